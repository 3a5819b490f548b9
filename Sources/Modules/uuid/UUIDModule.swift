import Routing
import SIPMessage

/// Module uuid: `$uuid(g)`, `$uuid(r)`, `$uuid(t)` and `$uuid(s)`, a new identifier at each read.
public final class UUIDModule: Module {
    public static let name = "uuid"

    public init() {}

    public func declare(_ exports: Exports) {
        var random = RandomSource(seed: exports.registry.surroundings.seed)
        let timed = TimeUUID(&random)
        @Sendable func byTime(_ context: RouteContext) -> Value { .string(context.arena.copy(timed.next(context.server.surroundings.time))) }
        @Sendable func byChance(_ context: RouteContext) -> Value { .string(context.arena.copy(RandomUUID.next(&context.worker.random))) }
        exports.variable("uuid") { spec in
            switch spec.argumentText.first {
            case "t", "T", "s", "S": ComputedVariable(get: byTime)
            default: ComputedVariable(get: byChance)
            }
        }
        for name in ["get", "rget"] { exports.ksr(name, returns: .value) { context, _ in byChance(context) } }
        exports.ksr("tget", returns: .value) { context, _ in byTime(context) }
    }
}
