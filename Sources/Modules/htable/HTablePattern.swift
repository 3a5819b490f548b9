import Routing
import SIPMessage

/// What items are searched by: their names or their text values.
enum HTablePattern {
    enum Field: Sendable {
        case name, value

        /// The text of that field; nil for a number.
        func text(_ item: HTable.Item) -> ByteView? {
            switch self {
            case .name: return item.name.view
            case .value:
                if case .text(let text) = item.content { return text.view }
                return nil
            }
        }
    }

    /// The test of an operator (`eq`, `ne`, `re`, `sw`); nil, with the reason logged, for another one or a bad expression.
    static func test(
        _ operation: ByteView, _ text: ByteView, _ field: Field, removes: Bool, _ context: RouteContext
    ) -> ((HTable.Item) -> Bool)? {
        let isListed = removes ? ["re", "sw"] : ["eq", "ne", "re", "sw"] as [StaticString]
        guard isListed.contains(where: { ByteView($0) == operation }) else {
            context.log(.warning, "htable", "unknown operator \"\(operation)\"; \(isListed.map(\.description).joined(separator: ", ")) are known")
            return nil
        }
        switch operation[0] {
        case UInt8(ascii: "e"): return { field.text($0) == text }
        case UInt8(ascii: "n"): return { field.text($0).map { $0 != text } ?? false }
        case UInt8(ascii: "s"): return { field.text($0)?.hasPrefix(text) ?? false }
        default: return expression(text, field, context)
        }
    }

    static func expression(_ pattern: ByteView, _ field: Field, _ context: RouteContext) -> ((HTable.Item) -> Bool)? {
        do {
            let expression = try RegularExpression.cached(pattern, flags: RegularExpression.byLine)
            return { field.text($0).map { expression.matches($0) } ?? false }
        } catch {
            context.log(.error, "htable", "\(error)")
            return nil
        }
    }

    /// How many items are as `$shtcn` and `$shtcv` ask: `~~` expression, `~%` end, `%~` start, `==` text, `eq` number, `**` all;
    /// an expression without operator.
    static func count(_ table: HTable, _ text: ByteView, _ field: Field, _ context: RouteContext) -> Int {
        guard !text.isEmpty else { return 0 }
        let operations: [StaticString] = ["~~", "~%", "%~", "==", "eq", "**"]
        let operation = operations.firstIndex { text.hasPrefix(ByteView($0)) }
        let operand = operation == nil ? text : text.dropFirst(2)
        if operation == 5 { return table.count }
        guard !operand.isEmpty else { return 0 }
        switch operation {
        case 1: return table.count { field.text($0)?.hasSuffix(operand) ?? false }
        case 2: return table.count { field.text($0)?.hasPrefix(operand) ?? false }
        case 3: return table.count { field.text($0) == operand }
        case 4:
            guard field == .value else { return 0 }
            let number = operand.integer ?? 0
            return table.count { if case .integer(number) = $0.content { true } else { false } }
        default:
            guard let test = expression(operand, field, context) else { return 0 }
            return table.count(where: test)
        }
    }
}
