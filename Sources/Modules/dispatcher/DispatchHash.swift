import SIPMessage

/// Hashes that keep what belongs together on one destination: the same as the reference's, so that both choose alike.
enum DispatchHash {
    static func text(_ first: ByteView, _ second: ByteView? = nil) -> UInt32 {
        let hash = CoreHash.hash(first, second)
        return hash == 0 ? 1 : hash
    }

    /// User, host, and a port that is not the default one; nil for a URI that cannot be read.
    static func uri(_ uri: SIPURI?, userOnly: Bool) -> UInt32? {
        guard let uri, !uri.host.isEmpty else { return nil }
        if userOnly { return text(uri.user) }
        let isDefault = uri.portText.isEmpty || uri.port == (uri.scheme == .sips ? 5061 : 5060)
        return text(uri.user, isDefault ? uri.host : ByteView(from: uri.host.base, to: uri.portText.end))
    }

    /// The user name of the message's credentials; nil if it has none.
    static func authorizedUser(_ message: SIPMessage) -> ByteView? {
        for id in [HeaderID.authorization, .proxyAuthorization] {
            guard let body = message.first(id)?.body, let (_, rest) = body.split(at: ASCII.space) else { continue }
            var iterator = ParameterIterator(rest, separator: ASCII.comma)
            while let parameter = iterator.next() {
                if parameter.name.equalsIgnoringCase(ByteView("username")), !parameter.unquotedValue.isEmpty { return parameter.unquotedValue }
            }
        }
        return nil
    }
}
