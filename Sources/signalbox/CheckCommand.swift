import ArgumentParser
import ConfigLint
import ConfigSyntax
import Server

/// `signalbox check`
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Report all that is wrong with configs.",
        discussion: """
            Exits with 0 if all is well, with 1 if there is an error (with --strict also a warning), with 2 if it was called wrongly. Neither
            the server nor its modules need to be set up for it. signalbox rules lists what it looks for.
            """)

    @Option(name: .long, help: "human, json, sarif or github.")
    var format = ConfigCheck.Format.human

    @Flag(name: .long, help: "Exit with 1 for warnings, too.")
    var strict = false

    @Option(name: .customLong("for"), help: ArgumentHelp("The version of Kamailio that the config is for.", valueName: "5.6"))
    var version = "5.6"

    @Flag(name: .long, help: "Write fixes that are certain into the files.")
    var fix = false

    @Option(name: [.customShort("A"), .customLong("define")], help: ArgumentHelp("Define a name for the preprocessor; may be repeated.", valueName: "NAME[=VALUE]"))
    var defines: [String] = []

    @Argument(help: "The configs.", completion: .file(extensions: ["cfg"]))
    var files = [CommandLineOptions.defaultConfigPath]

    func validate() throws {
        guard versionNumbers.count == 2 else { throw ValidationError("--for takes a version such as 5.6 or 6.0") }
    }

    private var versionNumbers: [Int] { version.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) ?? -1 }.filter { $0 >= 0 } }

    func run() throws {
        var check = ConfigCheck(format)
        check.style = Terminal.style
        check.appliesFixes = fix
        check.linter.options.version = versionNumbers
        let progress = Progress(files.count)
        for file in files {
            progress.show(file)
            let arguments = ["signalbox", "-f", file] + defines.flatMap { ["-A", $0] }
            guard case .run(let options) = CommandLineOptions.parse(arguments) else { throw ExitCode(2) }
            do {
                check.linter.settings = try SettingsFile.nearest(to: file)
            } catch {
                throw ValidationError("\(error)")
            }
            check.check(options)
        }
        progress.clear()
        Terminal.write(check.report)
        if check.hasErrors || (strict && check.hasWarnings) { throw ExitCode(1) }
    }
}

extension ConfigCheck.Format: ExpressibleByArgument {}
