import Database
import Routing
import SIPMessage

/// A contact as a row of a database has it.
final class StoredContact {
    private let aor: [UInt8]
    private let values: [DatabaseValue]
    let ruid: [UInt8]
    var attributes: XAVPList?

    /// - Parameter row: values of `LocationDatabase.names`.
    /// - Returns: nil, with the reason logged, for a row that is no contact.
    init?(_ row: [DatabaseValue], usesDomain: Bool, table: String) {
        guard row.count == LocationDatabase.names.count else { return nil }
        values = row
        let user = row[0].bytes ?? []
        let domain = row[20].bytes ?? []
        aor = usesDomain ? (user.isEmpty ? domain : user + [ASCII.at] + domain) : user
        ruid = row[14].bytes ?? []
        for (index, name) in [(0, "username"), (1, "contact"), (4, "callid")] where (row[index].bytes ?? []).isEmpty && !(index == 0 && usesDomain) {
            Log.write(.error, "usrloc", "table \(table) has a row without \(name); it is left out")
            return nil
        }
        for (index, name) in [(2, "expires"), (3, "q"), (5, "cseq")] where row[index].isNull {
            Log.write(.error, "usrloc", "table \(table) has a row without \(name); it is left out")
            return nil
        }
    }

    /// Calls `body` with what the row says, valid during the call only.
    /// - Parameter isCurrent: whether the row was written by this run of the server, so that its connection may still be there.
    func withInfo(_ network: (any Network)?, isCurrent: Bool, _ body: (ByteView, ContactInfo) -> Void) {
        let arena = Arena(capacity: 2048)
        func text(_ index: Int) -> ByteView { values[index].bytes.map { arena.copy($0) } ?? .empty }
        func number(_ index: Int) -> UInt32 { UInt32(truncatingIfNeeded: values[index].integer ?? 0) }
        var info = ContactInfo()
        info.address = text(1)
        info.expires = values[2].integer ?? 0
        info.q = values[3].double.map { $0 < 0 ? QValue.unspecified : Int(($0 * 1000).rounded()) } ?? QValue.unspecified
        info.callID = text(4)
        info.cseq = number(5)
        info.flags = number(6)
        info.branchFlags = number(7)
        info.userAgent = text(8)
        info.received = text(9)
        info.path = values[10].isNull ? nil : text(10)
        if let network { info.socket = SocketName.find(text(11), network)?.index ?? -1 }
        info.methods = values[12].isNull ? .max : number(12)
        info.lastModified = values[13].integer ?? 0
        info.ruid = text(14)
        info.instance = text(15)
        info.registrationID = number(16)
        info.serverID = number(17)
        info.attributes = attributes
        if isCurrent { info.connection = values[18].integer ?? -1 }
        body(arena.copy(aor), info)
        withExtendedLifetime(arena) {}
    }
}
