import ConfigSyntax

/// A dot that matches any character
///
/// In a regular expression `.` stands for any character: `example.com` also fits `exampleXcom`, which somebody else may own,
/// and `10.0.0.` fits `10x0`. Where such a test decides whom to trust, that is a hole.
///
/// Instead: write `\.`, or compare the whole text with `==`.
///
///     if ($rd =~ "^sip.example.com$") { ... }
///     if ($rd =~ "^sip\.example\.com$") { ... }
struct UnescapedDot: Rule {
    static let name = "unescaped-dot"

    func check(_ script: Script, _ findings: inout Findings) {
        script.visitExpressions { expression, _ in
            guard case .binary(.match, let left, let right) = expression.kind, case .string(let pattern) = right.kind, !pattern.contains("$def") else { return }
            check(pattern, of: left, right.range, &findings)
        }
        script.visitStatements { statement, _ in
            guard case .select(let subject, let cases) = statement.kind else { return }
            for one in cases { if case .pattern(let pattern) = one.label { check(pattern, of: subject, one.range, &findings) } }
        }
    }

    private func check(_ pattern: String, of subject: Expression, _ range: SourceRange, _ findings: inout Findings) {
        if let variable = subject.variable, !variable.transformations.isEmpty || !Self.holdsHost(variable.name) { return }
        guard Self.hasBareDot(pattern) else { return }
        findings.add(range, "the dots in \"\(pattern)\" match any character, not a dot alone", help: "write \\. for a dot")
    }

    private static func holdsHost(_ name: String) -> Bool {
        ["rd", "fd", "td", "dd", "ru", "fu", "tu", "du", "si", "Ri", "ad", "ar", "pd", "pu", "od", "ou", "sas", "fs", "ct"].contains(name)
    }

    /// Whether a name or an address has a dot that stands for anything: letters on both sides, and no sign of repetition.
    static func hasBareDot(_ pattern: String) -> Bool {
        let bytes = Array(pattern.utf8)
        func isPlain(_ byte: UInt8) -> Bool { DirectiveScan.isWord(byte) && byte != UInt8(ascii: "_") }
        var inClass = false
        for (place, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "["), place == 0 || bytes[place - 1] != 92 { inClass = true }
            if byte == UInt8(ascii: "]") { inClass = false }
            guard byte == UInt8(ascii: "."), !inClass, place > 0, place + 1 < bytes.count, isPlain(bytes[place - 1]), isPlain(bytes[place + 1]) else { continue }
            // one letter alone on the left is an escape such as \d
            if place > 1, bytes[place - 2] == 92 { continue }
            return true
        }
        return false
    }
}
