import ConfigSyntax

#if canImport(Glibc)
import Glibc
#endif

/// A config as the command line names it, read and parsed.
public struct ConfigSource {
    /// The file could not be read.
    public struct Unreadable: Error, CustomStringConvertible {
        public let description: String
    }

    public let parsed: ParsedConfig
    /// The bytes of the standard input, where the config came from there.
    public let input: [UInt8]?

    /// Reads and parses.
    /// - Parameters:
    ///   - directory: what relative paths start from; nil for the working directory.
    ///   - version: the version of Kamailio whose language is read.
    /// - Throws: `Unreadable` with the path and the system's reason.
    public init(
        _ options: CommandLineOptions, from directory: String? = nil, version: [Int] = ConfigParser.newestVersion
    ) throws(Unreadable) {
        let readFile: (String) -> [UInt8]? = { path in
            FileReader.read(directory.map { path.hasPrefix("/") ? path : "\($0)/\(path)" } ?? path)
        }
        var defines: [String: String] = [:]
        for define in options.defines { defines[define.name] = define.value ?? "" }
        let isInput = options.configPath == "-"
        let path = directory.map { options.configPath.hasPrefix("/") ? options.configPath : "\($0)/\(options.configPath)" } ?? options.configPath
        let name = isInput ? "<stdin>" : Self.absolute(path)
        let bytes: [UInt8]
        if isInput {
            let read = Self.readInput()
            bytes = read
            input = read
        } else {
            guard let read = readFile(options.configPath) else {
                let reason = String(cString: strerror(errno))
                throw Unreadable(description: "loading config file(\(options.configPath)): \(reason), check file and directory permissions")
            }
            bytes = read
            input = nil
        }
        guard let prelude = Self.prelude(options, config: name) else {
            parsed = ConfigParser.parse(name: isInput ? name : options.configPath, bytes: bytes, defines: defines, version: version, readFile: readFile)
            return
        }
        parsed = ConfigParser.parse(name: "<command line>", bytes: Array(prelude.utf8), defines: defines, version: version) { path in
            path == name ? bytes : readFile(path)
        }
    }

    /// What the command line adds goes before the config, which is then included; nil if it adds nothing.
    private static func prelude(_ options: CommandLineOptions, config: String) -> String? {
        guard !options.substitutions.isEmpty || !options.modules.isEmpty || !options.moduleParameters.isEmpty else { return nil }
        var text = ""
        for substitution in options.substitutions { text += "#!\(substitution.kind.rawValue) \"\(substitution.expression)\"\n" }
        for module in options.modules { text += "loadmodule \"\(module)\"\n" }
        for parameter in options.moduleParameters {
            let value = parameter.isInteger ? parameter.value : "\"\(parameter.value)\""
            text += "modparam(\"\(parameter.module)\", \"\(parameter.name)\", \(value))\n"
        }
        return text + "include_file \"\(config)\"\n"
    }

    private static func absolute(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func readInput() -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = read(STDIN_FILENO, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }
}
