/// A regular expression in Perl's syntax, compiled once.
final class PerlPattern: @unchecked Sendable {
    struct Options: Sendable {
        var ignoresCase = false
        var anchorsMatchLineEnds = false
        var dotMatchesLineEnds = false
        /// Blanks and comments in the expression do not count.
        var isExtended = false
    }

    // never changed; the engine keeps no state in it
    private let regex: Regex<AnyRegexOutput>
    /// How many groups in parentheses it has.
    let groupCount: Int

    /// - Throws: what the engine says about a bad expression.
    init(_ source: String, _ options: Options) throws {
        regex = try Regex((options.isExtended ? "(?x)" : "") + source)
            .ignoresCase(options.ignoresCase)
            .anchorsMatchLineEndings(options.anchorsMatchLineEnds)
            .dotMatchesNewlines(options.dotMatchesLineEnds)
            .matchingSemantics(.unicodeScalar)
        groupCount = Self.countGroups(source)
    }

    func matches(_ text: String) -> Bool { (try? regex.firstMatch(in: text)) != nil }

    /// The first match and its groups (nil for one that took no part); nil if nothing matches.
    func firstMatch(_ text: String) -> [Substring?]? {
        guard let found = try? regex.firstMatch(in: text) else { return nil }
        return (0..<found.output.count).map { found.output[$0].substring }
    }

    private static func countGroups(_ source: String) -> Int {
        let characters = Array(source.utf8)
        var count = 0, index = 0
        var isInClass = false
        while index < characters.count {
            switch characters[index] {
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "["): isInClass = true
            case UInt8(ascii: "]"): isInClass = false
            case UInt8(ascii: "(") where !isInClass:
                // what begins with a question mark captures only where it has a name
                let rest = characters[(index + 1)...].prefix(3).map { Character(Unicode.Scalar($0)) }
                let isNamed = rest.starts(with: "?P<") || rest.starts(with: "?'")
                    || (rest.starts(with: "?<") && rest.count == 3 && rest[2] != "=" && rest[2] != "!")
                if rest.first != "?" && rest.first != "*" || isNamed { count += 1 }
            default: break
            }
            index += 1
        }
        return count
    }
}
