import Database
import Routing
import SIPMessage

/// The domains that are ours, with their ids and attributes. Never changed once it is in use: a reload makes a new one.
final class DomainList: Sendable {
    struct Attribute: Sendable {
        let name: OwnedBytes
        /// A number, or a text that `text` owns.
        let number: Int?
        let text: OwnedBytes

        var value: Value { number.map { .integer($0) } ?? .string(text.view) }
    }

    struct Domain: Sendable {
        let name: OwnedBytes
        let id: OwnedBytes
        /// The latest first.
        let attributes: [Attribute]
    }

    private let domains: [CaselessKey: Domain]
    /// Attributes by the ids of domains, the latest id first.
    let attributes: [(id: OwnedBytes, list: [Attribute])]

    /// - Parameters:
    ///   - domains: rows of name and id.
    ///   - attributes: rows of id, name, type (0 for numbers, 2 for texts) and value.
    /// - Throws: `DeclarationError` that names the table's row and what is wrong with it.
    init(domains rows: [[DatabaseValue]], attributes attributeRows: [[DatabaseValue]]) throws {
        var lists: [CaselessKey: [Attribute]] = [:]
        var ids: [OwnedBytes] = []
        for (index, row) in attributeRows.enumerated() {
            func refuse(_ what: String) -> DeclarationError { DeclarationError("attributes of domains, row \(index + 1): \(what)") }
            guard row.count == 4, let id = row[0].string, !id.isEmpty else { throw refuse("the domain's id is empty") }
            guard let name = row[1].string, !name.isEmpty else { throw refuse("the name is empty") }
            guard let type = row[2].integer, type == 0 || type == 2 else { throw refuse("the type is neither 0 (number) nor 2 (text)") }
            guard let text = row[3].string else { throw refuse("the value is null") }
            let number = type == 0 ? Int(text) : nil
            if type == 0, number == nil { throw refuse("the value \"\(text)\" is no number") }
            let owned = OwnedBytes(id), key = CaselessKey(owned)
            if lists[key] == nil { ids.insert(owned, at: 0) }
            lists[key, default: []].insert(Attribute(name: OwnedBytes(name), number: number, text: OwnedBytes(text)), at: 0)
        }
        var domains: [CaselessKey: Domain] = [:]
        for (index, row) in rows.enumerated() {
            guard row.count == 2, let name = row[0].string, !name.isEmpty, row[1].string != "" else {
                throw DeclarationError("domains, row \(index + 1): the name or the id is empty")
            }
            let owned = OwnedBytes(name), id = OwnedBytes(row[1].string ?? name)
            domains[CaselessKey(owned)] = Domain(name: owned, id: id, attributes: lists[CaselessKey(id)] ?? [])
        }
        self.domains = domains
        attributes = ids.map { ($0, lists[CaselessKey($0)] ?? []) }
    }

    subscript(_ host: ByteView) -> Domain? { domains[CaselessKey(host)] }

    /// All domains, in the order of the reference's hash.
    var all: [Domain] {
        domains.values.map { ($0, CoreHash.caselessHash($0.name.view) & 127) }
            .sorted { ($0.1, $0.0.name.view.string) < ($1.1, $1.0.name.view.string) }.map(\.0)
    }
}
