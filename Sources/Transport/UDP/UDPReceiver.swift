import CSignalbox
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// One worker's way of reading a `UDPSocket`: a batch of datagrams for each system call, into buffers made once.
///
/// The wait ends with the first datagram, so that batching never delays one. A worker takes few at a time unless they pile up, and
/// fewer still if its messages take long: what it has taken waits for it while other workers could be idle; see `patience`.
/// What is sent leaves with the batch only where batches are large, and at once where there is time for it.
/// Not safe to share between threads.
public final class UDPReceiver {
    /// Largest UDP payload.
    public static let largestDatagram = 65_535
    /// Nanoseconds of work that a worker takes on at once, by what its latest messages cost.
    public static let patience: UInt64 = 4_000_000
    /// Datagrams that a worker takes at a time where they do not pile up: one that it took would wait for it where another worker was free.
    private static let smallBatch: UInt32 = 1
    /// Datagrams in a batch, in the mean, from which on answers leave together: that costs half of what sending them one by one does, and
    /// the first waits for the last.
    private static let largeBatch: UInt32 = 2

    public let socket: UDPSocket
    private let batch: OpaquePointer
    private let datagrams: UnsafePointer<csignalbox_datagram>
    private let capacity: UInt32
    private var limit: UInt32
    /// Datagrams in a batch, in the mean of the latest ones, times `meanUnit`.
    private var mean: UInt32 = meanUnit
    private static let meanUnit: UInt32 = 256
    /// Nanoseconds that a message takes, in the mean of the latest batches.
    private var messageTime: UInt64 = 0
    /// How far it is.
    public let progress = ReceiverReserve.Progress()
    /// Who helps when its messages take long; nil where nobody is left.
    public var reserve: ReceiverReserve?
    private let isWildcard: Bool
    /// Datagrams received so far.
    public private(set) var received = 0
    /// System calls made for them; `received / batches` tells how well batching works.
    public private(set) var batches = 0

    /// - Parameter capacity: datagrams that are taken at once at most.
    /// - Throws: `SystemError` if there is no memory for the buffers.
    public init(_ socket: UDPSocket, capacity: Int = 32) throws {
        self.socket = socket
        self.capacity = UInt32(max(1, capacity))
        limit = min(Self.smallBatch, self.capacity)
        isWildcard = socket.address.ip.isUnspecified
        guard let batch = csignalbox_receiver_create(self.capacity, Self.largestDatagram, isWildcard ? 1 : 0),
            let datagrams = csignalbox_receiver_datagrams(batch)
        else {
            throw SystemError(ENOMEM, "making receive buffers for udp:\(socket.address)")
        }
        self.batch = batch
        self.datagrams = datagrams
    }

    deinit { csignalbox_receiver_destroy(batch) }

    /// Waits for datagrams and calls `handle` for each, with its bytes (valid during the call), its source, and the
    /// local address it was sent to (for a wildcard socket the actual one).
    ///
    /// The bytes may be overwritten in place until `handle` returns. Errors that the network reports (ICMP) are passed over.
    /// - Parameter flush: sends what `handle` has queued.
    /// - Returns: false when the socket was stopped.
    @inline(__always)
    public func receiveBatch(
        _ handle: (_ bytes: ByteView, _ source: SocketAddress, _ local: SocketAddress) -> Void, flush: () -> Void
    ) -> Bool {
        let count = receive()
        guard count > 0 else { return count == 0 }
        let start = Self.now()
        progress.step()
        let isUnhurried = mean < Self.largeBatch * Self.meanUnit
        for index in 0..<count {
            let datagram = datagrams + index
            handle(
                ByteView(base: datagram.pointee.bytes, count: datagram.pointee.length),
                SocketAddress(datagram.pointee.source), local(datagram))
            if isUnhurried { flush() }
        }
        flush()
        progress.step()
        adapt(count, nanoseconds: Self.now() &- start)
        return true
    }

    /// Count of datagrams taken; 0 after an error that will pass, -1 when stopped.
    private func receive() -> Int {
        if socket.isStopped { return -1 }
        let count = csignalbox_receiver_receive(batch, socket.descriptor, limit)
        // A stopped socket reads as an endless row of empty datagrams.
        if socket.isStopped { return -1 }
        if count >= 0 {
            received += Int(count)
            batches += 1
            return Int(count)
        }
        return count == -EBADF || count == -ENOTSOCK ? -1 : 0
    }

    @inline(__always)
    private func local(_ datagram: UnsafePointer<csignalbox_datagram>) -> SocketAddress {
        guard isWildcard, datagram.pointee.local.known != 0 else { return socket.address }
        return SocketAddress(IPAddress(datagram.pointee.local), port: socket.address.port)
    }

    /// Takes more at a time only while datagrams pile up: what a worker has taken waits for it, should the system let another thread run.
    @inline(__always)
    private func adapt(_ count: Int, nanoseconds: UInt64) {
        let taken = UInt32(count)
        mean = (mean * 15 + taken * Self.meanUnit) / 16
        // over many, since the system may interrupt any of them
        messageTime = (messageTime &* 63 &+ nanoseconds / UInt64(taken)) / 64
        if messageTime > ReceiverReserve.heldUp { reserve?.call() }
        if nanoseconds > Self.patience {
            let each = nanoseconds / UInt64(count)
            limit = each >= Self.patience ? 1 : max(1, min(limit, UInt32(Self.patience / max(each, 1))))
        } else if taken == limit {
            limit = min(capacity, limit * 2)
        } else if taken <= limit / 2 {
            // slowly: a burst is seldom alone
            limit = max(min(Self.smallBatch, capacity), limit - 1)
        }
    }

    @inline(__always)
    private static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}
