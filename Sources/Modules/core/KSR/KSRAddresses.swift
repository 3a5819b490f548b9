import Routing
import SIPMessage

/// `is_myself` and its like: whether a host is one of ours.
enum KSRAddresses {
    static func declare(_ exports: Exports) {
        exports.ksr("is_myself", .literal("uri"), returns: .boolean) { context, arguments in .condition(isMyself(arguments.string(0), context)) }
        exports.ksr("is_myself_ruri", returns: .boolean) { context, _ in
            .condition(context.message.isRequest && isMyself(context.message.currentURI, context))
        }
        exports.ksr("is_myself_duri", returns: .boolean) { context, _ in
            .condition(!context.destinationURI.isEmpty && isMyself(context.destinationURI, context))
        }
        exports.ksr("is_myself_nhuri", returns: .boolean) { context, _ in
            if !context.destinationURI.isEmpty { return .condition(isMyself(context.destinationURI, context)) }
            return .condition(context.message.isRequest && isMyself(context.message.currentURI, context))
        }
        exports.ksr("is_myself_furi", returns: .boolean) { context, _ in
            .condition(context.message.from.map { isMyself($0.uri, context) } ?? false)
        }
        exports.ksr("is_myself_turi", returns: .boolean) { context, _ in
            .condition(context.message.to.map { isMyself($0.uri, context) } ?? false)
        }
        exports.ksr("is_myself_suri", returns: .boolean) { context, _ in
            let received = context.received
            return .condition(context.server.network.isMyself(
                host: received.source.ip.text(in: context.arena), port: received.source.port,
                transport: received.transport == .udp ? .any : received.transport))
        }
        exports.ksr("is_myself_srcip", returns: .boolean) { context, _ in
            .condition(context.server.network.isMyself(host: context.received.source.ip.text(in: context.arena), port: 0, transport: .any))
        }
    }

    /// A URI with its port and transport where it has them, or a bare host.
    private static func isMyself(_ text: ByteView, _ context: RouteContext) -> Bool {
        let network = context.server.network
        guard text.hasPrefix(ByteView("sip:")) || text.hasPrefix(ByteView("sips:")) else {
            return network.isMyself(host: text, port: 0, transport: .any)
        }
        guard let uri = SIPURI(text) else {
            context.log(.error, "<core>", "bad URI \"\(text)\"")
            return false
        }
        return network.isMyself(host: uri.host, port: UInt16(truncatingIfNeeded: uri.port), transport: uri.transport)
    }
}
