import Routing
import SIPMessage
import Transport

/// Names and their addresses: those that the user gives, then the hosts file; no server is asked.
///
/// Unchecked, since a simulation belongs to one thread at a time.
final class SimulatedHosts: @unchecked Sendable {
    private let given: [String: [IPAddress]]
    private let file: HostsFile
    private let record: SimulationRecord
    private var standIns: [String: IPAddress] = [:]

    init(_ given: [String: [IPAddress]], _ record: SimulationRecord, file: HostsFile = HostsFile()) {
        self.given = Dictionary(given.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: +)
        self.record = record
        self.file = file
    }

    /// The known addresses of a name, IPv4 first; empty if there is none.
    func addresses(_ name: String) -> [IPAddress] {
        let found = given[name.lowercased()] ?? name.withByteView { file.addresses(of: $0) }
        return found.filter { !$0.isIPv6 } + found.filter(\.isIPv6)
    }

    /// As `addresses`; a name without any is noted.
    func resolve(_ name: String) -> [IPAddress] {
        let found = addresses(name)
        if found.isEmpty {
            record.note("\(name) has no address here: simulations ask no DNS server; give it one with --host \(name)=ADDRESS")
        }
        return found
    }

    /// An address of the documentation range (RFC 5737) for a name that cannot be known here; each name has its own.
    func standIn(for name: String) -> IPAddress {
        if let known = standIns[name] { return known }
        let made = IPAddress(v4: 0xcb00_7100 + UInt32(standIns.count % 254) + 1)
        standIns[name] = made
        return made
    }
}
