import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// An address of record with its contacts, in the order that lookups take them. A view, valid under the shard's lock.
public struct LocationRecord {
    struct Block: BitwiseCopyable {
        /// Next record of the same bucket.
        var next: UnsafeMutablePointer<Block>?
        var contacts: UnsafeMutablePointer<Contact.Block>?
        var hash: UInt32
        var aorLength: UInt32
        /// Counts up with each record: order of dumps.
        var sequence: UInt32
    }

    let block: UnsafeMutablePointer<Block>

    public var aor: ByteView {
        ByteView(base: UnsafeRawPointer(block + 1).assumingMemoryBound(to: UInt8.self), count: Int(block.pointee.aorLength))
    }
    public var hash: UInt32 { block.pointee.hash }
    var sequence: UInt32 { block.pointee.sequence }
    public var first: Contact? { block.pointee.contacts.map(Contact.init(block:)) }
    public var isEmpty: Bool { block.pointee.contacts == nil }

    /// The contacts in order.
    public var contacts: Contacts { Contacts(block.pointee.contacts) }

    public struct Contacts: Sequence, IteratorProtocol {
        private var following: UnsafeMutablePointer<Contact.Block>?
        init(_ first: UnsafeMutablePointer<Contact.Block>?) { following = first }
        /// The next one; the contact given before may be removed meanwhile.
        public mutating func next() -> Contact? {
            guard let current = following else { return nil }
            following = current.pointee.next
            return Contact(block: current)
        }
    }

    static func make(_ aor: ByteView, hash: UInt32, sequence: UInt32) -> LocationRecord {
        let raw = HeapMemory.allocate(MemoryLayout<Block>.stride + aor.count)
        let place = raw.bindMemory(to: Block.self, capacity: 1)
        place.initialize(to: Block(next: nil, contacts: nil, hash: hash, aorLength: UInt32(aor.count), sequence: sequence))
        memcpy(raw + MemoryLayout<Block>.stride, aor.base, aor.count)
        return LocationRecord(block: place)
    }

    func free() { HeapMemory.free(block) }

    /// Puts `contact` in its place: before the first one with a smaller q, or in front of all if the newest comes first.
    func link(_ contact: Contact, newestFirst: Bool) {
        var previous: UnsafeMutablePointer<Contact.Block>?
        var following = block.pointee.contacts
        if !newestFirst {
            while let current = following, current.pointee.q >= contact.block.pointee.q {
                previous = current
                following = current.pointee.next
            }
        }
        contact.block.pointee.next = following
        if let previous { previous.pointee.next = contact.block } else { block.pointee.contacts = contact.block }
    }

    func unlink(_ contact: Contact) {
        var previous: UnsafeMutablePointer<Contact.Block>?
        var current = block.pointee.contacts
        while let candidate = current {
            if candidate == contact.block {
                if let previous { previous.pointee.next = candidate.pointee.next } else { block.pointee.contacts = candidate.pointee.next }
                candidate.pointee.next = nil
                return
            }
            previous = candidate
            current = candidate.pointee.next
        }
    }

    /// Puts `replacement` where `old` stands.
    func replace(_ old: Contact, with replacement: Contact) {
        replacement.block.pointee.next = old.block.pointee.next
        if block.pointee.contacts == old.block {
            block.pointee.contacts = replacement.block
            return
        }
        var current = block.pointee.contacts
        while let candidate = current {
            if candidate.pointee.next == old.block {
                candidate.pointee.next = replacement.block
                return
            }
            current = candidate.pointee.next
        }
    }
}
