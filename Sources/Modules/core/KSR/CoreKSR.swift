import Routing
import SIPMessage

/// The core's part of `KSR`: what embedded languages have instead of statements and expressions (KEMI, "core functions").
enum CoreKSR {
    static func declare(_ exports: Exports) {
        KSRLog.declare(exports)
        KSRFlags.declare(exports)
        KSRMethods.declare(exports)
        KSRTransports.declare(exports)
        KSRAddresses.declare(exports)
        KSRRouting.declare(exports)
        KSRHeaders.declare(exports)
        KSRVariables.declare(exports)
    }
}

extension Value {
    /// A condition's value.
    static func condition(_ holds: Bool) -> Value { .integer(holds ? 1 : 0) }
}
