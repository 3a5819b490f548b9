import Routing
import SIPMessage

/// A reply that waits for the others of its transaction, or for being asked about.
final class StoredReply {
    private var storage = HeapBytes()
    let received: ReceiveInfo

    init(_ bytes: ByteView, _ received: ReceiveInfo) {
        self.received = received
        storage.assign(bytes)
    }

    deinit { storage.free() }

    var bytes: ByteView { storage.view }
}

/// One client side of a transaction: a copy of the request that went to one target.
struct ClientBranch {
    /// What happened on the branch.
    struct Flags: OptionSet {
        let rawValue: UInt8
        /// A CANCEL is wanted or was sent.
        static let cancelled = Flags(rawValue: 1)
        /// Its final response timer ran out.
        static let timedOut = Flags(rawValue: 2)
        /// A reply came.
        static let replied = Flags(rawValue: 4)
        /// Runs on `fr_inv_timer`.
        static let ringing = Flags(rawValue: 8)
        /// First branch of its forwarding step.
        static let firstOfStep = Flags(rawValue: 16)
        /// Nothing was sent: it stands for a suspended request.
        static let blind = Flags(rawValue: 32)
        /// Its final reply was made here (a timeout, a failed sending, a CANCEL).
        static let faked = Flags(rawValue: 64)
    }

    var destination: Destination
    var socket: ListenSocket
    /// What to try when the destination fails, in order; empty without `use_dns_failover`.
    var alternatives: [Destination] = []
    var flags: Flags = []
    /// Latest status code received (or made up), 0 for none.
    var lastReceived = 0
    /// Code of a reply that was made here.
    var reply: StoredReply?
    /// The request as sent.
    var sent = HeapBytes()
    /// CANCEL as sent, empty if none was.
    var cancel = HeapBytes()

    /// Texts below lie in this allocation.
    let texts: UnsafeMutablePointer<UInt8>
    let uri: ByteView
    let destinationURI: ByteView
    let path: ByteView
    let instance: ByteView
    let ruid: ByteView
    let userAgent: ByteView
    let registrationID: UInt32
    var branchFlags: UInt32
    /// Flags that scripts set on the branch alone (`t_vbflag_set`).
    var virtualFlags: UInt32 = 0
    let forcedSocket: ListenSocket?

    var onFailure: RouteBlock?
    var onBranchFailure: RouteBlock?
    var onReply: RouteBlock?

    /// When the request is sent again, 0 for never; and the present interval.
    var retransmitAt = 0
    var interval = 0
    /// When the branch gives up, 0 for never.
    var finalAt = 0
    /// The same for its CANCEL.
    var cancelRetransmitAt = 0
    var cancelInterval = 0
    var cancelFinalAt = 0

    /// What a branch is about, as the script saw it when the branch was made.
    struct Target {
        var uri: ByteView
        var destinationURI: ByteView = .empty
        var path: ByteView = .empty
        var instance: ByteView = .empty
        var ruid: ByteView = .empty
        var userAgent: ByteView = .empty
        var registrationID: UInt32 = 0
        var flags: UInt32 = 0
        var socket: ListenSocket?
        var connection = 0
    }

    init(_ target: Target, destination: Destination, socket: ListenSocket) {
        self.destination = destination
        self.socket = socket
        let size = target.uri.count + target.destinationURI.count + target.path.count + target.instance.count + target.ruid.count
            + target.userAgent.count
        var packer = TextPacker(capacity: size)
        uri = packer.keep(target.uri)
        destinationURI = packer.keep(target.destinationURI)
        path = packer.keep(target.path)
        instance = packer.keep(target.instance)
        ruid = packer.keep(target.ruid)
        userAgent = packer.keep(target.userAgent)
        texts = packer.allocation
        registrationID = target.registrationID
        branchFlags = target.flags
        forcedSocket = target.socket
    }

    /// Whether a final reply came or was made up.
    var isFinished: Bool { lastReceived >= 200 }

    mutating func stopRequestTimers() {
        retransmitAt = 0
        finalAt = 0
    }

    mutating func stopCancelTimers() {
        cancelRetransmitAt = 0
        cancelFinalAt = 0
    }

    mutating func free() {
        sent.free()
        cancel.free()
        HeapMemory.free(texts)
    }
}
