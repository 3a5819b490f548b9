import ArgumentParser
import Server

#if canImport(Glibc)
import Glibc
#endif

// A command line that begins with an option (or is empty) is Kamailio's own; words are subcommands.
if let first = CommandLine.arguments.dropFirst().first, !first.hasPrefix("-"), !["start", "stop", "restart"].contains(first.lowercased()) {
    SignalboxCommand.main()
} else {
    exit(Program.run(CommandLine.arguments))
}
