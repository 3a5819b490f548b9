import ConfigSyntax

/// `return 0` ends the whole script
///
/// Zero does not go back to the caller: it ends the script like `exit`. A route that means "no" has to return a negative
/// number.
///
/// Instead: `return -1` for no, `return 1` for yes, `exit` to end.
///
///     route[CHECK] { if ($rU == "a") return 0; return 1; }
struct ReturnZero: Rule {
    static let name = "return-zero"

    func check(_ script: Script, _ findings: inout Findings) {
        script.visitStatements { statement, route in
            guard case .return(let value?) = statement.kind, value.constantNumber == 0, route.kind == .route || route.kind == .request else { return }
            findings.add(statement.range, "return 0 ends the whole script, like exit, and does not go back to the caller", help: "return -1 for no; write exit where the end is meant")
        }
    }
}
