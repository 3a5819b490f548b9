import SIPMessage

/// How a Record-Route parameter carries what an URI was changed from: the exclusive or of both URIs and a password, in base64.
/// Either URI gives the other one.
enum URICode {
    /// Longest URI that is carried, bytes.
    static let limit = 1024

    private static let digits = ByteView("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    private static let filler = UInt8(ascii: "-")

    /// Nil if an URI is too long.
    static func encode(_ old: ByteView, _ new: ByteView, password: ByteView, _ arena: Arena) -> ByteView? {
        let (long, short) = old.count > new.count ? (old, new) : (new, old)
        guard long.count <= limit else { return nil }
        var bytes = Array(long.buffer)
        for index in 0..<short.count { bytes[index] ^= short.base[index] }
        scramble(&bytes, password)
        var text = ByteBuilder(arena, capacity: (bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let left = bytes.count - start
            func byte(_ index: Int) -> Int { index < left ? Int(bytes[start + index]) : 0 }
            let block = byte(0) << 16 | byte(1) << 8 | byte(2)
            for place in 0..<4 { text.append(place <= left ? digits[block >> (18 - 6 * place) & 63] : filler) }
        }
        return text.finish()
    }

    /// The URI that stands for `uri`; nil for a code that does not belong to it.
    static func decode(_ code: ByteView, uri: ByteView, password: ByteView, _ arena: Arena) -> ByteView? {
        guard var bytes = decodedBytes(code) else { return nil }
        scramble(&bytes, password)
        guard bytes.count >= uri.count else { return nil }
        for index in 0..<uri.count { bytes[index] ^= uri.base[index] }
        // a shorter URI ends where both were equal up to its end
        let end = bytes.prefix(uri.count).firstIndex(of: 0) ?? bytes.count
        let found = bytes.prefix(end)
        guard !found.isEmpty, found.allSatisfy({ (32...126).contains($0) }) else { return nil }
        return arena.copy(Array(found))
    }

    private static func scramble(_ bytes: inout [UInt8], _ password: ByteView) {
        guard !password.isEmpty else { return }
        for index in bytes.indices { bytes[index] ^= password[index % password.count] }
    }

    private static func decodedBytes(_ code: ByteView) -> [UInt8]? {
        var end = code.count
        while end > 0, code[end - 1] == filler { end -= 1 }
        guard end > 0, code.count <= (limit + 2) / 3 * 4 else { return nil }
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: end, by: 4) {
            var block = 0
            let count = min(4, end - start)
            for place in 0..<count {
                guard let digit = digits.firstIndex(of: code[start + place]) else { return nil }
                block |= digit << (18 - 6 * place)
            }
            for place in 0..<(count - 1) { bytes.append(UInt8(truncatingIfNeeded: block >> (16 - 8 * place))) }
        }
        return bytes
    }
}
