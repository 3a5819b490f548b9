/// What is wrong with a config, where, and what to write instead.
public struct Diagnostic: Sendable {
    public enum Severity: String, Sendable {
        case error, warning, note
    }

    /// Another place that belongs to the matter: the first of two definitions, an opening brace.
    public struct Note: Sendable {
        public let range: SourceRange
        public let message: String

        public init(_ range: SourceRange, _ message: String) {
            self.range = range
            self.message = message
        }
    }

    /// A change of the text that mends the matter.
    public struct Fix: Sendable {
        /// What to do, for a menu: `remove the colon`.
        public let title: String
        public let range: SourceRange
        /// What stands in the range's place afterwards.
        public let replacement: String

        public init(_ title: String, _ range: SourceRange, _ replacement: String) {
            self.title = title
            self.range = range
            self.replacement = replacement
        }
    }

    public let rule: String
    public let severity: Severity
    public let range: SourceRange
    public let message: String
    /// What to write instead; empty if there is nothing to say.
    public let help: String
    public let notes: [Note]
    /// Changes that are certain to be right; empty if there is none.
    public let fixes: [Fix]

    public init(
        rule: String, severity: Severity, range: SourceRange, message: String, help: String = "", notes: [Note] = [], fixes: [Fix] = []
    ) {
        self.rule = rule
        self.severity = severity
        self.range = range
        self.message = message
        self.help = help
        self.notes = notes
        self.fixes = fixes
    }

    /// How parts of a text are set off.
    public struct Style: Sendable {
        let bold, error, warning, note, caret, plain: String

        /// No marks at all: for files and pipes.
        public static let plain = Style(bold: "", error: "", warning: "", note: "", caret: "", plain: "")
        /// Colours of a terminal.
        public static let terminal = Style(
            bold: "\u{1B}[1m", error: "\u{1B}[1;31m", warning: "\u{1B}[1;33m", note: "\u{1B}[1;36m", caret: "\u{1B}[32m", plain: "\u{1B}[0m")

        func mark(_ severity: Severity) -> String {
            switch severity {
            case .error: error
            case .warning: warning
            case .note: note
            }
        }
    }

    /// The text for a reader: place, message, the line with a caret under what is meant, what to do, where the text came from.
    public func rendered(_ sources: SourceSet, style: Style = .plain) -> String {
        var out = "\(style.bold)\(Self.place(range, sources)):\(style.plain) \(style.mark(severity))\(severity.rawValue):\(style.plain) "
        out += "\(style.bold)\(message)\(style.plain) [\(rule)]\n"
        out += Self.excerpt(range, sources, style)
        if !help.isEmpty { out += "    help: \(help)\n" }
        for note in notes {
            out += "\(Self.place(note.range, sources)): \(style.note)note:\(style.plain) \(note.message)\n" + Self.excerpt(note.range, sources, style)
        }
        return out + Self.origins(range, sources)
    }

    private static func place(_ range: SourceRange, _ sources: SourceSet) -> String {
        let place = sources.place(range)
        return "\(place.file):\(place.line):\(place.column)"
    }

    /// The line and a caret under the range; long lines are cut around it.
    private static func excerpt(_ range: SourceRange, _ sources: SourceSet, _ style: Style) -> String {
        let visible = sources.visible(range)
        let place = sources.place(range)
        let line = Array(sources.files[Int(visible.file)].line(place.line).utf8)
        let from = max(0, min(place.column - 1, line.count) - 100)
        let to = min(line.count, from + 180)
        let shown = String(decoding: line[from..<to], as: UTF8.self)
        let length = place.endLine == place.line ? max(1, place.endColumn - place.column + 1) : max(1, line.count - place.column + 1)
        // a caret per character, not per byte: continuation bytes of UTF-8 take no room
        func width(_ bytes: ArraySlice<UInt8>) -> Int { bytes.count { $0 & 0xC0 != 0x80 } }
        let before = line[from..<min(line.count, max(from, place.column - 1))]
        let marked = line[before.endIndex..<min(line.count, before.endIndex + length)]
        let pad = String(decoding: before.filter { $0 & 0xC0 != 0x80 }.map { $0 == 9 ? 9 : 32 }, as: UTF8.self)
        return "    \(shown)\n    \(pad)\(style.caret)\(String(repeating: "^", count: min(max(1, width(marked)), 80)))\(style.plain)\n"
    }

    /// Through which defines and includes the text came.
    private static func origins(_ range: SourceRange, _ sources: SourceSet) -> String {
        var out = ""
        var step = range
        while let origin = sources.files[Int(step.file)].origin {
            let file = sources.files[Int(step.file)]
            if file.isDefine {
                let text = String(decoding: file.bytes.prefix(60), as: UTF8.self)
                out += "\(place(origin, sources)): note: \(file.name) stands for \"\(text)\"\n"
                if let made = file.definedAt { out += "\(place(made, sources)): note: as defined here\n" }
            } else {
                out += "\(place(origin, sources)): note: \(file.name) is included here\n"
            }
            step = origin
        }
        return out
    }
}
