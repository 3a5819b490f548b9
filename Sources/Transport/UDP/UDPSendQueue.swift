import CSignalbox
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// One worker's outgoing datagrams: collected while it works through a batch, sent with one system call.
///
/// The owner calls `flush` at the end of each batch, and before anything that blocks. A full queue flushes itself.
/// Datagrams to one peer leave in the order in which they were queued, those of one length as one where the kernel can cut them
/// apart (UDP_SEGMENT). Not safe to share between threads.
public final class UDPSendQueue {
    private let queue: OpaquePointer
    /// Peers that took a datagram lately; what goes to another is sent at once, so that its failure can be reported.
    private var proven: [SocketAddressKey]
    private static let provenCount = 1024
    /// Called for a queued datagram that could not be sent, with the peer and the `errno` value.
    public var onFailure: ((SocketAddress, Int32) -> Void)?
    /// Datagrams that were handed to the kernel.
    public private(set) var sent = 0
    /// System calls made for them.
    public private(set) var calls = 0

    private struct SocketAddressKey {
        var ip: IPAddress
        var descriptor: Int32
    }

    /// - Parameters:
    ///   - capacity: datagrams that are held at most.
    ///   - bytes: their size in sum at most.
    /// - Throws: `SystemError` if there is no memory.
    public init(capacity: Int = 64, bytes: Int = 256 * 1024) throws {
        guard let queue = csignalbox_sender_create(UInt32(max(1, capacity)), max(bytes, UDPReceiver.largestDatagram)) else {
            throw SystemError(ENOMEM, "making a send queue")
        }
        self.queue = queue
        proven = Array(repeating: SocketAddressKey(ip: .anyV4, descriptor: -1), count: Self.provenCount)
    }

    deinit { csignalbox_sender_destroy(queue) }

    /// Sends `bytes` from `socket`, with the rest of the batch where nobody needs to know at once how it went.
    ///
    /// A first datagram to an address is sent at once: no route to it, or a refusal by the local firewall, is then known here,
    /// and a transaction can fail its branch. Later ones are queued until one fails.
    /// - Parameter local: source address for a socket that is bound to the wildcard address.
    /// - Returns: 0, or the `errno` value.
    public func send(_ bytes: ByteView, to peer: SocketAddress, from socket: UDPSocket, local: IPAddress? = nil) -> Int32 {
        let slot = Self.slot(of: peer.ip)
        if proven[slot].descriptor == socket.descriptor, proven[slot].ip == peer.ip {
            append(bytes, to: peer, from: socket, local: local)
            return 0
        }
        flush()
        let error = sendNow(bytes, to: peer, from: socket, local: local)
        if error == 0 { proven[slot] = SocketAddressKey(ip: peer.ip, descriptor: socket.descriptor) }
        return error
    }

    /// Queues `bytes`; a failure is reported to `onFailure` only.
    public func append(_ bytes: ByteView, to peer: SocketAddress, from socket: UDPSocket, local: IPAddress? = nil) {
        if !tryAppend(bytes, peer, socket, local) {
            flush()
            if !tryAppend(bytes, peer, socket, local) { onFailure?(peer, EMSGSIZE) }
        }
    }

    /// Sends `bytes` before this returns. What is queued stays queued.
    /// - Returns: 0, or the `errno` value.
    public func sendNow(_ bytes: ByteView, to peer: SocketAddress, from socket: UDPSocket, local: IPAddress? = nil) -> Int32 {
        sent += 1
        calls += 1
        return socket.send(bytes, to: peer, local: local)
    }

    /// Sends what is queued.
    public func flush() {
        let count = csignalbox_sender_count(queue)
        guard count > 0 else { return }
        var error: Int32 = 0
        calls += 1
        while case let failed = csignalbox_sender_flush(queue, &error), failed >= 0 {
            fail(UInt32(failed), error)
            calls += 1
        }
        sent += Int(count)
        csignalbox_sender_clear(queue)
    }

    private func fail(_ index: UInt32, _ error: Int32) {
        var descriptor: Int32 = -1
        let peer = SocketAddress(csignalbox_sender_peer(queue, index, &descriptor))
        proven[Self.slot(of: peer.ip)].descriptor = -1
        onFailure?(peer, error)
    }

    @inline(__always)
    private func tryAppend(_ bytes: ByteView, _ peer: SocketAddress, _ socket: UDPSocket, _ local: IPAddress?) -> Bool {
        var peer = peer.endpoint
        if var local = local.map({ SocketAddress($0, port: 0).endpoint }) {
            return csignalbox_sender_append(queue, socket.descriptor, &peer, &local, bytes.base, bytes.count) != 0
        }
        return csignalbox_sender_append(queue, socket.descriptor, &peer, nil, bytes.base, bytes.count) != 0
    }

    @inline(__always)
    private static func slot(of ip: IPAddress) -> Int {
        let mixed = (ip.low ^ ip.high) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed >> 32) & (provenCount - 1)
    }
}

extension UDPSocket {
    /// Sends one datagram at once; safe from any thread (timers).
    /// - Parameter local: source address for a socket that is bound to the wildcard address.
    /// - Returns: 0, or the `errno` value.
    public func send(_ bytes: ByteView, to peer: SocketAddress, local: IPAddress? = nil) -> Int32 {
        var peer = peer.endpoint
        if var local = local.map({ SocketAddress($0, port: 0).endpoint }) {
            return csignalbox_send_now(descriptor, &peer, &local, bytes.base, bytes.count)
        }
        return csignalbox_send_now(descriptor, &peer, nil, bytes.base, bytes.count)
    }
}
