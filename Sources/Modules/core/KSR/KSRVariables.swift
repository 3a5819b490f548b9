import Routing
import SIPMessage

/// `KSR.pv`: pseudo-variables by name, read and assigned.
enum KSRVariables {
    /// A variable as a script named it; one that does not exist is null and cannot be assigned.
    private final class Named: @unchecked Sendable {
        /// Lent without counting: workers share variables, and each count would take its cache line from the other.
        private let borrowed: Unmanaged<Variable>?
        private let owned: Variable?
        private let complaint: String

        init(_ text: String, _ registry: Registry) {
            do {
                owned = try registry.variable(text)
                complaint = ""
            } catch {
                owned = nil
                complaint = "\(error)"
            }
            borrowed = owned.map { .passUnretained($0) }
        }

        func value(_ context: RouteContext) -> Value {
            borrowed?._withUnsafeGuaranteedRef { $0.value(context) } ?? complain(context, .null)
        }

        func assign(_ value: Value, _ context: RouteContext) -> Bool {
            // as in the reference, assigning to what is read-only does nothing and is no failure
            borrowed?._withUnsafeGuaranteedRef { $0.assign(value, context) || !$0.isWritable } ?? complain(context, false)
        }

        @inline(never)
        private func complain<Answer>(_ context: RouteContext, _ answer: Answer) -> Answer {
            context.log(.error, "<core>", "\(complaint)")
            return answer
        }
    }

    private static let name = Parameter.prepared("variable") { Named($0, $1) }

    static func declare(_ exports: Exports) {
        for (suffix, missing) in MissingValue.suffixes {
            exports.ksr("get" + suffix, module: "pv", name, returns: .value) { context, arguments in
                missing.filled(arguments.withObject(0, as: Named.self) { $0.value(context) } ?? .null)
            }
        }
        exports.ksr("getvn", module: "pv", name, .integer("default"), returns: .value) { context, arguments in
            let value = arguments.withObject(0, as: Named.self) { $0.value(context) } ?? .null
            return value.isNull ? .integer(arguments.integer(1)) : value
        }
        exports.ksr("getvs", module: "pv", name, .literal("default"), returns: .value) { context, arguments in
            let value = arguments.withObject(0, as: Named.self) { $0.value(context) } ?? .null
            return value.isNull ? .string(arguments.string(1)) : value
        }
        for (number, since) in [("geti", nil), ("getl", "5.7")] {
            exports.ksr(number, module: "pv", name, returns: .integer, since: since) { context, arguments in
                .integer(arguments.withObject(0, as: Named.self) { $0.value(context).integer } ?? 0)
            }
        }
        for (number, since) in [("seti", nil), ("setl", "5.7")] {
            exports.ksr(number, module: "pv", name, .integer("value"), returns: .boolean, since: since) { context, arguments in
                .condition(arguments.withObject(0, as: Named.self) { $0.assign(.integer(arguments.integer(1)), context) } ?? false)
            }
        }
        exports.ksr("sets", module: "pv", name, .literal("value"), returns: .boolean) { context, arguments in
            .condition(arguments.withObject(0, as: Named.self) { $0.assign(.string(arguments.string(1)), context) } ?? false)
        }
        exports.ksr("unset", module: "pv", name, returns: .boolean) { context, arguments in
            .condition(arguments.withObject(0, as: Named.self) { $0.assign(.null, context) } ?? false)
        }
        exports.ksr("is_null", module: "pv", name, returns: .boolean) { context, arguments in
            .condition(arguments.withObject(0, as: Named.self) { $0.value(context).isNull } ?? true)
        }
    }
}
