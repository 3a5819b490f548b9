import Routing
import SIPMessage

/// Where a function takes a user from: `Request-URI`, `From`, `To`, `Credentials`, or a variable that holds a URI.
final class UserSource: Sendable {
    private enum Source: Sendable {
        case requestURI, from, to, credentials
        case variable(Variable)
    }

    private let source: Source

    /// - Throws: `DeclarationError` for another text.
    init(_ text: String, _ registry: Registry) throws {
        switch text.lowercased() {
        case "request-uri": source = .requestURI
        case "from": source = .from
        case "to": source = .to
        case "credentials": source = .credentials
        default:
            guard text.hasPrefix("$") else {
                throw DeclarationError("\"\(text)\" names no user", remedy: "write Request-URI, From, To, Credentials or a variable that holds a URI")
            }
            source = .variable(try registry.variable(text))
        }
    }

    /// The user and the domain (or realm); nil, with the reason logged, where there is none.
    func user(_ context: RouteContext, _ auth: AuthModule?) -> (user: ByteView, domain: ByteView)? {
        let message = context.message
        let uri: SIPURI?
        switch source {
        case .requestURI: uri = message.parsedURI
        case .from: uri = message.fromURI
        case .to: uri = message.toURI
        case .credentials:
            guard let found = auth?.authenticator?.authorizedCredentials(context) else {
                context.log(.error, "group", "no credentials were authorized; call www_authenticate, proxy_authenticate or their like before")
                return nil
            }
            return (found.user, found.realm ?? .empty)
        case .variable(let variable): uri = SIPURI(variable.value(context).text(in: context.arena))
        }
        guard let uri else {
            context.log(.error, "group", "the URI of the user cannot be read")
            return nil
        }
        return (uri.user, uri.host)
    }
}
