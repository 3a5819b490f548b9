import Modules
import Routing

/// A comparison for people and for programs.
public struct ComparisonReport: Sendable {
    private let comparison: Comparison
    private let names: (left: String, right: String)

    public init(_ comparison: Comparison, _ left: String, _ right: String) {
        self.comparison = comparison
        names = (left, right)
    }

    /// What differs, in two columns, and a line that sums up.
    /// - Parameter width: columns of the terminal.
    public func text(_ style: ReportStyle, width: Int) -> String {
        let table = SideBySide(width: width - 4, style)
        var out = ""
        for result in comparison.results where !result.differences.isEmpty {
            out += "\(style.bold)\(result.title)\(style.plain)\n"
            for (difference, count) in Self.counted(result.differences) {
                let title = difference.title.isEmpty ? "" : " \(difference.title)"
                out += "  \(difference.subject.rawValue)\(title)\(count > 1 ? " (\(count) times)" : "")\n"
                out += table.rows([(names.left, names.right)], isHeading: true).indented
                out += table.rows(difference.lines).indented
            }
            out += "\n"
        }
        let different = comparison.results.count { !$0.differences.isEmpty }
        // the start is no message
        let total = max(0, comparison.results.count - 1)
        out += different == 0
            ? "\(style.good)the same\(style.plain): both configs send, log and set the same in \(total) step\(total == 1 ? "" : "s")\n"
            : "\(style.bad)different\(style.plain) in \(different) of \(total) step\(total == 1 ? "" : "s")\n"
        return out
    }

    /// Each difference once, with how often it is there: retransmissions differ as their first one does.
    private static func counted(_ differences: [Comparison.Difference]) -> [(Comparison.Difference, Int)] {
        var found: [(Comparison.Difference, Int)] = []
        for difference in differences {
            if let known = found.firstIndex(where: { $0.0 == difference }) {
                found[known].1 += 1
            } else {
                found.append((difference, 1))
            }
        }
        return found
    }

    /// `{"differing": 0, "a": ..., "b": ..., "steps": [{"title", "differences": [{"subject", "title", "lines": [{"a", "b"}]}]}]}`
    public var json: [UInt8] {
        func line(_ text: String?) -> RPCValue { text.map { .string($0) } ?? .null }
        let steps = comparison.results.map { result -> RPCValue in
            let differences = result.differences.map { difference -> RPCValue in
                [
                    "subject": .string(difference.subject.rawValue), "title": .string(difference.title),
                    "lines": .array(difference.lines.map { ["a": line($0.left), "b": line($0.right)] }),
                ]
            }
            return ["title": .string(result.title), "differences": .array(differences)]
        }
        var writer = JSONWriter(isPretty: false)
        writer.write(["differing": .integer(comparison.results.count { !$0.differences.isEmpty }), "a": .string(names.left), "b": .string(names.right), "steps": .array(steps)])
        return writer.bytes + [10]
    }
}
