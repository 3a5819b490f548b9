/// What is wrong with a config, where, and what to write instead.
public struct Diagnostic: Sendable {
    public enum Severity: String, Sendable {
        case error, warning, note
    }

    public let rule: String
    public let severity: Severity
    public let range: SourceRange
    public let message: String
    /// What to write instead; empty if there is nothing to say.
    public let help: String

    public init(rule: String, severity: Severity, range: SourceRange, message: String, help: String = "") {
        self.rule = rule
        self.severity = severity
        self.range = range
        self.message = message
        self.help = help
    }

    /// The text for a terminal: place, message, the line with a caret under what is meant, where the text came from.
    public func rendered(_ sources: SourceSet) -> String {
        let place = sources.place(range)
        var out = "\(place.file):\(place.line):\(place.column): \(severity.rawValue): \(message)\n"
        var visible = range
        while let origin = sources.files[Int(visible.file)].origin, sources.files[Int(visible.file)].originKind.hasPrefix("define") {
            visible = origin
        }
        let line = sources.files[Int(visible.file)].line(place.line)
        let length = place.endLine == place.line ? max(1, place.endColumn - place.column + 1) : 1
        let pad = String(line.utf8.prefix(place.column - 1).map { $0 == 9 ? "\t" : " " })
        out += "    \(line)\n    \(pad)\(String(repeating: "^", count: min(length, 80)))\n"
        if !help.isEmpty { out += "    help: \(help)\n" }
        var step = range
        while let origin = sources.files[Int(step.file)].origin {
            let from = sources.place(origin)
            out += "    note: through \(sources.files[Int(step.file)].originKind) at \(from.file):\(from.line):\(from.column)\n"
            step = origin
        }
        return out
    }
}
