import Routing
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// What is known of a contact when it is stored or refreshed. Views need to live during the call only.
public struct ContactInfo {
    /// The contact's URI.
    public var address = ByteView.empty
    public var callID = ByteView.empty
    public var userAgent = ByteView.empty
    /// URI that the registration came from, empty if it is not needed.
    public var received = ByteView.empty
    /// Path vector (RFC 3327); nil where none was sent or Path is not handled.
    public var path: ByteView?
    /// The server's own id of the binding.
    public var ruid = ByteView.empty
    /// Value of `+sip.instance`, as sent.
    public var instance = ByteView.empty
    /// Value of `reg-id`, 0 if none (RFC 5626).
    public var registrationID: UInt32 = 0
    /// End of the binding in seconds since 1970; 0 for never.
    public var expires = 0
    /// Preference in thousandths, -1 if none.
    public var q = QValue.unspecified
    public var cseq: UInt32 = 0
    /// Flags of the binding: `ContactFlags`.
    public var flags: UInt32 = 0
    /// Branch flags that a lookup restores.
    public var branchFlags: UInt32 = 0
    /// Methods that the contact takes, a bit each (`MethodBits`).
    public var methods = UInt32.max
    /// Index of the listen socket that the registration came in by; -1 if none.
    public var socket = -1
    /// Whether the socket is shown under its advertised address (`sock_mode`).
    public var showsAdvertisedSocket = false
    /// Stream connection of the registration, -1 if none.
    public var connection = -1
    public var lastModified = 0
    public var serverID: UInt32 = 0
    /// Attributes that a script attached (`xavp_contact`).
    public var attributes: XAVPList?

    public init() {}
}

/// Flags of a binding.
public enum ContactFlags {
    /// Kept in memory only (`save`'s flag 1).
    public static let memoryOnly: UInt32 = 1
}

/// A stored contact: one block of memory, its texts behind its numbers, so that a million of them cost little.
///
/// A view of that block: valid under the shard's lock, or while the snapshot that owns it lives.
public struct Contact {
    struct Block: BitwiseCopyable {
        var next: UnsafeMutablePointer<Block>?
        /// Retained `XAVPList`, nil for none.
        var attributes: UnsafeMutableRawPointer?
        var expires = 0
        var lastModified = 0
        var lastKeepalive = 0
        var connection: Int32 = -1
        var cseq: UInt32 = 0
        var flags: UInt32 = 0
        var branchFlags: UInt32 = 0
        var methods: UInt32 = 0
        var registrationID: UInt32 = 0
        var serverID: UInt32 = 0
        /// Microseconds that the latest keepalive took.
        var roundtrip: UInt32 = 0
        var socket: Int16 = -1
        var q: Int16 = -1
        var showsAdvertisedSocket = false
        var wantsKeepalive = false
        // lengths of the texts, in their order
        var address: UInt16 = 0
        var callID: UInt16 = 0
        var userAgent: UInt16 = 0
        var received: UInt16 = 0
        var path: UInt16 = 0
        var ruid: UInt16 = 0
        var instance: UInt16 = 0

        var textLength: Int {
            Int(address) + Int(callID) + Int(userAgent) + Int(received) + Int(path) + Int(ruid) + Int(instance)
        }
    }

    let block: UnsafeMutablePointer<Block>

    /// Longest text that a contact can hold, in bytes.
    static let longestText = 65535

    private func text(_ offset: Int, _ length: UInt16) -> ByteView {
        ByteView(base: UnsafeRawPointer(block + 1).assumingMemoryBound(to: UInt8.self) + offset, count: Int(length))
    }

    public var address: ByteView { text(0, block.pointee.address) }
    public var callID: ByteView { text(Int(block.pointee.address), block.pointee.callID) }
    public var userAgent: ByteView {
        text(Int(block.pointee.address) + Int(block.pointee.callID), block.pointee.userAgent)
    }
    public var received: ByteView {
        text(Int(block.pointee.address) + Int(block.pointee.callID) + Int(block.pointee.userAgent), block.pointee.received)
    }
    public var path: ByteView {
        text(block.pointee.textLength - Int(block.pointee.instance) - Int(block.pointee.ruid) - Int(block.pointee.path), block.pointee.path)
    }
    public var ruid: ByteView { text(block.pointee.textLength - Int(block.pointee.instance) - Int(block.pointee.ruid), block.pointee.ruid) }
    public var instance: ByteView { text(block.pointee.textLength - Int(block.pointee.instance), block.pointee.instance) }

    /// Seconds since 1970; 0 for a permanent contact, 1 for one that was marked for removal.
    public var expires: Int {
        get { block.pointee.expires }
        nonmutating set { block.pointee.expires = newValue }
    }
    public var lastModified: Int { block.pointee.lastModified }
    public var lastKeepalive: Int {
        get { block.pointee.lastKeepalive }
        nonmutating set { block.pointee.lastKeepalive = newValue }
    }
    /// Microseconds.
    public var roundtrip: UInt32 {
        get { block.pointee.roundtrip }
        nonmutating set { block.pointee.roundtrip = newValue }
    }
    public var connection: Int { Int(block.pointee.connection) }
    public var cseq: UInt32 { block.pointee.cseq }
    public var flags: UInt32 { block.pointee.flags }
    public var branchFlags: UInt32 { block.pointee.branchFlags }
    public var methods: UInt32 { block.pointee.methods }
    public var registrationID: UInt32 { block.pointee.registrationID }
    public var serverID: UInt32 { block.pointee.serverID }
    public var socketIndex: Int { Int(block.pointee.socket) }
    public var showsAdvertisedSocket: Bool { block.pointee.showsAdvertisedSocket }
    public var wantsKeepalive: Bool { block.pointee.wantsKeepalive }
    public var q: Int { Int(block.pointee.q) }
    /// Whether it is the same stored contact.
    func isSame(as other: Contact) -> Bool { block == other.block }
    public var attributes: XAVPList? {
        block.pointee.attributes.map { Unmanaged<XAVPList>.fromOpaque($0).takeUnretainedValue() }
    }

    /// The value of `expires` that stands for "removed".
    static let expiredTime = 10

    /// Whether the binding still holds.
    public func isValid(at now: Int) -> Bool { expires == 0 || expires > now }

    var next: Contact? { block.pointee.next.map(Contact.init(block:)) }

    // MARK: Making

    /// Makes a block with what `info` says. Texts that are too long are refused before (`longestText`).
    static func make(_ info: ContactInfo, now: Int, keepsAlive: Bool) -> Contact {
        let path = info.path ?? .empty
        var block = Block()
        block.address = UInt16(clamping: info.address.count)
        block.callID = UInt16(clamping: info.callID.count)
        block.userAgent = UInt16(clamping: info.userAgent.count)
        block.received = UInt16(clamping: info.received.count)
        block.path = UInt16(clamping: path.count)
        block.ruid = UInt16(clamping: info.ruid.count)
        block.instance = UInt16(clamping: info.instance.count)
        let raw = HeapMemory.allocate(MemoryLayout<Block>.stride + block.textLength)
        let place = raw.bindMemory(to: Block.self, capacity: 1)
        place.initialize(to: block)
        var text = (raw + MemoryLayout<Block>.stride).assumingMemoryBound(to: UInt8.self)
        for view in [info.address, info.callID, info.userAgent, info.received, path, info.ruid, info.instance] {
            let length = min(view.count, longestText)
            memcpy(text, view.base, length)
            text += length
        }
        let contact = Contact(block: place)
        contact.take(info, now: now)
        contact.block.pointee.wantsKeepalive = keepsAlive
        contact.block.pointee.registrationID = info.registrationID
        return contact
    }

    /// Takes over the numbers of a refresh.
    func take(_ info: ContactInfo, now: Int) {
        block.pointee.expires = info.expires
        block.pointee.lastModified = info.lastModified
        block.pointee.lastKeepalive = now
        block.pointee.connection = Int32(truncatingIfNeeded: info.connection)
        block.pointee.cseq = info.cseq
        block.pointee.flags = info.flags
        block.pointee.branchFlags = info.branchFlags
        block.pointee.methods = info.methods
        block.pointee.serverID = info.serverID
        block.pointee.socket = Int16(truncatingIfNeeded: info.socket)
        block.pointee.showsAdvertisedSocket = info.showsAdvertisedSocket
        block.pointee.q = Int16(truncatingIfNeeded: info.q)
        replaceAttributes(info.attributes)
    }

    private func replaceAttributes(_ attributes: XAVPList?) {
        let old = block.pointee.attributes
        block.pointee.attributes = attributes.map { Unmanaged.passRetained($0).toOpaque() }
        if let old { Unmanaged<XAVPList>.fromOpaque(old).release() }
    }

    /// A block of its own with the same content.
    func duplicate() -> Contact {
        let size = MemoryLayout<Block>.stride + block.pointee.textLength
        let raw = HeapMemory.allocate(size)
        memcpy(raw, block, size)
        let copy = raw.assumingMemoryBound(to: Block.self)
        copy.pointee.next = nil
        if let attributes { copy.pointee.attributes = Unmanaged.passRetained(attributes).toOpaque() }
        return Contact(block: copy)
    }

    func free() {
        replaceAttributes(nil)
        HeapMemory.free(block)
    }
}

/// A copy of a contact that outlives the lock: what observers, `$ulc(...)` and keepalives work on.
public final class ContactSnapshot: @unchecked Sendable {
    public let contact: Contact
    private let aorStorage: OwnedBytes
    /// Name of the location table.
    public let domain: OwnedBytes
    public let hash: UInt32

    init(_ contact: Contact, aor: ByteView, hash: UInt32, domain: OwnedBytes) {
        self.contact = contact.duplicate()
        aorStorage = OwnedBytes(aor)
        self.domain = domain
        self.hash = hash
    }

    deinit { contact.free() }

    public var aor: ByteView { aorStorage.view }
}
