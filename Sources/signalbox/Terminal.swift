import ConfigSyntax
import Server
import Simulation

#if canImport(Glibc)
import Glibc
#endif

/// Standard output and standard error.
enum Terminal {
    /// Whether output goes to a terminal whose user wants colours (https://no-color.org).
    static var hasColours: Bool {
        let refused = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
        return !refused && isTerminal
    }

    /// Whether somebody looks at the output as it comes.
    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    static var style: Diagnostic.Style { hasColours ? .terminal : .plain }
    static var reportStyle: ReportStyle { hasColours ? .terminal : .plain }

    /// Columns; 120 where no terminal tells.
    static var width: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 120 }
        return max(60, Int(size.ws_col))
    }

    static func write(_ bytes: [UInt8]) { _ = FileOutput.write(bytes, to: STDOUT_FILENO) }
    static func write(_ text: String) { write(Array(text.utf8)) }
    /// Puts the bytes into a file, in place of what it held.
    /// - Throws: `RuntimeProblem` naming the file.
    static func write(_ bytes: [UInt8], to path: String) throws(RuntimeProblem) {
        guard FileOutput.replace(path, with: bytes) else { throw RuntimeProblem("\(path): cannot be written") }
    }

    /// What a run covered: for the eye where that is wanted, as lcov's tracefile where one is named.
    static func write(_ coverage: CoverageReport, shows: Bool, tracefile: String?) throws(RuntimeProblem) {
        if shows { write(coverage.text(reportStyle)) }
        if let tracefile { try write(Array(coverage.lcov.utf8), to: tracefile) }
    }

    static func writeError(_ text: String) { _ = FileOutput.write(Array(text.utf8), to: STDERR_FILENO) }
}
