import Routing
import SIPMessage

/// `$via0(...)`, `$via1(...)` and `$viaZ(...)`: attributes of the first, the second and the last Via.
enum ViaVariables {
    static func declare(_ exports: Exports) {
        declare(exports, "via0") { $0.via1 }
        declare(exports, "via1") { $0.via2 }
        declare(exports, "viaZ", last)
    }

    private static func last(_ message: SIPMessage) -> Via? {
        var text: ByteView?
        message.forEachValue(.via) { value, _ in
            text = value
            return true
        }
        return text.flatMap { Via($0) }
    }

    private static func declare(_ exports: Exports, _ name: String, _ via: @escaping @Sendable (SIPMessage) -> Via?) {
        func part(_ read: @escaping @Sendable (Via) -> Value) -> @Sendable (RouteContext) -> Value {
            { context in via(context.message).map(read) ?? .null }
        }
        exports.variable(name, parts: [
            "host": part { .nonEmpty($0.host) },
            "port": part { .integer($0.port == 0 ? 5060 : $0.port) },
            "proto": part { .string($0.transportName) },
            "protoid": part { .integer(Int($0.transport.rawValue)) },
            "branch": part { .nonEmpty($0.branch) },
            "rport": part { .nonEmpty($0.rport ?? .empty) },
            "received": part { .nonEmpty($0.received ?? .empty) },
            "i": part { .nonEmpty($0.i ?? .empty) },
        ])
    }
}
