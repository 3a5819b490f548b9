import ArgumentParser
import Server
import Simulation
import SIPMessage

/// Options that all commands share which run configs on messages.
struct SimulationInput: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Have all messages come from there, rather than from the address in their Via.", valueName: "[PROTO:]ADDRESS:PORT"))
    var from: String?

    @Option(name: .long, help: ArgumentHelp(
        "Have peers answer requests of the server: status codes (180,200), none, or [METHOD][@ADDRESS[:PORT]]=CODES; +SECONDS waits. May be repeated, the first that fits counts.",
        valueName: "answers"))
    var answer: [String] = []

    @Option(name: .long, help: ArgumentHelp("Let that much time pass after the last message.", valueName: "seconds"))
    var advance: Double = 0

    @Option(name: [.customShort("A"), .customLong("define")], help: ArgumentHelp("Define a name for the preprocessor; may be repeated.", valueName: "NAME[=VALUE]"))
    var defines: [String] = []

    @Option(name: .customLong("set"), help: ArgumentHelp("Give a variable a value: $shv, $sht and $var at the start, others before each request; may be repeated.", valueName: "$VAR=VALUE"))
    var settings: [String] = []

    @Option(name: .customLong("host"), help: ArgumentHelp("Give a name an address; others are looked up in the hosts file only. May be repeated.", valueName: "NAME=ADDRESS"))
    var hosts: [String] = []

    @Option(name: .long, help: ArgumentHelp("The server's address in captures, if the config does not listen there; may be repeated.", valueName: "ADDRESS[:PORT]"))
    var local: [String] = []

    @Option(name: .long, help: "Log level, -5 to 3, instead of the config's.")
    var debug: Int?

    @Option(name: .long, help: ArgumentHelp("Seconds since 1970 at the start; 2026-01-01 00:00:00 UTC if not given.", valueName: "seconds"))
    var time: Int?

    func validate() throws {
        guard advance >= 0, advance <= 30 * 86400 else { throw ValidationError("--advance takes 0 to \(30 * 86400) seconds") }
    }

    /// Milliseconds of `--advance`.
    var advanceMilliseconds: Int { Int(advance * 1000) }

    /// What the options say, for one config.
    func options(_ config: String) throws -> SimulationOptions {
        var options = SimulationOptions(config: config)
        options.defines = defines
        options.answers = try answer.map { try AnswerRule($0) }
        options.settings = try settings.map { try SimulationOptions.Setting($0) }
        options.debugLevel = debug
        options.local = try localAddresses
        if let time { options.startTime = time }
        for host in hosts {
            let parts = host.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let address = parts[1].withByteView({ IPAddress($0) }) else {
                throw SimulationFailure("--host \(host): write NAME=ADDRESS, with an IP address")
            }
            options.hosts[parts[0], default: []].append(address)
        }
        return options
    }

    private var localAddresses: [PeerAddress] {
        get throws {
            try local.map { text in
                guard let address = PeerAddress(text) else { throw SimulationFailure("--local \(text) is no address; write ADDRESS:PORT") }
                return address
            }
        }
    }

    /// The messages of files, directories and captures.
    /// - Parameter listens: whether a server that is simulated listens on an address.
    func messages(_ paths: [String], _ listens: [PeerAddress]) throws -> [InputMessage] {
        var files = MessageFiles { listens.contains($0) }
        files.local = try localAddresses
        var all: [InputMessage] = []
        for path in paths { all += try files.read(path) }
        guard let from else { return all }
        guard let source = PeerAddress(from) else { throw SimulationFailure("--from \(from) is no address; write ADDRESS:PORT or tcp:ADDRESS:PORT") }
        return all.map { message in
            var message = message
            message.source = source
            return message
        }
    }
}

/// What went wrong, for standard error, and exit code 2: the call or its files are not as they must be.
func refusing<Result>(_ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch let failure as SimulationFailure {
        Terminal.writeError("\(failure)\n")
        throw ExitCode(2)
    }
}
