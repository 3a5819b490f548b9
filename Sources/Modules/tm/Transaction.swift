import Routing
import SIPMessage
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// A transaction: a server side, the request's copy, and the client sides that it was forwarded to (RFC 3261 section 17, RFC 6026).
///
/// It is its own timer entry: all its deadlines are plain numbers, and the wheel wakes it for the earliest. Its lock is taken
/// by whoever processes a message of it and may be taken again by the same thread (functions of its failure route reply and relay).
final class Transaction: TimerEntry, @unchecked Sendable {
    struct Flags: OptionSet {
        let rawValue: UInt32
        /// A CANCEL of the caller came.
        static let cancelled = Flags(rawValue: 1)
        /// A 6xx stopped the other branches.
        static let sixHundred = Flags(rawValue: 2)
        static let disables6xx = Flags(rawValue: 4)
        static let disablesFailover = Flags(rawValue: 8)
        static let disablesInternalReply = Flags(rawValue: 16)
        static let disablesCancelReason = Flags(rawValue: 32)
        static let noAuto100 = Flags(rawValue: 64)
        /// Made here, no caller to answer.
        static let local = Flags(rawValue: 128)
        /// Waits for its end.
        static let waiting = Flags(rawValue: 256)
        /// Off the table.
        static let gone = Flags(rawValue: 512)
        static let suspended = Flags(rawValue: 1024)
        /// A reply of the script's own.
        static let adminReply = Flags(rawValue: 2048)
        static let noAutoAck = Flags(rawValue: 4096)
        /// The final reply was made here, not relayed.
        static let localReply = Flags(rawValue: 8192)
        /// CANCELs and ACKs are built from what was sent.
        static let usesSentHeaders = Flags(rawValue: 16384)
        /// The branches are copies for somebody else (`t_replicate`): their replies end here.
        static let replicated = Flags(rawValue: 32768)
    }

    unowned let module: TMModule
    /// Place in the table, and what our branches are made from.
    let key: RequestKey
    var bucket: UInt32 { key.bucket }
    /// Never the same twice in a run.
    let label: UInt64
    let method: SIPMethod
    var flags: Flags = []

    /// Lock, then the request as received.
    private let block: UnsafeMutableRawPointer
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    /// The request as received.
    let request: ByteView
    let viaBranch: ByteView
    let viaHost: ByteView
    let viaPort: Int
    let viaTransport: ByteView
    let callID: ByteView
    let cseqNumber: ByteView
    let fromTag: ByteView
    let methodName: ByteView
    let received: ReceiveInfo
    let options: MessageOptions
    var messageFlags: UInt32
    /// Flags of the request when it was first forwarded.
    var forwardedFlags: UInt32
    var extendedFlags: (UInt64, UInt64)

    /// Latest status code sent to the caller, 0 for none.
    var status = 0
    /// Latest reply as sent to the caller.
    var response = HeapBytes()
    /// To tag in `response`.
    var responseToTag = ByteView.empty
    let replyDestination: Destination
    /// What `t_drop_replies` asked for in the failure route that runs: 0 keep, 1 all, 2 the latest step's; nil for nothing.
    var dropMode: Int?
    /// Error of the failure route's latest forwarding.
    var failureError = RelayError.unspecified
    /// Branch whose reply was relayed last; -1 none, -2 a reply made here.
    var relayedBranch = -1

    var branches: ContiguousArray<ClientBranch> = []
    /// Edits and script state of the request, kept for forwarding it again.
    var saved: SavedRequest?
    var avps: AVPStore?
    var xavps: XAVPStore?
    /// What a local request's maker wants to know.
    var localCompletion: LocalCompletion?
    /// Reason lines for CANCELs of the branches.
    var cancelReason = HeapBytes()
    /// Other modules' data, kept as long as the transaction (dialogs, accounting).
    var attachments: ContiguousArray<TransactionObserver> = []
    var suspension: Suspension?

    var onFailure: RouteBlock?
    var onBranchFailure: RouteBlock?
    var onReply: RouteBlock?
    var onBranch: RouteBlock?

    // Timers, milliseconds.
    var finalResponse: Int
    var finalResponseInvite: Int
    var retransmission1: Int
    var retransmission2: Int
    /// End of life by `max_inv_lifetime` or its like, absolute.
    var lifetimeEnd: Int
    var responseRetransmitAt = 0
    var responseInterval = 0
    var responseFinalAt = 0
    var waitUntil = 0
    /// When the wheel wakes it, 0 for not.
    var wakesAt = 0
    /// Whether the script of the request that made it still runs; the worker that runs it holds the lock until then.
    let isInScript = Atomic<Bool>(true)

    // Chain in the table.
    var next: Unmanaged<Transaction>?
    var previous: Unmanaged<Transaction>?

    /// Keeps a copy of the context's request.
    init(_ module: TMModule, _ context: RouteContext, key: RequestKey, label: UInt64) {
        self.module = module
        self.key = key
        self.label = label
        let message = context.message
        let source = message.buffer
        let lockSize = (MemoryLayout<pthread_mutex_t>.size + 15) & ~15
        block = HeapMemory.allocate(lockSize + source.count)
        mutex = block.bindMemory(to: pthread_mutex_t.self, capacity: 1)
        var attributes = pthread_mutexattr_t()
        pthread_mutexattr_init(&attributes)
        pthread_mutexattr_settype(&attributes, Int32(PTHREAD_MUTEX_RECURSIVE))
        pthread_mutex_init(mutex, &attributes)
        let copy = (block + lockSize).bindMemory(to: UInt8.self, capacity: max(source.count, 1))
        memcpy(copy, source.base, source.count)
        request = ByteView(base: copy, count: source.count)
        func own(_ view: ByteView) -> ByteView {
            view.lies(in: source) ? ByteView(base: copy + view.offset(in: source), count: view.count) : .empty
        }
        method = message.method
        methodName = own(message.methodName)
        let via = message.via1
        viaBranch = own(via?.branch ?? .empty)
        viaHost = own(via?.host ?? .empty)
        viaPort = via?.port ?? 0
        viaTransport = own(via?.transportName ?? .empty)
        callID = own(message.callID)
        cseqNumber = own(message.cseq?.numberText ?? .empty)
        fromTag = own(message.fromTag)
        received = context.received
        options = context.options
        messageFlags = context.flags
        forwardedFlags = context.flags
        extendedFlags = context.extendedFlags
        replyDestination = Forwarding.replyDestination(context)
        // each by itself: the settings as a whole hold texts, which would be counted
        finalResponse = module.settings.finalResponse
        finalResponseInvite = module.settings.finalResponseInvite
        retransmission1 = module.settings.retransmission1
        retransmission2 = module.settings.retransmission2
        lifetimeEnd = 0
        super.init(key: Int(truncatingIfNeeded: label))
        let lifetime = isInvite ? module.settings.maxInviteLifetime : module.settings.maxNonInviteLifetime
        lifetimeEnd = lifetime > 0 ? module.now + lifetime : 0
        if module.settings.disables6xx { flags.insert(.disables6xx) }
        if !module.settings.copiesCancelReason { flags.insert(.disablesCancelReason) }
        if !module.settings.autoInvite100 { flags.insert(.noAuto100) }
    }

    deinit {
        for index in branches.indices { branches[index].free() }
        response.free()
        cancelReason.free()
        pthread_mutex_destroy(mutex)
        HeapMemory.free(block)
    }

    @inline(__always) var isInvite: Bool { method == .invite }
    @inline(__always) var isLocal: Bool { flags.contains(.local) }
    /// Whether replies of its branches end here: the request was made here, or goes out as a copy for somebody else.
    @inline(__always) var hidesReplies: Bool { !flags.isDisjoint(with: [.local, .replicated]) }
    var replySocket: ListenSocket { received.socket }

    @inline(__always) func lock() { pthread_mutex_lock(mutex) }
    @inline(__always) func tryLock() -> Bool { pthread_mutex_trylock(mutex) == 0 }
    /// Takes the lock unless another thread keeps it longer than about a second: for those who hold another transaction's lock.
    func lockSoon() -> Bool {
        for _ in 0..<1000 {
            if tryLock() { return true }
            usleep(1000)
        }
        return false
    }
    @inline(__always) func unlock() { pthread_mutex_unlock(mutex) }

    @inline(__always)
    func locked<Result>(_ body: () throws -> Result) rethrows -> Result {
        lock()
        defer { unlock() }
        return try body()
    }

    /// Told by the wheel; see `TransactionTimers`.
    override func fire(_ worker: Worker) { module.transactionTimerDidFire(self, worker) }
}
