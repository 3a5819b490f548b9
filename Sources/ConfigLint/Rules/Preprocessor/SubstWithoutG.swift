import ConfigSyntax

/// A substitution that changes only the first place
///
/// Without the flag `g` a `#!subst` changes the first match in each text and leaves the others.
///
/// Instead: write `g` behind the last slash.
///
///     #!subst "/HOST/example.com/g"
struct SubstWithoutG: Rule {
    static let name = "subst-without-g"

    func check(_ script: Script, _ findings: inout Findings) {
        for directive in script.directives.all("subst", "substdef", "substdefs") {
            let quoted = directive.rest.trimmed
            guard quoted.count > 2, let quote = quoted.first, quote == "\"" || quote == "'" else { continue }
            let inner = quoted.dropFirst().prefix { $0 != quote }
            guard let separator = inner.first else { continue }
            let parts = inner.dropFirst().split(separator: separator, omittingEmptySubsequences: false).map(String.init)
            guard parts.count >= 2, parts.count < 3 || !parts[2].contains("g"), let pattern = parts.first, pattern.count > 1 else { continue }
            // plain texts only: what else would match is not known here
            guard pattern.allSatisfy({ $0.isLetter || $0.isNumber || "_-!@%".contains($0) }) else { continue }
            let twice = script.directives.strings.first { $0.text.components(of: pattern) > 1 && $0.range.start > directive.range.start && !$0.text.hasPrefix(String(separator) + pattern) }
            guard let twice else { continue }
            findings.add(
                directive.range, "without the flag g only the first \"\(pattern)\" of each text changes", help: "write g behind the last \(separator)",
                notes: [(twice.range, "this text has more than one")])
        }
    }
}

extension String {
    /// How often another text occurs in this one.
    func components(of needle: String) -> Int {
        let text = Array(utf8), wanted = Array(needle.utf8)
        guard !wanted.isEmpty, text.count >= wanted.count else { return 0 }
        var count = 0
        var place = 0
        while place + wanted.count <= text.count {
            if text[place..<(place + wanted.count)].elementsEqual(wanted) {
                count += 1
                place += wanted.count
            } else {
                place += 1
            }
        }
        return count
    }
}
