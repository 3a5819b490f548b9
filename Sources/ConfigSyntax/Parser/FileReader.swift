#if canImport(Glibc)
import Glibc
#endif

/// Files from disk, for the parser's `readFile`.
public enum FileReader {
    /// The file's bytes; nil if it cannot be read.
    public static func read(_ path: String) -> [UInt8]? {
        let handle = open(path, O_RDONLY | O_CLOEXEC)
        guard handle >= 0 else { return nil }
        defer { close(handle) }
        var status = stat()
        guard fstat(handle, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(status.st_size))
        var room = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = Glibc.read(handle, &room, room.count)
            if count < 0 { return nil }
            if count == 0 { return bytes }
            bytes += room[0..<count]
        }
    }

    /// The file as UTF-8 text, what is none repaired; nil if it cannot be read.
    public static func text(_ path: String) -> String? { read(path).map { String(decoding: $0, as: UTF8.self) } }

    static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
