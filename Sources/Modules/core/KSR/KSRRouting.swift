import Routing
import SIPMessage

/// Where the request goes: its URIs, forwarding, and the native route blocks.
enum KSRRouting {
    static func declare(_ exports: Exports) {
        exports.ksr("set_drop", returns: .none) { context, _ in
            context.flow.insert(.drop)
            return .null
        }
        exports.ksr("route", .literal("name")) { context, arguments in
            let name = arguments.string(0)
            guard let block = context.script.block(.request, named: name.string) else {
                context.log(.error, "<core>", "KSR.route: there is no route[\(name)]")
                return .integer(-1)
            }
            let code = block.execute(context)
            context.flow.subtract([.returned, .broken])
            return .integer(code)
        }
        declareURIs(exports)
        declareForwarding(exports)
        option(exports, "force_rport", .forceRport)
        option(exports, "add_local_rport", .localRport)
        option(exports, "set_forward_close", .forwardClose)
        option(exports, "set_forward_no_connect", .forwardNoConnect)
        option(exports, "set_reply_close", .replyClose)
        option(exports, "set_reply_no_connect", .replyNoConnect)
    }

    private static func option(_ exports: Exports, _ name: String, _ option: MessageOptions) {
        exports.ksr(name, returns: .boolean) { context, _ in
            context.options.insert(option)
            return .condition(true)
        }
    }

    private static func declareURIs(_ exports: Exports) {
        exports.ksr("seturi", .literal("uri"), returns: .boolean) { context, arguments in
            context.message.newRequestURI = arguments.string(0)
            return .condition(true)
        }
        exports.ksr("setuser", .literal("user"), returns: .boolean) { context, arguments in
            .condition(RequestURIRewriting.rewrite(context, .user, arguments.string(0)))
        }
        exports.ksr("sethost", .literal("host"), returns: .boolean) { context, arguments in
            .condition(RequestURIRewriting.rewrite(context, .host, arguments.string(0)))
        }
        exports.ksr("setdsturi", .literal("uri"), returns: .boolean) { context, arguments in
            // no new branch comes of it alone, unlike of $du
            context.replaceNextHop(arguments.string(0))
            return .condition(true)
        }
        exports.ksr("resetdsturi", returns: .boolean) { context, _ in
            context.destinationURI = .empty
            return .condition(true)
        }
        exports.ksr("isdsturiset", returns: .boolean) { context, _ in .condition(!context.destinationURI.isEmpty) }
    }

    private static func declareForwarding(_ exports: Exports) {
        exports.ksr("forward") { context, _ in .integer(Forwarding.forward(context)) }
        exports.ksr("forward_uri", .literal("uri")) { context, arguments in
            let text = arguments.string(0)
            if text.isEmpty { return .integer(Forwarding.forward(context)) }
            guard let uri = SIPURI(text) else {
                context.log(.error, "<core>", "KSR.forward_uri: bad URI \"\(text)\"")
                return .integer(-1)
            }
            return .integer(Forwarding.forward(context, transport: uri.transport, host: uri.host, port: UInt16(truncatingIfNeeded: uri.port)))
        }
        exports.ksr("set_advertised_address", .literal("address")) { context, arguments in
            guard arguments.string(0).count < 128 else {
                context.log(.error, "<core>", "KSR.set_advertised_address: an address has less than 128 bytes")
                return .integer(0)
            }
            context.advertisedHost = arguments.string(0).isEmpty ? nil : arguments.string(0)
            return .integer(1)
        }
        exports.ksr("set_advertised_port", .literal("port")) { context, arguments in
            guard arguments.string(0).count < 8 else {
                context.log(.error, "<core>", "KSR.set_advertised_port: a port has less than 8 bytes")
                return .integer(0)
            }
            context.advertisedPort = arguments.string(0).isEmpty ? nil : arguments.string(0)
            return .integer(1)
        }
        exports.ksr("add_tcp_alias", .integer("port")) { context, arguments in addAlias(context, arguments.integer(0)) }
        exports.ksr("add_tcp_alias_via") { context, _ in addAlias(context, context.message.via1?.port ?? 0) }
    }

    /// Does nothing for datagrams.
    private static func addAlias(_ context: RouteContext, _ port: Int) -> Value {
        guard context.received.transport.isReliable else { return .integer(1) }
        return .integer(StreamAlias.add(context, port: port) ? 1 : 0)
    }
}
