/// Results of tests for people.
public struct ScriptTestReport: Sendable {
    private let style: ReportStyle

    public init(_ style: ReportStyle) { self.style = style }

    /// A test that did not pass: where, what was expected, what was there instead.
    public func failure(_ result: ScriptTestResult) -> String {
        switch result.outcome {
        case .passed: return ""
        case .failed(let line, let message, let details):
            let shown = details.map { line in
                let colour = line.hasPrefix("- ") ? style.good : line.hasPrefix("+ ") ? style.bad : ""
                return "    \(colour)\(line.replacingControls)\(colour.isEmpty ? "" : style.plain)\n"
            }
            return "\(style.bad)FAILED\(style.plain) \(style.bold)\(result.name)\(style.plain)\n  \(result.file):\(line): \(message.replacingControls)\n\(shown.joined())"
        case .broken(let line, let message):
            let lines = message.split(separator: "\n").map { "    \(String($0).replacingControls)\n" }.joined()
            return "\(style.bad)BROKEN\(style.plain) \(style.bold)\(result.name)\(style.plain)\n  \(result.file):\(line): the test cannot be run\n\(lines)"
        }
    }

    public func success(_ result: ScriptTestResult) -> String { "\(style.good)ok\(style.plain) \(result.name)\n" }

    /// `3 tests: 2 passed, 1 failed`
    public func summary(_ results: [ScriptTestResult]) -> String {
        let passed = results.count(where: \.isPassed)
        let failed = results.count - passed
        let text = "\(results.count) test\(results.count == 1 ? "" : "s"): \(passed) passed"
        return failed == 0 ? "\(style.good)\(text)\(style.plain)\n" : "\(style.bad)\(text), \(failed) failed\(style.plain)\n"
    }
}
