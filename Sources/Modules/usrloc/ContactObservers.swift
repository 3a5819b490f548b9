import Routing

/// What happened to a contact.
public enum ContactEvent: Sendable {
    case inserted, updated, deleted, expired
}

/// Who wants to know of changes to contacts (presence, keepalives, `event_route[usrloc:contact-expired]`). Filled at load.
///
/// Insertions, updates and deletions are told with the shard locked: an observer must not use the table. Expiry is told after
/// the lock is gone, with the timer's worker.
public final class ContactObservers: @unchecked Sendable {
    public typealias Change = @Sendable (ContactEvent, Contact, LocationRecord) -> Void
    public typealias Expiry = @Sendable (ContactSnapshot, Worker) -> Void

    private(set) var changes: [Change] = []
    private(set) var expiries: [Expiry] = []

    /// Calls `body` at each insertion, update and deletion.
    public func onChange(_ body: @escaping Change) { changes.append(body) }

    /// Calls `body` for each contact that ran out.
    public func onExpiry(_ body: @escaping Expiry) { expiries.append(body) }

    @inline(__always)
    func tell(_ event: ContactEvent, _ contact: Contact, _ record: LocationRecord) {
        if changes.isEmpty { return }
        for body in changes { body(event, contact, record) }
    }
}
