import Routing
import SIPMessage

/// A SIP message on its way to or from the simulated server.
public struct SimulatedMessage: Sendable {
    public let bytes: [UInt8]
    public let transport: TransportProtocol
    public let source: SocketAddress
    public let destination: SocketAddress
    /// Where it comes from, for people: a file, a packet of a capture, a peer that answers.
    public let origin: String

    public init(bytes: [UInt8], transport: TransportProtocol, source: SocketAddress, destination: SocketAddress, origin: String) {
        self.bytes = bytes
        self.transport = transport
        self.source = source
        self.destination = destination
        self.origin = origin
    }

    /// The message's parts.
    public var text: MessageText { MessageText(bytes) }
}

/// A line that was logged.
public struct SimulatedLogLine: Sendable, Equatable {
    public let level: LogLevel
    /// The module's name; `<script>` for what a script logs.
    public let source: String
    /// `log_prefix` and text.
    public let text: String

    /// Whether the script wrote it, rather than the server.
    public var isScript: Bool { source == "<script>" }

    /// As in a log: `INFO: <script>: text`.
    public var shown: String { "\(level.name): \(source.isEmpty ? "" : source + ": ")\(text)" }
}

/// A named value of a script: a variable, a flag, an item of a table.
public struct StateEntry: Sendable, Hashable {
    /// As scripts write it: `$avp(x)`.
    public let name: String
    public let value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// A top-level run of a block that has ended.
public struct EndedRun: Sendable {
    /// As configs write the block: `failure_route[X]`.
    public let title: String
    /// Kind of the block.
    public let kind: RouteKinds
    /// What the block returned.
    public let code: Int
    /// What the script had set for the message by then.
    public let state: [StateEntry]
}

/// Something that happened in a simulation.
public enum SimulationEvent: Sendable {
    /// A message arrived at the server.
    case received(SimulatedMessage)
    /// The server sent a message.
    case sent(SimulatedMessage)
    case logged(SimulatedLogLine)
    /// What the simulation has to say about itself: something was not done, or was made up.
    case note(String)
    /// A block began to run as the top of a script.
    case began(String)
    case ended(EndedRun)
    /// A step of the script ran (only with tracing).
    case step(TracedStep)
    /// Variables that the latest step changed (only with tracing).
    case changed([StateEntry])
    /// Time passed, milliseconds.
    case advanced(Int)
}

/// An event with its time.
public struct TimedEvent: Sendable {
    /// Milliseconds since the simulation's start.
    public let time: Int
    public let event: SimulationEvent
}
