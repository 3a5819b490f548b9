import ConfigLint
import ConfigSyntax
import Modules
import Routing

/// `--format json`
enum JSONReport {
    static func bytes(_ findings: [CheckFinding]) -> [UInt8] {
        var writer = JSONWriter(isPretty: false)
        writer.write(["findings": .array(findings.map(value))])
        return writer.bytes + [10]
    }

    private static func value(_ finding: CheckFinding) -> RPCValue {
        [
            "rule": .string(finding.rule), "severity": .string(finding.severity.rawValue), "file": .string(finding.file), "line": .integer(finding.line),
            "column": .integer(finding.column), "endLine": .integer(finding.endLine), "endColumn": .integer(finding.endColumn), "message": .string(finding.message),
            "help": .string(finding.help), "fixes": .array(finding.fixes.map(value)),
        ]
    }

    /// The end of a fix is the place behind its last byte.
    private static func value(_ fix: CheckFinding.Fix) -> RPCValue {
        [
            "title": .string(fix.title), "line": .integer(fix.line), "column": .integer(fix.column), "endLine": .integer(fix.endLine),
            "endColumn": .integer(fix.endColumn), "replacement": .string(fix.replacement),
        ]
    }
}

/// `--format sarif`: SARIF 2.1.0, one run.
enum SARIFReport {
    static func bytes(_ findings: [CheckFinding]) -> [UInt8] {
        var writer = JSONWriter(isPretty: true)
        writer.write([
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
            "runs": .array([["tool": ["driver": driver(Set(findings.map(\.rule)))], "results": .array(findings.map(result))]]),
        ])
        return writer.bytes + [10]
    }

    private static func driver(_ used: Set<String>) -> RPCValue {
        let rules = used.sorted().map { name -> RPCValue in
            guard let entry = RuleList.entry(name) else { return ["id": .string(name)] }
            return ["id": .string(name), "shortDescription": ["text": .string(entry.title)], "help": ["text": .string(entry.text)]]
        }
        return ["name": "signalbox", "version": .string(ProgramText.version), "rules": .array(rules)]
    }

    private static func result(_ finding: CheckFinding) -> RPCValue {
        let text = finding.help.isEmpty ? finding.message : "\(finding.message). \(finding.help)"
        // SARIF counts lines and columns from 1, and its end column is behind the last character
        let region: RPCValue = [
            "startLine": .integer(max(1, finding.line)), "startColumn": .integer(max(1, finding.column)), "endLine": .integer(max(1, finding.endLine)),
            "endColumn": .integer(max(1, finding.endColumn) + 1),
        ]
        return [
            "ruleId": .string(finding.rule), "level": .string(finding.severity.rawValue), "message": ["text": .string(text)],
            "locations": .array([["physicalLocation": ["artifactLocation": ["uri": .string(finding.file)], "region": region]]]),
        ]
    }
}

/// `--format github`: workflow commands, a line a finding.
enum GitHubReport {
    static func text(_ findings: [CheckFinding]) -> String {
        findings.map { finding in
            let command = finding.severity == .note ? "notice" : finding.severity.rawValue
            let text = finding.help.isEmpty ? finding.message : "\(finding.message)\n\(finding.help)"
            return "::\(command) file=\(property(finding.file)),line=\(max(1, finding.line)),endLine=\(max(1, finding.endLine)),col=\(max(1, finding.column)),"
                + "title=\(property(finding.rule))::\(escaped(text))\n"
        }.joined()
    }

    private static func escaped(_ text: String) -> String {
        text.map { character in
            switch character {
            case "%": "%25"
            case "\r": "%0D"
            case "\n": "%0A"
            default: String(character)
            }
        }.joined()
    }

    private static func property(_ text: String) -> String {
        escaped(text).map { $0 == ":" ? "%3A" : $0 == "," ? "%2C" : String($0) }.joined()
    }
}
