import Routing
import SIPMessage

/// Module corex: functions and RPC commands that extend the core.
public final class CorexModule: Module, @unchecked Sendable {
    public static let name = "corex"

    /// Place of `CorexFlags` in a context.
    private var slot = 0

    public init() {}

    public func declare(_ exports: Exports) {
        slot = exports.registry.reserveSlot()
        declareBranches(exports)
        declareSending(exports)
        declareSockets(exports)
        declareExtendedFlags(exports)
        declareMessageFlags(exports, slot)
        declareViaOptions(exports)
        declareFiles(exports)
        CorexKSR.declare(exports)
        CorexCommands.declare(exports)
        SocketTransformations.declare(exports)
        CorexVariables.declare(exports)
    }

    public func provision(_ server: ServerContext) throws {
        CorexCommands.declare(server.registry.rpc, network: server.network)
    }

    /// `append_branch([uri [, q]])`: adds a branch with the next hop, path, flags and socket that the request has now.
    private func declareBranches(_ exports: Exports) {
        let append: FunctionDeclaration.Body = { context, arguments in
            var q = QValue.unspecified
            if let text = arguments.optionalString(1), !text.isEmpty {
                guard let value = QValue.parse(text) else {
                    context.log(.error, "corex", "append_branch: \"\(text)\" is no q (0 to 1)")
                    return -1
                }
                q = value
            }
            let uri = arguments.string(0)
            var branch = Branch(uri: uri.isEmpty ? context.message.currentURI : context.arena.copy(uri))
            branch.destinationURI = context.destinationURI
            branch.path = context.path
            branch.q = q
            branch.flags = context.branchFlags
            branch.socket = context.forcedSocket
            guard context.branches.append(branch) else {
                context.log(.error, "corex", "append_branch: there are \(context.branches.count) branches already (max_branches)")
                return -1
            }
            if uri.isEmpty {
                // the request URI moved into the branch with all that belongs to it
                context.forcedSocket = nil
                context.branchFlags = 0
                context.destinationURI = .empty
                context.path = .empty
            }
            return 1
        }
        let routes: RouteKinds = [.request, .failure, .branchFailure, .event]
        let uri = Parameter.string("uri", nullable: true)
        exports.function("append_branch", routes: routes, body: append)
        exports.function("append_branch", kemi: "append_branch_uri", uri, routes: routes, body: append)
        exports.function("append_branch", kemi: "append_branch_uri_q", uri, .string("q"), routes: routes, body: append)
    }

    /// Flags 0 to 63 beside the message flags.
    private func declareExtendedFlags(_ exports: Exports) {
        @Sendable func bit(_ arguments: Arguments) -> UInt64? {
            let number = arguments.integer(0)
            return (0...63).contains(number) ? 1 << UInt64(number) : nil
        }
        exports.function("setxflag", .integer("flag")) { context, arguments in
            guard let bit = bit(arguments) else { return -1 }
            context.extendedFlags.0 |= bit
            return 1
        }
        exports.function("resetxflag", .integer("flag")) { context, arguments in
            guard let bit = bit(arguments) else { return -1 }
            context.extendedFlags.0 &= ~bit
            return 1
        }
        exports.function("isxflagset", .integer("flag")) { context, arguments in
            guard let bit = bit(arguments) else { return -1 }
            return context.extendedFlags.0 & bit != 0 ? 1 : -1
        }
    }

    /// What our own Via and the sender's get besides the usual.
    private func declareViaOptions(_ exports: Exports) {
        func option(_ name: String, _ option: MessageOptions) {
            exports.function(name, .integer("enable")) { context, arguments in
                if arguments.integer(0) != 0 { context.options.insert(option) } else { context.options.remove(option) }
                return 1
            }
        }
        option("via_add_srvid", .viaServerID)
        option("via_add_xavp_params", .viaXAVPParameters)
        option("via_use_xavp_fields", .viaXAVPFields)
        option("via_reply_add_xavp_params", .viaReplyXAVPParameters)
    }
}
