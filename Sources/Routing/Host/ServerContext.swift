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
    private let currentScript: Mutex<Script?>
    /// The script that new messages run. Replaced as a whole by a reload.
    private nonisolated(unsafe) var activeScript: Script

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
        activeScript = Script(engines: [])
        currentScript = Mutex(nil)
    }

    /// `Server: ...` of replies made here, empty where `server_signature` is off.
    public var serverHeader: ByteView { signature.view }
    /// `User-Agent: ...` of requests made here, likewise.
    public var userAgentHeader: ByteView { agent.view }

    /// The script in force.
    public var script: Script { activeScript }

    /// Installs the script, before the workers start.
    public func install(_ script: Script) {
        currentScript.withLock {
            $0 = script
            activeScript = script
        }
    }

    /// Milliseconds on a clock that never jumps; virtual in simulations.
    public var now: Int { timers.now }
}
