import ArgumentParser
import Server

#if canImport(Glibc)
import Glibc
#endif

/// The friendly way in; options of the legacy form are in `signalbox -h`.
struct SignalboxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signalbox", abstract: "A SIP server that runs kamailio.cfg.",
        discussion: "Kamailio's own options work without a subcommand: signalbox -f kamailio.cfg -DD -E; see signalbox -h.",
        version: ProgramText.fullVersion, subcommands: [
            RunCommand.self, CheckCommand.self, RulesCommand.self, FormatCommand.self, GraphCommand.self, MigrateCommand.self,
            SimulateCommand.self, CompareCommand.self, TestCommand.self, LSPCommand.self, ReloadCommand.self, ModulesCommand.self,
        ])
}

/// `signalbox run`
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "run", abstract: "Run a config in the foreground, logging to stderr.")

    @Argument(help: "The config.", completion: .file(extensions: ["cfg"]))
    var file = CommandLineOptions.defaultConfigPath

    @Option(name: [.customShort("A"), .customLong("define")], help: ArgumentHelp("Define a name for the preprocessor; may be repeated.", valueName: "NAME[=VALUE]"))
    var defines: [String] = []

    @Option(name: .shortAndLong, help: ArgumentHelp("Listen here instead of where the config says; may be repeated.", valueName: "proto:address:port"))
    var listen: [String] = []

    @Option(name: .long, help: "Log level, -5 to 3.")
    var debug: Int?

    @Flag(name: .shortAndLong, help: "Start in the background, as the legacy form does.")
    var background = false

    func run() throws {
        var arguments = [CommandLine.arguments.first ?? "signalbox", "-f", file]
        arguments += background ? ["-DDD"] : ["-DD", "-E"]
        for define in defines { arguments += ["-A", define] }
        for address in listen { arguments += ["-l", address] }
        if let debug { arguments.append("--debug=\(debug)") }
        throw ExitCode(Program.run(arguments))
    }
}

/// `signalbox modules`
struct ModulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "modules", abstract: "List the modules that are here, or what one of them exports.")

    @Argument(help: "A module, as in loadmodule.")
    var module: String?

    func run() throws {
        guard let module else { return print(ModuleListing.overview(), terminator: "") }
        guard let text = ModuleListing.details(of: module) else {
            throw ValidationError("there is no module \"\(module)\" here; signalbox modules lists them")
        }
        print(text, terminator: "")
    }
}
