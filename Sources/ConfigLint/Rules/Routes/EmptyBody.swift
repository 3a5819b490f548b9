import ConfigSyntax

/// A semicolon as the whole body
///
/// The `;` right behind the condition is the whole body of the `if` or `while`; the lines below run always.
///
/// Instead: remove the semicolon.
///
///     if (is_method("INVITE"));
///         exit;                     # always
struct EmptyBody: Rule {
    static let name = "empty-body"

    func check(_ script: Script, _ findings: inout Findings) {
        script.visitStatements { statement, _ in
            let condition: Expression, body: [Statement], word: String
            switch statement.kind {
            case .conditional(let test, let then, nil): (condition, body, word) = (test, then, "if")
            case .loop(let test, let inner): (condition, body, word) = (test, inner, "while")
            default: return
            }
            guard body.count == 1, let only = body.first, case .empty = only.kind, condition.range.file == only.range.file,
                !script.bytes(between: condition.range, and: only.range).contains(UInt8(ascii: "{"))
            else { return }
            findings.add(
                only.range, "this ; is the whole body of the \(word); what follows always runs", help: "remove it",
                fixes: [Diagnostic.Fix("remove the semicolon", only.range, "")])
        }
    }
}
