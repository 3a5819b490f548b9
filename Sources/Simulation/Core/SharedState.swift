import Routing

/// What scripts keep beyond a message: shared variables, hash tables, the location table. Read through the modules' own commands, as
/// an operator would.
enum SharedState {
    static func entries(_ table: RPCTable) -> [StateEntry] {
        (sharedVariables(table) + hashTables(table) + contacts(table)).sorted { ($0.name, $0.value) < ($1.name, $1.value) }
    }

    private static func call(_ table: RPCTable, _ method: String, _ parameters: [RPCValue] = []) -> [RPCValue] {
        guard table[method] != nil else { return [] }
        // a module without any table answers with an error
        return (try? table.call(RPCRequest(method: method, parameters: parameters))) ?? []
    }

    /// A variable that was never set is 0.
    private static func sharedVariables(_ table: RPCTable) -> [StateEntry] {
        call(table, "pv.shvGet").flatMap { $0["items"]?.members ?? [] }.compactMap { item in
            guard let name = item.value["name"]?.asString, let value = item.value["value"], value != .integer(0) else { return nil }
            return StateEntry("$shv(\(name))", shown(value))
        }
    }

    private static func hashTables(_ table: RPCTable) -> [StateEntry] {
        call(table, "htable.listTables").compactMap { $0["name"]?.asString }.flatMap { name in
            call(table, "htable.dump", [.string(name)]).flatMap { $0["slot"]?.values ?? [] }.compactMap { item in
                guard let key = item["name"]?.asString, let value = item["value"] else { return nil }
                return StateEntry("$sht(\(name)=>\(key))", shown(value))
            }
        }
    }

    /// Without what differs from start to start, and the times of keep-alives.
    private static func contacts(_ table: RPCTable) -> [StateEntry] {
        let left: Set<String> = ["Ruid", "Address", "Last-Modified", "Last-Keepalive", "KA-Roundtrip", "State", "Tcpconn-Id", "Keepalive", "Server-Id"]
        let unset: Set<String> = ["[not set]", "0", "-1"]
        return call(table, "ul.dump").flatMap { $0["Domains"]?.members ?? [] }.flatMap { domain in
            (domain.value["AoRs"]?.members ?? []).flatMap { record -> [StateEntry] in
                let name = "\(domain.value["Domain"]?.asString ?? ""): \(record.value["AoR"]?.asString ?? "")"
                return (record.value["Contacts"]?.members ?? []).map { contact in
                    let parts = contact.value.members.filter { !left.contains($0.name) && !unset.contains($0.value.asString ?? "") }
                    let text = parts.map { "\($0.name.lowercased())=\(shown($0.value))" }.joined(separator: " ")
                    return StateEntry("\(name) -> \(contact.value["Address"]?.asString ?? "")", text)
                }
            }
        }
    }

    private static func shown(_ value: RPCValue) -> String {
        if case .string(let text) = value { return "\"\(text)\"" }
        return value.asString ?? ""
    }
}

extension RPCValue {
    /// Members of a structure or list; none for other values.
    fileprivate var members: [RPCMember] {
        switch self {
        case .structure(let members), .list(let members): members
        default: []
        }
    }

    fileprivate var values: [RPCValue] {
        if case .array(let values) = self { return values }
        return []
    }

    fileprivate subscript(_ name: String) -> RPCValue? { members.first { $0.name == name }?.value }
}
