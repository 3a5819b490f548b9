/// Which lines with statements were run.
public struct CoverageReport: Sendable {
    private let files: [(name: String, lines: [(number: Int, count: Int)])]

    public init(_ counter: CoverageCounter) {
        files = counter.files.sorted { $0.key < $1.key }.map { ($0.key, $0.value.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }) }
    }

    private static func percent(_ run: Int, _ all: Int) -> String {
        // rounded down, so that 100% means all
        let tenths = all == 0 ? 1000 : run * 1000 / all
        return "\(tenths / 10).\(tenths % 10)%"
    }

    /// A line a file and one for all.
    public func text(_ style: ReportStyle) -> String {
        var out = ""
        var total = 0, totalRun = 0
        for file in files {
            let run = file.lines.count { $0.count > 0 }
            total += file.lines.count
            totalRun += run
            out += "  \(file.name): \(Self.percent(run, file.lines.count)) (\(run) of \(file.lines.count))"
            let missing = Self.ranges(file.lines)
            out += missing.isEmpty ? "\n" : "; \(style.bad)not run:\(style.plain) \(missing.joined(separator: ", "))\n"
        }
        return "\(style.bold)coverage: \(Self.percent(totalRun, total))\(style.plain) (\(totalRun) of \(total) lines with statements)\n" + out
    }

    /// Lines that were not run; those without a statement that was run between them are one range.
    private static func ranges(_ lines: [(number: Int, count: Int)]) -> [String] {
        var ranges: [(first: Int, last: Int)] = []
        var continues = false
        for line in lines {
            if line.count > 0 {
                continues = false
            } else if continues, let last = ranges.indices.last {
                ranges[last].last = line.number
            } else {
                ranges.append((line.number, line.number))
                continues = true
            }
        }
        return ranges.map { $0.first == $0.last ? "\($0.first)" : "\($0.first)-\($0.last)" }
    }

    /// The tracefile of lcov (geninfo(1)).
    public var lcov: String {
        files.map { file in
            let counts = file.lines.map { "DA:\($0.number),\($0.count)\n" }.joined()
            return "TN:\nSF:\(file.name)\n\(counts)LF:\(file.lines.count)\nLH:\(file.lines.count { $0.count > 0 })\nend_of_record\n"
        }.joined()
    }
}
