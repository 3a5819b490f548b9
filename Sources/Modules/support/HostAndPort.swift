import SIPMessage

/// `host`, `host:port`, `[v6]:port`.
struct HostAndPort {
    let host: ByteView
    /// 0 if none is given.
    let port: UInt16

    /// Nil for an empty host or a bad port.
    init?(_ text: ByteView) {
        let bracket = text.lastIndex(of: 93) ?? -1
        guard let colon = text.lastIndex(of: ASCII.colon), colon > bracket else {
            guard !text.isEmpty else { return nil }
            host = text
            port = 0
            return
        }
        guard colon > 0, let number = text.dropFirst(colon + 1).unsignedInteger, number <= 65535 else { return nil }
        host = text.prefix(colon)
        port = UInt16(number)
    }
}
