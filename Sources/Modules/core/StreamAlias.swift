import Routing
import SIPMessage

/// Aliases of stream connections: another port by which a connection's peer is reached (`force_tcp_alias`, `tcp_accept_aliases`).
public enum StreamAlias {
    /// Makes the connection that the message came in on reachable by `port` of its peer. False with the reason logged if that cannot be.
    public static func add(_ context: RouteContext, port: Int) -> Bool {
        let received = context.received
        if let number = UInt16(exactly: port), context.server.network.streams?.addAlias(received.connection, port: number) == true { return true }
        context.log(.error, "<core>", "connection \(received.connection) gets no alias for port \(port)")
        return false
    }
}
