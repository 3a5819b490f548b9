import Routing
import SIPMessage

/// Parts of a URI in a select: `@ruri.user`, `@from.uri.params.transport`.
enum URISelects {
    /// - Parameter text: where the URI stands.
    static func resolve(_ path: inout SelectPath, _ text: @escaping Selects.Read) -> Selects.Read? {
        guard let part = path.name() else { return text }
        func read(_ part: @escaping @Sendable (SIPURI, RouteContext) -> ByteView?) -> Selects.Read {
            { context in text(context).flatMap { SIPURI($0) }.flatMap { part($0, context) } }
        }
        switch part {
        case "type": return read { uri, _ in URIValue.scheme(uri).text }
        case "user": return read { uri, _ in uri.user }
        case "rn_user": return read { uri, _ in uri.user.split(at: ASCII.semicolon)?.head ?? uri.user }
        case "pwd": return read { uri, _ in uri.password ?? .empty }
        case "host": return read { uri, _ in uri.host }
        case "port": return read { uri, _ in uri.portText }
        case "transport": return read { uri, _ in uri.transport == .any ? ByteView("udp") : uri.transport.name }
        case "hostport":
            return read { uri, context in
                var text = ByteBuilder(context.arena, capacity: 64)
                text.append(uri.host)
                text.append(ASCII.colon)
                text.append(decimal: uri.port == 0 ? Int(uri.transport.defaultPort) : uri.port)
                return text.finish()
            }
        case "params":
            guard let name = path.name() else { return read { uri, _ in uri.parameters ?? .empty } }
            let bytes = OwnedBytes(name)
            return read { uri, _ in uri.parameter(bytes.view) }
        default: return nil
        }
    }
}

/// Parts of From, To, Contact and their like in a select.
enum AddressSelects {
    static func resolve(_ path: inout SelectPath, _ id: HeaderID, _ address: @escaping @Sendable (RouteContext) -> NameAddress?) -> Selects.Read? {
        guard let part = path.name() else { return { $0.message.first(id)?.body } }
        func parameter(_ name: String) -> Selects.Read {
            let bytes = OwnedBytes(name)
            return { address($0)?.parameter(bytes.view) }
        }
        switch part {
        case "uri": return URISelects.resolve(&path) { address($0)?.uri }
        case "name": return { address($0)?.displayName }
        case "tag": return { address($0)?.tag }
        case "params": return path.name().map(parameter)
        case "q", "expires", "methods", "received": return id == .contact ? parameter(part) : nil
        case "instance": return id == .contact ? parameter("+sip.instance") : nil
        default: return nil
        }
    }
}
