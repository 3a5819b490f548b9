import Routing
import SIPMessage

/// Which transaction a message belongs to (RFC 3261 sections 17.1.3 and 17.2.3).
extension TMModule {
    enum Match {
        case none
        case transaction(Transaction)
        /// The ACK to a 2xx that went through this INVITE transaction.
        case endToEndACK(Transaction)
    }

    static let magicCookie = ByteView("z9hG4bK")

    /// Whether `transaction` is the server transaction of the request in hand, methods aside.
    private func sameBranch(_ transaction: Transaction, _ message: SIPMessage, _ via: Via) -> Bool {
        if via.branch.hasPrefix(Self.magicCookie), via.branch.count > Self.magicCookie.count {
            guard transaction.viaBranch == via.branch else { return false }
            if settings.matchesViaSentBy {
                guard transaction.viaHost.equalsIgnoringCase(via.host), transaction.viaPort == via.port,
                    transaction.viaTransport.equalsIgnoringCase(via.transportName)
                else { return false }
            }
            return !settings.matchesCallID || (transaction.callID == message.callID && transaction.cseqNumber == message.cseq?.numberText)
        }
        // RFC 2543: no branch to go by
        return transaction.callID == message.callID && transaction.cseqNumber == message.cseq?.numberText
            && transaction.fromTag == message.fromTag && transaction.viaHost.equalsIgnoringCase(via.host)
            && transaction.viaPort == via.port && transaction.viaBranch == via.branch
    }

    static func bucket(_ message: SIPMessage) -> UInt32 {
        RequestKey.bucket(callID: message.callID, cseqNumber: message.cseq?.numberText ?? .empty)
    }

    /// The server transaction of the request in hand.
    func match(_ message: SIPMessage) -> Match {
        guard let via = message.via1 else { return .none }
        let bucket = Self.bucket(message)
        guard message.method == .ack else {
            let method = message.methodName
            let found = table.find(bucket) { !$0.isLocal && $0.methodName == method && sameBranch($0, message, via) }
            return found.map { .transaction($0) } ?? .none
        }
        let toTag = message.toTag
        let fromTag = message.fromTag
        let callID = message.callID
        var isEndToEnd = false
        let found = table.find(bucket) { candidate in
            guard candidate.isInvite, !candidate.isLocal else { return false }
            let wasAccepted = candidate.status >= 200 && candidate.status < 300
            if sameBranch(candidate, message, via), !wasAccepted || candidate.relayedBranch == -2 {
                isEndToEnd = false
                return true
            }
            guard wasAccepted, candidate.callID == callID, candidate.fromTag == fromTag, candidate.responseToTag == toTag else { return false }
            // a 2xx of our own ends here with its ACK
            isEndToEnd = candidate.relayedBranch != -2
            return true
        }
        guard let found else { return .none }
        return isEndToEnd ? .endToEndACK(found) : .transaction(found)
    }

    /// The INVITE (or other) transaction that the CANCEL in hand is about.
    func matchCancelled(_ message: SIPMessage) -> Transaction? {
        guard let via = message.via1 else { return nil }
        return table.find(Self.bucket(message)) {
            $0.method != .cancel && $0.method != .ack && !$0.isLocal && sameBranch($0, message, via)
        }
    }

    /// The transaction and branch that the reply in hand answers.
    func matchReply(_ message: SIPMessage) -> (Transaction, Int)? {
        guard let branch = message.via1?.branch, let name = BranchName(branch) else { return nil }
        let methodName = message.methodName
        var found: Transaction?
        if message.method == .cancel {
            // our CANCELs belong to the request that they cancel
            found = table.find(name.key.bucket) { $0.key.hash == name.key.hash && $0.isInvite }
        }
        found = found ?? table.find(name.key.bucket) { $0.key.hash == name.key.hash && $0.methodName == methodName }
        guard let found else { return nil }
        if settings.matchesCallID, found.callID != message.callID || found.cseqNumber != message.cseq?.numberText { return nil }
        return (found, name.branch)
    }
}

/// What our branch parameters say: `z9hG4bK<bucket>.<hash>.<branch>`, all hexadecimal.
struct BranchName {
    let key: RequestKey
    let branch: Int

    /// Nil for a branch that is not of that form.
    init?(_ text: ByteView) {
        guard text.hasPrefix(TMModule.magicCookie) else { return nil }
        var place = TMModule.magicCookie.count
        guard let bucket = Self.hexadecimal(text, &place), bucket < TransactionTable.bucketCount, text[place] == 46 else { return nil }
        place += 1
        guard let hash = Self.hexadecimal(text, &place), text[place] == 46 else { return nil }
        place += 1
        guard let branch = Self.hexadecimal(text, &place), place == text.count, branch < 256 else { return nil }
        key = RequestKey(bucket: UInt32(bucket), hash: hash)
        self.branch = Int(branch)
    }

    private static func hexadecimal(_ text: ByteView, _ place: inout Int) -> UInt64? {
        var value: UInt64 = 0
        let start = place
        while place < text.count, place - start < 16 {
            let byte = text[place]
            let digit: UInt8
            switch byte {
            case 48...57: digit = byte - 48
            case 97...102: digit = byte - 87
            default: return place > start ? value : nil
            }
            value = value << 4 | UInt64(digit)
            place += 1
        }
        return place > start ? value : nil
    }
}
