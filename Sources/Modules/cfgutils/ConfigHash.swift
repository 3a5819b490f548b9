import Routing
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// The MD5 of a file at start, to see later whether the file has changed.
struct ConfigHash {
    /// `hash_file`; nil to keep no hash.
    var path: String?
    private(set) var atStart = ""

    /// - Throws: `DeclarationError` if the file cannot be read.
    mutating func prepare() throws {
        guard let path else { return }
        guard let hash = present else { throw DeclarationError("cfgutils: hash_file \"\(path)\" cannot be read") }
        atStart = hash
    }

    /// The hash of the file as it is now; nil if it cannot be read.
    var present: String? {
        guard let path, let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        var content: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&block, 1, block.count, file)
            if count == 0 { break }
            content += block[..<count]
        }
        guard ferror(file) == 0 else { return nil }
        let digest = content.withUnsafeBufferPointer { Digest.md5(ByteView($0)) }
        return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
