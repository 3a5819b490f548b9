import SIPMessage

/// Path vectors, the comma-separated Path values of a registration (RFC 3327).
enum PathVector {
    /// The first value's URI; nil if there is none.
    static func firstURI(_ path: ByteView) -> ByteView? {
        guard let open = path.firstIndex(of: ASCII.less), let close = path.firstIndex(of: ASCII.greater, from: open) else { return nil }
        let uri = path[(open + 1)..<close]
        return uri.isEmpty ? nil : uri
    }

    /// What follows the first value; empty if it is the last.
    static func afterFirst(_ path: ByteView) -> ByteView { HeaderValues.split(path).rest }
}
