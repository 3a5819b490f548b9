import Routing
import SIPMessage

/// A network that swallows what is sent.
final class NoNetwork: Network {
    let sockets = [ListenSocket(index: 0, transport: .udp, address: SocketAddress(.loopbackV4, port: 5060))]
    func isMyself(host: ByteView, port: UInt16, transport: TransportProtocol) -> Bool { host == ByteView("127.0.0.1") }
    func addMyself(_ isMyself: @escaping @Sendable (ByteView) -> Bool) {}
    func sendingSocket(for transport: TransportProtocol, to address: SocketAddress) -> ListenSocket? { sockets.first }
    func socket(transport: TransportProtocol, address: SocketAddress) -> ListenSocket? { sockets.first }
    func resolve(host: ByteView, port: UInt16, transport: TransportProtocol, isSecure: Bool) -> [Destination] { [] }
    func send(_ bytes: ByteView, to destination: Destination, from worker: Worker) -> Bool { true }
    func flush(_ worker: Worker) {}
}
