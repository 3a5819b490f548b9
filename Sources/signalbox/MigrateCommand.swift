import ArgumentParser
import ConfigSyntax
import Migration
import Server

/// `signalbox migrate`
struct MigrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Translate route blocks to Lua.",
        discussion: """
            Without --route all blocks are translated, for cfgengine "lua"; with it those of that name, for modparam("app_lua", "routes", ...).
            The script says at its head how it is loaded. What has no exact counterpart is marked in it, listed at its end and on stderr.
            """)

    @Option(name: .long, help: ArgumentHelp("Translate this block only; may be repeated. * is all that have a name.", valueName: "NAME"))
    var route: [String] = []

    @Option(name: .shortAndLong, help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"))
    var output: String?

    @Option(name: .long, help: ArgumentHelp("Write the config that runs the script to this file.", valueName: "file"))
    var config: String?

    @Option(name: [.customShort("A"), .customLong("define")], help: ArgumentHelp("Define a name for the preprocessor; may be repeated.", valueName: "NAME[=VALUE]"))
    var defines: [String] = []

    @Argument(help: "The config.", completion: .file(extensions: ["cfg"]))
    var file: String

    func run() throws {
        guard let parsed = ConfigParser.parse(path: file, defines: Definitions.values(defines)) else { throw ValidationError("cannot read \(file)") }
        guard parsed.errors.isEmpty else {
            for error in parsed.errors { Terminal.writeError(error.rendered(parsed.sources)) }
            throw RuntimeProblem("\(file) has errors; signalbox check \(file) tells more")
        }
        let script: MigratedScript
        let changed: [UInt8]
        do {
            script = try Migration(parsed, ModuleDeclarations.registry(for: parsed)).translate(route, path: output ?? "routes.lua", defines: defines)
            changed = try config == nil ? [] : script.config(parsed)
        } catch {
            throw RuntimeProblem("\(error)")
        }
        for remark in script.remarks { Terminal.writeError("\(file):\(remark.line): check: \(remark.text)\n") }
        let text = Array(script.text.utf8)
        if let output { try Terminal.write(text, to: output) } else { Terminal.write(text) }
        if let config { return try Terminal.write(changed, to: config) }
        Terminal.writeError("To run it, put into \(file)\(route.isEmpty ? ", in place of its route blocks" : ""):\n")
        for line in script.loading.lines { Terminal.writeError("    \(line)\n") }
    }
}
