import ConfigSyntax

/// Text from the message in an SQL statement
///
/// Whoever sends the message writes part of the statement: a user name with a quote in it ends the text and goes on as SQL.
///
/// Instead: `$(rU{s.escape.common})` or `$(rU{sql.val.str})`.
///
///     sql_query("cb", "select name from users where name='$rU'", "ra");
struct SQLWithUserInput: Rule {
    static let name = "sql-with-user-input"

    func check(_ script: Script, _ findings: inout Findings) {
        for facts in script.calls("sql_query", "sql_xquery", "sql_pvquery", "sql_query_async", "avp_db_query", "db_query", "sql_query_unsafe") {
            let place = facts.call.name == "avp_db_query" ? 0 : 1
            guard let argument = facts.argument(place) else { continue }
            note(argument, &findings)
        }
        // statements that are put together before
        script.visitStatements { statement, _ in
            guard case .assign(_, let value) = statement.kind, case .binary = value.kind, let first = Self.firstText(value) else { return }
            let words = ["select ", "insert into ", "update ", "delete from ", "replace into "]
            guard words.contains(where: { first.lowercased().hasPrefix($0) }) else { return }
            note(value, &findings)
        }
    }

    private func note(_ expression: Expression, _ findings: inout Findings) {
        guard let reference = expression.directReferences.first(where: { KnownVariables.fromSender.contains($0.name) && !UserInput.isEscaped($0) }) else { return }
        findings.add(expression.range, "\(reference.text) comes from the message and goes into an SQL statement", help: "write $(\(reference.base.dropFirst()){s.escape.common}) or $(\(reference.base.dropFirst()){sql.val.str})")
    }

    private static func firstText(_ expression: Expression) -> String? {
        switch expression.kind {
        case .string(let text): text
        case .binary(_, let left, _): firstText(left)
        default: nil
        }
    }
}
