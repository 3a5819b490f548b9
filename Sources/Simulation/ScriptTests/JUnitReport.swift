/// Results of tests as JUnit's XML, which CI systems read.
public enum JUnitReport {
    public static func xml(_ results: [ScriptTestResult]) -> String {
        var files: [String] = []
        for result in results where !files.contains(result.file) { files.append(result.file) }
        let suites = files.map { file -> String in
            let own = results.filter { $0.file == file }
            let cases = own.map(testCase).joined()
            return "  <testsuite name=\"\(escaped(file))\" tests=\"\(own.count)\" failures=\"\(own.count(where: isFailure))\" errors=\"\(own.count(where: isError))\">\n\(cases)  </testsuite>\n"
        }
        let counts = "tests=\"\(results.count)\" failures=\"\(results.count(where: isFailure))\" errors=\"\(results.count(where: isError))\""
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites \(counts)>\n\(suites.joined())</testsuites>\n"
    }

    private static func isFailure(_ result: ScriptTestResult) -> Bool { if case .failed = result.outcome { true } else { false } }
    private static func isError(_ result: ScriptTestResult) -> Bool { if case .broken = result.outcome { true } else { false } }

    private static func testCase(_ result: ScriptTestResult) -> String {
        let head = "    <testcase classname=\"\(escaped(result.file))\" name=\"\(escaped(result.name))\""
        switch result.outcome {
        case .passed: return "\(head)/>\n"
        case .failed(let line, let message, let details):
            let text = (["\(result.file):\(line): \(message)"] + details).joined(separator: "\n")
            return "\(head)>\n      <failure message=\"\(escaped(message))\">\(escaped(text))</failure>\n    </testcase>\n"
        case .broken(let line, let message):
            let first = message.split(separator: "\n").first.map(String.init) ?? message
            return "\(head)>\n      <error message=\"\(escaped(first))\">\(escaped("\(result.file):\(line): \(message)"))</error>\n    </testcase>\n"
        }
    }

    /// The text for XML 1.0, which has no place for most control characters.
    private static func escaped(_ text: String) -> String {
        String(text.unicodeScalars.flatMap { scalar -> [Character] in
            switch scalar {
            case "&": Array("&amp;")
            case "<": Array("&lt;")
            case ">": Array("&gt;")
            case "\"": Array("&quot;")
            case "\n", "\t": [Character(scalar)]
            default: scalar.value < 32 || scalar.value == 0xfffe || scalar.value == 0xffff ? ["?"] : [Character(scalar)]
            }
        })
    }
}
