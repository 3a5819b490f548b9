import Routing
import SIPMessage

/// `$pcv(...)`: parts of P-Charging-Vector (RFC 7315 section 4.6).
enum ChargingVector {
    static func declare(_ exports: Exports) {
        func part(_ name: StaticString) -> @Sendable (RouteContext) -> Value {
            { context in .optional(context.message.first(.pChargingVector)?.body.parameter(ByteView(name))) }
        }
        exports.variable("pcv", parts: [
            "all": { .optional($0.message.first(.pChargingVector)?.body) },
            "value": part("icid-value"),
            "genaddr": part("icid-generated-at"),
            "orig": part("orig-ioi"),
            "term": part("term-ioi"),
            "status": { .integer($0.message.first(.pChargingVector) == nil ? 0 : 1) },
        ])
    }
}
