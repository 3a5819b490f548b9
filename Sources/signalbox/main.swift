import ArgumentParser
import Server

#if canImport(Glibc)
import Glibc
#endif

// A command line that begins with an option (or is empty) is Kamailio's own; words are subcommands.
if let first = CommandLine.arguments.dropFirst().first, !first.hasPrefix("-"), !["start", "stop", "restart"].contains(first.lowercased()) {
    do {
        var command = try SignalboxCommand.parseAsRoot()
        try command.run()
    } catch {
        // wrong use is 2 for every command
        guard SignalboxCommand.exitCode(for: error) == .validationFailure else { SignalboxCommand.exit(withError: error) }
        Terminal.writeError(SignalboxCommand.fullMessage(for: error) + "\n")
        exit(2)
    }
} else {
    exit(Program.run(CommandLine.arguments))
}
