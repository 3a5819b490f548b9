import ConfigSyntax

/// `default` before cases with texts
///
/// The first label decides the type of the cases. With `default` first they are taken for numbers, and the server does not start.
///
/// Instead: write `default` last.
struct DefaultBeforeCases: Rule {
    static let name = "default-before-cases"
    static let severity = Diagnostic.Severity.error

    func check(_ script: Script, _ findings: inout Findings) {
        script.visitStatements { statement, _ in
            guard case .select(_, let cases) = statement.kind, cases.count > 1, case .otherwise = cases[0].label else { return }
            let hasText = cases.contains { one in
                switch one.label {
                case .pattern: true
                case .value(let value): if case .string = value.kind { true } else { false }
                case .otherwise: false
                }
            }
            if hasText { findings.add(cases[0].range, "with default first, the cases are taken for numbers, and the texts below are refused", help: "write default last") }
        }
    }
}
