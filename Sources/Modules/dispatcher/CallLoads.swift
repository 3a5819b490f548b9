import SIPMessage
import Synchronization

/// The calls that algorithm 10 counts, by Call-ID.
final class CallLoads: Sendable {
    struct Call {
        let set: Int
        /// Its `duid`.
        let destination: String
        /// Second at which it is forgotten.
        var expires: Int
    }

    private let calls = Mutex<[String: Call]>([:])

    subscript(_ callID: ByteView) -> Call? {
        get { calls.withLock { $0[callID.string] } }
    }

    /// Enters a call; the one that was there before is given back.
    func set(_ callID: ByteView, _ call: Call?) -> Call? {
        calls.withLock { calls in
            let key = callID.string
            defer { calls[key] = call }
            return calls[key]
        }
    }

    /// Lets a call be forgotten at another time; false if there is none.
    func prolong(_ callID: ByteView, until second: Int) -> Bool {
        calls.withLock { $0[callID.string]?.expires = second } != nil
    }

    func takeExpired(_ now: Int) -> [Call] {
        calls.withLock { calls in
            let expired = calls.filter { $0.value.expires <= now }
            for key in expired.keys { calls[key] = nil }
            return Array(expired.values)
        }
    }
}
