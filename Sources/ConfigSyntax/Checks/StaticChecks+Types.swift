/// Types of expressions. Only constants, calls and selects have one that is known here; a variable may hold either.
extension StaticChecks {
    enum ValueType {
        case number, text, unknown

        var name: String { self == .number ? "a number" : "a text" }
    }

    /// The type of an expression; what cannot be right in it is noted on the way.
    mutating func type(of expression: Expression) -> ValueType {
        switch expression.kind {
        case .number, .keyword: return .number
        case .string, .select, .network: return .text
        case .variable, .word: return .unknown
        case .unary(let operation, let inner): return unary(operation, inner)
        case .binary(let operation, let left, let right): return binary(operation, left, right)
        case .call(let call):
            checkCall(call)
            return .number
        case .assignment(let target, let value):
            checkAssignment(target, value)
            return .number
        case .selectValue(let parts):
            let types = parts.map { type(of: $0) }
            return types.count == 3 && types[1] == types[2] ? types[1] : .unknown
        }
    }

    /// Where a message goes is known while it is sent only. Ports and transports are false elsewhere, the addresses refused.
    private mutating func checkPlace(_ keyword: Keyword, _ range: SourceRange) {
        guard routeKind != .onSend, keyword == .sendIP || keyword == .toIP else { return }
        error("wrong-route", range, "\(keyword.rawValue) is known in onsend_route only", help: "elsewhere $du, $fs and $rd tell where a message will go")
    }

    /// Core commands that `onsend_route` may use; functions of modules have their own rules.
    private static let onSendCommands: Set<String> = [
        "log", "setflag", "resetflag", "isflagset", "set_forward_no_connect", "set_reply_no_connect", "set_forward_close", "set_reply_close",
    ]

    mutating func checkCall(_ call: Call) {
        if routeKind == .onSend, CoreCommand.named(call.name) != nil, !Self.onSendCommands.contains(call.name) {
            error("wrong-route", call.nameRange, "\(call.name) cannot be used in onsend_route", help: "the message is finished there; do it before it is sent")
        }
        if call.name == "route" { checkRouteCall(call) }
        switch call.name {
        case "force_send_socket":
            for argument in call.arguments {
                _ = type(of: argument)
                guard case .string(let text) = argument.kind else { continue }
                for host in AddressSpec(text: text, range: argument.range).hosts { checkOwnHost(host, argument.range) }
            }
        case "setflag", "resetflag", "isflagset": call.arguments.first.map { checkFlag($0, isAVP: false) }
        case "setavpflag", "resetavpflag", "isavpflagset": call.arguments.last.map { checkFlag($0, isAVP: true) }
        default: for argument in call.arguments { _ = type(of: argument) }
        }
    }

    private mutating func mismatch(_ operand: Expression, _ found: ValueType, _ wanted: ValueType, _ symbol: String) {
        error(
            "type-mismatch", operand.range, "\(symbol) needs \(wanted.name) here, found \(found.name)",
            help: wanted == .number ? "convert it with (int), or leave the quotes out" : "convert it with (str), or put it in quotes")
    }

    private mutating func unary(_ operation: UnaryOperator, _ inner: Expression) -> ValueType {
        let kind = type(of: inner)
        switch operation {
        case .toInteger: return .number
        case .toString: return .text
        case .stringLength, .stringEmpty, .defined, .notDefined:
            if kind == .number { mismatch(inner, kind, .text, operation.rawValue) }
        case .not, .minus, .plus, .bitNot:
            if kind == .text { mismatch(inner, kind, .number, operation.rawValue) }
        }
        return .number
    }

    private mutating func binary(_ operation: BinaryOperator, _ left: Expression, _ right: Expression) -> ValueType {
        // the old conditions have rules of their own, which the parser has applied
        if case .keyword(let keyword) = left.kind {
            checkPlace(keyword, left.range)
            _ = type(of: right)
            return .number
        }
        // a long chain leans to the left: go down by a loop
        var chain: [(BinaryOperator, Expression)] = [(operation, right)]
        var head = left
        while case .binary(let inner, let first, let second) = head.kind {
            if case .keyword(let keyword) = first.kind {
                checkPlace(keyword, first.range)
                break
            }
            chain.append((inner, second))
            head = first
        }
        var kind = type(of: head)
        var operand = head
        while let (link, second) = chain.popLast() {
            kind = combine(link, operand, kind, second, type(of: second))
            operand = Expression(.binary(link, operand, second), operand.range.through(second.range))
        }
        return kind
    }

    private mutating func combine(
        _ operation: BinaryOperator, _ left: Expression, _ first: ValueType, _ right: Expression, _ second: ValueType
    ) -> ValueType {
        // a comparison with $null asks whether there is a value; a number always is one
        if operation == .equal || operation == .different, case .variable("$null") = right.kind, first == .number {
            mismatch(left, first, .text, "\(operation.rawValue) $null")
        }
        if operation == .match, second == .number, Self.isConstant(right) { mismatch(right, second, .text, operation.rawValue) }
        switch operation {
        case .equal, .different, .plus, .concatenate, .stringEqual, .stringDifferent, .match:
            if first == .number, second == .text { mismatch(right, second, .number, operation.rawValue) }
            if operation == .plus { return first }
            if operation != .equal, operation != .different, first == .number, second != .text { mismatch(left, first, .text, operation.rawValue) }
            return operation == .concatenate ? .text : .number
        default:
            if first == .text { mismatch(left, first, .number, operation.rawValue) }
            if second == .text { mismatch(right, second, .number, operation.rawValue) }
            return .number
        }
    }
}
