import SIPMessage
import Synchronization
import Testing

@testable import Transport

#if canImport(Glibc)
import Glibc
#endif

/// Collects what streams report.
private final class Recorder: StreamReceiver {
    let messages = Mutex<[String]>([])
    let closed = Mutex<[StreamCloseReason]>([])
    let failed = Mutex<[String]>([])

    func hasMessages(_ connection: StreamConnection) {
        while let message = connection.takeMessage() { messages.withLock { $0.append(message.view.string) } }
    }
    func didClose(_ connection: StreamConnection, _ reason: StreamCloseReason) { closed.withLock { $0.append(reason) } }
    func didFail(_ lost: [StreamMessage], on connection: StreamConnection, error: Int32) {
        failed.withLock { $0 += lost.map { $0.view.string } }
    }
    func note(_ severity: StreamNoteSeverity, _ text: @autoclosure () -> String) {}
}

/// A transport that listens on loopback, on a port of the system's choice.
private final class Station {
    let recorder = Recorder()
    let options = TCPOptions()
    let transport: StreamTransport
    let socket: ListenSocket

    init(_ change: (TCPOptions) -> Void = { _ in }) throws {
        change(options)
        transport = StreamTransport(options: options, receiver: recorder, loops: 1)
        let listener = try StreamListener(bind: Endpoint(.loopbackV4, port: 0), options: options)
        socket = ListenSocket(index: 0, transport: .tcp, address: listener.address)
        try transport.serve(listener, as: socket)
    }

    deinit { transport.stop() }

    func send(_ text: String, to port: UInt16, _ sendOptions: StreamSendOptions = []) -> Int32 {
        text.withByteView {
            transport.send($0, to: Destination(transport: .tcp, address: Endpoint(.loopbackV4, port: port)), from: socket, sendOptions)
        }
    }
}

/// Waits until `condition` holds, for some seconds at most.
private func eventually(_ condition: () -> Bool) -> Bool {
    for _ in 0..<2000 {
        if condition() { return true }
        usleep(5000)
    }
    return condition()
}

private func message(_ number: Int) -> String { "X sip:\(number) SIP/2.0\r\nContent-Length: 0\r\n\r\n" }

@Suite struct StreamTransportTests {
    @Test func messagesArriveInOrderOverOneConnection() throws {
        let (a, b) = (try Station(), try Station())
        let sent = (0..<200).map(message)
        for text in sent { #expect(a.send(text, to: b.socket.address.port) == 0) }
        #expect(eventually { b.recorder.messages.withLock { $0.count } == sent.count })
        #expect(b.recorder.messages.withLock { $0 } == sent)
        #expect(a.transport.connections.count == 1 && b.transport.connections.count == 1)
    }

    @Test func anAnswerTakesTheConnection() throws {
        let (a, b) = (try Station(), try Station())
        #expect(a.send(message(1), to: b.socket.address.port) == 0)
        #expect(eventually { b.transport.connections.count == 1 })
        let connection = try #require(b.transport.connections.first)
        #expect(b.send(message(2), to: connection.peer.port, .reuseOnly) == 0)
        #expect(eventually { a.recorder.messages.withLock { $0 } == [message(2)] })
        #expect(b.statistics(\.connectSuccess) == 0)
    }

    @Test func anAliasTakesTheConnection() throws {
        let (a, b) = (try Station(), try Station())
        #expect(a.send(message(1), to: b.socket.address.port) == 0)
        #expect(eventually { b.transport.connections.count == 1 })
        let connection = try #require(b.transport.connections.first)
        #expect(b.send(message(2), to: 9, .reuseOnly) != 0)
        #expect(b.transport.addAlias(connection.id, port: 9))
        #expect(b.send(message(2), to: 9, .reuseOnly) == 0)
        #expect(!b.transport.addAlias(99, port: 9))
    }

    @Test func aRefusedConnectionIsKnownAtOnce() throws {
        let a = try Station()
        let closed = try StreamListener(bind: Endpoint(.loopbackV4, port: 0), options: a.options)
        closed.close()
        #expect(a.send(message(1), to: closed.address.port) == ECONNREFUSED)
        #expect(a.transport.connections.isEmpty)
        #expect(a.recorder.failed.withLock { $0.isEmpty })
    }

    @Test func noConnectionsAreOpenedWhenThatIsOff() throws {
        let (a, b) = (try Station { $0[.noConnect] = 1 }, try Station())
        #expect(a.send(message(1), to: b.socket.address.port) != 0)
    }

    @Test func closesAfterTheMessage() throws {
        let (a, b) = (try Station(), try Station())
        #expect(a.send(message(1), to: b.socket.address.port, .closeAfter) == 0)
        #expect(eventually { b.recorder.closed.withLock { $0.count } == 1 })
        #expect(b.recorder.messages.withLock { $0 } == [message(1)])
        #expect(eventually { a.transport.connections.isEmpty })
    }

    @Test func closesWhenTheStreamMakesNoSense() throws {
        let (a, b) = (try Station(), try Station { $0[.readBufferSize] = 512 })
        #expect(a.send(message(1) + "X y SIP/2.0\r\nContent-Length: 600\r\n\r\n", to: b.socket.address.port) == 0)
        #expect(eventually { a.recorder.closed.withLock { $0.count } == 1 })
        #expect(b.recorder.messages.withLock { $0 } == [message(1)])
    }

    @Test func turnsAwayMoreThanTheLimit() throws {
        let (a, b) = (try Station(), try Station { $0[.maxConnections] = 0 })
        #expect(a.send(message(1), to: b.socket.address.port) == 0)
        #expect(eventually { a.recorder.closed.withLock { $0.count } == 1 })
        #expect(b.statistics(\.localReject) == 1)
    }

    @Test func closesIdleConnections() throws {
        let (a, b) = (try Station(), try Station { $0[.connectionLifetime] = 0 })
        #expect(a.send(message(1), to: b.socket.address.port) == 0)
        #expect(eventually { b.recorder.closed.withLock { $0 } == [.timeout] })
        #expect(b.statistics(\.timeouts) == 1)
    }
}

extension Station {
    fileprivate func statistics(_ path: KeyPath<StreamStatistics, StreamStatistics.Number>) -> Int { transport.statistics[keyPath: path].value }
}
