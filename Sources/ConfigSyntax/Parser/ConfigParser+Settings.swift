/// Core parameters: `name = value`.
extension ConfigParser {
    mutating func setting() throws(Skip) {
        let start = token
        let name = token.text
        let dotted = peek()
        if start.kind == .identifier, !dotted.spaceBefore, dotted.isMark(".") || dotted.isMark("[") {
            try customSetting()
            return
        }
        guard let kind = CoreParameters.kind(name) else {
            let near = CoreParameters.nearest(name)
            error("unknown-parameter", token.range, "unknown core parameter \"\(name)\"", help: near.map { "did you mean \($0)?" } ?? "")
            throw Skip()
        }
        advance()
        if name == "cfgengine", token.kind == .string { _ = accept("=") } else { try expect("=", "after \(name)") }
        switch kind {
        case .listen:
            var specs: [ListenSpec] = []
            while isAddressStart() { specs.append(try listenSpec()) }
            if specs.isEmpty {
                error("syntax", token.range, "expected an address to listen on, found \(describe(token))", help: "listen=udp:10.0.0.1:5060")
                throw Skip()
            }
            items.append(ConfigItem(.listen(specs), start.range))
            return
        case .alias:
            var specs: [AddressSpec] = []
            while isAddressStart() { specs.append(try address()) }
            if specs.isEmpty {
                error("syntax", token.range, "expected a host name, found \(describe(token))", help: "alias=\"sip.example.org:5060\"")
                throw Skip()
            }
            items.append(ConfigItem(.alias(specs), start.range))
            return
        case .number, .text, .any: break
        }
        let valueToken = token
        let value = try settingValue(name)
        if kind == .number, value.number == nil {
            error("parameter-type", valueToken.range, "\(name) takes a number, found \(describe(valueToken))")
        }
        if kind == .text, case .number = value {
            error("parameter-type", valueToken.range, "\(name) takes a text in quotes, found \(describe(valueToken))")
        }
        items.append(ConfigItem(.setting(name: name, value: value), start.range.through(valueToken.range)))
    }

    private mutating func settingValue(_ name: String) throws(Skip) -> SettingValue {
        switch token.kind {
        case .number where peek().isMark("."):
            return .word(try host())
        case .number: return .number(try signedNumber())
        case .mark where at("-"): return .number(try signedNumber())
        case .string:
            if token.isDoubleQuoted { return .string(try string("a value")) }
            let text = token.text
            advance()
            return .string(text)
        case .identifier, .ipv6, .colonName:
            return .word(try host())
        case .mark where at("["), .mark where at("*"):
            return .word(try host())
        default:
            error("syntax", token.range, "expected a value for \(name), found \(describe(token))")
            throw Skip()
        }
    }

    private mutating func customSetting() throws(Skip) {
        let start = token.range
        var group = token.text
        advance()
        if accept("[") {
            group += "[\(try signedNumber())]"
            try expect("]", "after the group's number")
        }
        try expect(".", "after the group's name")
        guard token.kind == .identifier else {
            error("syntax", token.range, "expected a name after \"\(group).\", found \(describe(token))")
            throw Skip()
        }
        let name = token.text
        advance()
        try expect("=", "after \(group).\(name)")
        let value: SettingValue
        switch token.kind {
        case .string: value = .string(try string("a value"))
        case .number: value = .number(try signedNumber())
        case .mark where at("-"): value = .number(try signedNumber())
        case .identifier:
            let word = SettingValue.word(token.text)
            guard let number = word.number else {
                error("syntax", token.range, "expected a number or a text in quotes, found \(describe(token))")
                throw Skip()
            }
            value = .number(number)
            advance()
        default:
            error("syntax", token.range, "expected a number or a text in quotes, found \(describe(token))")
            throw Skip()
        }
        var description = ""
        if atWord("desc") || atWord("descr") || atWord("description") {
            advance()
            description = try string("a description")
        }
        items.append(ConfigItem(.custom(group: group, name: name, value: value, description: description), start))
    }

    // MARK: Addresses

    private static let transports: Set<String> = ["udp", "tcp", "tls", "sctp", "ws", "wss", "UDP", "TCP", "TLS", "SCTP", "WS", "WSS"]

    private mutating func isAddressStart() -> Bool {
        switch token.kind {
        case .string, .ipv6, .colonName: return true
        case .number: return true
        case .identifier:
            if Self.itemWords.contains(token.text) { return false }
            let next = peek()
            return !next.isMark("=") && !(next.isMark(".") && isCustomAhead())
        case .mark: return at("[") || at("(") || at("*")
        default: return false
        }
    }

    /// `word . ...` at the end of an address list could begin `group.name = value`; only one look-ahead token is there, so the
    /// line's start decides.
    private func isCustomAhead() -> Bool {
        let file = lexer.sources.files[Int(token.range.file)]
        var index = Int(token.range.end)
        while index < file.bytes.count, file.bytes[index] != 10, file.bytes[index] != 59 {
            if file.bytes[index] == 61 { return true }
            index += 1
        }
        return false
    }

    private mutating func listenSpec() throws(Skip) -> ListenSpec {
        var spec = ListenSpec(address: try address(), advertised: nil, name: "")
        while true {
            if atWord("advertise") || atWord("ADVERTISE") {
                advance()
                spec.advertised = try address()
            } else if atWord("name") || atWord("NAME") {
                advance()
                spec.name = try string("the socket's name")
            } else if atWord("virtual") || atWord("VIRTUAL") {
                advance()
                spec.isVirtual = true
            } else {
                return spec
            }
        }
    }

    private mutating func address() throws(Skip) -> AddressSpec {
        let start = token.range
        if token.kind == .string {
            let text = token.text
            advance()
            var spec = AddressSpec(text: text, range: start)
            if accept(":") { spec.port = try signedNumber() }
            checkPort(spec.port, start)
            return spec
        }
        var transport = ""
        if token.kind == .identifier, Self.transports.contains(token.text), peek().isMark(":") {
            transport = token.text.lowercased()
            advance()
            advance()
        }
        var hosts: [String] = []
        if accept("(") {
            repeat { hosts.append(try host()) } while accept(",")
            try expect(")", "after the addresses")
        } else {
            hosts.append(try host())
        }
        var port = -1
        if at(":") {
            advance()
            if accept("*") { port = 0 } else { port = try signedNumber() }
        }
        checkPort(port, start)
        return AddressSpec(transport: transport, hosts: hosts, port: port, range: start)
    }

    private mutating func checkPort(_ port: Int, _ range: SourceRange) {
        if port > 65535 { error("port-range", range, "port \(port) does not exist", help: "ports go from 1 to 65535") }
    }

    /// A host name or address: words, numbers, dots and dashes that touch.
    mutating func host() throws(Skip) -> String {
        if token.kind == .string {
            let text = token.text
            advance()
            return text
        }
        if at("*") {
            advance()
            return "*"
        }
        if accept("[") {
            guard token.kind == .ipv6 else {
                error("syntax", token.range, "expected an IPv6 address, found \(describe(token))")
                throw Skip()
            }
            let text = token.text
            advance()
            try expect("]", "after the address")
            return "[\(text)]"
        }
        guard [.identifier, .number, .ipv6, .colonName].contains(token.kind) else {
            error("syntax", token.range, "expected a host name or an address, found \(describe(token))")
            throw Skip()
        }
        var text = token.text
        let colonName = token.kind == .colonName
        advance()
        guard !colonName else { return text }
        while !token.spaceBefore, at(".") || at("-") || at("/") {
            let mark = token.text
            let next = peek()
            guard !next.spaceBefore, next.kind == .identifier || next.kind == .number || next.kind == .colonName else { break }
            text += mark + next.text
            advance()
            advance()
        }
        return text
    }
}

extension AddressSpec {
    /// Reads `proto:host:port` from a quoted text.
    public init(text: String, range: SourceRange) {
        var rest = Substring(text)
        var transport = ""
        for name in ["udp", "tcp", "tls", "sctp", "wss", "ws"] where rest.lowercased().hasPrefix(name + ":") {
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
