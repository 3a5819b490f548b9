import Routing
import SIPMessage

/// The select `@nathelper.rewrite_contact[N]`: the N-th contact with the source's address in its URI.
enum ContactSelect {
    static func resolve(_ path: inout SelectPath, _ registry: Registry) throws -> Variable? {
        guard path.name() == "nathelper", path.name() == "rewrite_contact" else { return nil }
        guard let number = path.index() else {
            throw DeclarationError("@nathelper.rewrite_contact needs a number", remedy: "write @nathelper.rewrite_contact[1]")
        }
        guard number > 0 else { throw DeclarationError("@nathelper.rewrite_contact counts from 1") }
        switch path.name() {
        case nil: return SelectVariable { rewritten($0, number) }
        case "nameaddr":
            switch path.name() {
            case nil: return SelectVariable { address($0, number)?.text }
            case "name": return SelectVariable { address($0, number)?.displayName }
            case "uri": return URISelects.resolve(&path) { address($0, number)?.uri }.map { SelectVariable($0) }
            default: return nil
            }
        default: return nil
        }
    }

    private static func address(_ context: RouteContext, _ number: Int) -> NameAddress? { rewritten(context, number).flatMap { NameAddress($0) } }

    private static func rewritten(_ context: RouteContext, _ number: Int) -> ByteView? {
        guard let contacts = ContactAddresses.all(context.message), number <= contacts.count, let uri = SIPURI(contacts[number - 1].uri) else {
            return nil
        }
        let whole = contacts[number - 1].text
        let hostEnd = (uri.portText.isEmpty ? uri.host.end : uri.portText.end) - whole.base
        let source = context.received.source
        var text = ByteBuilder(context.arena, capacity: whole.count + 48)
        text.append(whole.prefix(uri.host.offset(in: whole)))
        text.append(source.ip.text(in: context.arena, bracketed: true))
        if source.port != (context.received.transport == .tls ? 5061 : 5060) {
            text.append(ASCII.colon)
            text.append(decimal: Int(source.port))
        }
        text.append(whole.dropFirst(hostEnd))
        return text.finish()
    }
}
