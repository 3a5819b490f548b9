import Database
import Routing
import SIPMessage
import Synchronization

/// Module permissions: who may call whom by rules in files, and which peers are known by their addresses.
public final class PermissionsModule: Module, @unchecked Sendable {
    public static let name = "permissions"

    /// `load_backends`
    private struct Backends: OptionSet {
        let rawValue: Int
        static let addresses = Backends(rawValue: 1)
        static let trusted = Backends(rawValue: 2)
        static let allowFile = Backends(rawValue: 4)
        static let denyFile = Backends(rawValue: 8)
    }

    private var defaultAllowFile = "permissions.allow"
    private var defaultDenyFile = "permissions.deny"
    private(set) var allowSuffix = ".allow"
    private var denySuffix = ".deny"
    private var checksBranches = true
    private var backends = Backends(rawValue: .max)
    private var url: String?
    private var peerTag: AVPSetting?
    /// `peer_tag_mode`: all matching peers give their tags.
    private var tagsAllPeers = false
    /// `db_mode`: trusted peers are kept in memory.
    private(set) var cachesTrusted = false
    /// `reload_delta`: seconds that have to pass between two reloads.
    private(set) var reloadInterval = 5
    private var addressFile: String?
    private var maximumNetworks = 512
    private var prefersLongestNetwork = false
    private var columns = Columns()

    private struct Columns {
        var trustedTable = "trusted"
        var source = "src_ip", transport = "proto", from = "from_pattern", requestURI = "ruri_pattern", tag = "tag", priority = "priority"
        var addressTable = "address"
        var group = "grp", address = "ip_addr", mask = "mask", port = "port"
    }

    private static let tableVersion = 6

    private var pool: DatabasePool?
    private let addressTable = Mutex<AddressTable?>(nil)
    private let trustedTable = Mutex<TrustedTable?>(nil)
    /// Allow and deny files by their paths.
    private let files = Mutex<[String: RuleFile]>([:])
    private var defaultFiles: PermissionFiles?
    private var isRunning = false
    /// Folder of the config, with a slash behind it.
    private var directory: () -> String = { "" }

    public init() {}

    public func declare(_ exports: Exports) {
        directory = { [unowned registry = exports.registry] in registry.configDirectory }
        declareParameters(exports)
        declareColumns(exports)
        declareFileChecks(exports)
        declareAddressChecks(exports)
        declareTrustedChecks(exports)
        PermissionsRPC.declare(exports, self)
    }

    private func declareParameters(_ exports: Exports) {
        exports.parameter("default_allow_file", string: { [unowned self] in defaultAllowFile = $0 })
        exports.parameter("default_deny_file", string: { [unowned self] in defaultDenyFile = $0 })
        exports.parameter("allow_suffix", string: { [unowned self] in allowSuffix = $0 })
        exports.parameter("deny_suffix", string: { [unowned self] in denySuffix = $0 })
        exports.parameter("check_all_branches", integer: { [unowned self] in checksBranches = $0 != 0 })
        exports.parameter("load_backends", integer: { [unowned self] in
            guard $0 != 0 else { throw DeclarationError("permissions: load_backends is 0, so nothing can be checked", remedy: "add 1 for addresses, 2 for trusted peers, 4 and 8 for allow and deny files") }
            backends = Backends(rawValue: $0)
        })
        exports.parameter("db_url", string: { [unowned self] in url = $0.isEmpty ? nil : $0 })
        exports.parameter("db_mode", integer: { [unowned self] in
            guard $0 == 0 || $0 == 1 else { throw DeclarationError("permissions: there is no db_mode \($0)", remedy: "write 0, or 1 to keep trusted peers in memory") }
            cachesTrusted = $0 == 1
        })
        exports.parameter("peer_tag_avp", string: { [unowned self] in peerTag = $0.isEmpty ? nil : try AVPSetting($0, parameter: "peer_tag_avp") })
        exports.parameter("peer_tag_mode", integer: { [unowned self] in tagsAllPeers = $0 != 0 })
        exports.parameter("address_file", string: { [unowned self] in addressFile = $0.isEmpty ? nil : $0 })
        exports.parameter("max_subnets", integer: { [unowned self] in maximumNetworks = $0 })
        exports.parameter("subnet_match_mode", integer: { [unowned self] in prefersLongestNetwork = $0 != 0 })
        exports.parameter("reload_delta", integer: { [unowned self] in reloadInterval = $0 < 0 ? 5 : $0 })
        // a table that a reload replaced is given up as soon as nothing reads it any more
        exports.parameter("trusted_cleanup_interval", integer: { _ in })
    }

    private func declareColumns(_ exports: Exports) {
        let settings: [(String, WritableKeyPath<Columns, String> & Sendable)] = [
            ("trusted_table", \.trustedTable), ("source_col", \.source), ("proto_col", \.transport), ("from_col", \.from), ("ruri_col", \.requestURI),
            ("tag_col", \.tag), ("priority_col", \.priority), ("address_table", \.addressTable), ("grp_col", \.group), ("ip_addr_col", \.address),
            ("mask_col", \.mask), ("port_col", \.port),
        ]
        for (name, path) in settings { exports.parameter(name, string: { [unowned self] in columns[keyPath: path] = $0 }) }
    }

    public func provision(_ server: ServerContext) throws {
        defaultFiles = PermissionFiles(
            allow: backends.contains(.allowFile) ? file(defaultAllowFile) : RuleFile(""),
            deny: backends.contains(.denyFile) ? file(defaultDenyFile) : RuleFile(""))
        pool = try url.map { try server.registry.database($0, for: Self.name) }
        // each worker opens a connection of its own
        defer { pool?.connection.close() }
        if backends.contains(.addresses), addressFile != nil || pool != nil {
            if addressFile == nil { try requireVersion(of: columns.addressTable) }
            try reloadAddresses()
        }
        if backends.contains(.trusted), pool != nil {
            try requireVersion(of: columns.trustedTable)
            if cachesTrusted { try reloadTrusted() }
        }
        // the script's files are known by now, those of a script that is loaded later are read at once
        isRunning = true
        for file in files.withLock({ Array($0.values) }) { file.read() }
    }

    /// A file's path: names without a slash are looked for beside the config.
    func path(_ name: String) -> String { name.contains("/") ? name : directory() + name }

    // MARK: Allow and deny files

    /// The file of that path.
    private func file(_ name: String) -> RuleFile {
        let path = path(name)
        let (file, isNew) = files.withLock { files in
            if let known = files[path] { return (known, false) }
            let made = RuleFile(path)
            files[path] = made
            return (made, true)
        }
        if isNew, isRunning { file.read() }
        return file
    }

    /// The two files of a base name.
    private func files(_ name: String) -> PermissionFiles { PermissionFiles(allow: file(name + allowSuffix), deny: file(name + denySuffix)) }

    private func declareFileChecks(_ exports: Exports) {
        let base = Parameter.prepared("basename") { [unowned self] name, _ in files(name) }
        let allow = Parameter.prepared("allow_file") { [unowned self] name, _ in file(name) }
        let deny = Parameter.prepared("deny_file") { [unowned self] name, _ in file(name) }
        let from: RouteKinds = [.request, .failure]
        exports.function("allow_routing", routes: .any) { [unowned self] context, _ in check(defaultFiles) { $0.routing(context) } }
        exports.function("allow_routing", base, routes: .any) { [unowned self] context, arguments in
            check(arguments.object(0)) { $0.routing(context) }
        }
        exports.function("allow_routing", allow, deny, routes: .any) { [unowned self] context, arguments in
            check(both(arguments)) { $0.routing(context) }
        }
        for (name, withPorts) in [("allow_register", false), ("allow_register_include_port", true)] {
            exports.function(name, base, routes: from) { [unowned self] context, arguments in
                check(arguments.object(0)) { $0.registration(context, withPorts: withPorts) }
            }
            exports.function(name, allow, deny, routes: from) { [unowned self] context, arguments in
                check(both(arguments)) { $0.registration(context, withPorts: withPorts) }
            }
        }
        exports.function("allow_uri", base, .variable("uri", writable: false), routes: from) { [unowned self] context, arguments in
            guard let uri = arguments.variable(1) else { return -1 }
            return check(arguments.object(0)) { $0.uri(uri, context) }
        }
    }

    private func both(_ arguments: Arguments) -> PermissionFiles? {
        guard let allow = arguments.object(0, as: RuleFile.self), let deny = arguments.object(1, as: RuleFile.self) else { return nil }
        return PermissionFiles(allow: allow, deny: deny)
    }

    private func check(_ files: PermissionFiles?, _ body: (PermissionChecks) -> Bool) -> Int {
        guard let files else { return -1 }
        return body(PermissionChecks(files: files, checksBranches: checksBranches)) ? 1 : -1
    }

    /// For RPC: whether a pair is allowed by the files of a base name; nil if the script does not use these.
    func isAllowed(_ name: String, _ uri: String, _ contact: String) -> Bool? {
        let paths = (path(name + allowSuffix), path(name + denySuffix))
        let found = files.withLock { ($0[paths.0], $0[paths.1]) }
        guard let allow = found.0, let deny = found.1 else { return nil }
        return uri.withByteView { uri in
            contact.withByteView { PermissionFiles(allow: allow, deny: deny).verdict(uri, $0) != .denied }
        }
    }

    // MARK: Addresses

    /// The address table in use; nil without one.
    var addresses: AddressTable? { addressTable.withLock { $0 } }

    /// Reads the addresses anew. The table in use stays if that fails.
    func reloadAddresses() throws {
        let records: [AddressTable.Record]
        if let addressFile {
            records = try AddressTable.Record.read(file: path(addressFile))
        } else {
            let names = [columns.group, columns.address, columns.mask, columns.port, columns.tag]
            let rows = try rows(of: columns.addressTable, names)
            records = try rows.enumerated().map {
                try AddressTable.Record(row: $0.element, number: $0.offset + 1, columns: names, table: columns.addressTable)
            }
        }
        let table = try AddressTable(records, maximumNetworks: maximumNetworks, prefersLongest: prefersLongestNetwork)
        addressTable.withLock { $0 = table }
    }

    private func declareAddressChecks(_ exports: Exports) {
        let group = Parameter.integer("group"), address = Parameter.string("address"), port = Parameter.integer("port")
        exports.function("allow_source_address", group.optional, routes: .any) { [unowned self] context, arguments in
            let source = context.received.source
            return found(addresses?.entry(source.ip, group: arguments.integer(0, default: 1), port: Int(source.port)), context) == nil ? -1 : 1
        }
        exports.function("allow_address", group, address, port, routes: .any) { [unowned self] context, arguments in
            entry(arguments.string(1), group: arguments.integer(0), port: arguments.integer(2), context) == nil ? -1 : 1
        }
        exports.function("allow_source_address_group", routes: .any) { [unowned self] context, _ in
            let source = context.received.source
            return found(addresses?.entry(source.ip, group: nil, port: Int(source.port)), context)?.group ?? -1
        }
        exports.function("allow_address_group", address, port, routes: .any) { [unowned self] context, arguments in
            entry(arguments.string(0), group: nil, port: arguments.integer(1), context)?.group ?? -1
        }
    }

    private func entry(_ host: ByteView, group: Int?, port: Int, _ context: RouteContext) -> AddressTable.Entry? {
        guard let address = AddressTable.address(host) else {
            let entry = addresses?.entry(name: host, group: group, port: port)
            // as in the reference, a name that is looked for in any group does not give its tag
            return group == nil ? entry : found(entry, context)
        }
        return found(addresses?.entry(address, group: group, port: port), context)
    }

    private func found(_ entry: AddressTable.Entry?, _ context: RouteContext) -> AddressTable.Entry? {
        note(entry?.tag, context)
        return entry
    }

    /// Puts a peer's tag into `peer_tag_avp`.
    private func note(_ tag: OwnedBytes?, _ context: RouteContext) {
        guard let tag, let peerTag else { return }
        context.avps.push(peerTag.name, .string(tag.view))
    }

    // MARK: Trusted peers

    /// The trusted peers in memory; nil without a cache.
    var trusted: TrustedTable? { trustedTable.withLock { $0 } }

    /// Reads the trusted peers anew. Those in use stay if that fails.
    func reloadTrusted() throws {
        let names = [columns.source, columns.transport, columns.from, columns.requestURI, columns.tag, columns.priority]
        let peers = try rows(of: columns.trustedTable, names).enumerated().compactMap { index, row in
            do { return try TrustedTable.Peer(row) } catch {
                throw DeclarationError("permissions: table \(columns.trustedTable), row \(index + 1): \(error)")
            }
        }
        trustedTable.withLock { $0 = TrustedTable(peers) }
    }

    private func declareTrustedChecks(_ exports: Exports) {
        exports.function("allow_trusted", routes: .any) { [unowned self] context, _ in
            guard let from = context.message.from else { return -1 }
            let source = context.received.source.ip.text(in: context.arena)
            return trustedPeers(source, context.received.transport, from: from.uri, context)
        }
        exports.function("allow_trusted", .string("source"), .string("transport"), .string("from").optional, routes: .any) {
            [unowned self] context, arguments in
            guard let transport = TrustedTable.transport(arguments.string(1)) else {
                context.log(.error, "permissions", "allow_trusted: there is no transport \"\(arguments.string(1))\"")
                return -1
            }
            guard let from = arguments.optionalString(2) ?? context.message.from?.uri else { return -1 }
            return trustedPeers(arguments.string(0), transport, from: from, context)
        }
    }

    /// The number of peers that match, -1 for none; 1 unless all of them are asked for (`peer_tag_mode`).
    private func trustedPeers(_ source: ByteView, _ transport: TransportProtocol, from: ByteView, _ context: RouteContext) -> Int {
        var count = 0
        for peer in cachesTrusted ? trusted?.peers(from: source) ?? [] : storedPeers(source, context)
        where peer.matches(transport, from: from, context.message) {
            note(peer.tag, context)
            count += 1
            if !tagsAllPeers { break }
        }
        return count > 0 ? count : -1
    }

    /// Peers of a source as the database has them now, in its order of priority. Rows that cannot be read are logged and left out.
    private func storedPeers(_ source: ByteView, _ context: RouteContext) -> [TrustedTable.Peer] {
        guard let pool else {
            context.log(.error, "permissions", "allow_trusted: db_url is not set")
            return []
        }
        do {
            let names = [columns.source, columns.transport, columns.from, columns.requestURI, columns.tag, columns.priority]
            let found = try pool.connection.select(
                names, from: columns.trustedTable, where: [Condition(columns.source, .bytes(source.buffer))], orderedBy: columns.priority)
            return found.rows.compactMap { row in
                do { return try TrustedTable.Peer(row) } catch {
                    context.log(.error, "permissions", "table \(columns.trustedTable): a row of \(source) is left out: \(error)")
                    return nil
                }
            }
        } catch {
            context.log(.error, "permissions", "\(error)")
            return []
        }
    }

    // MARK: The database

    private func rows(of table: String, _ names: [String]) throws -> [[DatabaseValue]] {
        guard let pool else { throw DeclarationError("permissions: db_url is not set", remedy: "set db_url, or address_file for addresses") }
        do { return try pool.connection.select(names, from: table).rows } catch { throw error.declarationError(Self.name) }
    }

    private func requireVersion(of table: String) throws {
        try pool?.require(version: Self.tableVersion, of: table, for: Self.name)
    }
}
