import Routing
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// Variables that are about the run rather than the message: `$null`, `$rc`, `$def(...)`, `$var(...)`, `$avp(...)`.
enum CoreVariables {
    static func declare(_ exports: Exports) {
        let registry = exports.registry
        exports.variable("null") { _ in ConstantVariable(.null) }
        for name in ["rc", "retcode", "?"] { exports.variable(name, get: { .integer($0.returnCode) }) }
        exports.variable("var") { spec in
            guard case .text(let name) = spec.argument, !name.isEmpty else { throw DeclarationError("$var needs a name", remedy: "write $var(name)") }
            return ScriptVariable(slot: registry.scriptVariable(name))
        }
        exports.variable("vn") { spec in
            guard case .text(let name) = spec.argument else { throw DeclarationError("$vn needs a name") }
            return NullableScriptVariable(slot: registry.scriptVariable("vn:" + name))
        }
        exports.variable("vz") { spec in
            guard case .text(let name) = spec.argument else { throw DeclarationError("$vz needs a name") }
            return ScriptVariable(slot: registry.scriptVariable("vz:" + name))
        }
        exports.variable("avp") { try AVPVariable(spec: $0) }
        for (name, list) in [("xavp", XAVPVariable.List.xavp), ("xavu", .xavu), ("xavi", .xavi)] {
            exports.variable(name) { try XAVPVariable($0, list, registry) }
        }
        exports.variable("def") { spec in ConstantVariable(Self.define(spec, registry, null: .string(""))) }
        exports.variable("defn") { spec in
            let value = Self.define(spec, registry, null: .integer(0))
            return ConstantVariable(value.isString ? .integer(NumberText.parse(value.text) ?? 0) : value)
        }
        exports.variable("env") { spec in
            guard case .text(let name) = spec.argument else { throw DeclarationError("$env needs a name", remedy: "write $env(NAME)") }
            return ComputedVariable(get: { context in
                guard let value = getenv(name) else { return .null }
                return .string(context.arena.copy(String(cString: value)))
            })
        }
        exports.variable("pp", get: { _ in .integer(Int(getpid())) })
        exports.variable("sel") { spec in try registry.select(spec.argumentText) }
        exports.variable("cfg") { spec in
            switch spec.argumentText {
            case "line": return ComputedVariable(get: { .integer(Int($0.line)) })
            case "name", "file": return ComputedVariable(get: { .optional($0.block?.file.view) })
            case "route": return ComputedVariable(get: { .optional($0.block?.shownName.view) })
            default: throw DeclarationError("$cfg(\(spec.argumentText)) does not exist", remedy: "line, name, file and route do")
            }
        }
        declareTime(exports)
    }

    private static func define(_ spec: VariableSpec, _ registry: Registry, null: Value) -> Value {
        guard var text = registry.defines[spec.argumentText] else { return .null }
        if text.count >= 2, text.first == "\"", text.last == "\"" { text = String(text.dropFirst().dropLast()) }
        let bytes = OwnedBytes(text)
        registry.keep(bytes)
        return .string(bytes.view)
    }

    private static func declareTime(_ exports: Exports) {
        exports.variable("Ts", get: { _ in .integer(time(nil)) })
        exports.variable("TS", get: { _ in .integer(time(nil)) })
        exports.variable("Tb", get: { [start = time(nil)] _ in .integer(start) })
        exports.variable("Tf", get: { context in
            var now = time(nil)
            var room = [CChar](repeating: 0, count: 32)
            guard ctime_r(&now, &room) != nil else { return .null }
            return .string(context.arena.copy(String(decoding: room.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)))
        })
        exports.variable("TV") { spec in
            guard ["s", "u", "sn", "un", "Sn"].contains(spec.argumentText) else { throw DeclarationError("$TV(\(spec.argumentText)) does not exist", remedy: "s, u, sn, un and Sn do") }
            let kind = spec.argumentText
            return ComputedVariable(get: { context in
                var now = timeval()
                gettimeofday(&now, nil)
                switch kind {
                case "s", "sn": return .integer(now.tv_sec)
                case "u", "un": return .integer(Int(now.tv_usec))
                default:
                    var text = ByteBuilder(context.arena, capacity: 32)
                    text.append(decimal: now.tv_sec)
                    text.append(46)
                    let micro = String(now.tv_usec)
                    text.append(String(repeating: "0", count: 6 - micro.count) + micro)
                    return .string(text.finish())
                }
            })
        }
    }
}

/// `$var(name)`
final class ScriptVariable: Variable, @unchecked Sendable {
    private let slot: Int
    init(slot: Int) { self.slot = slot }
    override func value(_ context: RouteContext) -> Value { context.worker.variables.value(slot) }
    override func assign(_ value: Value, _ context: RouteContext) -> Bool {
        context.worker.variables.assign(value.isNull ? .integer(0) : value, to: slot)
        return true
    }
    override var isWritable: Bool { true }
}

/// `$vn(name)`: null until it is set.
final class NullableScriptVariable: Variable, @unchecked Sendable {
    private let slot: Int
    init(slot: Int) { self.slot = slot }
    override func value(_ context: RouteContext) -> Value {
        let value = context.worker.variables.value(slot)
        return value.isInteger && value.integer == 0 && !context.worker.variables.isSet(slot) ? .null : value
    }
    override func assign(_ value: Value, _ context: RouteContext) -> Bool {
        context.worker.variables.assign(value, to: slot)
        return true
    }
    override var isWritable: Bool { true }
}
