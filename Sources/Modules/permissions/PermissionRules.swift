import ConfigSyntax
import Routing
import SIPMessage
import Synchronization

/// A rule of an allow or deny file: `left expressions [EXCEPT expressions] : right expressions [EXCEPT expressions]`, where `ALL` stands
/// for any text and expressions are POSIX extended regular expressions that ignore case.
struct PermissionRule: Sendable {
    private struct Side: Sendable {
        /// Nil for `ALL`.
        let expressions: [RegularExpression]?
        let exceptions: [RegularExpression]

        func matches(_ text: ByteView) -> Bool {
            (expressions.map { $0.contains { $0.matches(text) } } ?? true) && !exceptions.contains { $0.matches(text) }
        }
    }

    private let left: Side
    private let right: Side

    func matches(_ left: ByteView, _ right: ByteView) -> Bool { self.left.matches(left) && self.right.matches(right) }

    /// All rules of a file's text. Lines that are none are logged and left out.
    static func parse(_ text: String, file: String) -> [PermissionRule] {
        var rules: [PermissionRule] = []
        for (index, line) in text.textLines.enumerated() {
            do {
                if let rule = try PermissionRule(line) { rules.append(rule) }
            } catch {
                Log.error("permissions", "\(file):\(index + 1): the rule is left out: \(error)")
            }
        }
        return rules
    }

    /// Nil for a line without a rule.
    private init?(_ line: Substring) throws {
        var isQuoted = false
        var colon: Substring.Index?
        var end = line.endIndex
        for place in line.indices {
            if line[place] == "\"" { isQuoted.toggle() }
            if isQuoted { continue }
            if line[place] == ":" { colon = place }
            if line[place] == "#" {
                end = place
                break
            }
        }
        let rule = line[..<end]
        if rule.allSatisfy(\.isWhitespace) { return nil }
        guard let colon, colon < end, colon != line.startIndex else {
            throw DeclarationError("it has no colon between callers and callees", remedy: "write expressions : expressions")
        }
        left = try Self.side(rule[..<colon])
        right = try Self.side(rule[rule.index(after: colon)...])
    }

    private static func side(_ text: Substring) throws -> Side {
        let word = " EXCEPT "
        let parts = text.firstRange(of: word).map { (text[..<$0.lowerBound], text[$0.upperBound...]) }
        let expressions = trimmed(parts?.0 ?? text)
        return Side(expressions: expressions == "ALL" ? nil : try list(expressions), exceptions: try parts.map { try list(trimmed($0.1)) } ?? [])
    }

    /// Expressions with commas between them, each with or without quotes around it.
    private static func list(_ text: Substring) throws -> [RegularExpression] {
        var isQuoted = false
        let words = text.split(omittingEmptySubsequences: false) { character in
            if character == "\"" { isQuoted.toggle() }
            return character == "," && !isQuoted
        }
        return try words.map { word in
            var pattern = trimmed(word)
            if pattern.first == "\"" { pattern = pattern.dropFirst() }
            if pattern.last == "\"" { pattern = pattern.dropLast() }
            guard !pattern.isEmpty else { throw DeclarationError("an expression is empty", remedy: "write ALL for any text") }
            return try RegularExpression(String(pattern), flags: RegularExpression.ignoringCase)
        }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace ?? false { text = text.dropLast() }
        return text
    }
}

/// An allow or deny file. One that is not there has no rules.
final class RuleFile: Sendable {
    let path: String
    private let content = Mutex<[PermissionRule]>([])

    init(_ path: String) { self.path = path }

    /// Takes the rules in; called once, before any are looked at.
    func read() {
        guard let text = FileReader.text(path) else {
            Log.info("permissions", "file \(path) cannot be read: it has no rules")
            return
        }
        let rules = PermissionRule.parse(text, file: path)
        content.withLock { $0 = rules }
    }

    var rules: [PermissionRule] { content.withLock { $0 } }

    func matches(_ left: ByteView, _ right: ByteView) -> Bool { rules.contains { $0.matches(left, right) } }
}

/// An allow file and a deny file that go together.
final class PermissionFiles: Sendable {
    let allow: RuleFile
    let deny: RuleFile

    init(allow: RuleFile, deny: RuleFile) {
        self.allow = allow
        self.deny = deny
    }

    enum Verdict { case allowed, denied, unknown }

    func verdict(_ left: ByteView, _ right: ByteView) -> Verdict {
        allow.matches(left, right) ? .allowed : deny.matches(left, right) ? .denied : .unknown
    }

    var isEmpty: Bool { allow.rules.isEmpty && deny.rules.isEmpty }
}
