import Routing
import SIPMessage

/// The calls that dlgs keeps count of, in parts by Call-ID, each with its own lock.
final class CallTable: Sendable {
    private final class Part: @unchecked Sendable {
        private let lock = Lock()
        var calls: [TrackedCall] = []
        /// How many calls left the table in each state.
        var ended: [Int] = Array(repeating: 0, count: TrackedCall.State.allCases.count)

        func locked<Result>(_ body: (Part) -> Result) -> Result { lock.locked { body(self) } }
    }

    private let parts: [Part]

    /// - Parameter size: parts, a power of two.
    init(size: Int) { parts = (0..<size).map { _ in Part() } }

    private func part(_ callID: ByteView) -> Part { parts[Int(callID.caseInsensitiveHash) & (parts.count - 1)] }

    /// Adds the call of an INVITE, unless it is there and not over.
    func add(_ message: SIPMessage, make: () -> TrackedCall) {
        let branch = message.via1?.branch ?? .empty
        part(message.callID).locked { part in
            for call in part.calls where call.callID.view == message.callID {
                if call.branch.view == branch || !call.state.isOver { return }
            }
            part.calls.append(make())
        }
    }

    /// Calls `body` with the latest call of that Call-ID; nil if there is none.
    func withCall<Result>(_ callID: ByteView, _ body: (TrackedCall) -> Result) -> Result? {
        part(callID).locked { part in part.calls.last { $0.callID.view == callID }.map(body) }
    }

    /// How many calls that are not over `isWanted` counts, each as often as it says.
    func count(_ amount: (TrackedCall) -> Int) -> Int {
        parts.reduce(0) { sum, part in
            sum + part.locked { $0.calls.reduce(0) { $0 + ($1.state.isOver ? 0 : amount($1)) } }
        }
    }

    /// Values made of all calls, in the table's order; at most `limit`.
    func map<Element>(limit: Int = .max, _ transform: (TrackedCall, Int) -> Element?) -> [Element] {
        var found: [Element] = []
        for part in parts {
            part.locked { part in
                for call in part.calls where found.count < limit {
                    if let element = transform(call, found.count + 1) { found.append(element) }
                }
            }
        }
        return found
    }

    /// Calls by state: those that left the table, and those in it.
    func statistics() -> (final: [Int], active: [Int]) {
        var final = Array(repeating: 0, count: TrackedCall.State.allCases.count)
        var active = final
        for part in parts {
            part.locked { part in
                for index in final.indices { final[index] += part.ended[index] }
                for call in part.calls { active[call.state.rawValue] += 1 }
            }
        }
        return (final, active)
    }

    func expire(_ lifetimes: CallLifetimes, now: Int) {
        for part in parts {
            part.locked { part in
                part.calls.removeAll { call in
                    guard call.isExpired(lifetimes, now: now) else { return false }
                    part.ended[call.state.rawValue] += 1
                    return true
                }
            }
        }
    }
}
