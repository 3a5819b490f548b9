import ArgumentParser
import ConfigLint
import ConfigSyntax
import Server

#if canImport(Glibc)
import Glibc
#endif

/// `signalbox graph`
struct GraphCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "graph", abstract: "Draw which route calls which.",
        discussion: """
            Green blocks are run by the server itself, blue ones relay, grey ones are reached from nowhere. Whole lines are calls that
            always happen, dashed ones happen under a condition, dotted ones arm a route for later. svg needs graphviz.
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument { case svg, dot, mermaid }

    @Option(name: .long, help: "svg, dot or mermaid.")
    var format = Format.svg

    @Option(name: .shortAndLong, help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"))
    var output: String?

    @Option(name: [.customShort("A"), .customLong("define")], help: ArgumentHelp("Define a name for the preprocessor; may be repeated.", valueName: "NAME[=VALUE]"))
    var defines: [String] = []

    @Argument(help: "The config.", completion: .file(extensions: ["cfg"]))
    var file: String

    func run() throws {
        guard let config = ConfigParser.parse(path: file, defines: Definitions.values(defines)) else { throw ValidationError("cannot read \(file)") }
        let graph = RouteGraph(config)
        switch format {
        case .dot: try write(Array(graph.dot.utf8))
        case .mermaid: try write(Array(graph.mermaid.utf8))
        case .svg: try draw(graph.dot)
        }
    }

    private func write(_ bytes: [UInt8]) throws {
        guard let output else { return Terminal.write(bytes) }
        try Terminal.write(bytes, to: output)
    }

    /// Has graphviz draw the graph.
    private func draw(_ dot: String) throws {
        var template = Array("/tmp/signalbox-graph-XXXXXX".utf8CString)
        let input = mkstemp(&template)
        guard input >= 0 else { throw RuntimeProblem("no temporary file can be made") }
        let path = template.withUnsafeBufferPointer { buffer in buffer.baseAddress.map { String(cString: $0) } ?? "" }
        defer { unlink(path) }
        let isWritten = FileOutput.write(Array(dot.utf8), to: input)
        close(input)
        guard isWritten else { throw RuntimeProblem("\(path): cannot be written") }
        let words = ["dot", "-Tsvg"] + (output.map { ["-o\($0)"] } ?? []) + [path]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var child = pid_t()
        guard posix_spawnp(&child, "dot", nil, nil, &arguments, environ) == 0 else {
            throw RuntimeProblem("dot cannot be run; install graphviz, or ask for --format dot or mermaid")
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        guard status == 0 else { throw RuntimeProblem("dot failed; --format dot and mermaid work without it") }
    }
}
