import Routing
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// `/expression/replacement/flags` as `subst` takes it, with any byte in the place of `/`.
///
/// The replacement may hold groups (`\0` to `\9`), `\u` for the request URI, `\n`, `\r`, `\t`, and variables. Flags: `g` for all
/// matches, `i` to ignore case, `s` to let `.` match line ends.
public final class SubstitutionExpression: Sendable {
    private enum Piece: Sendable {
        case literal(OwnedBytes)
        case group(Int)
        case requestURI
        case variable(Variable)
    }

    private let expression: RegularExpression
    private let pieces: [Piece]
    private let isGlobal: Bool

    /// - Parameter allowsVariables: whether `$` starts a variable in the replacement.
    /// - Throws: `DeclarationError` for a bad form, expression, variable or flag.
    public init(_ text: String, _ registry: Registry, allowsVariables: Bool = true) throws {
        let bytes = Array(text.utf8)
        func refuse(_ why: String) -> DeclarationError { DeclarationError("bad substitution \"\(text)\": \(why)", remedy: "write /expression/replacement/flags") }
        guard let mark = bytes.first, bytes.count >= 3, mark != ASCII.backslash else { throw refuse("it does not start with a separator") }
        guard let middle = Self.separator(mark, bytes, from: 1), let last = Self.separator(mark, bytes, from: middle + 1) else {
            throw refuse("a separator is missing")
        }
        var flags = REG_EXTENDED | REG_NEWLINE
        var isGlobal = false
        for flag in bytes[(last + 1)...] {
            switch flag {
            case UInt8(ascii: "i"): flags |= REG_ICASE
            case UInt8(ascii: "g"): isGlobal = true
            case UInt8(ascii: "s"): flags &= ~REG_NEWLINE
            default: throw refuse("unknown flag \"\(Character(Unicode.Scalar(flag)))\"; g, i and s are known")
            }
        }
        self.isGlobal = isGlobal
        expression = try RegularExpression(Self.unescaped(bytes[1..<middle], mark), flags: flags)
        pieces = try Self.parse(Array(bytes[(middle + 1)..<last]), allowsVariables ? registry : nil)
    }

    /// Index of the next separator that no backslash precedes.
    private static func separator(_ mark: UInt8, _ bytes: [UInt8], from start: Int) -> Int? {
        var index = start
        while index < bytes.count {
            if bytes[index] == ASCII.backslash { index += 1 } else if bytes[index] == mark { return index }
            index += 1
        }
        return nil
    }

    /// An expression in which a separator needs no backslash any more.
    private static func unescaped(_ bytes: ArraySlice<UInt8>, _ mark: UInt8) -> String {
        var out: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == ASCII.backslash, index + 1 < bytes.endIndex {
                if bytes[index + 1] != mark { out.append(bytes[index]) }
                out.append(bytes[index + 1])
                index += 2
            } else {
                out.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func parse(_ bytes: [UInt8], _ registry: Registry?) throws -> [Piece] {
        var pieces: [Piece] = []
        var literal: [UInt8] = []
        func flush() {
            if !literal.isEmpty { literal.withUnsafeBufferPointer { pieces.append(.literal(OwnedBytes(ByteView($0)))) } }
            literal = []
        }
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == ASCII.backslash, index + 1 < bytes.count {
                let next = bytes[index + 1]
                switch next {
                case UInt8(ascii: "0")...UInt8(ascii: "9"):
                    flush()
                    pieces.append(.group(Int(next) - 48))
                case UInt8(ascii: "u"):
                    flush()
                    pieces.append(.requestURI)
                case UInt8(ascii: "n"): literal.append(ASCII.lineFeed)
                case UInt8(ascii: "r"): literal.append(ASCII.carriageReturn)
                case UInt8(ascii: "t"): literal.append(ASCII.tab)
                default: literal.append(next)
                }
                index += 2
            } else if byte == UInt8(ascii: "$"), let registry {
                let end = variableEnd(bytes, index)
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

    /// Behind the variable that starts at `start`.
    private static func variableEnd(_ bytes: [UInt8], _ start: Int) -> Int {
        var end = start + 1
        func passParentheses() {
            var depth = 0
            while end < bytes.count {
                if bytes[end] == UInt8(ascii: "(") { depth += 1 }
                if bytes[end] == UInt8(ascii: ")") { depth -= 1 }
                end += 1
                if depth == 0 { return }
            }
        }
        if end < bytes.count, bytes[end] != UInt8(ascii: "(") {
            while end < bytes.count, ASCII.isAlphanumeric(bytes[end]) || [95, 46, 63].contains(bytes[end]) { end += 1 }
        }
        if end < bytes.count, bytes[end] == UInt8(ascii: "(") { passParentheses() }
        return end
    }

    /// Each match (the first only, without flag g) and what takes its place; nil if the expression matches an empty text.
    func matches(_ text: ByteView, _ context: RouteContext) -> [(Range<Int>, ByteView)]? {
        var found: [(Range<Int>, ByteView)] = []
        var place = 0
        while place <= text.count, let groups = expression.firstMatch(text, from: place), let whole = groups.first ?? nil {
            if whole.isEmpty {
                context.log(.error, "textops", "\"\(expression.pattern)\" matches nothing at all: nothing is substituted")
                return nil
            }
            found.append((whole, replacement(groups, text, context)))
            if !isGlobal { break }
            place = whole.upperBound
        }
        return found
    }

    private func replacement(_ groups: [Range<Int>?], _ text: ByteView, _ context: RouteContext) -> ByteView {
        var out = ByteBuilder(context.arena)
        for piece in pieces {
            switch piece {
            case .literal(let literal): out.append(literal.view)
            case .group(let number): if let range = groups[number] { out.append(text[range]) }
            case .requestURI: if context.message.isRequest { out.append(context.message.currentURI) }
            case .variable(let variable): out.append(variable.value(context).text(in: context.arena))
            }
        }
        return out.finish()
    }

    /// The changed text; nil if nothing matches.
    public func apply(_ text: ByteView, _ context: RouteContext) -> ByteView? {
        guard let changes = matches(text, context), !changes.isEmpty else { return nil }
        var out = ByteBuilder(context.arena, capacity: text.count + 64)
        var place = 0
        for (range, replacement) in changes {
            out.append(text[place..<range.lowerBound])
            out.append(replacement)
            place = range.upperBound
        }
        out.append(text.dropFirst(place))
        return out.finish()
    }
}
