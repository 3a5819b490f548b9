import SIPMessage
import Testing

@testable import Transport

/// When answers leave: each on its own while there is time for it, all of a batch together where batches are large.
@Suite struct UDPReceiverTests {
    private let sender: UDPSocket
    private let receiver: UDPReceiver

    init() throws {
        sender = try UDPSocket(bind: SocketAddress(.loopbackV4, port: 0))
        receiver = try UDPReceiver(UDPSocket(bind: SocketAddress(.loopbackV4, port: 0)))
    }

    /// How many answers wait for a flush at most, when that many datagrams wait at once.
    private func longestQueue(_ datagrams: Int) -> Int {
        for _ in 0..<datagrams { #expect("x".withByteView { sender.send($0, to: receiver.socket.address) } == 0) }
        var (read, queued, longest) = (0, 0, 0)
        while read < datagrams {
            let goesOn = receiver.receiveBatch({ _, _, _ in
                read += 1
                queued += 1
                longest = max(longest, queued)
            }, flush: { queued = 0 })
            guard goesOn else { break }
        }
        #expect(read == datagrams && queued == 0)
        return longest
    }

    @Test func anAnswerLeavesAtOnceUnlessDatagramsPileUp() {
        for count in [1, 2, 4, 1, 3] { #expect(longestQueue(count) == 1) }
        for _ in 0..<20 { _ = longestQueue(64) }
        #expect(longestQueue(64) > 8)
        for _ in 0..<100 { _ = longestQueue(1) }
        #expect(longestQueue(4) == 1)
    }
}
