import NIOCore
import SIPMessage
import Synchronization

/// One stream connection: where its messages wait on their way to a worker, and on their way to the peer.
///
/// Workers send from any thread; the bytes are handed to the connection's event loop in batches. Received messages are taken
/// by one worker at a time, so that their order is kept while the worker may block.
public final class StreamConnection: Sendable {
    /// Number that names it in `$conid`, Via's `i` parameter and RPC; never 0, never used again.
    public let id: Int
    public let transport: TransportProtocol
    /// The socket that accepted it, or that it was opened for.
    public let socket: ListenSocket
    /// The peer's address.
    public let peer: Endpoint
    /// Whether it was opened from here.
    public let isOutgoing: Bool
    let loop: any EventLoop
    private let options: TCPOptions
    private let statistics: StreamStatistics
    private let receiver: any StreamReceiver

    public enum State: Sendable { case connecting, open, closed }

    private struct Output {
        var state = State.connecting
        var channel: (any Channel)?
        var local: Endpoint
        /// Messages that wait for the event loop, or for the connection to be made.
        var waiting: [StreamMessage] = []
        var waitingBytes = 0
        /// Bytes that the event loop has, and the kernel has not taken yet.
        var written = 0
        var isFlushScheduled = false
        var closesWhenSent = false
        var closeReason = StreamCloseReason.endOfStream
        /// Clock when the oldest of the written bytes was handed over.
        var stalledSince = 0
    }

    private struct Inbox {
        var messages: [StreamMessage] = []
        var first = 0
        var bytes = 0
        /// Whether a worker has the connection, or will be given it.
        var isTaken = false
        var isPaused = false
    }

    private let output: Mutex<Output>
    private let inbox = Mutex(Inbox())
    private let lifetimeSeconds: Atomic<Int>
    private let deadline: Atomic<Int>
    private let messageStart = Atomic<Int>(0)
    private let isUnusable = Atomic(false)
    /// Ports of the peer's address, besides its own, by which it can be reached.
    let aliases = Mutex<[UInt16]>([])
    /// Whether a tcp:closed event was asked for, for modules.
    public let reportsClosing = Atomic(false)

    /// Bytes of messages that wait for a worker before reading pauses.
    private static let inboxLimit = 256 * 1024
    /// Bytes that may wait for the event loop; what exceeds the peer's share is known only when it has tried.
    private static let burst = 1024 * 1024

    init(
        id: Int, socket: ListenSocket, peer: Endpoint, local: Endpoint, isOutgoing: Bool, loop: any EventLoop, options: TCPOptions,
        statistics: StreamStatistics, receiver: any StreamReceiver
    ) {
        self.id = id
        transport = socket.transport
        self.socket = socket
        self.peer = peer
        self.isOutgoing = isOutgoing
        self.loop = loop
        self.options = options
        self.statistics = statistics
        self.receiver = receiver
        output = Mutex(Output(local: local))
        let seconds = options[.connectionLifetime]
        lifetimeSeconds = Atomic(seconds)
        deadline = Atomic(Self.deadline(seconds))
    }

    // MARK: What it is

    public var state: State { output.withLock { $0.state } }
    /// Our side's address.
    public var local: Endpoint { output.withLock { $0.local } }
    /// Bytes that wait to be sent.
    public var queuedBytes: Int { output.withLock { $0.waitingBytes + $0.written } }
    /// Seconds that it may be idle.
    public var lifetime: Int { lifetimeSeconds.load(ordering: .relaxed) }
    /// Seconds until it is closed if nothing happens.
    public var remaining: Int { max(0, (deadline.load(ordering: .relaxed) - StreamClock.now) / 1000) }
    /// Whether new messages may be sent on it.
    var isUsable: Bool { !isUnusable.load(ordering: .acquiring) }

    /// Sets how long it may be idle, in seconds.
    public func setLifetime(_ seconds: Int) {
        lifetimeSeconds.store(seconds, ordering: .relaxed)
        touch()
    }

    /// Counts the idle time from now on.
    func touch() { deadline.store(Self.deadline(lifetime), ordering: .relaxed) }

    private static func deadline(_ seconds: Int) -> Int { seconds < 0 ? Int.max : StreamClock.now + seconds * 1000 }

    // MARK: Sending

    /// Queues `bytes` for the peer. Bytes may be reused at once.
    /// - Returns: 0, or an `errno` value if it is certain that they will not arrive.
    public func send(_ bytes: ByteView, _ sendOptions: StreamSendOptions = []) -> Int32 {
        enum Outcome { case queued, flush, full(Int), closed }
        let message = StreamMessage(bytes)
        let total = options[.wqMax]
        let outcome = output.withLock { output -> Outcome in
            if output.state == .closed || output.closesWhenSent { return .closed }
            let share = output.state == .connecting ? options[.connWQMax] : max(options[.connWQMax], Self.burst)
            let queued = output.written + output.waitingBytes
            let isStalled = output.written > 0 && queued + bytes.count > options[.connWQMax] && StreamClock.now - output.stalledSince > 50
            if isStalled || queued + bytes.count > share || statistics.queuedBytes.load(ordering: .relaxed) + bytes.count > total {
                return .full(queued)
            }
            output.waiting.append(message)
            output.waitingBytes += bytes.count
            if sendOptions.contains(.closeAfter) { output.closesWhenSent = true }
            if output.state == .connecting || output.isFlushScheduled { return .queued }
            output.isFlushScheduled = true
            return .flush
        }
        switch outcome {
        case .closed: return Errno.notConnected
        case .full(let queued):
            statistics.sendQueueFull.add()
            receiver.note(.error, "tcp:\(peer): the write queue is full (\(queued) bytes, tcp_conn_wq_max and tcp_wq_max); connection \(id) is closed")
            close(.timeout)
            return Errno.noBufferSpace
        case .queued, .flush:
            statistics.queuedBytes.wrappingAdd(bytes.count, ordering: .relaxed)
            touch()
            if sendOptions.contains(.closeAfter) { isUnusable.store(true, ordering: .releasing) }
            if case .flush = outcome { loop.execute { self.flush() } }
            return 0
        }
    }

    /// Hands what waits to the channel. On the event loop.
    private func flush() {
        let taken = output.withLock { output -> (any Channel, [StreamMessage], Int)? in
            output.isFlushScheduled = false
            guard output.state == .open, let channel = output.channel, !output.waiting.isEmpty else { return nil }
            let batch = (channel, output.waiting, output.waitingBytes)
            if output.written == 0 { output.stalledSince = StreamClock.now }
            output.written += output.waitingBytes
            output.waiting = []
            output.waitingBytes = 0
            return batch
        }
        guard let (channel, messages, count) = taken else { return }
        var buffer = channel.allocator.buffer(capacity: count)
        for message in messages { buffer.writeBytes(message.view.buffer) }
        channel.writeAndFlush(buffer).whenComplete { result in
            self.statistics.queuedBytes.wrappingSubtract(count, ordering: .relaxed)
            let closes = self.output.withLock { output -> Bool in
                output.written -= count
                output.stalledSince = StreamClock.now
                if case .failure = result { return false }
                return output.closesWhenSent && output.waiting.isEmpty && output.written == 0
            }
            if closes { self.close(.endOfStream) }
        }
    }

    /// Closes the connection; what waits for the peer is lost. A peer that is cut off gets no answers to what it sent either.
    public func close(_ reason: StreamCloseReason = .endOfStream) {
        isUnusable.store(true, ordering: .releasing)
        if reason == .timeout {
            inbox.withLock { inbox in
                inbox.messages.removeAll()
                inbox.first = 0
                inbox.bytes = 0
            }
        }
        let channel = output.withLock { output -> (any Channel)? in
            if output.state != .closed { output.closeReason = reason }
            return output.channel
        }
        channel?.close(promise: nil)
    }

    // MARK: Life, on the event loop

    /// The connection stands.
    func didOpen(_ channel: any Channel, local: Endpoint?) {
        let hasWork = output.withLock { output -> Bool in
            output.state = .open
            output.channel = channel
            if let local { output.local = local }
            return !output.waiting.isEmpty
        }
        if hasWork { flush() }
    }

    /// Keeps the channel while it connects, so that it can be closed.
    func isConnecting(_ channel: any Channel) { output.withLock { $0.channel = channel } }

    /// The connection could not be made, or has ended: takes it out of use and gives back what was not sent.
    func didEnd() -> (unsent: [StreamMessage], reason: StreamCloseReason) {
        isUnusable.store(true, ordering: .releasing)
        let (unsent, bytes, reason) = output.withLock { output in
            let result = (output.waiting, output.waitingBytes, output.closeReason)
            output.state = .closed
            output.channel = nil
            output.waiting = []
            output.waitingBytes = 0
            return result
        }
        statistics.queuedBytes.wrappingSubtract(bytes, ordering: .relaxed)
        return (unsent, reason)
    }

    /// Remembers why it ends, unless it is closed from here.
    func willEnd(_ reason: StreamCloseReason) {
        output.withLock { if $0.closeReason == .endOfStream { $0.closeReason = reason } }
    }

    /// When the message that is being received began, 0 between messages.
    func setMessageStart(_ time: Int) { messageStart.store(time, ordering: .relaxed) }

    /// Whether it has to be closed now: idle, a message that does not come to its end, or a peer that does not read.
    func expiry(_ now: Int) -> StreamExpiry? {
        let start = messageStart.load(ordering: .relaxed)
        let readTimeout = options[.messageReadTimeout]
        if start > 0, readTimeout > 0, now - start > readTimeout * 1000 { return .slowMessage }
        let stalled = output.withLock { $0.written > 0 ? $0.stalledSince : nil }
        let sendTimeout = options[.sendTimeout]
        if let stalled, sendTimeout >= 0, now - stalled > sendTimeout * 1000 { return .sendTimeout }
        return deadline.load(ordering: .relaxed) < now ? .idle : nil
    }

    // MARK: Receiving

    /// Puts a message in the inbox, and asks for a worker if none is there. On the event loop.
    /// - Returns: false if reading is to pause until the workers have caught up.
    func receive(_ bytes: ByteView) -> Bool {
        let message = StreamMessage(bytes)
        let (isNew, pauses) = inbox.withLock { inbox -> (Bool, Bool) in
            inbox.messages.append(message)
            inbox.bytes += bytes.count
            let isNew = !inbox.isTaken
            inbox.isTaken = true
            if inbox.bytes > Self.inboxLimit { inbox.isPaused = true }
            return (isNew, inbox.isPaused)
        }
        touch()
        if isNew { receiver.hasMessages(self) }
        return !pauses
    }

    /// The next message for the worker that has the connection; nil gives the connection back.
    public func takeMessage() -> StreamMessage? {
        let (message, resumes) = inbox.withLock { inbox -> (StreamMessage?, Bool) in
            guard inbox.first < inbox.messages.count else {
                inbox.messages.removeAll(keepingCapacity: inbox.messages.count < 64)
                inbox.first = 0
                inbox.isTaken = false
                return (nil, false)
            }
            let message = inbox.messages[inbox.first]
            inbox.first += 1
            inbox.bytes -= message.view.count
            if inbox.first == inbox.messages.count {
                inbox.messages.removeAll(keepingCapacity: inbox.messages.count < 64)
                inbox.first = 0
            }
            let resumes = inbox.isPaused && inbox.bytes < Self.inboxLimit / 2
            if resumes { inbox.isPaused = false }
            return (message, resumes)
        }
        if resumes, let channel = output.withLock({ $0.channel }) {
            channel.setOption(.autoRead, value: true).whenFailure { _ in }
        }
        return message
    }

    /// Sets the socket's keep-alive options (module tcpops); nil switches them off.
    public func setKeepalive(_ keepalive: (idle: Int, count: Int, interval: Int)?) {
        guard let channel = output.withLock({ $0.channel }) else { return }
        StreamSocketOptions.setKeepalive(channel, keepalive)
    }
}

/// Why the maintenance closes a connection.
enum StreamExpiry: Equatable { case idle, slowMessage, sendTimeout }
