import Routing
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// Functions of textops that search and replace in the message's bytes.
enum TextFunctions {
    static let searchFlags = REG_EXTENDED | REG_ICASE | REG_NEWLINE

    static func declare(_ exports: Exports) {
        let expression = Parameter.prepared("expression") { text, registry in try SearchPattern(text, registry) }
        exports.function("search", expression) { context, arguments in
            pattern(arguments, context)?.matches(context.message.buffer) ?? false ? 1 : -1
        }
        exports.function("search_body", expression) { context, arguments in
            let body = context.message.buffer.dropFirst(context.message.bodyOffset)
            return !body.isEmpty && pattern(arguments, context)?.matches(body) ?? false ? 1 : -1
        }
        exports.function("search_hf", .string("header"), .prepared("expression") { text, registry in try SearchPattern(text, registry) }, .literal("which")) {
            context, arguments in
            guard let pattern = arguments.object(1, as: SearchPattern.self)?.expression(context) else { return -1 }
            return searchHeader(context, arguments.string(0), pattern, arguments.string(2))
        }
        exports.function("search_append", expression, .string("text")) { context, arguments in
            append(context, pattern(arguments, context), arguments.string(1), from: 0)
        }
        exports.function("search_append_body", expression, .string("text")) { context, arguments in
            append(context, pattern(arguments, context), arguments.string(1), from: context.message.bodyOffset)
        }
        exports.function("replace", expression, .string("text")) { context, arguments in
            replace(context, pattern(arguments, context), arguments.string(1), from: context.message.firstLineLength, all: false)
        }
        exports.function("replace_body", expression, .string("text")) { context, arguments in
            replace(context, pattern(arguments, context), arguments.string(1), from: context.message.bodyOffset, all: false)
        }
        exports.function("replace_all", expression, .string("text")) { context, arguments in
            replace(context, pattern(arguments, context), arguments.string(1), from: context.message.firstLineLength, all: true)
        }
        exports.function("replace_body_all", expression, .string("text")) { context, arguments in
            replace(context, pattern(arguments, context), arguments.string(1), from: context.message.bodyOffset, all: true)
        }
        exports.function("replace_body_atonce", expression, .string("text")) { context, arguments in
            replace(context, pattern(arguments, context), arguments.string(1), from: context.message.bodyOffset, all: true)
        }
        let substitution = Parameter.prepared("expression") { text, registry in try SubstitutionExpression(text, registry) }
        exports.function("subst", substitution) { context, arguments in
            guard let expression = arguments.object(0, as: SubstitutionExpression.self) else { return -1 }
            return substitute(context, expression, from: context.message.firstLineLength)
        }
        exports.function("subst_body", substitution) { context, arguments in
            guard let expression = arguments.object(0, as: SubstitutionExpression.self) else { return -1 }
            return substitute(context, expression, from: context.message.bodyOffset)
        }
        exports.function("subst_uri", substitution) { context, arguments in
            guard let expression = arguments.object(0, as: SubstitutionExpression.self),
                let changed = expression.apply(context.message.currentURI, context)
            else { return -1 }
            context.message.newRequestURI = changed
            return 1
        }
        exports.function("subst_user", substitution) { context, arguments in
            guard let expression = arguments.object(0, as: SubstitutionExpression.self), let uri = context.message.parsedURI,
                let changed = expression.apply(uri.user, context)
            else { return -1 }
            return RequestURIRewriting.rewrite(context, .user, changed) ? 1 : -1
        }
        exports.function("subst_v", .variable("variable"), substitution) { context, arguments in
            guard let variable = arguments.variable(0), let expression = arguments.object(1, as: SubstitutionExpression.self),
                let changed = expression.apply(variable.value(context).text(in: context.arena), context)
            else { return -1 }
            return variable.assign(.string(changed), context) ? 1 : -1
        }
        let headerSubstitution = Parameter.prepared("expression") { text, registry in try SubstitutionExpression(text, registry) }
        exports.function("subst_hf", .string("header"), headerSubstitution, .literal("which")) { context, arguments in
            guard let expression = arguments.object(1, as: SubstitutionExpression.self) else { return -1 }
            return substituteHeader(context, arguments.string(0), expression, arguments.string(2))
        }
    }

    private static func pattern(_ arguments: Arguments, _ context: RouteContext) -> RegularExpression? {
        arguments.object(0, as: SearchPattern.self)?.expression(context)
    }

    private static func searchHeader(_ context: RouteContext, _ name: ByteView, _ pattern: RegularExpression, _ which: ByteView) -> Int {
        let message = context.message
        var indexes: [Int] = []
        var index = message.firstIndex(named: name)
        while let current = index {
            indexes.append(current)
            index = message.firstIndex(named: name, from: current + 1)
        }
        switch which.first.map({ ASCII.lowercase($0) }) {
        case 102: indexes = Array(indexes.prefix(1))
        case 108: indexes = Array(indexes.suffix(1))
        default: break
        }
        return indexes.contains { pattern.matches(message.headers[$0].body) } ? 1 : -1
    }

    private static func append(_ context: RouteContext, _ pattern: RegularExpression?, _ text: ByteView, from start: Int) -> Int {
        let message = context.message
        guard let pattern, let range = pattern.firstMatch(message.buffer, from: start, groups: 1)?.first ?? nil else { return -1 }
        message.edits.insert(context.arena.copy(text), at: range.upperBound)
        return 1
    }

    private static func replace(_ context: RouteContext, _ pattern: RegularExpression?, _ text: ByteView, from start: Int, all: Bool) -> Int {
        let message = context.message
        guard let pattern else { return -1 }
        let copy = context.arena.copy(text)
        var place = start
        var found = false
        while place <= message.buffer.count, let range = pattern.firstMatch(message.buffer, from: place, groups: 1)?.first ?? nil {
            message.edits.replace(offset: range.lowerBound, length: range.count, with: copy)
            found = true
            place = max(range.upperBound, range.lowerBound + 1)
            if !all { break }
        }
        return found ? 1 : -1
    }

    private static func substitute(_ context: RouteContext, _ expression: SubstitutionExpression, from start: Int) -> Int {
        let message = context.message
        var count = 0
        expression.forEachMatch(message.buffer, from: start, context) { range, text in
            message.edits.replace(offset: range.lowerBound, length: range.count, with: text)
            count += 1
        }
        return count > 0 ? 1 : -1
    }

    private static func substituteHeader(_ context: RouteContext, _ name: ByteView, _ expression: SubstitutionExpression, _ which: ByteView) -> Int {
        let message = context.message
        var indexes: [Int] = []
        var index = message.firstIndex(named: name)
        while let current = index {
            indexes.append(current)
            index = message.firstIndex(named: name, from: current + 1)
        }
        switch which.first.map({ ASCII.lowercase($0) }) {
        case 102: indexes = Array(indexes.prefix(1))
        case 108: indexes = Array(indexes.suffix(1))
        default: break
        }
        var found = false
        for index in indexes {
            let body = message.headers[index].body
            if let changed = expression.apply(body, context) {
                message.edits.replace(offset: body.offset(in: message.buffer), length: body.count, with: changed)
                found = true
            }
        }
        return found ? 1 : -1
    }
}

/// A regular expression argument of textops: compiled at load, or at run time where it has variables in it.
final class SearchPattern: Sendable {
    private let fixed: RegularExpression?
    private let template: TextTemplate?

    init(_ text: String, _ registry: Registry) throws {
        // a "$" at the end, or before ")" or "|", is the anchor
        if let template = try? registry.template(text), template.constant == nil {
            fixed = nil
            self.template = template
        } else {
            fixed = try RegularExpression(text, flags: TextFunctions.searchFlags)
            template = nil
        }
    }

    func expression(_ context: RouteContext) -> RegularExpression? {
        if let fixed { return fixed }
        guard let template else { return nil }
        return try? RegularExpression(template.text(context).string, flags: TextFunctions.searchFlags)
    }
}

/// `/expression/replacement/flags` as `subst` takes it: groups as `\1`, variables, flags `g` and `i`.
public final class SubstitutionExpression: Sendable {
    private enum Piece: Sendable {
        case literal(OwnedBytes)
        case group(Int)
        case variable(Variable)
    }

    private let expression: RegularExpression
    private let pieces: [Piece]
    private let isGlobal: Bool

    /// - Throws: `DeclarationError` for a bad form or expression.
    public init(_ text: String, _ registry: Registry) throws {
        let bytes = Array(text.utf8)
        guard let mark = bytes.first, bytes.count >= 3 else { throw DeclarationError("bad substitution \"\(text)\"", remedy: "/expression/replacement/flags") }
        var parts: [[UInt8]] = [[]]
        var index = 1
        while index < bytes.count {
            if bytes[index] == 92, index + 1 < bytes.count {
                if bytes[index + 1] == mark { parts[parts.count - 1].append(mark) } else { parts[parts.count - 1] += [92, bytes[index + 1]] }
                index += 2
                continue
            }
            if bytes[index] == mark, parts.count < 3 { parts.append([]) } else { parts[parts.count - 1].append(bytes[index]) }
            index += 1
        }
        guard parts.count == 3 else { throw DeclarationError("bad substitution \"\(text)\"", remedy: "/expression/replacement/flags") }
        var flags = REG_EXTENDED | REG_NEWLINE
        var global = false
        for flag in parts[2] {
            switch flag {
            case 105: flags |= REG_ICASE
            case 103: global = true
            case 115: flags &= ~REG_NEWLINE
            default: throw DeclarationError("unknown flag \"\(Character(Unicode.Scalar(flag)))\" in \"\(text)\"", remedy: "g, i and s are known")
            }
        }
        isGlobal = global
        expression = try RegularExpression(String(decoding: parts[0], as: UTF8.self), flags: flags)
        pieces = try Self.parse(parts[1], registry)
    }

    private static func parse(_ bytes: [UInt8], _ registry: Registry) throws -> [Piece] {
        var pieces: [Piece] = []
        var literal: [UInt8] = []
        func flush() {
            if !literal.isEmpty { literal.withUnsafeBufferPointer { pieces.append(.literal(OwnedBytes(ByteView($0)))) } }
            literal = []
        }
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 92, index + 1 < bytes.count {
                let next = bytes[index + 1]
                switch next {
                case 48...57:
                    flush()
                    pieces.append(.group(Int(next) - 48))
                case 110: literal.append(10)
                case 114: literal.append(13)
                case 116: literal.append(9)
                default: literal.append(next)
                }
                index += 2
            } else if byte == 36 {
                var end = index + 1
                if end < bytes.count, bytes[end] == 40 {
                    var depth = 0
                    while end < bytes.count {
                        if bytes[end] == 40 { depth += 1 }
                        if bytes[end] == 41 {
                            depth -= 1
                            if depth == 0 { break }
                        }
                        end += 1
                    }
                    end = min(end + 1, bytes.count)
                } else {
                    while end < bytes.count, ASCII.isAlphanumeric(bytes[end]) || bytes[end] == 95 { end += 1 }
                    if end < bytes.count, bytes[end] == 40 {
                        while end < bytes.count, bytes[end] != 41 { end += 1 }
                        end = min(end + 1, bytes.count)
                    }
                }
                flush()
                pieces.append(.variable(try registry.variable(String(decoding: bytes[index..<end], as: UTF8.self))))
                index = end
            } else {
                literal.append(byte)
                index += 1
            }
        }
        flush()
        return pieces
    }

    /// Calls `body` with the range of each match (the first only, without flag g) and what takes its place.
    public func forEachMatch(_ text: ByteView, from start: Int, _ context: RouteContext, _ body: (Range<Int>, ByteView) -> Void) {
        var place = start
        while place <= text.count, let groups = expression.firstMatch(text, from: place), let whole = groups.first ?? nil {
            var out = ByteBuilder(context.arena)
            for piece in pieces {
                switch piece {
                case .literal(let literal): out.append(literal.view)
                case .group(let number): if let range = groups[number] { out.append(text[range]) }
                case .variable(let variable): out.append(variable.value(context).text(in: context.arena))
                }
            }
            body(whole, out.finish())
            if !isGlobal { return }
            place = max(whole.upperBound, whole.lowerBound + 1)
        }
    }

    /// The changed text; nil if nothing matches.
    public func apply(_ text: ByteView, _ context: RouteContext) -> ByteView? {
        var out = ByteBuilder(context.arena, capacity: text.count + 64)
        var place = 0
        var found = false
        var replacements: [(Range<Int>, ByteView)] = []
        forEachMatch(text, from: 0, context) { replacements.append(($0, $1)) }
        for (range, replacement) in replacements {
            found = true
            out.append(text[place..<range.lowerBound])
            out.append(replacement)
            place = range.upperBound
        }
        out.append(text.dropFirst(place))
        return found ? out.finish() : nil
    }
}
