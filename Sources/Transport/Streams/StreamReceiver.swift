import SIPMessage

/// What happens on streams, told to the server. Called on event loops: it must not block.
public protocol StreamReceiver: AnyObject, Sendable {
    /// The connection's inbox has messages, and nobody works on it: one worker is to take them (`StreamConnection.takeMessage`).
    func hasMessages(_ connection: StreamConnection)

    /// The connection is closed; messages that it received before may still wait in its inbox.
    func didClose(_ connection: StreamConnection, _ reason: StreamCloseReason)

    /// These messages were accepted for sending, and the peer will never get them.
    func didFail(_ messages: [StreamMessage], on connection: StreamConnection, error: Int32)

    /// Something that an operator wants to know.
    func note(_ severity: StreamNoteSeverity, _ text: @autoclosure () -> String)
}

public enum StreamNoteSeverity: Sendable { case error, warning, debug }

/// Why a connection ended.
public enum StreamCloseReason: Int, Sendable {
    /// The peer closed it, or we did.
    case endOfStream = 0
    /// It was idle, or the peer did not read, for too long.
    case timeout = 1
    /// The peer or the network broke it off.
    case reset = 2
}

/// How a message is to be sent.
public struct StreamSendOptions: OptionSet, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Only over a connection that is open already.
    public static let reuseOnly = StreamSendOptions(rawValue: 1)
    /// The connection is closed afterwards.
    public static let closeAfter = StreamSendOptions(rawValue: 2)
}
