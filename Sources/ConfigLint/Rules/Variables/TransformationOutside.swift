import ConfigSyntax

/// A transformation outside of the parentheses
///
/// In a text, `$ru{uri.user}` is the variable `$ru` followed by the text `{uri.user}`.
///
/// Instead: put the whole in parentheses: `$(ru{uri.user})`.
///
///     xlog("L_INFO", "user $ru{uri.user}\n");
///     xlog("L_INFO", "user $(ru{uri.user})\n");
struct TransformationOutside: Rule {
    static let name = "transformation-outside"

    private static let classes: Set<String> = ["s", "uri", "param", "nameaddr", "tobody", "line", "val", "num", "re", "sql", "json", "urlencode", "via", "urialias", "url", "sock", "msrpuri"]

    func check(_ script: Script, _ findings: inout Findings) {
        script.visitExpressions { expression, _ in
            guard case .string(let text) = expression.kind, text.contains("{"), let found = Self.find(text) else { return }
            findings.add(expression.range, "\"\(found.0){\(found.1)}\" is \(found.0) followed by a text in braces", help: "write $(\(found.0.dropFirst()){\(found.1)})")
        }
    }

    /// A plain variable right before `{class.name}`.
    private static func find(_ text: String) -> (String, String)? {
        for reference in VariableReference.all(in: text) where !reference.text.hasPrefix("$(") {
            guard let place = text.firstRange(of: reference.text + "{") else { continue }
            let rest = text[place.upperBound...].prefix { $0 != "}" }
            if let dot = rest.firstIndex(of: "."), classes.contains(String(rest[..<dot])) { return (reference.text, String(rest)) }
        }
        return nil
    }
}
