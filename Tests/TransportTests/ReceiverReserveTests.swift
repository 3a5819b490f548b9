import SIPMessage
import Synchronization
import Testing

@testable import Transport

#if canImport(Glibc)
import Glibc
#endif

/// Workers of the reserve begin when others are held up, and end with the socket.
@Suite struct ReceiverReserveTests {
    private final class Waiter: Sendable {
        let reserve: ReceiverReserve
        let answer = Mutex<Bool?>(nil)
        init(_ reserve: ReceiverReserve) { self.reserve = reserve }
    }

    /// Runs `wait` in a thread of its own, and gives what it gave.
    private func waiting(_ reserve: ReceiverReserve, _ body: () -> Void) -> Bool? {
        let waiter = Waiter(reserve)
        var thread = pthread_t()
        pthread_create(&thread, nil, { pointer in
            guard let pointer else { return nil }
            let waiter = Unmanaged<Waiter>.fromOpaque(pointer).takeRetainedValue()
            let answer = waiter.reserve.wait()
            waiter.answer.withLock { $0 = answer }
            return nil
        }, Unmanaged.passRetained(waiter).toOpaque())
        body()
        pthread_join(thread, nil)
        return waiter.answer.withLock { $0 }
    }

    @Test func whoIsCalledBegins() {
        let reserve = ReceiverReserve([ReceiverReserve.Progress()])
        #expect(waiting(reserve) { reserve.call() } == true)
        // as long as the call lasts
        #expect(reserve.wait())
    }

    @Test func aWorkerThatDoesNotComeBackIsNoticed() {
        let stuck = ReceiverReserve.Progress()
        stuck.step()
        #expect(waiting(ReceiverReserve([ReceiverReserve.Progress(), stuck])) {} == true)
    }

    @Test func whoIsStoppedEnds() {
        let reserve = ReceiverReserve([ReceiverReserve.Progress()])
        #expect(waiting(reserve) { reserve.stop() } == false)
        #expect(!reserve.wait())
    }

    @Test func messagesThatTakeLongCallIt() throws {
        let sender = try UDPSocket(bind: SocketAddress(.loopbackV4, port: 0))
        let receiver = try UDPReceiver(UDPSocket(bind: SocketAddress(.loopbackV4, port: 0)))
        let reserve = ReceiverReserve([receiver.progress])
        receiver.reserve = reserve
        for _ in 0..<40 {
            #expect("x".withByteView { sender.send($0, to: receiver.socket.address) } == 0)
            #expect(receiver.receiveBatch({ _, _, _ in usleep(1000) }, flush: {}))
        }
        #expect(reserve.wait())
    }
}
