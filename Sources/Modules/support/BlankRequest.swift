import Routing
import SIPMessage

/// A made-up request for event routes that no message leads to.
enum BlankRequest {
    private static let text = ByteView(
        "OPTIONS sip:you@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1\r\nFrom: <sip:you@127.0.0.1>;tag=0\r\nTo: <sip:you@127.0.0.1>\r\nCall-ID: 0\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n")

    /// Runs `block` on it; `prepare` may set up the context before.
    static func run(_ block: RouteBlock, _ worker: Worker, prepare: (RouteContext) -> Void = { _ in }) {
        guard let socket = worker.server.network.sockets.first else { return }
        let received = ReceiveInfo(source: socket.address, destination: socket.address, socket: socket, transport: socket.transport)
        worker.withContext(received) { context in
            do { try context.message.parse(context.arena.copy(text)) } catch { return }
            prepare(context)
            context.run(block, kind: .event)
        }
    }
}
