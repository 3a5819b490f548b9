import ConfigSyntax

/// What `.signalbox.json` says about rules: `{"rules": {"rule-name": "off" | "note" | "warning" | "error"}}`.
public struct LintSettings: Sendable {
    /// What the settings say about a rule.
    public enum Level: Sendable, Equatable {
        case off
        case severity(Diagnostic.Severity)
    }

    /// By rule name; rules that are not named keep their own severity.
    public var levels: [String: Level] = [:]

    public init() {}

    /// Thrown for a settings file that cannot be understood.
    public struct Problem: Error, CustomStringConvertible {
        public let description: String
    }

    /// Reads the file's text.
    public static func read(json: [UInt8]) throws(Problem) -> LintSettings {
        var settings = LintSettings()
        guard let whole = JSONValue.parse(json), whole.members != nil else { throw Problem(description: "the settings are no JSON object") }
        guard let rules = whole["rules"] else { return settings }
        guard let list = rules.members else { throw Problem(description: "\"rules\" is no object of rule names") }
        for member in list {
            if let level = try level(member.name, member.value) { settings.levels[member.name] = level }
        }
        return settings
    }

    private static func level(_ name: String, _ value: JSONValue) throws(Problem) -> Level? {
        guard RuleList.entry(name) != nil else {
            let near = RuleList.suggestion(for: name).map { "; did you mean \"\($0)\"?" } ?? "; signalbox rules lists them"
            throw Problem(description: "there is no rule \"\(name)\"\(near)")
        }
        switch value {
        case .bool(false), .string("off"): return .off
        case .bool(true), .string("on"): return nil
        case .string(let text):
            if let severity = Diagnostic.Severity(rawValue: text) { return .severity(severity) }
            throw Problem(description: "rule \"\(name)\" cannot be \"\(text)\": off, note, warning and error are understood")
        default: throw Problem(description: "rule \"\(name)\" takes \"off\", \"note\", \"warning\" or \"error\"")
        }
    }

    /// A rule's severity; nil if it is off.
    func severity(of rule: any Rule.Type) -> Diagnostic.Severity? {
        switch levels[rule.name] {
        case nil: rule.severity
        case .off?: nil
        case .severity(let severity)?: severity
        }
    }
}
