/// Values of core parameters.
extension StaticChecks {
    private static let facilities: Set<String> = [
        "LOG_AUTH", "LOG_AUTHPRIV", "LOG_CRON", "LOG_DAEMON", "LOG_FTP", "LOG_KERN", "LOG_LOCAL0", "LOG_LOCAL1", "LOG_LOCAL2", "LOG_LOCAL3",
        "LOG_LOCAL4", "LOG_LOCAL5", "LOG_LOCAL6", "LOG_LOCAL7", "LOG_LPR", "LOG_MAIL", "LOG_NEWS", "LOG_SYSLOG", "LOG_USER", "LOG_UUCP",
    ]
    private static let pollMethods: Set<String> = ["none", "poll", "epoll_lt", "epoll_et", "sigio_rt", "select", "kqueue", "/dev/poll"]
    private static let typesOfService: Set<String> = ["iptos_lowdelay", "iptos_throughput", "iptos_reliability", "iptos_mincost", "iptos_lowcost"]

    mutating func checkSetting(_ name: String, _ value: SettingValue, _ range: SourceRange) {
        switch (name, value) {
        case ("log_facility", .word(let word)): check(word.uppercased(), Self.facilities, name, range)
        case ("tcp_poll_method", .word(let word)), ("tcp_poll_method", .string(let word)): check(word.lowercased(), Self.pollMethods, name, range)
        case ("tos", .word(let word)): check(word.lowercased(), Self.typesOfService, name, range)
        case ("ipv6_hex_style", .string(let text)): check(text.isEmpty ? "" : String(text.prefix(1)), ["a", "A", "c"], name, range)
        case ("port", .number(let number)), ("advertised_port", .number(let number)), ("tls_port_no", .number(let number)):
            if number > 65535 || number < 0 { error("port-range", range, "port \(number) does not exist", help: "ports go from 1 to 65535") }
        default: break
        }
    }

    /// A host to listen on or to send from. Names under `.invalid` resolve nowhere (RFC 6761, section 6.4); of all others
    /// only the machine that the config is for can tell.
    mutating func checkOwnHost(_ host: String, _ range: SourceRange) {
        guard host.lowercased().hasSuffix(".invalid") else { return }
        error("unresolvable-host", range, "\(host) is no host: names under .invalid never resolve", help: "give an address or an interface of the server")
    }

    /// A host of `listen`, where only brackets or parts outside of the quotes give a port.
    mutating func checkListenHost(_ host: String, _ range: SourceRange) {
        checkOwnHost(host, range)
        let isIPv6 = host.utf8.filter { $0 == UInt8(ascii: ":") }.count > 1 && host.allSatisfy { $0.isHexDigit || ":.[]".contains($0) }
        if host.contains(":"), !isIPv6 {
            error("unresolvable-host", range, "\"\(host)\" is no host: quotes hold the host alone", help: "write udp:HOST:PORT without quotes, or udp:\"HOST\":PORT")
            return
        }
        // an address has four numbers; an interface such as eth0.100 has one behind its name
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        let numbers = labels.reversed().prefix { $0.allSatisfy(\.isNumber) }.count
        if !isIPv6, numbers == labels.count ? numbers != 4 : numbers > 2 {
            error("unresolvable-host", range, "\"\(host)\" is no host", help: "listen=udp:10.0.0.1:5060")
        }
    }

    private mutating func check(_ value: String, _ allowed: Set<String>, _ name: String, _ range: SourceRange) {
        guard !allowed.contains(value) else { return }
        error(
            "parameter-value", range, "\(name) cannot be \"\(value)\"",
            help: Spelling.nearest(value, among: allowed).map { "did you mean \($0)?" } ?? "one of \(allowed.sorted().joined(separator: ", "))")
    }
}
