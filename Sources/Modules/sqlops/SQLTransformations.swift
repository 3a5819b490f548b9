import Routing
import SIPMessage

/// Class `sql` of the transformations cookbook: values as SQL writes them.
enum SQLTransformations {
    static func declare(_ exports: Exports) {
        exports.transformation("sql") { spec in
            let null: StaticString
            switch spec.operation {
            case "val": null = "NULL"
            case "val.int": null = "0"
            case "val.str": null = "''"
            default: throw spec.unknownOperation(["val", "val.int", "val.str"])
            }
            try spec.end()
            return ComputedTransformation { value, context in
                if value.isNull { return .string(null) }
                if value.isInteger { return .string(context.arena.decimal(value.integer)) }
                return .string(quoted(value.text, context.arena))
            }
        }
    }

    /// In single quotes; quotes, backslashes and zeros get a backslash before them, which is MySQL's way.
    private static func quoted(_ text: ByteView, _ arena: Arena) -> ByteView {
        var quoted = ByteBuilder(arena, capacity: text.count * 2 + 2)
        quoted.append("'")
        for byte in text.buffer {
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\""), ASCII.backslash:
                quoted.append(ASCII.backslash)
                quoted.append(byte)
            case 0: quoted.append("\\0")
            default: quoted.append(byte)
            }
        }
        quoted.append("'")
        return quoted.finish()
    }
}
