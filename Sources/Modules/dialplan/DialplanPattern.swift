import Routing
import SIPMessage

/// A regular expression of a rule: compiled when it is loaded, or, with variables in it, each time that it is used.
struct DialplanPattern: Sendable {
    private enum Form: Sendable {
        case fixed(PerlPattern)
        case dynamic(TextTemplate)
        /// One pattern for each value of an AVP (`$(avp(x)[*])`).
        case each(head: TextTemplate, AVPVariable, tail: TextTemplate)
    }

    private let form: Form

    /// Groups that it has; nil where that depends on variables.
    var groupCount: Int? { if case .fixed(let pattern) = form { pattern.groupCount } else { nil } }

    /// - Parameter registry: nil where no variables are looked for (`match_dynamic`).
    /// - Throws: what is wrong with the expression.
    init(_ text: String, _ registry: Registry?) throws {
        if let registry, let form = Self.dynamic(text, registry) {
            self.form = form
        } else {
            form = .fixed(try PerlPattern(text, PerlPattern.Options()))
        }
    }

    /// Nil for a text without variables.
    private static func dynamic(_ text: String, _ registry: Registry) -> Form? {
        // a dollar at the end is the expression's own
        let plain = text.hasSuffix("$") && !text.hasSuffix("$$") ? text + "$" : text
        if let (start, end) = everyValue(plain), let variable = try? registry.variable(String(plain[start..<end])) as? AVPVariable,
            let head = try? registry.template(String(plain[..<start])), let tail = try? registry.template(String(plain[end...]))
        {
            return .each(head: head, variable, tail: tail)
        }
        guard let template = try? registry.template(plain), template.constant == nil else { return nil }
        return .dynamic(template)
    }

    /// Where `$(avp(...)[*])` stands.
    private static func everyValue(_ text: String) -> (String.Index, String.Index)? {
        let marker = "$(avp(", ending = ")[*])"
        var start = text.startIndex
        while start < text.endIndex {
            if text[start...].hasPrefix(marker) {
                var end = start
                while end < text.endIndex {
                    if text[end...].hasPrefix(ending) { return (start, text.index(end, offsetBy: ending.count)) }
                    end = text.index(after: end)
                }
            }
            start = text.index(after: start)
        }
        return nil
    }

    /// The first match of a pattern, with its groups.
    /// - Parameter context: nil for RPC clients, for whom patterns with variables do not match.
    func firstMatch(_ text: String, _ context: RouteContext?) -> [Substring?]? {
        switch form {
        case .fixed(let pattern): return pattern.firstMatch(text)
        case .dynamic(let template):
            guard let context else { return nil }
            return Self.match(template.text(context), text, context)
        case .each(let head, let variable, let tail):
            guard let context, let name = variable.name(context) else { return nil }
            for index in 0..<context.avps.count(name) {
                var pattern = ByteBuilder(context.arena)
                head.write(context, to: &pattern)
                pattern.append(context.avps.value(name, index: index).text(in: context.arena))
                tail.write(context, to: &pattern)
                if let found = Self.match(pattern.finish(), text, context) { return found }
            }
            return nil
        }
    }

    private static func match(_ pattern: ByteView, _ text: String, _ context: RouteContext) -> [Substring?]? {
        do {
            return try PerlPattern(pattern.string, PerlPattern.Options()).firstMatch(text)
        } catch {
            context.log(.error, "dialplan", "\"\(pattern)\" is no regular expression: \(error)")
            return nil
        }
    }
}
