import Routing
import SIPMessage

/// Functions of textops that compare and search texts.
enum StringFunctions {
    static func declare(_ exports: Exports) {
        exports.function("cmp_str", .text("a"), .text("b")) { _, arguments in code(arguments.string(0).compare(arguments.string(1))) }
        exports.function("cmp_istr", .text("a"), .text("b")) { _, arguments in
            code(compareIgnoringCase(arguments.string(0), arguments.string(1)))
        }
        exports.function("starts_with", .text("text"), .text("prefix")) { _, arguments in
            let text = arguments.string(0), prefix = arguments.string(1)
            return text.count < prefix.count ? -1 : code(text.prefix(prefix.count).compare(prefix))
        }
        exports.function("ends_with", .text("text"), .text("suffix")) { _, arguments in
            let text = arguments.string(0), suffix = arguments.string(1)
            return text.count < suffix.count ? -1 : code(text.dropFirst(text.count - suffix.count).compare(suffix))
        }
        exports.function("str_find", .text("text"), .text("part")) { _, arguments in
            // an empty part is found behind the text, as in the reference
            if arguments.string(1).isEmpty { return arguments.string(0).count + 1 }
            return arguments.string(0).firstIndex(of: arguments.string(1)).map { $0 + 1 } ?? -1
        }
        exports.function("str_ifind", .text("text"), .text("part")) { _, arguments in
            arguments.string(0).firstIndexIgnoringCase(of: arguments.string(1)).map { $0 + 1 } ?? -1
        }
        exports.function("str_any_in", .text("text"), .text("characters")) { _, arguments in
            let text = arguments.string(0), characters = arguments.string(1)
            for index in 0..<characters.count where text.contains(characters[index]) { return 1 }
            return -1
        }
        exports.function("str_all_in", .text("text"), .text("characters")) { _, arguments in
            let text = arguments.string(0), characters = arguments.string(1)
            if text.isEmpty || characters.isEmpty { return -1 }
            for index in 0..<characters.count where !text.contains(characters[index]) { return -1 }
            return 1
        }
        let separator = Parameter.prepared("separator") { text, _ in
            guard text.utf8.count == 1 else { throw DeclarationError("\"\(text)\" is no separator", remedy: "one character is expected") }
            return OwnedBytes(text)
        }
        exports.function("in_list", .text("item"), .text("list"), separator) { _, arguments in
            let item = arguments.string(0)
            return isInList(arguments) { $0 == item }
        }
        exports.function("in_list_prefix", .text("item"), .text("list"), separator) { _, arguments in
            let item = arguments.string(0)
            return isInList(arguments) { !$0.isEmpty && item.hasPrefix($0) }
        }
    }

    /// 1 for equal, -1 for greater, -2 for less.
    private static func code(_ order: Int) -> Int { order == 0 ? 1 : order > 0 ? -1 : -2 }

    private static func compareIgnoringCase(_ left: ByteView, _ right: ByteView) -> Int {
        for index in 0..<min(left.count, right.count) {
            let order = Int(ASCII.lowercase(left[index])) - Int(ASCII.lowercase(right[index]))
            if order != 0 { return order }
        }
        return left.count - right.count
    }

    private static func isInList(_ arguments: Arguments, _ matches: (ByteView) -> Bool) -> Int {
        guard !arguments.string(0).isEmpty else { return -1 }
        let mark = arguments.string(2)[0]
        var rest = arguments.string(1)
        while !rest.isEmpty {
            let parts = rest.split(at: mark)
            if matches((parts?.head ?? rest).trimmed) { return 1 }
            guard let parts else { return -1 }
            rest = parts.tail
        }
        return -1
    }
}
