import Routing
import SIPMessage

/// A dialog between a caller and a callee, as the proxy that it passes through sees it (RFC 3261 section 12).
///
/// It is its own timer entry: the wheel wakes it when its lifetime is over. What changes is guarded by its place in the `DialogTable`.
public final class Dialog: TimerEntry, @unchecked Sendable {
    /// Where the dialog stands, with the numbers that `$dlg(state)` and RPC clients see.
    public enum State: Int, Sendable {
        case unconfirmed = 1, early, unacknowledged, confirmed, ended

        /// Whether the call was answered and has not ended.
        var isActive: Bool { self == .unacknowledged || self == .confirmed }
    }

    /// What is to be done for the dialog (`iflags`).
    struct Properties: OptionSet {
        let rawValue: UInt32
        static let byeOnTimeout = Properties(rawValue: 1)
        static let keepsCallerAlive = Properties(rawValue: 2)
        static let keepsCalleeAlive = Properties(rawValue: 4)
        /// Requests within the dialog do not begin its lifetime anew.
        static let fixedTimeout = Properties(rawValue: 8)
        static let sawPRACK = Properties(rawValue: 32)

        /// The property that `dlg_set_property` names; nil for an unknown one.
        init?(named name: ByteView) {
            switch name {
            case ByteView("ka-src"): self = .keepsCallerAlive
            case ByteView("ka-dst"): self = .keepsCalleeAlive
            case ByteView("timeout-noreset"): self = .fixedTimeout
            default: return nil
            }
        }

        init(rawValue: UInt32) { self.rawValue = rawValue }
    }

    /// What happened to the dialog (`dflags`).
    struct Marks: OptionSet {
        let rawValue: UInt32
        /// Not in the database yet.
        static let new = Marks(rawValue: 1)
        static let changed = Marks(rawValue: 2)
        static let sawBye = Marks(rawValue: 4)
        static let byeToCaller = Marks(rawValue: 16)
        static let byeToCallee = Marks(rawValue: 32)
        static let variablesChanged = Marks(rawValue: 128)
        static let hasTransaction = Marks(rawValue: 512)
        static let profilesChanged = Marks(rawValue: 1024)
    }

    /// The two parties.
    enum Side: Sendable {
        case caller, callee
        var other: Side { self == .caller ? .callee : .caller }
    }

    /// What is known of a party.
    struct Leg {
        var tag = HeapBytes()
        /// Number of the party's latest request.
        var cseq = HeapBytes()
        var contact = HeapBytes()
        /// Routes to the party, nearest first, with commas between them.
        var routes = HeapBytes()
        /// Socket that faces the party.
        var socket: ListenSocket?
        /// Keepalive requests in a row that the party did not answer.
        var lostKeepalives = 0

        mutating func free() {
            tag.free()
            cseq.free()
            contact.free()
            routes.free()
        }
    }

    unowned let module: DialogModule
    /// Place in the table, and number there: together they name the dialog.
    public let entry: UInt32
    public internal(set) var id: UInt32 = 0

    private let block: UnsafeMutablePointer<UInt8>
    public let callID: ByteView
    public let fromURI: ByteView
    public let toURI: ByteView
    public let requestURI: ByteView

    var state = State.unconfirmed
    var caller = Leg()
    var callee = Leg()
    /// How many Record-Routes the caller's request brought.
    var callerRouteCount = 0
    var properties: Properties = []
    var marks: Marks = []
    /// Flags of the script (`dlg_setflag`).
    var flags: UInt32 = 0
    /// Seconds.
    var lifetime = 0
    // seconds since 1970, 0 for not yet
    let initTime: Int
    var startTime = 0
    var endTime = 0
    /// When the lifetime is over, 0 while it does not run.
    var deadline = 0
    /// Route that runs when the lifetime is over; empty for none.
    var timeoutRoute = HeapBytes()
    var variables = DialogVariables()
    /// Newest first.
    var profiles: [ProfileMember] = []
    /// Whether it stays in the table until a transaction ends.
    var awaitsTransaction = false
    var isLinked = false
    var keepalive: KeepaliveTimer?
    private var attachments: [AnyObject & Sendable] = []

    init(
        _ module: DialogModule, entry: UInt32, callID: ByteView, fromURI: ByteView, toURI: ByteView, requestURI: ByteView, fromTag: ByteView, now: Int
    ) {
        self.module = module
        self.entry = entry
        initTime = now
        var packer = TextPacker(capacity: callID.count + fromURI.count + toURI.count + requestURI.count)
        self.callID = packer.keep(callID)
        self.fromURI = packer.keep(fromURI)
        self.toURI = packer.keep(toURI)
        self.requestURI = packer.keep(requestURI)
        block = packer.allocation
        caller.tag.assign(fromTag)
        super.init(key: Int(entry))
    }

    deinit {
        HeapMemory.free(block)
        caller.free()
        callee.free()
        timeoutRoute.free()
    }

    override public func fire(_ worker: Worker) { module.lifetimeDidEnd(self, worker) }

    /// What another module keeps for the dialog, an object of a type of its own.
    func attachment<Attachment: AnyObject & Sendable>(_ type: Attachment.Type = Attachment.self) -> Attachment? {
        module.table.locked(self) { attachments.lazy.compactMap { $0 as? Attachment }.first }
    }

    /// Keeps an object, in the place of the one of its type.
    func setAttachment<Attachment: AnyObject & Sendable>(_ attachment: Attachment) {
        module.table.locked(self) {
            attachments.removeAll { $0 is Attachment }
            attachments.append(attachment)
        }
    }

    func leg(_ side: Side) -> Leg { side == .caller ? caller : callee }

    /// Holders of the dialog as the reference counts them: the table, the timer, a transaction that it waits for.
    var holders: Int { (state == .ended ? 0 : 1) + (deadline != 0 ? 1 : 0) + (awaitsTransaction ? 1 : 0) }

    /// Whether a message with these identities is of this dialog.
    /// - Returns: who sent it, nil if it is not.
    func sender(callID: ByteView, fromTag: ByteView, toTag: ByteView) -> Side? {
        guard self.callID == callID else { return nil }
        let callerTag = caller.tag.view
        guard !callee.tag.isEmpty else {
            if callerTag == toTag { return .callee }
            return callerTag == fromTag ? .caller : nil
        }
        let calleeTag = callee.tag.view
        if calleeTag == fromTag, callerTag == toTag { return .callee }
        guard callerTag == fromTag else { return nil }
        // a copy of the first INVITE that comes when it is answered already
        return calleeTag == toTag || (toTag.isEmpty && state == .unacknowledged) ? .caller : nil
    }
}
