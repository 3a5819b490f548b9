import Routing
import SIPMessage

/// Functions that need no module: flags, the request URI's parts, branches, forwarding (core cookbook, "Core functions").
public enum CoreFunctions {
    public static func declare(_ exports: Exports) {
        declareFlags(exports)
        declareForwarding(exports)
        declareURIRewriting(exports)
        declareBranches(exports)
    }

    private static func declareFlags(_ exports: Exports) {
        let flag = Parameter.flag("flag")
        exports.function("setflag", flag) { context, arguments in
            context.flags |= 1 << UInt32(truncatingIfNeeded: arguments.integer(0) & 31)
            return 1
        }
        exports.function("resetflag", flag) { context, arguments in
            context.flags &= ~(1 << UInt32(truncatingIfNeeded: arguments.integer(0) & 31))
            return 1
        }
        exports.function("isflagset", flag) { context, arguments in
            context.flags & (1 << UInt32(truncatingIfNeeded: arguments.integer(0) & 31)) != 0 ? 1 : -1
        }
        exports.function("setavpflag", .variable("avp"), flag) { context, arguments in
            (arguments.variable(0) as? any AVPVariableFlags)?.setFlag(arguments.integer(1), true, context) ?? false ? 1 : -1
        }
        exports.function("resetavpflag", .variable("avp"), flag) { context, arguments in
            (arguments.variable(0) as? any AVPVariableFlags)?.setFlag(arguments.integer(1), false, context) ?? false ? 1 : -1
        }
        exports.function("isavpflagset", .variable("avp"), flag) { context, arguments in
            (arguments.variable(0) as? any AVPVariableFlags)?.isFlagSet(arguments.integer(1), context) ?? false ? 1 : -1
        }
    }

    private static func declareForwarding(_ exports: Exports) {
        for (name, transport) in [
            ("forward", TransportProtocol.any), ("forward_udp", .udp), ("forward_tcp", .tcp), ("forward_tls", .tls), ("forward_sctp", .sctp),
        ] {
            exports.function(name, Parameter.literal("host").optional, Parameter.literal("port").optional) { context, arguments in
                forward(context, transport, host: arguments.optionalString(0), port: arguments.optionalString(1))
            }
        }
        for name in ["force_rport", "add_rport"] {
            exports.function(name) { context, _ in
                context.options.insert(.forceRport)
                return 1
            }
        }
        exports.function("add_local_rport") { context, _ in
            context.options.insert(.localRport)
            return 1
        }
        for name in ["force_tcp_alias", "add_tcp_alias"] {
            exports.function(name, Parameter.integer("port").optional) { context, arguments in
                guard context.received.transport.isReliable else { return 1 }
                return StreamAlias.add(context, port: arguments.integer(0, default: context.message.via1?.port ?? 0)) ? 1 : -1
            }
        }
        exports.function("set_advertised_address", .string("address")) { context, arguments in
            context.advertisedHost = context.arena.copy(arguments.string(0))
            return 1
        }
        exports.function("set_advertised_port", .string("port")) { context, arguments in
            context.advertisedPort = context.arena.copy(arguments.string(0))
            return 1
        }
        exports.function("force_send_socket", .literal("socket")) { context, arguments in
            guard let socket = SocketName.find(arguments.string(0), context.server.network) else {
                context.log(.error, "<core>", "force_send_socket: no listen socket \"\(arguments.string(0))\"")
                return -1
            }
            context.forcedSocket = socket
            return 1
        }
        for name in ["set_forward_no_connect", "set_forward_close", "set_reply_no_connect", "set_reply_close"] {
            let option: MessageOptions = switch name {
            case "set_forward_no_connect": .forwardNoConnect
            case "set_forward_close": .forwardClose
            case "set_reply_no_connect": .replyNoConnect
            default: .replyClose
            }
            exports.function(name) { context, _ in
                context.options.insert(option)
                return 1
            }
        }
        exports.function("udp_mtu_try_proto", .literal("transport")) { context, arguments in
            guard let transport = TransportProtocol(arguments.string(0)) else { return -1 }
            context.largeTransport = transport
            return 1
        }
        // without a level the reference logs at one that nobody enables
        exports.function("log", .literal("text")) { _, _ in 1 }
        exports.function("log", .integer("level"), .literal("text")) { context, arguments in
            context.log(LogLevel(clamping: arguments.integer(0)), "<script>", bytes: arguments.string(1))
            return 1
        }
        exports.function("error", .literal("text"), .literal("text")) { context, arguments in
            context.log(.error, "<script>", "error(\"\(arguments.string(0))\", \"\(arguments.string(1))\")")
            return 1
        }
        exports.function("exec", .literal("command")) { context, arguments in
            ShellCommand.run(arguments.string(0).string, context.server.surroundings) == 0 ? 1 : -1
        }
    }

    /// `forward(host, port)`, where either may be taken from the request URI: `uri:host`, `uri:port`.
    private static func forward(_ context: RouteContext, _ transport: TransportProtocol, host: ByteView?, port: ByteView?) -> Int {
        guard let host else { return Forwarding.forward(context, transport: transport) }
        let takesHost = host == ByteView("uri:host"), takesPort = port == ByteView("uri:port")
        guard takesHost || takesPort else {
            return Forwarding.forward(context, transport: transport, host: host, port: UInt16(truncatingIfNeeded: port?.integer ?? 0))
        }
        guard let uri = context.message.parsedURI else {
            context.log(.error, "<core>", "forward: bad request URI \"\(context.message.currentURI)\"")
            return -1
        }
        return Forwarding.forward(
            context, transport: transport == .any ? uri.transport : transport, host: takesHost ? uri.maddr ?? uri.host : host,
            port: UInt16(truncatingIfNeeded: takesPort ? uri.port : port?.integer ?? 0))
    }

    private static func declareURIRewriting(_ exports: Exports) {
        func rewriting(_ names: [String], _ change: RequestURIRewriting.Change) {
            for name in names {
                exports.function(name, .literal("text")) { context, arguments in
                    RequestURIRewriting.rewrite(context, change, arguments.string(0)) ? 1 : -1
                }
            }
        }
        rewriting(["rewritehost", "sethost", "seth"], .host)
        rewriting(["rewritehostport", "sethostport", "sethp"], .hostPort)
        rewriting(["rewritehostporttrans", "sethostporttrans", "sethpt"], .hostPortTransport)
        rewriting(["rewriteport", "setport", "setp"], .port)
        rewriting(["rewriteuser", "setuser", "setu"], .user)
        rewriting(["rewriteuserpass", "setuserpass", "setup"], .userPassword)
        rewriting(["prefix"], .prefix)
        for (name, change) in [("strip", RequestURIRewriting.Change.strip), ("strip_tail", .stripTail)] {
            exports.function(name, .integer("count")) { context, arguments in
                RequestURIRewriting.rewrite(context, change, context.arena.decimal(max(0, arguments.integer(0)))) ? 1 : -1
            }
        }
        for name in ["rewriteuri", "seturi"] {
            exports.function(name, .literal("uri")) { context, arguments in
                context.message.newRequestURI = context.arena.copy(arguments.string(0))
                return 1
            }
        }
        exports.function("revert_uri") { context, _ in
            context.message.newRequestURI = nil
            return 1
        }
        exports.function("userphone") { context, _ in RequestURIRewriting.rewrite(context, .userPhone, .empty) ? 1 : -1 }
    }

    private static func declareBranches(_ exports: Exports) {
        exports.function("clear_branches") { context, _ in
            context.branches.removeAll()
            return 1
        }
        exports.function("remove_branch", Parameter.integer("index").optional) { context, arguments in
            // negative indexes count from the end; one that is not there is no failure in the reference
            let index = arguments.integer(0)
            _ = context.branches.remove(at: index < 0 ? index + context.branches.count : index)
            return 1
        }
    }
}

/// Flags of an AVP, offered by the AVP variables.
public protocol AVPVariableFlags: AnyObject {
    func setFlag(_ flag: Int, _ isSet: Bool, _ context: RouteContext) -> Bool
    func isFlagSet(_ flag: Int, _ context: RouteContext) -> Bool
}
