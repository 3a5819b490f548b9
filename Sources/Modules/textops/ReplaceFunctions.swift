import Routing
import SIPMessage

/// `replace*`: puts text in the place of what matches, in the message as received.
enum ReplaceFunctions {
    /// A stretch of the message.
    enum Region: Sendable {
        /// All behind the first line.
        case rest
        case headers
        case body

        func range(_ message: SIPMessage) -> Range<Int> {
            switch self {
            case .rest: message.firstLineLength..<message.buffer.count
            case .headers: message.firstLineLength..<message.headersEnd
            case .body: message.bodyOffset..<message.buffer.count
            }
        }
    }

    static func declare(_ exports: Exports) {
        expression(exports, "replace", .rest)
        expression(exports, "replace_hdrs", .headers)
        expression(exports, "replace_body", .body)
        expression(exports, "replace_all", .rest, isGlobal: true)
        expression(exports, "replace_body_all", .body, isGlobal: true)
        let wholeText = Parameter.prepared("expression") { text, _ in try RegularExpression(text, flags: RegularExpression.ignoringCase) }
        exports.function("replace_body_atonce", wholeText, .literal("text")) { context, arguments in
            replace(context, arguments.expression(0), arguments.string(1), .body, isGlobal: true)
        }
        text(exports, "replace_str", .rest)
        text(exports, "replace_hdrs_str", .headers)
        text(exports, "replace_body_str", .body)
    }

    private static func expression(_ exports: Exports, _ name: String, _ region: Region, isGlobal: Bool = false) {
        exports.function(name, .regularExpression("expression"), .literal("text")) { context, arguments in
            replace(context, arguments.expression(0), arguments.string(1), region, isGlobal: isGlobal)
        }
    }

    private static func text(_ exports: Exports, _ name: String, _ region: Region) {
        exports.function(name, .text("text"), .text("replacement"), .text("mode")) { context, arguments in
            let isFirstOnly = ASCII.lowercase(arguments.string(2)[0]) == UInt8(ascii: "f")
            return replace(context, text: arguments.string(0), arguments.string(1), region, isGlobal: !isFirstOnly)
        }
    }

    private static func replace(
        _ context: RouteContext, _ expression: RegularExpression?, _ text: ByteView, _ region: Region, isGlobal: Bool
    ) -> Int {
        let message = context.message
        let range = region.range(message)
        guard let expression, !range.isEmpty else { return -1 }
        let searched = message.buffer[range]
        let copy = context.arena.copy(text)
        var place = 0
        var result = -1
        while place < searched.count, let match = expression.firstMatch(searched, from: place, groups: 1)?.first ?? nil {
            if isGlobal, match.isEmpty {
                context.log(.error, "textops", "\"\(expression.pattern)\" matches nothing at all: there is no end to its replacements")
                return -1
            }
            message.edits.replace(offset: range.lowerBound + match.lowerBound, length: match.count, with: copy)
            result = 1
            if !isGlobal { break }
            place = match.upperBound
        }
        return result
    }

    /// 1 also when the text is not there; -1 if there is no such part of the message.
    private static func replace(_ context: RouteContext, text: ByteView, _ replacement: ByteView, _ region: Region, isGlobal: Bool) -> Int {
        let message = context.message
        let range = region.range(message)
        guard !range.isEmpty else { return region == .rest ? 1 : -1 }
        guard !text.isEmpty else { return 1 }
        let searched = message.buffer[range]
        let copy = context.arena.copy(replacement)
        var place = 0
        while let match = searched.firstIndex(of: text, from: place) {
            message.edits.replace(offset: range.lowerBound + match, length: text.count, with: copy)
            if !isGlobal { break }
            place = match + text.count
        }
        return 1
    }
}
