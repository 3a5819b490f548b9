import SIPMessage

/// What identifies a request on its way through here: the same for each retransmission, and for an INVITE, its CANCEL and the ACK
/// that carries its Via. Our branches are made from it, with and without a transaction, so that the next hop sees that they belong
/// together (RFC 3261 section 16.11).
struct RequestKey: Equatable {
    static let bucketCount = 1 << 16

    /// Place in the table of transactions.
    let bucket: UInt32
    let hash: UInt64

    /// Makes keys differ from start to start and from server to server, so that nobody can guess a branch.
    private static let seed = UInt64.random(in: .min ... .max)

    init(bucket: UInt32, hash: UInt64) {
        self.bucket = bucket
        self.hash = hash
    }

    init(_ message: SIPMessage) {
        let cseq = message.cseq?.numberText ?? .empty
        bucket = Self.bucket(callID: message.callID, cseqNumber: cseq)
        var hash = Self.seed
        func mix(_ view: ByteView) {
            for index in 0..<view.count { hash = (hash ^ UInt64(view.base[index])) &* 0x100_0000_01b3 }
            hash = (hash ^ 0xff) &* 0x100_0000_01b3
        }
        let via = message.via1
        mix(via?.branch ?? .empty)
        mix(via?.host ?? .empty)
        mix(via?.portText ?? .empty)
        mix(message.callID)
        mix(message.fromTag)
        mix(cseq)
        mix(message.requestURI)
        self.hash = hash
    }

    static func bucket(callID: ByteView, cseqNumber: ByteView) -> UInt32 {
        (callID.fnvHash ^ cseqNumber.fnvHash &* 2_654_435_761) & UInt32(bucketCount - 1)
    }

    /// The branch parameter's value.
    func branch(_ index: Int, in arena: Arena) -> ByteView {
        var out = ByteBuilder(arena, capacity: 48)
        out.append("z9hG4bK")
        out.append(hex: UInt(bucket))
        out.append(46)
        out.append(hex: UInt(hash))
        out.append(46)
        out.append(hex: UInt(bitPattern: index))
        return out.finish()
    }
}
