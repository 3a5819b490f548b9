import Routing
import SIPMessage

/// Digest credentials of a request (RFC 7616): Proxy-Authorization if there is one, else Authorization.
enum CredentialVariables {
    static func declare(_ exports: Exports) {
        func part(_ name: String, _ parameter: StaticString, _ read: @escaping @Sendable (ByteView) -> Value = { .string($0) }) {
            exports.variable(name, get: { context in credentials(context).map { read($0.digestParameter(ByteView(parameter)) ?? .empty) } ?? .null })
        }
        part("aU", "username")
        part("au", "username") { .string($0.split(at: ASCII.at)?.head ?? $0) }
        part("ad", "username") { .string($0.split(at: ASCII.at)?.tail ?? .empty) }
        part("adu", "uri") { .nonEmpty($0) }
        part("ar", "realm")
        part("aa", "algorithm")
        part("adn", "nonce")
        part("adc", "cnonce")
        part("adr", "response")
        part("ado", "opaque")
        exports.variable("AU", get: { context in
            guard let address = context.message.from, let uri = SIPURI(address.uri) else { return .null }
            return .string(uri.user)
        })
        exports.variable("Au", get: { context in
            guard let address = context.message.from, let uri = SIPURI(address.uri) else { return .null }
            var text = ByteBuilder(context.arena, capacity: 64)
            text.append(uri.user)
            text.append(ASCII.at)
            text.append(uri.host)
            return .string(text.finish())
        })
    }

    /// Parameters of the digest; nil for ACK and CANCEL, and where there are none.
    private static func credentials(_ context: RouteContext) -> ByteView? {
        let message = context.message
        guard message.method != .ack, message.method != .cancel,
            let header = message.first(.proxyAuthorization) ?? message.first(.authorization)
        else { return nil }
        let scheme = ByteView("Digest")
        guard header.body.hasPrefixIgnoringCase(scheme), ASCII.isWhitespace(header.body[scheme.count]) else { return nil }
        return header.body.dropFirst(scheme.count).trimmedFront
    }
}

extension ByteView {
    /// Value of a `name="value"` in a comma-separated list, without quotes; nil if it is not there.
    func digestParameter(_ name: ByteView) -> ByteView? {
        var iterator = ParameterIterator(self, separator: ASCII.comma)
        while let parameter = iterator.next() {
            if parameter.name.equalsIgnoringCase(name) { return parameter.unquotedValue }
        }
        return nil
    }
}
