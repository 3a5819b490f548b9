import ConfigSyntax
import Routing
import Server
import SIPMessage

/// A config that runs as in the server, on messages that it is given and on a clock that stands still until it is moved; nothing
/// leaves the process.
///
/// One worker takes all messages and another one the timers, as threads do in the server; both run on the caller's thread. Use a
/// simulation on one thread at a time.
public final class Simulation {
    /// Messages that may follow from one of the user's: more are taken for a loop.
    private static let longestChain = 10_000

    public let options: SimulationOptions
    /// The config's text, for excerpts.
    public let sources: SourceSet
    private let clock: VirtualClock
    private let record: SimulationRecord
    private let network: SimulatedNetwork
    private let config: LoadedConfig
    private let server: ServerContext
    private let counters: CoreCounters
    private let worker: Worker
    private let timerWorker: Worker
    private let directory: WorkingDirectory
    private var peers: Peers
    /// What the server sent to itself and has not got yet.
    private var loops: [(SimulatedMessage, ListenSocket)] = []
    /// Ids of stream connections by their peers.
    private var connections: [PeerAddress: Int] = [:]
    /// The log level while this simulation runs: scripts may change it.
    private var logLevel = 0

    /// Loads the config and starts what it starts with.
    /// - Throws: `SimulationFailure` with all errors of the config, or what else keeps the server from starting.
    public init(_ options: SimulationOptions) throws(SimulationFailure) {
        self.options = options
        let clock = VirtualClock(start: options.startTime)
        let record = SimulationRecord(clock)
        self.clock = clock
        self.record = record
        let arguments = ["signalbox", "-f", options.config] + options.defines.flatMap { ["-A", $0] }
        guard case .run(var line) = CommandLineOptions.parse(arguments) else { throw SimulationFailure("a define has the wrong form; write NAME or NAME=VALUE") }
        line.debugLevel = options.debugLevel
        let source: ConfigSource
        do throws(ConfigSource.Unreadable) {
            source = try ConfigSource(line)
        } catch {
            throw SimulationFailure("\(error)")
        }
        sources = source.parsed.sources
        let wanted = WorkingDirectory(Self.workingDirectory(source.parsed))
        if !wanted.exists { record.note("the config's workdir is not here; relative paths start from the present directory") }
        directory = wanted.exists ? wanted : WorkingDirectory(nil)
        do {
            let outer = Log.level
            defer { Log.level = outer }
            let directory = directory
            let parts = try SimulationLog.recording(to: record) {
                try directory.visit { try SimulatedParts(source.parsed, line, options, clock, record) }
            }
            logLevel = Log.level
            config = parts.config
            network = parts.network
            server = parts.server
            worker = parts.worker
            timerWorker = parts.timerWorker
        } catch let failure as SimulationFailure {
            throw failure
        } catch {
            throw SimulationFailure("\(options.config): \(error)")
        }
        counters = CoreCounters(config.registry.statistics)
        peers = Peers(options.answers)
        enter { settle() }
    }

    deinit { for module in config.registry.modules { module.stop() } }

    private static func workingDirectory(_ parsed: ParsedConfig) -> String? {
        parsed.items.lazy.compactMap { item in
            if case .setting(let name, let value) = item.kind, name == "workdir" || name == "wdir" { value.text } else { nil }
        }.last
    }

    /// Runs `body` as the server would find the process: with its log, its log level, its directory.
    private func enter<Result>(_ body: () -> Result) -> Result {
        SimulationLog.recording(to: record) {
            let outer = Log.level
            Log.level = logLevel
            defer {
                logLevel = Log.level
                Log.level = outer
            }
            return directory.visit(body)
        }
    }

    // MARK: Looking

    /// Hands over what has happened since the last call.
    public func takeEvents() -> [TimedEvent] { record.take() }

    /// Milliseconds since the start.
    public var time: Int { clock.milliseconds }

    /// The addresses that the server listens on.
    public var listenAddresses: [PeerAddress] { network.sockets.map { PeerAddress(transport: $0.transport, address: $0.address) } }

    /// What the script keeps beyond a message: shared variables, tables, contacts.
    public var sharedState: [StateEntry] { enter { SharedState.entries(config.registry.rpc) } }

    /// The `$var`s that the config names and that were set, with their values in the worker that takes the messages.
    public var scriptVariables: [StateEntry] {
        config.registry.scriptVariables.sorted { $0.key < $1.key }.filter { worker.variables.isSet($0.value) }.map { name, slot in
            StateEntry("$var(\(name))", MessageState.shown(worker.variables.value(slot)))
        }
    }

    /// Names of the `$var`s that the config uses.
    public var scriptVariableNames: Set<String> { Set(config.registry.scriptVariables.keys.map { "$var(\($0))" }) }

    /// The name that the config gives a flag; nil if it gives none.
    public func flagName(_ number: Int) -> String? { MessageState.flagNames(config.registry)[number] }

    /// The value of a variable outside of any message: shared variables, hash tables, `$var`s.
    /// - Throws: `SimulationFailure` for a name that makes no sense.
    public func value(of variable: String) throws(SimulationFailure) -> String {
        do {
            let found = try config.registry.whileRunning { try $0.variable(variable) }
            return enter { withEventContext { MessageState.shown(found.value($0)) } ?? "$null" }
        } catch {
            throw SimulationFailure("\(variable): \(error)")
        }
    }

    private func withEventContext<Result>(_ body: (RouteContext) -> Result) -> Result? {
        guard let socket = network.sockets.first else { return nil }
        let received = ReceiveInfo(source: socket.address, destination: socket.address, socket: socket, transport: socket.transport)
        return worker.withContext(received, body)
    }

    // MARK: Running

    /// Lets a message arrive, and all that follows from it at once.
    public func deliver(_ input: InputMessage) {
        enter {
            receive(placed(input))
            settle()
        }
    }

    /// Lets time pass: timers fire and answers come when they are due.
    public func advance(milliseconds: Int) {
        guard milliseconds > 0 else { return }
        record.add(.advanced(milliseconds))
        enter { pass(milliseconds) }
    }

    private func pass(_ milliseconds: Int) {
        let end = clock.milliseconds + milliseconds
        while true {
            let timer = server.timers.nextDue(until: end) ?? end
            clock.advance(toMillisecond: min(end, timer, peers.nextDue ?? end))
            server.timers.advance(timerWorker)
            settle()
            if clock.milliseconds >= end { return }
        }
    }

    /// Delivers what is due, until nothing more follows from it.
    private func settle() {
        var count = 0
        while true {
            for message in network.takeSent() {
                if let socket = network.ownSocket(message.transport, message.destination) {
                    // what the server sends to itself, it gets
                    loops.append((message, socket))
                } else {
                    peers.react(to: message, clock.milliseconds)
                }
            }
            if let (message, socket) = loops.first {
                loops.removeFirst()
                receive((message, socket))
            } else if let message = peers.next(clock.milliseconds) {
                receive((message, socket(for: message.transport, message.destination)))
            } else {
                return
            }
            count += 1
            if count > Self.longestChain {
                record.note("more than \(Self.longestChain) messages follow from one: taken for a loop, the rest is left out")
                loops = []
                _ = network.takeSent()
                return
            }
        }
    }

    private func receive(_ arrival: (message: SimulatedMessage, socket: ListenSocket?)) {
        guard let socket = arrival.socket else {
            return record.note("\(arrival.message.origin): left out, since the server listens on nothing")
        }
        let message = arrival.message
        peers.willDeliver(message)
        record.add(.received(message))
        var bytes = message.bytes
        let received = ReceiveInfo(
            source: message.source, destination: message.destination, socket: socket, transport: socket.transport,
            connection: connection(message))
        // scripts may change bytes of the received message in place
        bytes.withUnsafeMutableBufferPointer { buffer in
            _ = MessageProcessor.process(ByteView(UnsafeBufferPointer(buffer)), received, worker, counters)
        }
    }

    /// Number of the stream connection that a message comes on: each peer has one; 0 for datagrams.
    private func connection(_ message: SimulatedMessage) -> Int {
        guard message.transport.isReliable else { return 0 }
        let peer = PeerAddress(transport: message.transport, address: message.source)
        let id = connections[peer] ?? connections.count + 1
        connections[peer] = id
        return id
    }

    private func socket(for transport: TransportProtocol, _ destination: SocketAddress?) -> ListenSocket? {
        if let destination, let exact = network.ownSocket(transport, destination) { return exact }
        return network.sockets.first { $0.transport == transport } ?? network.sockets.first
    }

    /// The message with the places where it comes from and arrives, and a response with the Vias of the request that it answers.
    private func placed(_ input: InputMessage) -> (SimulatedMessage, ListenSocket?) {
        var bytes = input.bytes
        var text = MessageText(bytes)
        if let request = peers.request(answeredBy: text, from: input.source?.address) {
            text = PeerMessages.adapted(text, to: request.text)
            bytes = text.bytes
        }
        let answered = text.isRequest ? nil : peers.destination(ofBranch: text.branch)
        let source = input.source ?? answered.map { PeerAddress(transport: $0.transport, address: $0.destination) } ?? Self.sender(text)
        let socket = socket(for: source.transport, input.destination ?? answered?.source)
        if let socket, socket.transport != source.transport {
            record.note("\(input.origin): the server has no \(source.transport.name) socket; the message arrives over \(socket.transport.name)")
        }
        let message = SimulatedMessage(
            bytes: bytes, transport: socket?.transport ?? source.transport, source: source.address, destination: socket?.address ?? source.address,
            origin: input.origin)
        return (message, socket)
    }

    /// The sender that a message's topmost Via names, if it gives an address.
    private static func sender(_ text: MessageText) -> PeerAddress {
        let standard = PeerAddress(transport: .udp, address: SocketAddress(IPAddress(v4: 0xc000_0201), port: 5060))
        guard let via = text.vias.first else { return standard }
        return via.withByteView { view in
            guard let via = Via(view), let ip = IPAddress(via.host) else { return standard }
            let transport = via.transport == .any ? .udp : via.transport
            return PeerAddress(transport: transport, address: SocketAddress(ip, port: via.port > 0 ? UInt16(via.port) : transport.defaultPort))
        }
    }
}
