import Routing
import SIPMessage

/// `avp_delete`, `avp_copy`, `avp_op`, `avp_subst`, `avp_print`.
enum AVPChanges {
    static func declare(_ exports: Exports) {
        exports.function("avp_delete", AVPTarget.parameter("name", .letters, flags: "g"), routes: AVPOpsModule.routes) { context, arguments in
            guard let target = arguments.object(0, as: AVPTarget.self) else { return -1 }
            return delete(target, context) ? 1 : -1
        }
        exports.function("avp_copy", AVPTarget.parameter("from"), AVPTarget.parameter("to", flags: "gdns")) { context, arguments in
            guard let source = arguments.object(0, as: AVPTarget.self), let target = arguments.object(1, as: AVPTarget.self) else { return -1 }
            return copy(source, target, context) ? 1 : -1
        }
        let operations = ["add", "sub", "mul", "div", "mod", "and", "or", "xor", "not"]
        exports.function(
            "avp_op", AVPTarget.parameter("name", .pair), AVPOperand.parameter(operations, flags: "gd"), routes: AVPOpsModule.routes
        ) { context, arguments in
            guard let target = arguments.object(0, as: AVPTarget.self), let operand = arguments.object(1, as: AVPOperand.self) else { return -1 }
            return calculate(target, operand, context) ? 1 : -1
        }
        let expression = Parameter.prepared("expression") { text, registry in try SubstitutionExpression(text, registry) }
        exports.function("avp_subst", AVPTarget.parameter("avps", .pair, flags: "gd"), expression, routes: AVPOpsModule.routes) { context, arguments in
            guard let target = arguments.object(0, as: AVPTarget.self), let expression = arguments.substitution(1) else { return -1 }
            return substitute(target, expression, context) ? 1 : -1
        }
        let registry = exports.registry
        exports.function("avp_subst_pv", AVPTarget.parameter("avps", .pair, flags: "gd"), .text("expression"), routes: AVPOpsModule.routes) {
            context, arguments in
            guard let target = arguments.object(0, as: AVPTarget.self) else { return -1 }
            do {
                let expression = try SubstitutionExpression(arguments.string(1).string, registry, allowsVariables: false)
                return substitute(target, expression, context) ? 1 : -1
            } catch {
                context.log(.error, "avpops", "avp_subst_pv: \(error)")
                return -1
            }
        }
        exports.function("avp_print", routes: AVPOpsModule.routes) { context, _ in
            for entry in context.avps.entries.reversed() where entry.track == 0 {
                let name = entry.name.isNumber ? "\(entry.name.number)" : entry.name.text.string
                context.log(.info, "avpops", "name=<\(name)> val_\(entry.value.isInteger ? "int" : "str")=<\(entry.value.text(in: context.arena))>")
            }
            return 1
        }
    }

    private static func delete(_ target: AVPTarget, _ context: RouteContext) -> Bool {
        // letters mean all AVPs of a kind, with or without the flag
        let all = target.flags.contains("g") || target.avp == nil
        if let avp = target.avp {
            guard let name = avp.name(context), let place = context.avps.index(of: name) else { return false }
            if all { context.avps.removeAll(name) } else { context.avps.remove(at: place) }
            return true
        }
        func matches(_ entry: AVPStore.Entry) -> Bool {
            entry.track == 0 && (target.kinds.contains("a") || target.kinds.contains(entry.name.isNumber ? "i" : "s") || target.kinds.isDisjoint(with: ["a", "i", "s"]))
        }
        guard let newest = context.avps.entries.lastIndex(where: matches) else { return false }
        if all { context.avps.removeAll(where: matches) } else { context.avps.remove(at: newest) }
        return true
    }

    /// Copies the newest value, or with `g` all: the newest first, which turns their order around.
    private static func copy(_ source: AVPTarget, _ target: AVPTarget, _ context: RouteContext) -> Bool {
        guard let from = source.avp, let to = target.avp, let name = from.name(context), let newName = to.name(context) else { return false }
        var values = from.values(context)
        guard !values.isEmpty else { return false }
        if !target.flags.contains("g") { values = Array(values.prefix(1)) }
        // the store takes back what it hands out
        let kept = values.map { $0.isInteger ? $0 : Value.string(context.arena.copy($0.text)) }
        if target.flags.contains("d") { for _ in kept { if let place = context.avps.index(of: name) { context.avps.remove(at: place) } } }
        for value in kept {
            if target.flags.contains("n"), !value.isInteger {
                guard let number = value.text.unsignedInteger.flatMap({ Int(exactly: $0) }) else {
                    context.log(.error, "avpops", "avp_copy: \"\(value.text)\" is no number")
                    return false
                }
                context.avps.push(newName, .integer(number))
            } else if target.flags.contains("s"), value.isInteger {
                context.avps.push(newName, .string(value.text(in: context.arena)))
            } else {
                context.avps.push(newName, value)
            }
        }
        return true
    }

    /// Each number of the source with each number of the operand; the results go on top of the target.
    private static func calculate(_ target: AVPTarget, _ operand: AVPOperand, _ context: RouteContext) -> Bool {
        guard let source = target.avp, let name = source.name(context), let result = (target.second ?? source).name(context) else { return false }
        let numbers = source.values(context).filter(\.isInteger).map(\.integer)
        let others = operand.values(context).filter(\.isInteger).map(\.integer)
        guard !source.values(context).isEmpty, !others.isEmpty, !numbers.isEmpty || operand.operation == "not" else { return false }
        let deletes = operand.flags.contains("d")
        let found = context.avps.entries.indices.filter { context.avps.entries[$0].name == name && context.avps.entries[$0].value.isInteger }
        var results: [Int] = []
        for number in numbers.isEmpty ? [0] : numbers {
            var value = number
            for other in others {
                value = calculated(operand.operation, value, other, context)
                results.append(value)
            }
        }
        if deletes { for place in found.reversed() { context.avps.remove(at: place) } }
        for value in results { context.avps.push(result, .integer(value)) }
        return true
    }

    /// As `int`s of C, which wrap around.
    private static func calculated(_ operation: String, _ left: Int, _ right: Int, _ context: RouteContext) -> Int {
        let result: Int
        switch operation {
        case "add": result = left &+ right
        case "sub": result = left &- right
        case "mul": result = left &* right
        case "div", "mod":
            guard right != 0 else {
                context.log(.error, "avpops", "avp_op: division by 0")
                return 0
            }
            result = operation == "div" ? left.dividedReportingOverflow(by: right).partialValue : left.remainderReportingOverflow(dividingBy: right).partialValue
        case "and": result = left & right
        case "or": result = left | right
        case "xor": result = left ^ right
        default: result = ~right
        }
        return Int(Int32(truncatingIfNeeded: result))
    }

    /// Texts in which the expression matches, changed; without `g` the first such one.
    private static func substitute(_ target: AVPTarget, _ expression: SubstitutionExpression, _ context: RouteContext) -> Bool {
        guard let source = target.avp, let name = source.name(context), let result = (target.second ?? source).name(context) else { return false }
        let deletes = target.flags.contains("d") || target.second == nil
        var changed: [ByteView] = []
        var places: [Int] = []
        for place in context.avps.entries.indices.reversed() {
            let entry = context.avps.entries[place]
            guard entry.name == name, entry.track == 0, entry.value.isString, let text = expression.apply(context.arena.copy(entry.value.text), context) else { continue }
            changed.append(text)
            places.append(place)
            if !target.flags.contains("g") { break }
        }
        if deletes { for place in places { context.avps.remove(at: place) } }
        for text in changed { context.avps.push(result, .string(text)) }
        return !changed.isEmpty
    }
}
