import ConfigSyntax
import Routing
import Server

/// Reading a config, and making a program of it.
func benchmarkConfigs(_ harness: Harness, sample: String) throws {
    guard let text = FileReader.read(sample) else { throw DeclarationError("\(sample) cannot be read", remedy: "run it from the project's directory") }
    let lines = text.reduce(0) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    harness.measure("config: a line parsed (sample)", operations: lines) { _ = ConfigParser.parse(name: sample, bytes: text) }
    let parsed = ConfigParser.parse(name: sample, bytes: text)
    harness.measure("config: a line lowered (sample)", operations: lines) {
        _ = LoadedConfig(parsed, options: CommandLineOptions())
    }
}
