import SIPMessage

extension Worker {
    /// Runs an event route that has no message of its own; it sees a small OPTIONS request.
    /// - Parameter prepare: what the route is to find in its context.
    public func runEvent(_ block: RouteBlock, _ prepare: (RouteContext) -> Void = { _ in }) {
        guard let socket = server.network.sockets.first else { return }
        let received = ReceiveInfo(source: socket.address, destination: socket.address, socket: socket, transport: socket.transport)
        withContext(received) { context in
            try? context.message.parse(Self.stand)
            prepare(context)
            context.run(block, kind: .event)
        }
    }

    /// Runs a block that has no message of its own as if the small OPTIONS request had come: as a request route, between what modules
    /// do before and after one.
    /// - Parameter prepare: what the route is to find in its context.
    public func runStandIn(_ block: RouteBlock, _ prepare: (RouteContext) -> Void = { _ in }) {
        guard let socket = server.network.sockets.first else { return }
        let received = ReceiveInfo(source: socket.address, destination: socket.address, socket: socket, transport: socket.transport)
        withContext(received) { context in
            try? context.message.parse(Self.stand)
            guard hooks.admitRequest(context) else { return }
            prepare(context)
            context.run(block, kind: .request)
            hooks.requestDidEnd(context)
        }
    }

    /// The request that stands for a message where there is none.
    private static var stand: ByteView {
        ByteView(
            "OPTIONS sip:you@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1\r\nFrom: <sip:you@127.0.0.1>;tag=0\r\nTo: <sip:you@127.0.0.1>\r\nCall-ID: 0\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n")
    }
}
