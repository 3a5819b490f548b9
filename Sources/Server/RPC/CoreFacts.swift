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

    /// A stream connection, as `core.tcp_list` shows it.
    public struct Connection: Sendable {
        public let id: Int
        public let transport: TransportProtocol
        /// Seconds until it is closed for being idle.
        public let timeout: Int
        public let source: SocketAddress
        public let destination: SocketAddress
        public init(id: Int, transport: TransportProtocol, timeout: Int, source: SocketAddress, destination: SocketAddress) {
            self.id = id
            self.transport = transport
            self.timeout = timeout
            self.source = source
            self.destination = destination
        }
    }

    /// The command line.
    public var arguments: [String]
    /// Seconds since 1970 when the server started.
    public var startTime: Int
    public var sockets: [ListenSocket]
    public var aliases: [Alias]
    public var moduleNames: [String]
    /// Threads that handle stream connections, and the most connections that are taken.
    public var tcpReaders = 0
    public var maximumConnections = 2048
    public var connections: @Sendable () -> [Connection] = { [] }
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
