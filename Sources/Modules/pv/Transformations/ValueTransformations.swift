import Routing
import SIPMessage

/// Class `val` of the transformations cookbook: what to take for null, and values for JSON.
enum ValueTransformations {
    private static let operations: [String: @Sendable (Value, RouteContext) -> Value] = [
        "n0": { value, _ in value.isNull ? .integer(0) : value },
        "ne": { value, _ in value.isNull ? .string(.empty) : value },
        "json": { value, context in
            if value.isNull { return .string(.empty) }
            return value.isInteger ? value : .string(TextEscaping.json(value.text, context.arena))
        },
        "jsonqe": { value, context in
            if value.isNull { return .string("\"\"") }
            if value.isInteger { return value }
            let escaped = TextEscaping.json(value.text, context.arena)
            // a text without anything to escape stays without quotes, as in the reference
            guard escaped.count != value.text.count else { return value }
            var out = ByteBuilder(context.arena, capacity: escaped.count + 2)
            out.append(ASCII.quote)
            out.append(escaped)
            out.append(ASCII.quote)
            return .string(out.finish())
        },
    ]

    static func declare(_ exports: Exports) {
        exports.transformation("val") { spec in
            guard let operation = operations[spec.operation] else { throw spec.unknownOperation(operations.keys) }
            return ComputedTransformation(operation)
        }
    }
}
