import SIPMessage
import Synchronization

/// What the parts of a running server share: one object a process (or a simulation), handed to every worker and module.
public final class ServerContext: @unchecked Sendable {
    public let registry: Registry
    public let network: any Network
    public let timers: TimerWheel
    /// Read by every message; replaced at load only.
    public let settings: CoreSettings
    /// Told of each top-level run of a block; nil in the server.
    public let observer: (any RunObserver)?
    /// The world around the server.
    public let surroundings: Surroundings
    /// `advertised_address` and `advertised_port`.
    public let advertisedHost: OwnedBytes?
    public let advertisedPort: OwnedBytes?
    private let signature: OwnedBytes
    private let agent: OwnedBytes
    /// The script that new messages run, and what gives it to the workers.
    private struct Installed {
        var script = Script(engines: [])
        var version = 0
        var workers: [WorkerScript] = []
    }

    private let installed = Mutex(Installed())
    /// Counts the scripts that were installed.
    let scriptVersion = Atomic<Int>(0)

    public init(registry: Registry, network: any Network, timers: TimerWheel, settings: CoreSettings, observer: (any RunObserver)? = nil) {
        self.registry = registry
        self.network = network
        self.timers = timers
        self.settings = settings
        self.observer = observer
        surroundings = registry.surroundings
        advertisedHost = settings.advertisedAddress.map { OwnedBytes($0) }
        advertisedPort = settings.advertisedPort.map { OwnedBytes("\($0)") }
        signature = OwnedBytes(settings.serverSignature ? settings.serverHeader : "")
        agent = OwnedBytes(settings.serverSignature ? settings.userAgentHeader : "")
    }

    /// `Server: ...` of replies made here, empty where `server_signature` is off.
    public var serverHeader: ByteView { signature.view }
    /// `User-Agent: ...` of requests made here, likewise.
    public var userAgentHeader: ByteView { agent.view }

    /// The script in force. A message runs `RouteContext.script`, which stays the same to its end.
    public var script: Script { installed.withLock { $0.script } }

    var installedScript: (Script, Int) { installed.withLock { ($0.script, $0.version) } }

    /// Puts a script in force: messages that begin from now on run it.
    public func install(_ script: Script) {
        let workers = installed.withLock { installed in
            installed.script = script
            installed.version += 1
            scriptVersion.store(installed.version, ordering: .sequentiallyConsistent)
            return installed.workers
        }
        for worker in workers { worker.updateIfIdle() }
    }

    func add(_ worker: WorkerScript) { installed.withLock { $0.workers.append(worker) } }
    func remove(_ worker: WorkerScript) { installed.withLock { installed in installed.workers.removeAll { $0 === worker } } }

    /// Milliseconds on a clock that never jumps; virtual in simulations.
    public var now: Int { timers.now }
}
