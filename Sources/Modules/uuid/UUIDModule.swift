import Foundation
import Routing
import SIPMessage

/// Module uuid: `$uuid(g)`, `$uuid(r)`, `$uuid(t)` and `$uuid(s)`, a new identifier at each read.
public final class UUIDModule: Module {
    public static let name = "uuid"

    public init() {}

    public func declare(_ exports: Exports) {
        exports.variable("uuid") { spec in
            switch spec.argumentText.first {
            case "t", "T", "s", "S": ComputedVariable(get: { .string($0.arena.copy(TimeUUID.next())) })
            default: ComputedVariable(get: { .string($0.arena.copy(UUID().uuidString.lowercased())) })
            }
        }
        for name in ["get", "rget"] {
            exports.ksr(name, returns: .value) { context, _ in .string(context.arena.copy(UUID().uuidString.lowercased())) }
        }
        exports.ksr("tget", returns: .value) { context, _ in .string(context.arena.copy(TimeUUID.next())) }
    }
}
