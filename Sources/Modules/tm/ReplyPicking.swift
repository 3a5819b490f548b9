import SIPMessage

/// Which of several final replies goes to the caller (RFC 3261 section 16.7, with the reference's order).
enum ReplyPicking {
    enum Choice {
        /// Some branch has no final reply yet.
        case open
        /// No branch has a reply to send.
        case nothing
        case branch(Int, code: Int)
    }

    /// The lower, the better: 6xx, 3xx, 4xx (challenges and what the caller can mend first), 5xx. Made-up replies are worse than real ones.
    static func rank(_ code: Int, isFaked: Bool, fakedPenalty: Int) -> Int {
        let base: Int
        let rest = code % 100
        switch code / 100 {
        case 0: base = 32_000 + rest
        case 1: base = 11_000 + rest
        case 2: base = rest
        case 3: base = 3_000 + rest
        case 4:
            switch rest {
            case 1, 7, 15, 20, 84: base = 4_000 + rest
            default: base = 4_100 + rest
            }
        case 5: base = 5_000 + rest
        case 6: base = 1_000 + rest
        default: base = 10_000 + code
        }
        return isFaked ? base + fakedPenalty : base
    }

    /// - Parameters:
    ///   - current: branch whose reply is in hand (it may not be stored), -1 for none.
    ///   - code: that reply's code.
    static func pick(_ transaction: Transaction, current: Int, code: Int, isFaked: Bool, fakedPenalty: Int) -> Choice {
        var best = -1
        var bestCode = 0
        var bestRank = rank(0, isFaked: false, fakedPenalty: 0)
        for index in transaction.branches.indices {
            let candidateCode: Int
            let candidateFaked: Bool
            if index == current {
                candidateCode = code
                candidateFaked = isFaked
            } else {
                candidateCode = transaction.branches[index].lastReceived
                if candidateCode < 200 {
                    if transaction.branches[index].flags.contains(.blind), !transaction.flags.contains(.suspended) { continue }
                    return .open
                }
                candidateFaked = transaction.branches[index].flags.contains(.faked)
                guard candidateFaked || transaction.branches[index].reply != nil else { continue }
            }
            let candidateRank = rank(candidateCode, isFaked: candidateFaked, fakedPenalty: fakedPenalty)
            if candidateRank < bestRank {
                best = index
                bestCode = candidateCode
                bestRank = candidateRank
            }
        }
        return best < 0 ? .nothing : .branch(best, code: bestCode)
    }
}
