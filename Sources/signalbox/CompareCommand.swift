import ArgumentParser
import Simulation

/// `signalbox compare`
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Show where two configs differ in what they send, log and set, given the same messages.",
        discussion: """
            Nothing is sent: both run in a simulation, on a clock that stands still but for --advance and the times in captures. Ids that
            the server makes up have names by the order of their appearance (<branch-1>, <tag-1>, <call-id-1>). Exits with 0 if nothing
            differs, with 1 if something does, with 2 if it was called wrongly or a file cannot be read. docs/simulating.md tells more.
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument { case human, json }

    @Option(name: .long, help: ArgumentHelp("A message, a directory of messages, or a capture; may be repeated.", valueName: "path"))
    var messages: [String]

    @Option(name: .long, help: "human or json.")
    var format = Format.human

    @OptionGroup var input: SimulationInput

    @Argument(help: "A config.", completion: .file(extensions: ["cfg"]))
    var left: String

    @Argument(help: "The config to hold against it.", completion: .file(extensions: ["cfg"]))
    var right: String

    func run() throws {
        let comparison = try refusing { () -> Comparison in
            let one = try Simulation(try input.options(left))
            let other = try Simulation(try input.options(right))
            let inputs = try input.messages(messages, one.listenAddresses + other.listenAddresses)
            return Comparison(one, other, inputs, advance: input.advanceMilliseconds)
        }
        let report = ComparisonReport(comparison, left, right)
        switch format {
        case .human: Terminal.write(report.text(Terminal.reportStyle, width: Terminal.width))
        case .json: Terminal.write(report.json)
        }
        if !comparison.isSame { throw ExitCode(1) }
    }
}
