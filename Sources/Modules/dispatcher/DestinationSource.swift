import Database
import Routing
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// Where destination sets are read from: a file with a line for each destination, or a table.
struct DestinationSource {
    var file = "/etc/kamailio/dispatcher.list"
    var database: DatabasePool?
    var table = "dispatcher"
    var setColumn = "setid"
    var destinationColumn = "destination"
    var flagsColumn = "flags"
    var priorityColumn = "priority"
    var attributesColumn = "attrs"
    /// `ds_attrs_none`: whether destinations without attributes get `none=yes`.
    var marksMissingAttributes = false
    /// `ds_load_mode`: whether one bad destination spoils the list.
    var isStrict = false

    static let tableVersion = 4

    struct Unreadable: Error {
        let reason: String
    }

    func load(_ network: any Network) throws(Unreadable) -> DestinationList {
        if let database { return DestinationList(try read(database, network)) }
        return DestinationList(try readFile(network))
    }

    /// A destination of a list; nil for a bad one.
    func entry(_ set: Int, _ uri: String, _ flags: Int, _ priority: Int, _ attributes: String, _ network: any Network) throws(Unreadable) -> DestinationList.Entry? {
        let attributes = attributes.isEmpty && marksMissingAttributes ? "none=yes" : attributes
        guard let destination = DispatchDestination(uri, state: flags, priority: priority, attributes: attributes, { name in
            name.withByteView { SocketName.find($0, network) }
        }) else {
            if isStrict { throw Unreadable(reason: "\"\(uri)\" of set \(set) is no SIP URI (ds_load_mode)") }
            return nil
        }
        destination.latency.begin(with: destination.attributes.latency)
        return DestinationList.Entry(set: set, destination: destination)
    }

    /// `set uri [flags [priority [attributes]]]` in each line.
    private func readFile(_ network: any Network) throws(Unreadable) -> [DestinationList.Entry] {
        guard let handle = fopen(file, "r") else { throw Unreadable(reason: "cannot read \"\(file)\": \(String(cString: strerror(errno)))") }
        defer { fclose(handle) }
        var entries: [DestinationList.Entry] = []
        var line: UnsafeMutablePointer<CChar>?
        var room = 0
        defer { free(line) }
        var number = 0
        while getline(&line, &room, handle) >= 0, let line {
            number += 1
            let words = String(cString: line).split { $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\n" || $0 == "\r\n" }.prefix { !$0.hasPrefix("#") }
            guard let first = words.first else { continue }
            guard let set = Int(first), words.count > 1 else { throw Unreadable(reason: "\"\(file)\" line \(number): a set's number and a URI are expected") }
            func integer(_ index: Int) -> Int { index < words.count ? NumberText.parse(String(words[index])) ?? 0 : 0 }
            let uri = words[1].split(separator: "#", maxSplits: 1).first.map(String.init) ?? ""
            if let entry = try entry(set, uri, integer(2), integer(3), words.count > 4 ? String(words[4]) : "", network) { entries.append(entry) }
        }
        return entries
    }

    private func read(_ pool: DatabasePool, _ network: any Network) throws(Unreadable) -> [DestinationList.Entry] {
        let result: DatabaseResult
        do throws(DatabaseError) {
            try pool.connection.require(version: Self.tableVersion, of: table)
            result = try pool.connection.select([setColumn, destinationColumn, flagsColumn, priorityColumn, attributesColumn], from: table)
        } catch {
            throw Unreadable(reason: "\(error)")
        }
        var entries: [DestinationList.Entry] = []
        for row in result.rows {
            guard row.count == 5, let set = row[0].integer, let uri = row[1].string else { continue }
            if let entry = try entry(set, uri, row[2].integer ?? 0, row[3].integer ?? 0, row[4].string ?? "", network) { entries.append(entry) }
        }
        return entries
    }
}
