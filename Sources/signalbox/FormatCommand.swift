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
        var problems: [String] = []
        var differs = false
        let progress = Progress(files.count)
        for file in files {
            progress.show(file)
            do throws(RuntimeProblem) {
                if try format(file) { differs = true }
            } catch {
                problems.append("\(error)")
            }
        }
        progress.clear()
        guard problems.isEmpty else { throw RuntimeProblem(problems.joined(separator: "\n")) }
        if check, differs { throw ExitCode(1) }
    }

    /// Lays one file out anew; whether it was laid out otherwise.
    private func format(_ file: String) throws(RuntimeProblem) -> Bool {
        guard let bytes = FileReader.read(file) else { throw RuntimeProblem("\(file): cannot be read") }
        guard ConfigParser.parse(name: file, bytes: bytes).errors.isEmpty else { throw RuntimeProblem("\(file): left as it is, since it has errors; see signalbox check") }
        let formatted = ConfigFormatter.format(bytes)
        guard formatted != bytes else { return false }
        guard ConfigFormatter.haveSameTokens(bytes, formatted, name: file) else {
            throw RuntimeProblem("\(file): left as it is, since it would read differently; please report this")
        }
        if check {
            Terminal.write("\(file)\n")
        } else {
            try Terminal.write(formatted, to: file)
        }
        return true
    }
}

/// Something that went wrong while a command ran.
struct RuntimeProblem: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
