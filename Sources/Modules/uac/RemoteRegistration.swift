import Database
import Routing
import SIPMessage

/// An account at another server that we register with: a row of table `uacreg`.
struct RemoteRegistration: Sendable {
    /// As the database's column `flags` and RPC clients have them.
    struct Flags: OptionSet, Sendable {
        let rawValue: Int
        static let disabled = Flags(rawValue: 1)
        /// A REGISTER waits for its reply.
        static let ongoing = Flags(rawValue: 2)
        static let online = Flags(rawValue: 4)
        /// That REGISTER answers a challenge.
        static let authenticating = Flags(rawValue: 8)
        /// The first REGISTER's delay is over.
        static let begun = Flags(rawValue: 16)
    }

    /// Number of the table's layout.
    static let tableVersion = 5
    static let columns = [
        "l_uuid", "l_username", "l_domain", "r_username", "r_domain", "realm", "auth_username", "auth_password", "auth_ha1", "auth_proxy", "expires",
        "flags", "reg_delay", "contact_addr", "socket",
    ]

    /// Its name here, and the user of the Contact that we register.
    let uuid: OwnedBytes
    let localUser: OwnedBytes
    let localDomain: OwnedBytes
    let remoteUser: OwnedBytes
    let remoteDomain: OwnedBytes
    /// Empty to answer for any realm.
    let realm: OwnedBytes
    let authUser: OwnedBytes
    let password: OwnedBytes
    /// H(A1) in hexadecimal, in place of the password; empty for none.
    let ha1: OwnedBytes
    /// URI of the next hop; empty to go by the domain.
    let proxy: OwnedBytes
    /// Host and port of our Contact.
    let contact: OwnedBytes
    /// Where REGISTERs leave by; empty for the module's default.
    let socket: OwnedBytes
    /// Seconds that are asked for; 0 to leave the account alone.
    var expires: Int
    var flags: Flags
    /// Seconds before the first REGISTER.
    var delay: Int
    /// When it came into memory, and when the registration ends or ended; seconds since 1970.
    let startTime: Int
    var endTime = 0
    /// Call-ID and CSeq of the latest REGISTER, where they are to be kept; 0 for none.
    var callID = OwnedBytes("")
    var cseq = 0

    /// Why a row is no account.
    struct Unusable: Error {
        let reason: String
    }

    /// - Parameters:
    ///   - values: in the order of `columns`.
    ///   - contact: what stands for an empty `contact_addr`.
    init(_ values: [DatabaseValue], contact other: String, now: Int) throws(Unusable) {
        guard values.count == Self.columns.count else { throw Unusable(reason: "\(values.count) columns, not \(Self.columns.count)") }
        func text(_ index: Int) -> OwnedBytes { OwnedBytes(values[index].string ?? "") }
        for index in [0, 1, 2, 3, 4, 6, 9] where values[index].bytes?.isEmpty ?? true && !(index == 9 && values[index].isNull) {
            throw Unusable(reason: "\(Self.columns[index]) is empty")
        }
        uuid = text(0)
        localUser = text(1)
        localDomain = text(2)
        remoteUser = text(3)
        remoteDomain = text(4)
        realm = text(5)
        authUser = text(6)
        password = text(7)
        let hash = values[8].string ?? ""
        guard hash.isEmpty || (hash.utf8.count == 32 && hash.utf8.allSatisfy { ASCII.hexValue($0) != nil }) else {
            throw Unusable(reason: "auth_ha1 is no MD5 digest in hexadecimal")
        }
        ha1 = OwnedBytes(hash.lowercased())
        guard !password.view.isEmpty || !hash.isEmpty else { throw Unusable(reason: "it has neither auth_password nor auth_ha1") }
        proxy = text(9)
        expires = max(0, values[10].integer ?? 0)
        flags = Flags(rawValue: values[11].integer ?? 0)
        delay = max(0, values[12].integer ?? 0)
        let ownContact = text(13)
        contact = ownContact.view.isEmpty ? OwnedBytes(other) : ownContact
        socket = text(14)
        startTime = now
    }

    /// `sip:USER@DOMAIN` at the other server.
    func remoteURI(_ arena: Arena) -> ByteView { Self.uri(remoteUser.view, remoteDomain.view, arena) }
    /// `sip:USER@DOMAIN` here.
    func localURI(_ arena: Arena) -> ByteView { Self.uri(localUser.view, localDomain.view, arena) }
    /// Request URI of its REGISTERs.
    func registrar(_ arena: Arena) -> ByteView { arena.concatenate(ByteView("sip:"), remoteDomain.view) }

    private static func uri(_ user: ByteView, _ host: ByteView, _ arena: Arena) -> ByteView {
        var text = ByteBuilder(arena, capacity: 64)
        text.append("sip:")
        text.append(user)
        text.append(ASCII.at)
        text.append(host)
        return text.finish()
    }

    /// Contact and Expires of its REGISTERs, and what else is to stand behind them.
    func headers(_ arena: Arena, and further: ByteView = .empty) -> ByteView {
        var lines = ByteBuilder(arena, capacity: 160 + further.count)
        lines.append("Contact: <sip:")
        lines.append(uuid.view)
        lines.append(ASCII.at)
        lines.append(contact.view)
        lines.append(">\r\nExpires: ")
        lines.append(decimal: expires)
        lines.append("\r\n")
        lines.append(further)
        return lines.finish()
    }

    /// As RPC clients see it.
    func description(now: Int) -> RPCValue {
        func text(_ bytes: OwnedBytes, else other: RPCValue = .null) -> RPCValue { bytes.view.isEmpty ? other : .string(bytes.view.string) }
        return [
            "l_uuid": text(uuid), "l_username": text(localUser), "l_domain": text(localDomain), "r_username": text(remoteUser),
            "r_domain": text(remoteDomain), "realm": text(realm), "auth_username": text(authUser), "auth_password": text(password, else: "none"),
            "auth_ha1": text(ha1, else: "none"), "auth_proxy": text(proxy, else: "none"), "expires": .integer(expires),
            "flags": .integer(flags.rawValue), "diff_expires": .integer(endTime - now), "timer_expires": .integer(endTime),
            "reg_init": .integer(startTime), "reg_delay": .integer(delay), "contact_addr": text(contact, else: "none"), "socket": text(socket),
        ]
    }
}
