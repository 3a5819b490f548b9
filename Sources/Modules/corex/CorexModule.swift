import Routing
import SIPMessage

/// Module corex: functions and RPC commands that extend the core.
public final class CorexModule: Module, @unchecked Sendable {
    public static let name = "corex"

    public init() {}

    public func declare(_ exports: Exports) {
        declareExtendedFlags(exports)
        CorexCommands.declare(exports)
        SocketTransformations.declare(exports)
    }

    public func provision(_ server: ServerContext) throws {
        CorexCommands.declare(server.registry.rpc, network: server.network)
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
}
