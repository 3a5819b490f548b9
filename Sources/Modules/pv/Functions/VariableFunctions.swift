import Routing
import SIPMessage

/// Functions that ask after a variable's value, or evaluate a text twice.
enum VariableFunctions {
    static func declare(_ exports: Exports) {
        let variable = Parameter.variable("variable", writable: false)
        exports.function("pv_isset", variable) { context, arguments in
            arguments.variable(0)?.value(context).isNull ?? true ? -1 : 1
        }
        exports.function("pv_unset", .variable("variable")) { context, arguments in
            arguments.variable(0)?.assign(.null, context) ?? false ? 1 : -1
        }
        exports.function("is_int", variable) { context, arguments in
            arguments.variable(0)?.value(context).knownInteger == nil ? -1 : 1
        }
        exports.function("not_empty", variable) { context, arguments in
            guard let value = arguments.variable(0)?.value(context), value.isString, !value.text.isEmpty else { return -1 }
            return 1
        }
        exports.function("typeof", variable, .literal("type")) { context, arguments in
            guard let value = arguments.variable(0)?.value(context), !value.isFailed, let kind = arguments.string(1).first else { return -1 }
            switch ASCII.lowercase(kind) {
            case UInt8(ascii: "i"): return value.isInteger ? 1 : -1
            case UInt8(ascii: "s"): return value.isString ? 1 : -1
            case UInt8(ascii: "n"): return value.isNull ? 1 : -1
            default: return -1
            }
        }
        let registry = exports.registry
        exports.function("pv_evalx", kemi: "evalx", .variable("variable"), .format("text")) { context, arguments in
            guard let variable = arguments.variable(0), let template = arguments.object(1, as: TextTemplate.self) else { return -1 }
            do {
                // the text has been expanded once: variables that it names now are expanded in turn
                let inner = try registry.template(template.text(context).string)
                return variable.assign(.string(inner.text(context)), context) ? 1 : -1
            } catch {
                context.log(.error, "pv", "pv_evalx: \(error)")
                return -1
            }
        }
    }
}
