import ArgumentParser
import ConfigSyntax
import Server

/// `signalbox fmt`
struct FormatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fmt", abstract: "Bring configs into the canonical layout.",
        discussion: "Only white space changes; comments and directives stay. A file that would read differently afterwards is left as it is.")

    @Flag(name: .long, help: "Change nothing; name the files that are laid out otherwise, and exit with 1 if there are any.")
    var check = false

    @Argument(help: "The configs.", completion: .file(extensions: ["cfg"]))
    var files: [String]

    func run() throws {
        var differs = false
        for file in files {
            guard let bytes = FileReader.read(file) else { throw ValidationError("cannot read \(file)") }
            guard ConfigParser.parse(name: file, bytes: bytes).errors.isEmpty else {
                throw RuntimeProblem("\(file): left as it is, since it has errors; see signalbox check")
            }
            let formatted = ConfigFormatter.format(bytes)
            guard formatted != bytes else { continue }
            guard ConfigFormatter.haveSameTokens(bytes, formatted, name: file) else {
                throw RuntimeProblem("\(file): left as it is, since it would read differently; please report this")
            }
            differs = true
            if check {
                Terminal.write("\(file)\n")
            } else if !FileOutput.replace(file, with: formatted) {
                throw RuntimeProblem("\(file): cannot be written")
            }
        }
        if check, differs { throw ExitCode(1) }
    }
}

/// Something that went wrong while a command ran.
struct RuntimeProblem: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
