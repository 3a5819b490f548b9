import ArgumentParser
import Server

/// `signalbox reload`
struct ReloadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reload", abstract: "Have a running server take up its changed routes.",
        discussion: """
            The server reads its config anew. Is anything wrong with it, the old routes stay, and this command says why and exits with 1. Changed
            parameters, modules and listen addresses need a restart; they are named. The server has to load module ctl.
            """)

    @Option(name: .shortAndLong, help: ArgumentHelp("The server's control socket, as binrpc of module ctl names it.", valueName: "PATH"))
    var socket = ControlClient.defaultPath

    func run() throws {
        switch ControlClient.call("cfg.reload", at: socket) {
        case .answer(let values):
            for line in ReloadAnswer.lines(values) { print(line) }
        case .fault(let message): throw Refused(message: "the old routes stay: \(message)")
        case .unreachable(let reason): throw Refused(message: reason)
        }
    }

    /// Said on stderr; the exit code is 1.
    private struct Refused: Error, CustomStringConvertible {
        let message: String
        var description: String { message }
    }
}
