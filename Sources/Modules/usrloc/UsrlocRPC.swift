import Routing
import SIPMessage

extension UsrlocModule {
    func declareRPC(_ exports: Exports) {
        exports.rpc("ul.dump", "Dump user location tables") { [unowned self] request in
            [dump(brief: request.optionalString() == "brief")]
        }
        exports.rpc("ul.lookup", "Lookup one AOR in the usrloc location table") { [unowned self] request in [try lookup(request)] }
        exports.rpc("ul.rm", "Delete an address of record including its contacts") { [unowned self] request in
            let (table, aor) = try tableAndAOR(request, missing: "Not enough parameters (table and AOR to lookup)")
            table.withRecord(aor.view) { shard, record in
                if let record { shard.removeAll(record) }
            }
            return []
        }
        exports.rpc("ul.rm_contact", "Delete a contact from an AOR record") { [unowned self] request in try removeContact(request) }
        exports.rpc("ul.flush", "Flush the usrloc memory cache to DB") { [unowned self] _ in
            flush()
            return []
        }
        exports.rpc("ul.add", "Add a new contact for an address of record") { [unowned self] request in try add(request) }
        for (name, help) in [
            ("ul.db_users", "Tell number of different unexpired users (AoRs) in database table (db_mode!=0 only)"),
            ("ul.db_contacts", "Tell number of unexpired contacts in database table (db_mode=3 only)"),
            ("ul.db_expired_contacts", "Tell number of expired contacts in database table (db_mode=3 only)"),
        ] { exports.rpc(name, help) { _ in throw RPCFault(500, "Command is not supported in db_mode=0") } }
    }

    /// Values that stand for a registration in contacts that RPC clients make.
    private static let callID = OwnedBytes("dfjrewr12386fd6-343@signalbox.rpc")
    private static let userAgent = OwnedBytes("signalbox RPC")
    private static let path = OwnedBytes("dummypath")
    private static let cseq: UInt32 = 1

    private func tableAndAOR(_ request: RPCRequest, missing: String) throws -> (LocationTable, OwnedBytes) {
        let name = try request.string(orFault: RPCFault(500, missing))
        let aor = try request.string(orFault: RPCFault(500, missing))
        return (try knownTable(name), try address(aor))
    }

    private func knownTable(_ name: String) throws -> LocationTable {
        guard let table = allTables.first(where: { $0.name.view.string == name }) else { throw RPCFault(500, "Domain table not found") }
        return table
    }

    /// An address of record as tables hold it.
    private func address(_ text: String) throws -> OwnedBytes {
        var aor = text
        if usesDomain {
            guard aor.contains("@") else { throw RPCFault(500, "Domain missing in AOR") }
        } else if let at = aor.firstIndex(of: "@") {
            aor = String(aor[..<at])
        }
        return OwnedBytes(aorsAreCaseSensitive ? aor : aor.lowercased())
    }

    private func removeContact(_ request: RPCRequest) throws -> [RPCValue] {
        let (table, aor) = try tableAndAOR(request, missing: "Not enough parameters (table, AOR and contact)")
        let contact = OwnedBytes(try request.string(orFault: RPCFault(500, "Not enough parameters (table, AOR and contact)")))
        var wanted = ContactInfo()
        wanted.address = contact.view
        wanted.callID = Self.callID.view
        wanted.path = Self.path.view
        wanted.cseq = Self.cseq + 1
        try table.withRecord(aor.view) { shard, record in
            guard let record else { throw RPCFault(404, "AOR not found") }
            switch shard.matchByAddress(wanted, in: record, now: now) {
            case .found(let found):
                shard.remove(found, from: record)
                shard.release(record)
            case .none: throw RPCFault(404, "Contact not found")
            case .stale, .retransmission: throw RPCFault(500, "Internal error (can't get contact)")
            }
        }
        return []
    }

    private func add(_ request: RPCRequest) throws -> [RPCValue] {
        let missing = RPCFault(500, "Not enough parameters or wrong format")
        let name = try request.string(orFault: missing)
        let aorText = try request.string(orFault: missing)
        let contact = OwnedBytes(try request.string(orFault: missing))
        let expires = try request.integer(orFault: missing)
        guard let q = Double(try request.string(orFault: missing)) else { throw missing }
        let path = OwnedBytes(try request.string(orFault: missing))
        let flags = try request.integer(orFault: missing)
        let branchFlags = try request.integer(orFault: missing)
        let methods = try request.integer(orFault: missing)
        let received = OwnedBytes(request.optionalString() ?? "")
        let socket = OwnedBytes(request.optionalString() ?? "")
        guard contact.view.count <= Contact.longestText, path.view.count <= Contact.longestText, received.view.count <= Contact.longestText
        else { throw missing }
        let table = try knownTable(name)
        let aor = try address(aorText)
        let arena = Arena(capacity: 256)
        defer { withExtendedLifetime(arena) {} }
        let now = self.now
        var info = ContactInfo()
        info.address = contact.view
        info.callID = Self.callID.view
        info.userAgent = Self.userAgent.view
        info.cseq = Self.cseq
        info.ruid = identifiers.next(in: arena)
        info.expires = expires == 0 ? 0 : now + expires
        info.q = q == -1 ? QValue.unspecified : max(-1, min(1000, Int(max(-1, min(1, q)) * 1000)))
        info.path = Self.isSet(path.view) ? path.view : nil
        info.flags = UInt32(truncatingIfNeeded: flags)
        info.branchFlags = UInt32(truncatingIfNeeded: branchFlags)
        info.methods = UInt32(truncatingIfNeeded: methods)
        info.lastModified = now
        if Self.isSet(received.view) { info.received = received.view }
        if Self.isSet(socket.view), let network { info.socket = SocketName.find(socket.view, network)?.index ?? -1 }
        var wanted = info
        wanted.path = Self.path.view
        wanted.cseq = Self.cseq + 1
        try table.withRecord(aor.view) { shard, record in
            guard let record else {
                shard.insert(info, into: shard.insertRecord(aor.view, hash: LocationTable.hash(aor.view)), now: now)
                return
            }
            switch shard.matchByAddress(wanted, in: record, now: now) {
            case .found(let found): shard.update(found, with: info, in: record, now: now)
            case .none: shard.insert(info, into: record, now: now)
            case .stale, .retransmission: throw RPCFault(500, "Can't get record")
            }
        }
        return []
    }

    /// `.` and `0` stand for "not given" in ul.add.
    private static func isSet(_ text: ByteView) -> Bool {
        text.count > 1 || (text.count == 1 && text != ByteView(".") && text != ByteView("0"))
    }

    private func lookup(_ request: RPCRequest) throws -> RPCValue {
        let (table, aor) = try tableAndAOR(request, missing: "Not enough parameters (table and AOR to lookup)")
        let now = self.now
        return try table.withRecord(aor.view) { _, record in
            guard let record else { throw RPCFault(500, "AOR not found in location table") }
            let contacts = record.contacts.filter { $0.isValid(at: now) }.map { RPCMember("Contact", describe($0, now: now)) }
            guard !contacts.isEmpty else { throw RPCFault(500, "AOR has no contacts") }
            return ["AoR": .string(aor.view.string), "Contacts": .list(contacts)]
        }
    }

    /// All tables; records in the order of the reference's slots, oldest first within one.
    private func dump(brief: Bool) -> RPCValue {
        let now = self.now
        let domains = allTables.map { table -> RPCMember in
            var records: [(slot: UInt32, sequence: UInt32, value: RPCMember)] = []
            for index in 0..<LocationTable.shardCount {
                table.shard(at: index).locked { shard in
                    shard.forEachRecord { record in
                        let aor = RPCValue.string(record.aor.string)
                        let value = brief ? RPCMember("AoR", aor) : RPCMember("Info", [
                            "AoR": aor, "HashID": .integer(Int(record.hash)),
                            "Contacts": .list(record.contacts.map { RPCMember("Contact", describe($0, now: now)) }),
                        ])
                        records.append((record.hash & UInt32(table.size - 1), record.sequence, value))
                    }
                }
            }
            records.sort { ($0.slot, $0.sequence) < ($1.slot, $1.sequence) }
            var longest = 0
            var run = 0
            for index in records.indices {
                run = index > 0 && records[index - 1].slot == records[index].slot ? run + 1 : 1
                longest = max(longest, run)
            }
            return RPCMember("Domain", [
                "Domain": .string(table.name.view.string), "Size": .integer(table.size), "AoRs": .list(records.map(\.value)),
                "Stats": ["Records": .integer(records.count), "Max-Slots": .integer(longest)],
            ])
        }
        return ["Domains": .list(domains)]
    }

    private func describe(_ contact: Contact, now: Int) -> RPCValue {
        func text(_ view: ByteView) -> RPCValue { .string(view.isEmpty ? "[not set]" : view.string) }
        let expires: RPCValue = switch contact.expires {
        case 0: "permanent"
        case Contact.expiredTime: "deleted"
        case let end where now > end: "expired"
        case let end: .integer(end - now)
        }
        return [
            "Address": .string(contact.address.string),
            "Expires": expires,
            "Q": .double(contact.q < 0 ? -1 : Double(contact.q) / 1000),
            "Call-ID": .string(contact.callID.string),
            "CSeq": .integer(Int(contact.cseq)),
            "User-Agent": text(contact.userAgent),
            "Received": text(contact.received),
            "Path": text(contact.path),
            "State": [.writeThrough, .databaseOnly].contains(options.database.mode) ? "CS_SYNC" : "CS_NEW",
            "Flags": .integer(Int(contact.flags)),
            "CFlags": .integer(Int(contact.branchFlags)),
            "Socket": text(socketText(contact)),
            "Methods": .integer(Int(contact.methods)),
            "Ruid": text(contact.ruid),
            "Instance": text(contact.instance),
            "Reg-Id": .integer(Int(contact.registrationID)),
            "Server-Id": .integer(Int(contact.serverID)),
            "Tcpconn-Id": .integer(contact.connection),
            "Keepalive": .integer(contact.wantsKeepalive ? 1 : 0),
            "Last-Keepalive": .integer(contact.lastKeepalive),
            "KA-Roundtrip": .integer(Int(contact.roundtrip)),
            "Last-Modified": .integer(contact.lastModified),
        ]
    }

    /// The socket that a contact registered by, as text; empty if none is known.
    func socketText(_ contact: Contact) -> ByteView {
        guard let network, contact.socketIndex >= 0, contact.socketIndex < network.sockets.count else { return .empty }
        let socket = network.sockets[contact.socketIndex]
        return contact.showsAdvertisedSocket ? socket.advertisedSocketText.view : socket.socketText.view
    }
}
