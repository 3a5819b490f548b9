import ConfigSyntax
import Routing
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// Core parameters by name: what each one sets.
enum CoreSettingTable {
    /// Takes a parameter; false if it is none of those that routing or the process looks at here.
    /// - Throws: `DeclarationError` for a value that makes no sense.
    static func apply(
        _ name: String, _ value: SettingValue, _ settings: inout CoreSettings, _ process: inout ProcessSettings, _ registry: Registry
    ) throws -> Bool {
        func number() throws -> Int {
            guard let number = value.number else { throw DeclarationError("\(name) takes a number") }
            return number
        }
        func flag() throws -> Bool { try number() != 0 }
        switch name {
        case "debug": process.debugLevel = try number()
        case "log_stderror": process.logsToStderr = try flag()
        case "log_facility": process.logFacility = value.text
        case "log_name": process.logName = value.text
        case "fork": process.runsInForeground = try !flag()
        case "children":
            // 0 leaves the default
            let children = try number()
            if children > 0 { process.children = children }
        case "tcp_children": process.tcpChildren = try number()
        case "port":
            // 0 leaves the default
            let port = try number()
            guard let port = UInt16(exactly: port) else { throw DeclarationError("port \(port) does not exist") }
            if port > 0 { process.defaultPort = port }
        case "auto_aliases": process.autoAliases = try flag()
        case "workdir", "wdir": process.workingDirectory = value.text
        case "rundir", "run_dir": process.runtimeDirectory = value.text
        case "received_route_mode": settings.receivedRouteMode = try flag()
        case "log_prefix": settings.logPrefix = try registry.template(value.text)
        case "log_prefix_mode": settings.logPrefixMode = try number()
        case "max_while_loops": settings.maxWhileLoops = try number()
        case "max_recursive_level": settings.maxRecursiveLevel = try number()
        case "max_branches":
            settings.maxBranches = try number()
            guard (1...30).contains(settings.maxBranches) else { throw DeclarationError("max_branches must be from 1 to 30") }
        case "use_dst_blocklist":
            guard try !flag() else {
                throw DeclarationError("destination blocklists are not available yet", remedy: "remove use_dst_blocklist", isForNow: true)
            }
        case "server_signature": settings.serverSignature = try flag()
        case "server_header": settings.serverHeader = value.text
        case "user_agent_header": settings.userAgentHeader = value.text
        case "sip_warning": settings.sipWarning = try flag()
        case "phone2tel": SIPURI.readsPhoneNumbers = try flag()
        case "reply_to_via": settings.replyToVia = try flag()
        case "check_via": settings.checkVia = try flag()
        case "force_rport", "add_rport": settings.forceRport = try flag()
        case "add_local_rport", "local_rport": settings.addLocalRport = try flag()
        case "mhomed": settings.mhomed = try flag()
        case "advertised_address": settings.advertisedAddress = value.text
        case "advertised_port": settings.advertisedPort = UInt16(truncatingIfNeeded: try number())
        case "server_id": settings.serverID = try number()
        case "onsend_route_reply": settings.onSendRouteReply = try flag()
        case "disable_tcp": settings.disableTCP = try flag()
        case "sip_parser_mode": settings.isParserStrict = try number() & 1 != 0
        case "uri_host_extra_chars": SIPURI.extraHostBytes = Set(value.text.utf8)
        case "xavp_via_params": settings.xavpViaParameters = value.text
        case "xavp_via_fields": settings.xavpViaFields = value.text
        case "xavp_via_reply_params": settings.xavpViaReplyParameters = value.text
        case "udp_mtu": settings.udpMTU = try number()
        case "udp_mtu_try_proto": settings.udpMTUTryProto = value.text.withByteView { TransportProtocol($0) } ?? .any
        case "async_workers": AsyncGroups.setDefault(try number(), &settings)
        case "async_workers_group": try AsyncGroups.add(value.text, &settings)
        // threads that take tasks from a queue neither poll nor sleep
        case "async_nonblock", "async_usleep": _ = try number()
        default:
            if try process.resolver.apply(name, value) {
                if name == "use_dns_failover" || name == "dns_use_failover" { settings.failsOver = try flag() }
                return true
            }
            guard try process.sockets.apply(name, value) else { return false }
            if name == "tcp_accept_aliases" { settings.acceptsStreamAliases = try flag() }
        }
        return true
    }

    /// Looks at what a parameter names in this system: users, groups, directories.
    /// - Throws: `DeclarationError` for one that is not there.
    static func checkSystem(_ name: String, _ value: SettingValue) throws {
        switch name {
        case "user", "uid":
            guard getpwnam(value.text) != nil || UInt32(value.text) != nil else {
                throw DeclarationError("\(name): there is no user \"\(value.text)\" on this machine", remedy: "create it, or name another one")
            }
        case "group", "gid":
            guard getgrnam(value.text) != nil || UInt32(value.text) != nil else {
                throw DeclarationError("\(name): there is no group \"\(value.text)\" on this machine", remedy: "create it, or name another one")
            }
        case "chroot", "workdir", "wdir":
            var status = stat()
            guard stat(value.text, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
                throw DeclarationError("\(name): there is no directory \"\(value.text)\"", remedy: "create it, or name another one")
            }
        default: break
        }
    }
}
