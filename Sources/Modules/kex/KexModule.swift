import Routing
import SIPMessage

/// Module kex: small functions that the core left to a module, and RPC commands for statistics and memory.
public final class KexModule: Module, @unchecked Sendable {
    public static let name = "kex"

    public init() {}

    public func declare(_ exports: Exports) {
        declareScriptFlags(exports)
        BranchFlags.declare(exports)
        declareDestination(exports)
        exports.function("is_myself", .string("uri")) { context, arguments in
            guard let uri = SIPURI(arguments.string(0)) else { return Self.isMyself(host: arguments.string(0), context) }
            return context.server.network.isMyself(host: uri.host, port: UInt16(truncatingIfNeeded: uri.port), transport: uri.transport) ? 1 : -1
        }
        exports.function("is_myhost", .string("uri")) { context, arguments in
            guard let uri = SIPURI(arguments.string(0)) else { return Self.isMyself(host: arguments.string(0), context) }
            return Self.isMyself(host: uri.host, context)
        }
        exports.function("setdebug", .integer("level")) { _, arguments in
            Log.level = arguments.integer(0)
            return 1
        }
        let settings = exports.registry.settings
        exports.function("resetdebug") { _, _ in
            Log.level = settings.setting("core", "debug")?.integer ?? LogLevel.warning.rawValue
            return 1
        }
        for name in ["pv_printf", "avp_printf"] {
            exports.function(name, .variable("variable"), .string("text", nullable: true)) { context, arguments in
                guard let variable = arguments.variable(0) else { return -1 }
                return variable.assign(.string(arguments.string(1)), context) ? 1 : -1
            }
        }
        StatisticsCommands.declare(exports)
    }

    private static func isMyself(host: ByteView, _ context: RouteContext) -> Int {
        context.server.network.isMyself(host: host, port: 0, transport: .any) ? 1 : -1
    }

    private func declareScriptFlags(_ exports: Exports) {
        @Sendable func bit(_ arguments: Arguments) -> UInt32? {
            let number = arguments.integer(0)
            return (0...31).contains(number) ? 1 << UInt32(number) : nil
        }
        exports.function("setsflag", .flag("flag")) { context, arguments in
            guard let bit = bit(arguments) else { return -1 }
            context.worker.scriptFlags |= bit
            return 1
        }
        exports.function("resetsflag", .flag("flag")) { context, arguments in
            guard let bit = bit(arguments) else { return -1 }
            context.worker.scriptFlags &= ~bit
            return 1
        }
        exports.function("issflagset", .flag("flag")) { context, arguments in
            guard let bit = bit(arguments) else { return -1 }
            return context.worker.scriptFlags & bit != 0 ? 1 : -1
        }
    }

    private func declareDestination(_ exports: Exports) {
        exports.function("setdsturi", .string("uri")) { context, arguments in
            let uri = arguments.string(0)
            guard SIPURI(uri) != nil else { return -1 }
            context.replaceNextHop(context.arena.copy(uri))
            return 1
        }
        exports.function("resetdsturi") { context, _ in
            context.destinationURI = .empty
            return 1
        }
        exports.function("isdsturiset") { context, _ in context.destinationURI.isEmpty ? -1 : 1 }
    }
}
