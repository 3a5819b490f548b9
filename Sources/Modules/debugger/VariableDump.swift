import Routing
import SIPMessage

/// `dbg_pv_dump`: the variables that the config uses, with their values, as JSON in the log.
enum VariableDump {
    /// What is left out, by the bits of the mask.
    private enum Mask {
        static let null = 1
        static let avp = 2
        static let script = 4
        static let xavp = 8
        static let other = 16
        static let all = 31
    }

    static func declare(_ exports: Exports) {
        let registry = exports.registry
        let mask = Parameter.prepared("mask") { text, _ in
            guard let number = Int(text), number >= 0 else { throw DeclarationError("\"\(text)\" is no mask", remedy: "write a sum of 1, 2, 4, 8 and 16") }
            return DumpMask(number)
        }
        let level = Parameter.prepared("level") { text, _ in
            guard let level = LevelName.parse(text) else { throw DeclarationError("unknown log level \"\(text)\"", remedy: "L_ERR, L_INFO, L_DBG, ...") }
            return DumpLevel(level)
        }
        exports.ksr("dbg_pv_dump_ex", aliasOf: "dbg_pv_dump")
        exports.function("dbg_pv_dump", mask.optional, level.optional) { context, arguments in
            write(context, registry, arguments.object(0, as: DumpMask.self)?.bits ?? Mask.all, arguments.object(1, as: DumpLevel.self)?.level ?? .debug)
            return 1
        }
    }

    private static func write(_ context: RouteContext, _ registry: Registry, _ mask: Int, _ level: LogLevel) {
        guard Log.isEnabled(level) else { return }
        var text = ByteBuilder(context.arena, capacity: 1024)
        text.append("{")
        var isFirst = true
        for name in registry.knownVariableNames where mask & kind(name) != 0 {
            guard let value = registry.knownVariable(name)?.value(context), !value.isNull || mask & Mask.null != 0 else { continue }
            if !isFirst { text.append(",") }
            isFirst = false
            name.withByteView { quote($0, &text) }
            text.append(":")
            switch value.kind {
            case .null: text.append("null")
            case .integer: text.append(decimal: value.integer)
            default: quote(value.text, &text)
            }
        }
        text.append("}")
        context.log(level, "debugger", bytes: text.finish())
    }

    private static func kind(_ name: String) -> Int {
        let inner = name.drop { $0 == "$" || $0 == "(" }
        if inner.hasPrefix("avp(") { return Mask.avp }
        if inner.hasPrefix("var(") { return Mask.script }
        if inner.hasPrefix("xavp(") { return Mask.xavp }
        return Mask.other
    }

    private static func quote(_ bytes: ByteView, _ text: inout ByteBuilder) {
        text.append(ASCII.quote)
        for index in 0..<bytes.count {
            switch bytes[index] {
            case ASCII.quote: text.append("\\\"")
            case ASCII.backslash: text.append("\\\\")
            case ASCII.lineFeed: text.append("\\n")
            case ASCII.carriageReturn: text.append("\\r")
            case ASCII.tab: text.append("\\t")
            case let byte where byte < 32: text.append(ASCII.question)
            case let byte: text.append(byte)
            }
        }
        text.append(ASCII.quote)
    }
}

private final class DumpMask: Sendable {
    let bits: Int
    init(_ bits: Int) { self.bits = bits }
}
