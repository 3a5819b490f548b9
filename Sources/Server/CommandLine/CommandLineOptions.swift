import CSignalbox

#if canImport(Glibc)
import Glibc
#endif

/// What the command line of Kamailio 5.6 says; `signalbox run` fills the same structure.
public struct CommandLineOptions: Sendable, Equatable {
    /// How `-D` has the server run.
    public enum Mode: Int, Sendable {
        /// As the config's `fork` says; in the background by default.
        case byConfig = 0
        /// `-D`: in the foreground, with one worker only.
        case singleWorker = 1
        /// `-DD`: in the foreground.
        case foreground = 2
        /// `-DDD`: in the background.
        case background = 3
    }

    /// A `--modparam` in its parts.
    public struct ModuleParameter: Sendable, Equatable {
        public let module: String
        public let name: String
        /// Whether the value was given with type `i`.
        public let isInteger: Bool
        public let value: String
    }

    /// A directive given with `--subst` and its like.
    public struct Substitution: Sendable, Equatable {
        public enum Kind: String, Sendable { case subst, substdef, substdefs }
        public let kind: Kind
        public let expression: String
    }

    /// A `-A`: the value is nil for a plain name.
    public struct Define: Sendable, Equatable {
        public let name: String
        public let value: String?
    }

    /// Config to run; `-` is the standard input.
    public var configPath = CommandLineOptions.defaultConfigPath
    public static let defaultConfigPath = "/etc/kamailio/kamailio.cfg"
    /// `-c`: check the config and end.
    public var checksOnly = false
    /// `--cfg-print`: print the config as the preprocessor leaves it and end.
    public var printsConfig = false
    public var mode = Mode.byConfig
    /// `-E`: log to stderr; takes precedence over the config.
    public var logsToStderr = false
    /// `-e`: colours on stderr.
    public var logsInColour = false
    /// Log level from `-d` (one each) or `--debug`; takes precedence over the config. Nil if not given.
    public var debugLevel: Int?
    public var defines: [Define] = []
    public var substitutions: [Substitution] = []
    /// Addresses to listen on in the notation of `-l`.
    public var listen: [String] = []
    public var aliases: [String] = []
    /// `-a`: whether names of the listen addresses become aliases. Nil if not given.
    public var autoAliases: Bool?
    /// `-b`: largest UDP receive buffer in bytes.
    public var maximumReceiveBuffer: Int?
    /// `-n`: workers a UDP socket.
    public var children: Int?
    /// `-N`: TCP workers.
    public var tcpChildren: Int?
    public var disablesTCP = false
    /// `-K`: check the host of replies' Via.
    public var checksVia = false
    /// `-r` and `-R`: look names up before adding `received`.
    public var receivedDNS = false
    public var receivedReverseDNS = false
    public var modulePath: String?
    /// Modules from `--loadmodule`, loaded before the config's.
    public var modules: [String] = []
    public var moduleParameters: [ModuleParameter] = []
    public var serverID: Int?
    public var pidFile: String?
    public var processGroupFile: String?
    public var workingDirectory: String?
    public var runtimeDirectory: String?
    public var chrootDirectory: String?
    public var user: String?
    public var group: String?
    /// Options that were given though their idea does not apply here, as they were written; worth a debug line.
    public var ignored: [String] = []

    public init() {}

    /// What the command line asks for.
    public enum Outcome: Sendable, Equatable {
        case run(CommandLineOptions)
        case help
        case version
        case internals
        /// The line cannot be used; the text is for stderr, the exit code 255.
        case refused(String)
    }

    /// Parses a command line as Kamailio's `main` does, with glibc's `getopt_long`: letters may be bundled, long names shortened.
    /// - Parameter arguments: with the program's name first.
    public static func parse(_ arguments: [String]) -> Outcome {
        if let word = arguments.dropFirst().first?.lowercased(), ["start", "stop", "restart"].contains(word) {
            return .refused("error: '\(word)' is not a supported argument\nerror: use the service manager, or a signal to the process")
        }
        let parser = OptionParser(arguments)
        return parser.outcome
    }
}

/// Takes the options one after the other from getopt.
private final class OptionParser {
    private var options = CommandLineOptions()
    private var foregroundCount = 0
    private var result: CommandLineOptions.Outcome?
    private var wantsHelp = false

    init(_ arguments: [String]) {
        var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        let count = Int32(pointers.count)
        pointers.append(nil)
        let owned = pointers
        defer { for pointer in owned { free(pointer) } }
        let handler: csignalbox_option_handler = { context, code, argument, letter in
            guard let context else { return }
            let parser = Unmanaged<OptionParser>.fromOpaque(context).takeUnretainedValue()
            parser.take(code, argument.map { String(cString: $0) }, letter)
        }
        let first = csignalbox_parse_options(count, &pointers, handler, Unmanaged.passUnretained(self).toOpaque())
        for pointer in pointers.dropFirst(Int(first)).dropLast() {
            if let pointer { options.ignored.append(String(cString: pointer)) }
        }
        options.mode = CommandLineOptions.Mode(rawValue: min(foregroundCount, 3)) ?? .background
    }

    /// `-h` counts wherever it stands; otherwise the first option that ends the matter does.
    var outcome: CommandLineOptions.Outcome { wantsHelp ? .help : result ?? .run(options) }

    private func refuse(_ text: String) {
        if result == nil { result = .refused(text) }
    }

    private func finish(_ outcome: CommandLineOptions.Outcome) {
        if result == nil { result = outcome }
    }

    private func number(_ argument: String, _ what: String, _ set: (Int) -> Void) {
        if let value = Int(argument.drop { $0 == " " }) { set(value) } else { refuse("bad \(what): \(argument) is not a number") }
    }

    private func take(_ code: Int32, _ argument: String?, _ letter: Int32) {
        let text = argument ?? ""
        if let scalar = Unicode.Scalar(UInt32(bitPattern: code)), code < 128 {
            take(letter: Character(scalar), text, letter)
        } else {
            take(long: csignalbox_long_option(rawValue: UInt32(bitPattern: code)), text)
        }
    }

    private func take(letter: Character, _ text: String, _ offending: Int32) {
        switch letter {
        case "h": wantsHelp = true
        case "v", "V": finish(.version)
        case "I": finish(.internals)
        case "f": options.configPath = text
        case "c":
            options.checksOnly = true
            options.logsToStderr = true
        case "d": options.debugLevel = (options.debugLevel ?? 0) + 1
        case "D": foregroundCount += 1
        case "E": options.logsToStderr = true
        case "e": options.logsInColour = true
        case "A": define(text)
        case "l": options.listen.append(text)
        case "a": autoAliases(text)
        case "b": number(text, "max buffer size (-b)") { options.maximumReceiveBuffer = $0 }
        case "n": number(text, "process number (-n)") { options.children = $0 }
        case "N": number(text, "process number (-N)") { options.tcpChildren = $0 }
        case "T": options.disablesTCP = true
        case "K": options.checksVia = true
        case "r": options.receivedDNS = true
        case "R": options.receivedReverseDNS = true
        case "L": options.modulePath = text
        case "P": options.pidFile = text
        case "G": options.processGroupFile = text
        case "w": options.workingDirectory = text
        case "Y": options.runtimeDirectory = text
        case "t": options.chrootDirectory = text
        case "u": options.user = text
        case "g": options.group = text
        case "m", "M", "O", "Q": number(text, "number (-\(letter))") { _ in options.ignored.append("-\(letter) \(text)") }
        case "S": options.ignored.append("-S")
        case "x", "X": options.ignored.append("-\(letter) \(text)")
        case "W": pollMethod(text)
        case "?": refuse(unusable(offending, "Unknown option") + ". Use -h for help.")
        case ":": refuse(unusable(offending, "Option") + " requires an argument. Use -h for help.")
        default: refuse("Unknown option '-\(letter)'. Use -h for help.")
        }
    }

    private func unusable(_ letter: Int32, _ what: String) -> String {
        if letter > 32, letter < 127, let scalar = Unicode.Scalar(UInt32(letter)) { return "\(what) '-\(Character(scalar))'" }
        return letter == 0 ? "\(what) (a long one)" : "\(what) code '0x\(String(letter, radix: 16))'"
    }

    private func take(long option: csignalbox_long_option, _ text: String) {
        switch option {
        case CSIGNALBOX_OPTION_ALIAS: options.aliases.append(text)
        case CSIGNALBOX_OPTION_SUBST: options.substitutions.append(.init(kind: .subst, expression: text))
        case CSIGNALBOX_OPTION_SUBSTDEF: options.substitutions.append(.init(kind: .substdef, expression: text))
        case CSIGNALBOX_OPTION_SUBSTDEFS: options.substitutions.append(.init(kind: .substdefs, expression: text))
        case CSIGNALBOX_OPTION_SERVER_ID: number(text, "server_id value") { options.serverID = $0 }
        case CSIGNALBOX_OPTION_LOADMODULE: options.modules.append(text)
        case CSIGNALBOX_OPTION_MODPARAM: moduleParameter(text)
        case CSIGNALBOX_OPTION_LOG_ENGINE: options.ignored.append("--log-engine=\(text)")
        case CSIGNALBOX_OPTION_DEBUG: number(text, "debug level value") { options.debugLevel = $0 }
        case CSIGNALBOX_OPTION_CFG_PRINT: options.printsConfig = true
        case CSIGNALBOX_OPTION_ATEXIT:
            if let first = text.first, "yn01".contains(first) {
                options.ignored.append("--atexit=\(text)")
            } else {
                refuse("bad atexit value: \(text) (valid: y[es], n[o], 1, 0)")
            }
        default: refuse("Invalid option code '0x\(String(option.rawValue, radix: 16))'")
        }
    }

    private func define(_ text: String) {
        guard let equals = text.firstIndex(of: "=") else {
            options.defines.append(.init(name: text, value: nil))
            return
        }
        options.defines.append(.init(name: String(text[..<equals]), value: String(text[text.index(after: equals)...])))
    }

    private func autoAliases(_ text: String) {
        switch text {
        case "on", "yes": options.autoAliases = true
        case "off", "no": options.autoAliases = false
        default: refuse("bad auto aliases parameter: \(text) (valid on, off, yes, no)")
        }
    }

    private func pollMethod(_ text: String) {
        let known = ["poll", "epoll_lt", "epoll_et", "sigio_rt", "select", "kqueue", "/dev/poll"]
        if known.contains(text) {
            options.ignored.append("-W \(text)")
        } else {
            refuse("bad poll method name: -W \(text)\ntry one of \(known.joined(separator: ", ")).")
        }
    }

    private func moduleParameter(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, parts[2] == "s" || parts[2] == "i" else {
            return refuse("failed to set modparam: \(text) (write module:parameter:s:text or module:parameter:i:number)")
        }
        if parts[2] == "i", Int(parts[3]) == nil { return refuse("failed to set modparam: \(parts[3]) is not a number in \(text)") }
        options.moduleParameters.append(.init(module: parts[0], name: parts[1], isInteger: parts[2] == "i", value: parts[3]))
    }
}
