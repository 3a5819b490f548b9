import Database
import Routing
import SIPMessage

/// Addresses, subnets and names of hosts by groups. Never changed once it is in use: a reload makes a new one.
final class AddressTable: Sendable {
    struct Entry: Sendable {
        let group: Int
        /// 0 for any.
        let port: Int
        let tag: OwnedBytes?

        func matches(_ group: Int?, port: Int) -> Bool { (group == nil || group == self.group) && (self.port == 0 || self.port == port) }
    }

    struct Network: Sendable {
        let address: IPAddress
        let length: Int
        let entry: Entry
    }

    /// What is read of a file's line or a database's row.
    struct Record {
        var group: Int
        var host: String
        /// 0 for all bits.
        var mask = 0
        var port = 0
        var tag: String?
    }

    /// The latest record of an address first.
    private let addresses: [IPAddress: [Entry]]
    /// In order of their groups.
    let networks: [Network]
    private let names: [NameKey: [Entry]]
    /// `subnet_match_mode`: whether the longest of several matching subnets counts, not the first.
    private let prefersLongest: Bool

    /// - Throws: `DeclarationError` for a mask that an address cannot have.
    init(_ records: [Record], maximumNetworks: Int, prefersLongest: Bool) throws {
        var addresses: [IPAddress: [Entry]] = [:], names: [NameKey: [Entry]] = [:], networks: [Network] = []
        for record in records {
            let entry = Entry(group: record.group, port: record.port, tag: record.tag.map { OwnedBytes($0) })
            guard let address = record.host.withByteView(Self.address) else {
                names[NameKey(OwnedBytes(record.host)), default: []].insert(entry, at: 0)
                continue
            }
            let bits = address.isIPv6 ? 128 : 32
            guard (0...bits).contains(record.mask) else {
                throw DeclarationError("address \(record.host) has a mask of \(record.mask) bits", remedy: "give one from 0 to \(bits)")
            }
            if record.mask == 0 || record.mask == bits {
                addresses[address, default: []].insert(entry, at: 0)
            } else if networks.count < maximumNetworks {
                let place = networks.lastIndex { $0.entry.group <= record.group }.map { $0 + 1 } ?? 0
                networks.insert(Network(address: address, length: record.mask, entry: entry), at: place)
            } else {
                Log.error("permissions", "subnet \(record.host)/\(record.mask) is left out: there are \(maximumNetworks) already (max_subnets)")
            }
        }
        (self.addresses, self.names, self.networks, self.prefersLongest) = (addresses, names, networks, prefersLongest)
    }

    /// An address, IPv6 with or without brackets.
    static func address(_ text: ByteView) -> IPAddress? {
        IPAddress(text.first == 91 && text.last == 93 ? text.dropFirst().dropLast() : text)
    }

    /// The record that an address belongs to, in one group or in any.
    func entry(_ address: IPAddress, group: Int?, port: Int) -> Entry? {
        if let entry = addresses[address]?.first(where: { $0.matches(group, port: port) }) { return entry }
        var best: Network?
        for network in networks where network.entry.matches(group, port: port) && network.length > best?.length ?? 0 {
            guard network.address.isIPv6 == address.isIPv6,
                address.masked(prefixLength: network.length) == network.address.masked(prefixLength: network.length)
            else { continue }
            best = network
            if !prefersLongest { break }
        }
        return best?.entry
    }

    func entry(name: ByteView, group: Int?, port: Int) -> Entry? {
        names[NameKey(name)]?.first { $0.matches(group, port: port) }
    }

    // MARK: For RPC

    /// A hash's slot that the reference would keep an address in.
    static func slot(_ address: IPAddress) -> Int {
        let word = address.isIPv6 ? UInt32(truncatingIfNeeded: address.high >> 32) : UInt32(truncatingIfNeeded: address.low)
        let bytes = (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(24 - 8 * $0)) }
        return bytes.withUnsafeBufferPointer { slot(ByteView($0)) }
    }

    static func slot(_ text: ByteView) -> Int { Int(CoreHash.hash(text, size: 128)) }

    var allAddresses: [(slot: Int, host: String, entry: Entry)] {
        addresses.flatMap { address, entries in entries.map { (Self.slot(address), "\(address)", $0) } }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
    }

    var allNames: [(slot: Int, host: String, entry: Entry)] {
        names.flatMap { name, entries in entries.map { (Self.slot(name.view), name.view.string, $0) } }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
    }
}
