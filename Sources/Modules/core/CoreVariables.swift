import Routing
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// Variables that are there without module pv: `$null`, `$rc`, `$def(...)`, `$env(...)`.
enum CoreVariables {
    static func declare(_ exports: Exports) {
        let registry = exports.registry
        exports.variable("null") { _ in ConstantVariable(.null) }
        for name in ["rc", "retcode", "?"] { exports.variable(name, get: { .integer($0.returnCode) }) }
        exports.variable("def") { spec in
            guard let text = registry.defines[spec.argumentText] else { return ConstantVariable(.null) }
            return ConstantVariable(text: text)
        }
        exports.variable("defn") { spec in
            guard let text = registry.defines[spec.argumentText] else { return ConstantVariable(.integer(0)) }
            return ConstantVariable(number: Int32(exactly: NumberText.parse(text) ?? 0).map(Int.init) ?? 0, writtenAs: text)
        }
        exports.variable("env") { spec in
            let name = try environmentName(spec)
            return ComputedVariable(get: { context in
                guard let value = getenv(name) else { return .null }
                return .string(context.arena.copy(String(cString: value)))
            })
        }
        exports.variable("envn") { spec in
            let name = try environmentName(spec)
            return ComputedVariable(get: { context in
                guard let value = getenv(name) else { return .null }
                let text = context.arena.copy(String(cString: value))
                return .integer(NumberText.parse(text) ?? 0, writtenAs: text)
            })
        }
    }

    private static func environmentName(_ spec: VariableSpec) throws -> String {
        guard case .text(let name) = try spec.argument else { throw DeclarationError("$\(spec.name) needs a name", remedy: "write $\(spec.name)(NAME)") }
        return name
    }
}
