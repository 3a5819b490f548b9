import Routing
import SIPMessage
import Synchronization

/// A named group of dialogs (`profiles_with_value`, `profiles_no_value`), counted as a whole or by value.
final class DialogProfile: Sendable {
    private struct Content {
        var members: [UInt64: ProfileMember] = [:]
        var counts: [NameKey: Int] = [:]
        var nextNumber: UInt64 = 0
        /// Whether other servers' calls were put in.
        var hasRemote = false
    }

    let name: OwnedBytes
    let hasValue: Bool
    private let content = Mutex(Content())
    /// As many as the reference spreads a profile's members over, which their order shows.
    private static let bucketCount: UInt32 = 16

    init(name: String, hasValue: Bool) {
        self.name = OwnedBytes(name)
        self.hasValue = hasValue
    }

    /// Profiles of a parameter: `name; name`.
    static func parse(_ text: String, hasValue: Bool) throws -> [DialogProfile] {
        try text.split(separator: ";").compactMap { part in
            let name = part.trimmingSpaces
            if name.isEmpty { return nil }
            guard name.utf8.allSatisfy({ ASCII.isAlphanumeric($0) || $0 == 95 }) else {
                throw DeclarationError("dialog: bad profile name \"\(name)\"", remedy: "use letters, digits and _")
            }
            return DialogProfile(name: name, hasValue: hasValue)
        }
    }

    func add(_ member: ProfileMember) {
        content.withLock { content in
            member.number = content.nextNumber
            content.nextNumber += 1
            content.members[member.number] = member
            content.counts[NameKey(member.value), default: 0] += 1
            if member.dialog == nil { content.hasRemote = true }
        }
    }

    func remove(_ member: ProfileMember) { content.withLock { Self.remove(member, &$0) } }

    private static func remove(_ member: ProfileMember, _ content: inout Content) {
        guard content.members.removeValue(forKey: member.number) != nil else { return }
        let key = NameKey(member.value)
        guard let count = content.counts[key] else { return }
        // the key may belong to another member, which goes with the count alone
        content.counts[key] = count > 1 ? count - 1 : nil
    }

    /// How many dialogs are in it, with a value or in all.
    func count(_ value: ByteView?) -> Int {
        content.withLock { content in
            guard hasValue, let value else { return content.members.count }
            return content.counts[NameKey(value)] ?? 0
        }
    }

    /// Members with a value, or all, in the reference's order.
    func members(_ value: ByteView?) -> [ProfileMember] {
        let found = content.withLock { content in
            content.members.values.filter { member in
                guard hasValue, let value else { return true }
                return member.value.view == value
            }
        }
        return found.sorted { (bucket($0), $0.number) < (bucket($1), $1.number) }
    }

    private func bucket(_ member: ProfileMember) -> UInt32 {
        CoreHash.hash(hasValue ? member.value.view : member.dialog?.callID ?? member.uid.view, size: Self.bucketCount)
    }

    /// Takes out another server's call, if it is there.
    func removeRemote(uid: ByteView, value: ByteView) {
        content.withLock { content in
            let found = content.members.values.first { $0.dialog == nil && $0.uid.view == uid && $0.value.view == value }
            if let found { Self.remove(found, &content) }
        }
    }

    /// Takes out other servers' calls whose time is over.
    func removeExpired(at now: Int) {
        content.withLock { content in
            guard content.hasRemote else { return }
            let expired = content.members.values.filter { $0.dialog == nil && $0.expires > 0 && $0.expires < now }
            for member in expired { Self.remove(member, &content) }
        }
    }
}

/// A dialog's membership in a profile, or another server's call in it.
final class ProfileMember: @unchecked Sendable {
    let profile: DialogProfile
    /// Empty where the profile has no values.
    let value: OwnedBytes
    /// Names the membership to other servers.
    let uid: OwnedBytes
    /// Seconds since 1970 at which another server's call leaves, 0 for never.
    let expires: Int
    // set once, before the member is in its profile
    fileprivate(set) var number: UInt64 = 0
    weak var dialog: Dialog?

    init(_ profile: DialogProfile, value: ByteView, uid: ByteView, expires: Int = 0) {
        self.profile = profile
        self.value = OwnedBytes(profile.hasValue ? value : .empty)
        self.uid = OwnedBytes(uid)
        self.expires = expires
    }

    func leave() { profile.remove(self) }
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
