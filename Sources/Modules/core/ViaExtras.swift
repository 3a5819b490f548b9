import Routing
import SIPMessage

/// What scripts put into Vias through corex: the server's number and fields of XAVPs.
enum ViaExtras {
    static let options: MessageOptions = [.viaServerID, .viaXAVPParameters]

    /// Further parameters of our own Via, each with its `;`.
    static func parameters(_ context: RouteContext) -> ByteView {
        let settings = context.server.settings
        var text = ByteBuilder(context.arena, capacity: 64)
        if context.options.contains(.viaServerID), settings.serverID != 0 {
            text.append(";srvid=")
            text.append(decimal: settings.serverID)
        }
        if context.options.contains(.viaXAVPParameters) {
            // without a name of its own, the XAVP of the fields is taken, as in the reference
            appendFields(settings.xavpViaParameters.isEmpty ? settings.xavpViaFields : settings.xavpViaParameters, context, to: &text)
        }
        return text.finish()
    }

    private static func fields(_ name: String, _ context: RouteContext) -> XAVPList? {
        guard !name.isEmpty, let item = name.withByteView({ context.xavps.xavp.item($0) }), case .list(let list) = item.content else { return nil }
        return list
    }

    private static func appendFields(_ name: String, _ context: RouteContext, to text: inout ByteBuilder) {
        guard let list = fields(name, context) else { return }
        for item in list.items {
            let value = item.value
            text.append(ASCII.semicolon)
            text.append(item.name.view)
            guard !value.isNull else { continue }
            text.append(ASCII.equals)
            text.append(value.text(in: context.arena))
        }
    }

    /// Host and port of our own Via from the XAVP's fields `address` and `port`.
    static func addSentBy(to via: inout MessageWriter.TopVia, _ context: RouteContext) {
        guard let list = fields(context.server.settings.xavpViaFields, context) else { return }
        if let address = list.item(ByteView("address"))?.value, address.isString { via.host = context.arena.copy(address.text) }
        if let port = list.item(ByteView("port"))?.value, !port.isNull { via.port = context.arena.copy(port.text(in: context.arena)) }
    }

    /// Parameters for the Via that a reply goes back by.
    static func addToReply(_ context: RouteContext) {
        guard context.options.contains(.viaReplyXAVPParameters), let via = context.message.via2 else { return }
        var text = ByteBuilder(context.arena, capacity: 64)
        appendFields(context.server.settings.xavpViaReplyParameters, context, to: &text)
        guard text.count > 0 else { return }
        context.message.edits.insert(text.finish(), at: via.text.end - context.message.buffer.base)
    }
}
