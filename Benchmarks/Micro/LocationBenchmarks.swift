import Modules
import Routing
import SIPMessage

/// The location table with few and many users.
func benchmarkLocations(_ harness: Harness) {
    for count in [1_000, 1_000_000] where harness.wants("location") {
        let table = LocationTable(name: "location", size: 512, options: LocationOptions())
        let users = (0..<count).map { OwnedBytes("user\($0)") }
        let contact = OwnedBytes("sip:user@192.0.2.1:5060"), callID = OwnedBytes("call@192.0.2.1")
        var info = ContactInfo()
        info.address = contact.view
        info.callID = callID.view
        info.expires = Int.max
        for user in users { register(user, info, table) }
        var next = 0
        harness.measure("location: look-up among \(count) users") {
            // far from the last one: what a real look-up finds is seldom in the caches
            next = (next + 7_919) % count
            if !table.withRecord(users[next].view, { _, record in record?.first != nil }) { print("user \(next) is lost") }
        }
        harness.measure("location: in and out among \(count) users") {
            next = (next + 7_919) % count
            table.withRecord(users[next].view) { shard, record in record.map { shard.removeAll($0) } }
            register(users[next], info, table)
        }
    }
}

private func register(_ user: OwnedBytes, _ info: ContactInfo, _ table: LocationTable) {
    let hash = LocationTable.hash(user.view)
    table.shard(hash).locked { shard in
        _ = shard.insert(info, into: shard.record(user.view, hash: hash) ?? shard.insertRecord(user.view, hash: hash), now: 0)
    }
}
