import Routing
import SIPMessage

/// `avp_check`, `is_avp_set`.
enum AVPComparison {
    static func declare(_ exports: Exports) {
        let operations = ["eq", "ne", "lt", "le", "gt", "ge", "re", "fm", "and", "or", "xor"]
        exports.function(
            "avp_check", AVPTarget.parameter("name", .anyVariable), AVPOperand.parameter(operations, flags: "gi"), routes: AVPOpsModule.routes
        ) { context, arguments in
            guard let target = arguments.object(0, as: AVPTarget.self)?.variable, let operand = arguments.object(1, as: AVPOperand.self) else { return -1 }
            var values = target.values(context)
            if target is AVPVariable, !operand.flags.contains("g") { values = Array(values.prefix(1)) }
            let others = operand.values(context)
            for value in values {
                for other in others where holds(value, other, operand, context) { return 1 }
            }
            return -1
        }
        exports.function("is_avp_set", AVPTarget.parameter("name", flags: "esn"), routes: AVPOpsModule.routes) { context, arguments in
            guard let target = arguments.object(0, as: AVPTarget.self), let avp = target.avp, let name = avp.name(context) else { return -1 }
            let value = context.avps.value(name, index: max(0, avp.index.resolve(context) ?? 0))
            guard !value.isNull else { return -1 }
            if target.flags.contains("s"), value.isInteger { return -1 }
            if target.flags.contains("n"), !value.isInteger { return -1 }
            if target.flags.contains("e") { return (value.isInteger ? value.integer == 0 : value.text.isEmpty) ? 1 : -1 }
            return 1
        }
    }

    private static func holds(_ value: Value, _ other: Value, _ operand: AVPOperand, _ context: RouteContext) -> Bool {
        guard value.isInteger == other.isInteger else {
            context.log(.error, "avpops", "avp_check: a number and a text are compared")
            return false
        }
        return value.isInteger ? holds(value.integer, other.integer, operand.operation) : holds(value.text, other.text, operand, context)
    }

    private static func holds(_ value: Int, _ other: Int, _ operation: String) -> Bool {
        switch operation {
        case "eq": value == other
        case "ne": value != other
        case "lt": value < other
        case "le": value <= other
        case "gt": value > other
        case "ge": value >= other
        case "and": value & other != 0
        case "or": value | other != 0
        case "xor": value ^ other != 0
        default: false
        }
    }

    private static func holds(_ value: ByteView, _ other: ByteView, _ operand: AVPOperand, _ context: RouteContext) -> Bool {
        let ignoresCase = operand.flags.contains("i")
        switch operand.operation {
        case "eq": return ignoresCase ? value.equalsIgnoringCase(other) : value == other
        case "ne": return ignoresCase ? !value.equalsIgnoringCase(other) : value != other
        // order ignores case always
        case "lt": return order(value, other) < 0
        case "le": return order(value, other) <= 0
        case "gt": return order(value, other) > 0
        case "ge": return order(value, other) >= 0
        case "re":
            do {
                let expression = try operand.expression ?? RegularExpression.cached(other, flags: RegularExpression.byLine)
                return expression.matches(value)
            } catch {
                context.log(.error, "avpops", "avp_check: \(error)")
                return false
            }
        case "fm": return FileNamePattern.matches(value, other)
        default:
            context.log(.error, "avpops", "avp_check: \(operand.operation) compares numbers only")
            return false
        }
    }

    private static func order(_ left: ByteView, _ right: ByteView) -> Int {
        for index in 0..<min(left.count, right.count) {
            let difference = Int(ASCII.lowercase(left[index])) - Int(ASCII.lowercase(right[index]))
            if difference != 0 { return difference }
        }
        return left.count - right.count
    }
}
