import Routing
import SIPMessage
import Synchronization

/// The accounts at other servers by their names and users, and how many of them are in which state.
final class RegistrationTable: Sendable {
    private struct Content {
        var byUUID: [NameKey: RemoteRegistration] = [:]
        /// Names of the accounts of a local user, the newest last.
        var byUser: [NameKey: [OwnedBytes]] = [:]
        /// Names in the order in which they came.
        var order: [OwnedBytes] = []
        var latestReload = 0
    }

    private let content = Mutex(Content())
    private let size: UInt32
    /// Accounts; those that are registered; those that are switched off.
    let total: Counter
    let active: Counter
    let disabled: Counter

    /// - Parameter size: slots that give the accounts' order, a power of two.
    init(size: Int, total: Counter, active: Counter, disabled: Counter) {
        self.size = UInt32(size)
        (self.total, self.active, self.disabled) = (total, active, disabled)
    }

    private func count(_ flags: RemoteRegistration.Flags?, _ amount: Int) {
        guard let flags else { return }
        if flags.contains(.online) { active.add(amount) }
        if flags.contains(.disabled) { disabled.add(amount) }
    }

    /// Adds an account, in the place of one with that name.
    func add(_ registration: RemoteRegistration) {
        content.withLock {
            remove(NameKey(registration.uuid), &$0)
            $0.byUUID[NameKey(registration.uuid)] = registration
            $0.byUser[NameKey(registration.localUser), default: []].append(registration.uuid)
            $0.order.append(registration.uuid)
            total.add()
            count(registration.flags, 1)
        }
    }

    @discardableResult
    func remove(_ uuid: ByteView) -> Bool { content.withLock { remove(NameKey(uuid), &$0) } }

    @discardableResult
    private func remove(_ uuid: NameKey, _ content: inout Content) -> Bool {
        guard let old = content.byUUID.removeValue(forKey: uuid) else { return false }
        let user = NameKey(old.localUser)
        content.byUser[user]?.removeAll { $0.view == uuid.view }
        if content.byUser[user]?.isEmpty ?? false { content.byUser[user] = nil }
        content.order.removeAll { $0.view == uuid.view }
        total.add(-1)
        count(old.flags, -1)
        return true
    }

    /// Forgets all accounts, unless that was done less than `pause` seconds ago.
    /// - Returns: whether it was done.
    func clear(now: Int, pause: Int) -> Bool {
        content.withLock {
            guard $0.latestReload <= now - pause else { return false }
            $0 = Content()
            $0.latestReload = now
            for counter in [total, active, disabled] { counter.set(0) }
            return true
        }
    }

    subscript(uuid: ByteView) -> RemoteRegistration? { content.withLock { $0.byUUID[NameKey(uuid)] } }

    /// The newest account of a local user.
    /// - Parameter domain: nil for any.
    func registration(user: ByteView, domain: ByteView?) -> RemoteRegistration? {
        content.withLock { content in
            for uuid in (content.byUser[NameKey(user)] ?? []).reversed() {
                guard let found = content.byUUID[NameKey(uuid)] else { continue }
                if domain == nil || found.localDomain.view == domain { return found }
            }
            return nil
        }
    }

    /// How RPC clients and scripts name an account.
    enum Attribute: String {
        case uuid = "l_uuid"
        case localUser = "l_username"
        case remoteUser = "r_username"
        case authUser = "auth_username"
    }

    func registration(_ attribute: Attribute, _ value: ByteView) -> RemoteRegistration? {
        switch attribute {
        case .uuid: self[value]
        case .localUser: registration(user: value, domain: nil)
        case .remoteUser: all.first { $0.remoteUser.view == value }
        case .authUser: all.first { $0.authUser.view == value }
        }
    }

    /// Changes an account under the lock.
    /// - Returns: what `body` gives; nil if there is none of that name.
    @discardableResult
    func update<Result: Sendable>(_ uuid: ByteView, _ body: (inout RemoteRegistration) -> Result) -> Result? {
        content.withLock {
            guard var registration = $0.byUUID[NameKey(uuid)] else { return nil }
            let before = registration.flags
            let result = body(&registration)
            count(before, -1)
            count(registration.flags, 1)
            $0.byUUID[NameKey(registration.uuid)] = registration
            return result
        }
    }

    /// All accounts in the reference's order: by the slot of their name's hash, the newest first.
    var all: [RemoteRegistration] {
        content.withLock { content in
            let placed = content.order.reversed().map { (slot: CoreHash.hash($0.view, size: size), uuid: $0) }
            return placed.enumerated().sorted { ($0.element.slot, $0.offset) < ($1.element.slot, $1.offset) }
                .compactMap { content.byUUID[NameKey($0.element.uuid)] }
        }
    }
}
