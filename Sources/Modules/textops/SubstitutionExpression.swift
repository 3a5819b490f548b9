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
    private let expression: RegularExpression
    private let replacement: ReplacementText
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
        replacement = try ReplacementText(Array(bytes[(middle + 1)..<last]), allowsVariables ? registry : nil)
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

    /// Each match (the first only, without flag g) and what takes its place; nil if the expression matches an empty text.
    func matches(_ text: ByteView, _ context: RouteContext) -> [(Range<Int>, ByteView)]? {
        var found: [(Range<Int>, ByteView)] = []
        var place = 0
        while place <= text.count, let groups = expression.firstMatch(text, from: place), let whole = groups.first ?? nil {
            if whole.isEmpty {
                context.log(.error, "textops", "\"\(expression.pattern)\" matches nothing at all: nothing is substituted")
                return nil
            }
            found.append((whole, replacement.text(context) { groups[$0].map { text[$0] } }))
            if !isGlobal { break }
            place = whole.upperBound
        }
        return found
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
