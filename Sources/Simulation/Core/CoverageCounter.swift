import Routing

/// How often each line with a step was run.
///
/// Unchecked, since simulations that share one run one after the other.
public final class CoverageCounter: @unchecked Sendable {
    /// Runs by file and line; 0 for a line that was never run.
    public private(set) var files: [String: [Int: Int]] = [:]

    public init() {}

    func add(_ step: TracedStep) { add(step.file, step.line) }
    func add(_ file: String, _ line: Int) { files[file, default: [:]][line, default: 0] += 0 }

    func count(_ step: TracedStep) { count(step.file, step.line) }
    func count(_ file: String, _ line: Int) { files[file, default: [:]][line, default: 0] += 1 }
}
