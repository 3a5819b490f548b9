import Routing
import SIPMessage

/// Module pv: pseudo-variables and what handles them. The variables themselves are there without it.
public final class PVModule: Module, @unchecked Sendable {
    public static let name = "pv"

    public init() {}

    public func declare(_ exports: Exports) {
        StringTransformations.declare(exports)
        URITransformations.declare(exports)
        ParameterTransformations.declare(exports)
        AddressTransformations.declare(exports)
        LineTransformations.declare(exports)
        ValueTransformations.declare(exports)
        PVX.declare(exports)
        exports.function("pv_isset", .variable("variable", writable: false)) { context, arguments in
            arguments.variable(0)?.value(context).isNull ?? true ? -1 : 1
        }
        exports.function("pv_unset", .variable("variable")) { context, arguments in
            _ = arguments.variable(0)?.assign(.null, context)
            return 1
        }
        exports.function("is_int", .variable("variable", writable: false)) { context, arguments in
            arguments.variable(0)?.value(context).isInteger ?? false ? 1 : -1
        }
        exports.function("not_empty", .variable("variable", writable: false)) { context, arguments in
            guard let value = arguments.variable(0)?.value(context), value.isString, !value.text.isEmpty else { return -1 }
            return 1
        }
    }
}
