import Routing
import SIPMessage

/// `KSR.pv`: pseudo-variables by name, read and assigned.
enum KSRVariables {
    /// A variable as a script named it; one that does not exist is null and cannot be assigned.
    private final class Named: Sendable {
        let variable: Variable?
        let complaint: String

        init(_ text: String, _ registry: Registry) {
            do {
                variable = try registry.variable(text)
                complaint = ""
            } catch {
                variable = nil
                complaint = "\(error)"
            }
        }

        func value(_ context: RouteContext) -> Value {
            guard let variable else {
                context.log(.error, "<core>", "\(complaint)")
                return .null
            }
            return variable.value(context)
        }

        func assign(_ value: Value, _ context: RouteContext) -> Bool {
            guard let variable else {
                context.log(.error, "<core>", "\(complaint)")
                return false
            }
            if variable.assign(value, context) { return true }
            // as in the reference, assigning to what is read-only does nothing and is no failure
            return !variable.isWritable
        }
    }

    private static let name = Parameter.prepared("variable") { Named($0, $1) }

    static func declare(_ exports: Exports) {
        for (suffix, missing) in MissingValue.suffixes {
            exports.ksr("get" + suffix, module: "pv", name, returns: .value) { context, arguments in
                missing.filled(arguments.object(0, as: Named.self)?.value(context) ?? .null)
            }
        }
        exports.ksr("getvn", module: "pv", name, .integer("default"), returns: .value) { context, arguments in
            let value = arguments.object(0, as: Named.self)?.value(context) ?? .null
            return value.isNull ? .integer(arguments.integer(1)) : value
        }
        exports.ksr("getvs", module: "pv", name, .literal("default"), returns: .value) { context, arguments in
            let value = arguments.object(0, as: Named.self)?.value(context) ?? .null
            return value.isNull ? .string(arguments.string(1)) : value
        }
        for (number, since) in [("geti", nil), ("getl", "5.7")] {
            exports.ksr(number, module: "pv", name, returns: .integer, since: since) { context, arguments in
                .integer(arguments.object(0, as: Named.self)?.value(context).integer ?? 0)
            }
        }
        for (number, since) in [("seti", nil), ("setl", "5.7")] {
            exports.ksr(number, module: "pv", name, .integer("value"), returns: .boolean, since: since) { context, arguments in
                .condition(arguments.object(0, as: Named.self)?.assign(.integer(arguments.integer(1)), context) ?? false)
            }
        }
        exports.ksr("sets", module: "pv", name, .literal("value"), returns: .boolean) { context, arguments in
            .condition(arguments.object(0, as: Named.self)?.assign(.string(arguments.string(1)), context) ?? false)
        }
        exports.ksr("unset", module: "pv", name, returns: .boolean) { context, arguments in
            .condition(arguments.object(0, as: Named.self)?.assign(.null, context) ?? false)
        }
        exports.ksr("is_null", module: "pv", name, returns: .boolean) { context, arguments in
            .condition(arguments.object(0, as: Named.self)?.value(context).isNull ?? true)
        }
    }
}
