import Routing
import SIPMessage
import Synchronization

/// The requests whose scripts run at this moment, so that a retransmission which another worker took up meanwhile is known
/// before there is a transaction (`t_precheck_trans`).
final class RequestsInWork: Sendable {
    private struct Entry {
        let worker: Int
        let bytes: OwnedBytes
    }

    private let entries = Mutex<[Entry]>([])

    /// Enters the request in hand. True if another worker works on the same one, nil for what cannot be entered.
    func enter(_ context: RouteContext) -> Bool? {
        let message = context.message
        guard message.isRequest, message.method != .ack, message.method != .cancel, !message.fromTag.isEmpty else { return nil }
        let key = Self.key(message)
        let worker = context.worker.index
        return entries.withLock { entries in
            let isKnown = entries.contains { $0.worker != worker && $0.bytes.view == key }
            entries.removeAll { $0.worker == worker }
            entries.append(Entry(worker: worker, bytes: OwnedBytes(key)))
            return isKnown
        }
    }

    /// Takes the worker's request out again.
    func leave(_ context: RouteContext) {
        let worker = context.worker.index
        entries.withLock { if !$0.isEmpty { $0.removeAll { $0.worker == worker } } }
    }

    /// What tells requests apart, one after the other.
    private static func key(_ message: SIPMessage) -> ByteView {
        var key = ByteBuilder(message.arena, capacity: 128)
        for part in [message.via1?.branch ?? .empty, message.callID, message.fromTag, message.first(.cseq)?.body ?? .empty] {
            key.append(decimal: part.count)
            key.append(ASCII.colon)
            key.append(part)
        }
        return key.finish()
    }
}
