import SIPMessage

/// How a Record-Route parameter carries what an URI was changed from: the exclusive or of both URIs and a password, in base64.
/// Either URI gives the other one.
enum URICode {
    /// Longest URI that is carried, bytes.
    static let limit = 1024

    /// Stands for the `=` of base64, which ends a parameter's name.
    private static let filler = UInt8(ascii: "-")

    /// Nil if an URI is too long.
    static func encode(_ old: ByteView, _ new: ByteView, password: ByteView, _ arena: Arena) -> ByteView? {
        let (long, short) = old.count > new.count ? (old, new) : (new, old)
        guard long.count <= limit else { return nil }
        var bytes = Array(long.buffer)
        for index in 0..<short.count { bytes[index] ^= short.base[index] }
        scramble(&bytes, password)
        let encoded = bytes.withUnsafeBufferPointer { Base64.encode(ByteView($0), .standard, isPadded: true, arena) }
        var text = ByteBuilder(arena, capacity: encoded.count)
        for byte in encoded.buffer { text.append(byte == ASCII.equals ? filler : byte) }
        return text.finish()
    }

    /// The URI that stands for `uri`; nil for a code that does not belong to it.
    static func decode(_ code: ByteView, uri: ByteView, password: ByteView, _ arena: Arena) -> ByteView? {
        guard var bytes = decodedBytes(code, arena) else { return nil }
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

    private static func decodedBytes(_ code: ByteView, _ arena: Arena) -> [UInt8]? {
        var symbols = code
        while symbols.last == filler { symbols = symbols.dropLast() }
        guard let last = symbols.last, last != ASCII.equals, code.count <= (limit + 2) / 3 * 4 else { return nil }
        return Base64.decode(symbols, .standard, mayLackPadding: true, arena).map { Array($0.buffer) }
    }
}
