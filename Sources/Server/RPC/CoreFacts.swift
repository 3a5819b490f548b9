import Routing
import SIPMessage

/// What the core's RPC commands report of; given by the runtime.
public struct CoreFacts: Sendable {
    /// A name that is ours, as `core.aliases_list` shows it.
    public struct Alias: Sendable {
        public let transport: TransportProtocol
        public let host: String
        /// 0 for any.
        public let port: UInt16
        public init(transport: TransportProtocol, host: String, port: UInt16) {
            self.transport = transport
            self.host = host
            self.port = port
        }
    }

    /// The command line.
    public var arguments: [String]
    /// Seconds since 1970 when the server started.
    public var startTime: Int
    public var sockets: [ListenSocket]
    public var aliases: [Alias]
    public var moduleNames: [String]
    /// Threads that run scripts for streams.
    public var tcpReaders = 0
    /// The streams; nil where TCP is off.
    var streams: StreamFacts?
    /// Stops the server (`core.kill`).
    public var stop: @Sendable () -> Void = {}

    public init(arguments: [String], startTime: Int, sockets: [ListenSocket], aliases: [Alias], moduleNames: [String]) {
        self.arguments = arguments
        self.startTime = startTime
        self.sockets = sockets
        self.aliases = aliases
        self.moduleNames = moduleNames
    }
}
