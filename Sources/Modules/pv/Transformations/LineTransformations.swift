import Routing
import SIPMessage

/// Class `line` of the transformations cookbook: lines of a text, without their ends.
enum LineTransformations {
    static func declare(_ exports: Exports) {
        exports.transformation("line") { spec in
            switch spec.operation {
            case "count":
                return TextTransformation(acceptsEmpty: false) { text, context in
                    let ends = text.buffer.reduce(0) { $0 + ($1 == ASCII.lineFeed ? 1 : 0) }
                    return .string(context.arena.decimal(text.last == ASCII.lineFeed ? ends : ends + 1))
                }
            case "at":
                let index = try spec.number()
                return TextTransformation(acceptsEmpty: false) { text, context in
                    index.value(context).map { .string(line(text, at: $0)) } ?? .failed
                }
            case "sw":
                let prefix = try spec.text()
                return TextTransformation(acceptsEmpty: false) { text, context in
                    prefix.value(context).map { .string(line(text, startingWith: $0)) } ?? .failed
                }
            default: throw spec.unknownOperation(["count", "at", "sw"])
            }
        }
    }

    /// The line at that index (negative: from the end), empty if there is none.
    private static func line(_ text: ByteView, at index: Int) -> ByteView {
        if index >= 0 { return withoutReturn(StringTransformations.field(text, index, ASCII.lineFeed)) }
        return withoutReturn(StringTransformations.field(text.last == ASCII.lineFeed ? text.dropLast() : text, index, ASCII.lineFeed))
    }

    private static func line(_ text: ByteView, startingWith prefix: ByteView) -> ByteView {
        var rest = text
        while true {
            let (line, tail) = rest.split(at: ASCII.lineFeed) ?? (rest, .empty)
            if line.hasPrefix(prefix) { return withoutReturn(line) }
            if tail.isEmpty { return .empty }
            rest = tail
        }
    }

    private static func withoutReturn(_ line: ByteView) -> ByteView { line.last == ASCII.carriageReturn ? line.dropLast() : line }
}
