import SIPMessage
import Testing

@testable import Transport

/// What is queued arrives whole, once, and in each peer's order, however the queue puts it together.
@Suite struct UDPSendQueueTests {
    private final class Peer {
        let socket: UDPSocket
        private let receiver: UDPReceiver
        private(set) var texts: [String] = []

        init(_ ip: IPAddress = .loopbackV4) throws {
            socket = try UDPSocket(bind: SocketAddress(ip, port: 0))
            receiver = try UDPReceiver(socket)
        }

        func receive(_ count: Int) -> [String] {
            while texts.count < count, receiver.receiveBatch({ bytes, _, _ in texts.append(bytes.string) }, flush: {}) {}
            return texts
        }
    }

    private func text(_ number: Int, _ length: Int) -> String { "\(number) ".padded(to: length) }

    private func append(_ text: String, to peer: Peer, from socket: UDPSocket, local: IPAddress? = nil, _ queue: UDPSendQueue) {
        text.withByteView { queue.append($0, to: peer.socket.address, from: socket, local: local) }
    }

    @Test func datagramsOfManyLengthsToSeveralPeersArriveInEachPeersOrder() throws {
        let queue = try UDPSendQueue()
        let sender = try UDPSocket(bind: SocketAddress(.loopbackV4, port: 0))
        let peers = try (0..<3).map { _ in try Peer() }
        var expected = [[String]](repeating: [], count: peers.count)
        let lengths = [400, 400, 400, 399, 400, 700, 700, 30, 700, 700, 1, 1, 2, 1472, 1472, 9000, 9000, 20]
        for number in 0..<300 {
            let peer = number * 7 % 5 % peers.count
            let text = text(number, lengths[number % lengths.count])
            expected[peer].append(text)
            append(text, to: peers[peer], from: sender, queue)
        }
        queue.flush()
        for (peer, texts) in zip(peers, expected) { #expect(peer.receive(texts.count) == texts) }
        #expect(queue.sent == 300)
    }

    @Test func aSocketOfTheWildcardAddressSendsRunsFromTheAddressThatIsAskedFor() throws {
        let queue = try UDPSendQueue()
        let sender = try UDPSocket(bind: SocketAddress(IPAddress(v4: 0), port: 0))
        let receiver = try UDPReceiver(try UDPSocket(bind: SocketAddress(.loopbackV4, port: 0)))
        let other = IPAddress(v4: 0x7F00_0002)
        for number in 0..<20 {
            text(number, 100).withByteView {
                queue.append($0, to: receiver.socket.address, from: sender, local: number < 10 ? other : .loopbackV4)
            }
        }
        queue.flush()
        var sources: [IPAddress] = []
        while sources.count < 20, receiver.receiveBatch({ _, source, _ in sources.append(source.ip) }, flush: {}) {}
        #expect(sources == Array(repeating: other, count: 10) + Array(repeating: .loopbackV4, count: 10))
    }

    @Test func eachDatagramOfARunThatCannotBeSentIsReported() throws {
        let queue = try UDPSendQueue()
        let sender = try UDPSocket(bind: SocketAddress(.loopbackV4, port: 0))
        let peer = try Peer()
        var failures = 0
        queue.onFailure = { _, _ in failures += 1 }
        // a socket of the loopback address reaches nobody beyond
        let beyond = SocketAddress(IPAddress(v4: 0xC000_0201), port: 5060)
        for number in 0..<10 {
            text(number, 100).withByteView { queue.append($0, to: beyond, from: sender) }
            append(text(number, 100), to: peer, from: sender, queue)
        }
        queue.flush()
        #expect(failures == 10)
        #expect(peer.receive(10) == (0..<10).map { text($0, 100) })
        // and the queue works on
        append("more", to: peer, from: sender, queue)
        queue.flush()
        #expect(peer.receive(11).last == "more")
    }
}

extension String {
    fileprivate func padded(to length: Int) -> String {
        count >= length ? String(prefix(length)) : self + String(repeating: "x", count: length - count)
    }
}
