#if canImport(Glibc)
import Glibc
#endif

/// A user and a group by name or number, as `-u` and `-g` give them.
public struct Identity: Sendable, Equatable {
    public let uid: uid_t?
    public let gid: gid_t?
    /// Name for the supplementary groups, if the user has one.
    private let userName: String?

    /// - Throws: `DaemonError` if a name is not known.
    public init(user: String?, group: String?) throws {
        var uid: uid_t?
        var gid: gid_t?
        var name: String?
        if let user {
            if let entry = getpwnam(user) {
                uid = entry.pointee.pw_uid
                gid = entry.pointee.pw_gid
                name = user
            } else if let number = uid_t(user) {
                uid = number
                if let entry = getpwuid(number) {
                    gid = entry.pointee.pw_gid
                    name = String(cString: entry.pointee.pw_name)
                }
            } else {
                throw DaemonError("bad user name/uid number: -u \(user)")
            }
        }
        if let group {
            if let entry = getgrnam(group) {
                gid = entry.pointee.gr_gid
            } else if let number = gid_t(group) {
                gid = number
            } else {
                throw DaemonError("bad group name/gid number: -g \(group)")
            }
        }
        self.uid = uid
        self.gid = gid
        userName = name
    }

    public var isGiven: Bool { uid != nil || gid != nil }

    /// Becomes that user and group.
    /// - Throws: `DaemonError` if the system refuses.
    func assume() throws {
        if let gid, gid != getegid(), setgid(gid) != 0 { throw DaemonError.system("cannot change gid to \(gid)") }
        guard let uid, uid != geteuid() else { return }
        if let userName, initgroups(userName, gid ?? getgid()) != 0 {
            throw DaemonError.system("cannot set the groups of \(userName)")
        }
        guard setuid(uid) == 0 else { throw DaemonError.system("cannot change uid to \(uid)") }
    }
}
