import ArgumentParser
import LanguageServer
import Server

#if canImport(Glibc)
import Glibc
#endif

/// `signalbox lsp`
struct LSPCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lsp", abstract: "Serve an editor: the Language Server Protocol on standard input and output.",
        discussion: "Editors start it by themselves; docs/editors.md tells how to set them up.")

    @Flag(name: .long, help: ArgumentHelp("Ignored: standard input and output are what it uses.", visibility: .hidden))
    var stdio = false

    func run() throws {
        signal(SIGPIPE, SIG_IGN)
        throw ExitCode(LanguageServer.run(input: STDIN_FILENO, output: STDOUT_FILENO, version: ProgramText.version) { ConfigCheck.loadFindings($0) })
    }
}
