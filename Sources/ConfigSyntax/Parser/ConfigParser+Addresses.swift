/// Hosts, addresses and ports, as `listen`, `alias` and the core commands take them.
extension ConfigParser {
    /// A host name, an interface, an address or a text in quotes.
    mutating func host(_ what: String) throws(Skip) -> String {
        let text = token.text
        switch token.kind {
        case .string:
            advance()
            return text
        case .ipv6: return try address(what)
        case .mark where text == "[": return try address(what)
        case .number where peek().isMark("."): return try address(what)
        case .identifier where !Keywords.isReserved(text) || Keywords.boolean(text) != nil, .numberWord, .number: return try hostName()
        default:
            let isKeyword = token.kind == .identifier
            throw fail("expected \(what), found \(describe(token))", help: isKeyword ? "put names with a keyword in them in quotes" : "")
        }
    }

    private mutating func hostName() throws(Skip) -> String {
        var text = token.text
        advance()
        while at(".") || at("-") {
            let mark = token.text
            advance()
            switch token.kind {
            case .identifier where !Keywords.isReserved(token.text) || Keywords.boolean(token.text) != nil: break
            case .number, .numberWord: break
            default:
                throw fail(
                    "expected the rest of the host name \"\(text)\(mark)\", found \(describe(token))",
                    help: token.kind == .identifier ? "put names with a keyword in them in quotes" : "")
            }
            text += mark + token.text
            advance()
        }
        return text
    }

    /// An address in digits: `10.0.0.1`, `::1`, `[::1]`.
    mutating func address(_ what: String) throws(Skip) -> String {
        let start = token.range
        if accept("[") {
            guard token.kind == .ipv6 else { throw fail("expected an IPv6 address, found \(describe(token))") }
            let text = token.text
            advance()
            try expect("]", "after the address")
            return "[\(text)]"
        }
        if token.kind == .ipv6 {
            let text = token.text
            advance()
            return text
        }
        var parts: [Int] = []
        repeat {
            guard token.kind == .number else { throw fail("expected \(what), found \(describe(token))", help: "an IPv4 address has four numbers") }
            parts.append(token.number)
            if parts.count == 4 || !peek().isMark(".") {
                advance()
                break
            }
            advance()
        } while accept(".")
        guard parts.count == 4 else {
            throw fail("an IPv4 address has four numbers, found \(parts.count)", rule: "bad-address", help: "10.0.0.1")
        }
        if parts.contains(where: { $0 > 255 }) {
            error("bad-address", start.through(previous), "the numbers of an IPv4 address go from 0 to 255")
        }
        return parts.map(String.init).joined(separator: ".")
    }

    mutating func checkPort(_ port: Int, _ range: SourceRange) {
        if port > 65535 || port < 0 { error("port-range", range, "port \(port) does not exist", help: "ports go from 1 to 65535") }
    }

    // MARK: listen and alias

    /// Whether an address follows in a list that has no commas.
    private mutating func isAddressStart() -> Bool {
        switch token.kind {
        case .string, .ipv6, .number, .numberWord: return true
        case .identifier:
            if Keywords.transports.contains(token.text) { return true }
            if Keywords.isReserved(token.text), Keywords.boolean(token.text) == nil { return false }
            let next = peek()
            return !next.isMark("=") && !(next.isMark(".") && isAssignmentAhead())
        case .mark: return at("[") || at("(") || at("*")
        default: return false
        }
    }

    /// Whether `name.` at the end of a list begins a custom parameter, `group.name = value`: a `=` behind the second name tells.
    private func isAssignmentAhead() -> Bool {
        let rest = lexer.sources.files[Int(token.range.file)].bytes.dropFirst(Int(token.range.end))
        func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }
        let name = rest.drop(while: isBlank).dropFirst().drop(while: isBlank)
        return name.drop(while: Lexer.isAlphanumeric).drop(while: isBlank).first == UInt8(ascii: "=")
    }

    mutating func listen(_ start: SourceRange) throws(Skip) {
        var specs: [ListenSpec] = []
        while isAddressStart() { specs.append(ListenSpec(address: try addressSpec(), advertised: nil, name: "")) }
        for spec in specs { checkMisspelt(spec.address) }
        guard !specs.isEmpty else {
            throw fail("expected an address to listen on, found \(describe(token))", help: "listen=udp:10.0.0.1:5060, with [ ] around IPv6 addresses")
        }
        var advertised: AddressSpec?
        var name = ""
        var isVirtual = false
        if atWord("advertise") || atWord("ADVERTISE") {
            advance()
            advertised = try advertisedSpec()
        }
        if atWord("name") || atWord("NAME") {
            advance()
            name = try string("the socket's name")
        }
        if atWord("virtual") {
            advance()
            isVirtual = true
        }
        if atWord("advertise") || atWord("name") { throw fail("\(token.text) stands too late", help: "listen=ADDRESS advertise ADDRESS name \"NAME\" virtual, in this order") }
        for index in specs.indices {
            specs[index].advertised = advertised
            specs[index].name = name
            specs[index].isVirtual = isVirtual
        }
        if at(",") { throw fail("addresses are not separated by commas", help: "put blanks between them, or write one listen for each") }
        items.append(ConfigItem(.listen(specs), start.through(previous)))
    }

    /// A misspelt `advertise` would be one more host to listen on.
    private mutating func checkMisspelt(_ spec: AddressSpec) {
        guard spec.transport.isEmpty, spec.hosts.count == 1, spec.port == -1 else { return }
        let near = spec.hosts[0] == "agname" ? "name" : Spelling.nearest(spec.hosts[0], among: ["advertise", "virtual"])
        guard let near else { return }
        error("syntax", spec.range, "\"\(spec.hosts[0])\" is read as one more address to listen on", help: "did you mean \(near)?")
    }

    mutating func aliases(_ start: SourceRange) throws(Skip) {
        var specs: [AddressSpec] = []
        while isAddressStart() { specs.append(try addressSpec()) }
        guard !specs.isEmpty else { throw fail("expected a host name, found \(describe(token))", help: "alias=\"sip.example.org\"") }
        if at(",") { throw fail("names are not separated by commas", help: "put blanks between them, or write one alias for each") }
        items.append(ConfigItem(.alias(specs), start.through(previous)))
    }

    private mutating func advertisedSpec() throws(Skip) -> AddressSpec {
        let start = token.range
        let host = try host("an address to advertise")
        var port = -1
        if accept(":") {
            guard let given = plainNumber() else { throw fail("expected a port number, found \(describe(token))") }
            checkPort(given, previous)
            port = given
        }
        return AddressSpec(transport: "", hosts: [host], port: port, range: start.through(previous))
    }

    /// `[transport:]host[:port]`, or several hosts in parentheses. A text in quotes is all host: `alias="example.org:5060"`
    /// matches nothing.
    private mutating func addressSpec() throws(Skip) -> AddressSpec {
        let start = token.range
        var transport = ""
        if at("*") || (token.kind == .identifier && Keywords.transports.contains(token.text)) {
            let word = token.text.lowercased()
            if word == "ws" || word == "wss" {
                throw fail("\(word) is no transport to listen on", help: "listen on tcp or tls; WebSocket is spoken on those")
            }
            transport = word == "*" ? "" : word
            advance()
            try expect(":", "after the transport")
        }
        var hosts: [String] = []
        if accept("(") {
            repeat { hosts.append(try host("an address")) } while accept(",")
            try expect(")", "after the addresses")
        } else {
            hosts.append(try host("an address, an interface or a host name"))
        }
        let port = accept(":") ? try port() : -1
        return AddressSpec(transport: transport, hosts: hosts, port: port, range: start.through(previous))
    }

    private mutating func port() throws(Skip) -> Int {
        if accept("*") { return 0 }
        let start = token.range
        guard let port = plainNumber() else { throw fail("expected a port number, found \(describe(token))", help: "5060, without quotes") }
        checkPort(port, start)
        return port
    }
}

extension AddressSpec {
    /// Reads `transport:host:port` from a quoted text.
    public init(text: String, range: SourceRange) {
        var rest = Substring(text)
        var transport = ""
        for name in ["udp", "tcp", "tls", "sctp"] where rest.lowercased().hasPrefix(name + ":") {
            transport = name
            rest = rest.dropFirst(name.count + 1)
            break
        }
        var port = -1
        let afterBracket = rest.lastIndex(of: "]") ?? rest.startIndex
        if let colon = rest[afterBracket...].lastIndex(of: ":"), let number = Int(rest[rest.index(after: colon)...]),
            rest.hasPrefix("[") || rest.filter({ $0 == ":" }).count == 1
        {
            port = number
            rest = rest[..<colon]
        }
        self.init(transport: transport, hosts: [String(rest)], port: port, range: range)
    }
}
