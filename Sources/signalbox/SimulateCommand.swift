import ArgumentParser
import Simulation

/// `signalbox simulate`
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Run messages through a config without a network, and show what it does.",
        discussion: """
            Nothing is sent, and time stands still but for --advance and the times in captures. Ids that the server makes up have names by
            the order of their appearance (<branch-1>, <tag-1>, <call-id-1>). Exits with 2 if a file cannot be read or the config has
            errors. docs/simulating.md tells more.
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument { case human, json }

    @Option(name: .shortAndLong, help: ArgumentHelp("A message, a directory of messages, or a capture; may be repeated.", valueName: "path"))
    var message: [String]

    @Flag(name: .long, help: "Show each line that runs, and the variables that it changes.")
    var trace = false

    @Flag(name: .long, help: "Write messages that are sent out in full.")
    var full = false

    @Flag(name: .long, help: "Show which lines were run, instead of what they did.")
    var coverage = false

    @Option(name: .long, help: ArgumentHelp("Write the coverage as lcov's tracefile, too.", valueName: "file"))
    var coverageOut: String?

    @Option(name: .long, help: "human, or json: an object a line and message.")
    var format = Format.human

    @OptionGroup var input: SimulationInput

    @Argument(help: "The config.", completion: .file(extensions: ["cfg"]))
    var file: String

    func validate() throws {
        if coverage, trace || full || format == .json { throw ValidationError("--coverage goes without --trace, --full and --format json") }
    }

    func run() throws {
        let counter = coverage || coverageOut != nil ? CoverageCounter() : nil
        let (simulation, messages) = try refusing {
            var options = try input.options(file)
            options.traces = trace
            options.coverage = counter
            let simulation = try Simulation(options)
            return (simulation, try input.messages(message, simulation.listenAddresses))
        }
        var report = SimulationReport(simulation, style: Terminal.reportStyle, width: Terminal.width, showsMessages: full)
        var player = MessagePlayer(simulation, messages, advance: input.advanceMilliseconds)
        while let turn = player.next() {
            if coverage { continue }
            switch format {
            case .json: Terminal.write(report.json(turn))
            case .human: Terminal.write(report.text(turn))
            }
        }
        if let counter { try Terminal.write(CoverageReport(counter), shows: coverage, tracefile: coverageOut) }
    }
}
