import ArgumentParser
import Simulation

/// `signalbox test`
struct TestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Run tests of routes: messages in, and what is expected to be sent, logged and set.",
        discussion: """
            Tests stand in files named *.siptest, which docs/testing.md describes. Each runs in a simulation of its own: nothing is sent,
            and time passes when the test says so. Exits with 0 if all pass, with 1 if one does not, with 2 if a file cannot be read.
            """)

    @Option(name: .long, help: ArgumentHelp("Write the results as JUnit's XML, too.", valueName: "file"))
    var junit: String?

    @Option(name: .long, help: ArgumentHelp("Run only tests whose names have this in them.", valueName: "text"))
    var filter: String?

    @Flag(name: .shortAndLong, help: "Name the tests that pass, too.")
    var verbose = false

    @Flag(name: .long, help: "Show which lines of the configs were run.")
    var coverage = false

    @Option(name: .long, help: ArgumentHelp("Write the coverage as lcov's tracefile.", valueName: "file"))
    var coverageOut: String?

    @Argument(help: "Test files, and directories with test files below them.")
    var paths: [String]

    func run() throws {
        let files = try refusing { try ScriptTestFinder.read(paths) }
        let tests = files.flatMap { file in file.tests.filter { filter.map($0.name.contains) ?? true }.map { (file, $0) } }
        guard !tests.isEmpty else {
            Terminal.writeError("no test has \"\(filter ?? "")\" in its name\n")
            throw ExitCode(2)
        }
        let counter = coverage || coverageOut != nil ? CoverageCounter() : nil
        let report = ScriptTestReport(Terminal.reportStyle)
        var results: [ScriptTestResult] = []
        for (index, (file, test)) in tests.enumerated() {
            if Terminal.isTerminal { Terminal.write("\r\u{1B}[K[\(index + 1)/\(tests.count)] \(test.name.prefix(Terminal.width - 16))") }
            let result = ScriptTestRunner.run(test, of: file, coverage: counter)
            if Terminal.isTerminal { Terminal.write("\r\u{1B}[K") }
            if !result.isPassed { Terminal.write(report.failure(result)) } else if verbose { Terminal.write(report.success(result)) }
            results.append(result)
        }
        Terminal.write(report.summary(results))
        if let counter { try Terminal.write(CoverageReport(counter), shows: coverage, tracefile: coverageOut) }
        if let junit { try Terminal.write(Array(JUnitReport.xml(results).utf8), to: junit) }
        if !results.allSatisfy(\.isPassed) { throw ExitCode(1) }
    }
}
