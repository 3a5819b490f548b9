import Routing
import SIPMessage

/// Where a message came from, as a URI and as the `alias` parameter of contacts.
enum SourceURI {
    /// `sip:10.0.0.1:5060`, with `;transport=x` unless it came over UDP.
    static func uri(_ context: RouteContext) -> ByteView {
        var text = ByteBuilder(context.arena, capacity: 80)
        text.append("sip:")
        text.append(context.received.source.ip.text(in: context.arena, bracketed: true))
        text.append(ASCII.colon)
        text.append(decimal: Int(context.received.source.port))
        if context.received.transport != .udp {
            text.append(";transport=")
            text.append(context.received.transport.name)
        }
        return text.finish()
    }
}
