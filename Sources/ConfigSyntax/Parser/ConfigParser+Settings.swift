/// Core parameters, `name = value`, and custom ones, `group.name = value`.
extension ConfigParser {
    mutating func setting() throws(Skip) {
        let start = token
        let name = token.text
        let next = peek()
        if name == "kemi", next.isMark(".") { return try kemiCallback() }
        if next.isMark(".") || next.isMark("["), CoreParameters.kind(name) == nil { return try customSetting() }
        if name == "cfgengine" { return try engine() }
        guard let kind = CoreParameters.kind(name) else { throw unknownParameter(next) }
        if case .any = kind, lexer.options.version.lexicographicallyPrecedes([5, 7]) {
            let shown = lexer.options.version.map(String.init).joined(separator: ".")
            error("newer-than-target", token.range, "core parameter \(name) came after 5.6, and is not in \(shown)", help: "remove it, or check with --for another version")
        }
        advance()
        guard accept("=") else {
            throw fail("expected \"=\" after \(name), found \(describe(token))", help: "\(name) = value")
        }
        switch kind {
        case .listen: return try listen(start.range)
        case .alias: return try aliases(start.range)
        default: break
        }
        let value = try settingValue(name, kind)
        items.append(ConfigItem(.setting(name: name, value: value), start.range.through(previous)))
    }

    private mutating func unknownParameter(_ next: Token) -> Skip {
        let name = token.text
        let near = CoreParameters.nearest(name) ?? Spelling.nearest(name, among: Self.itemWords)
        let help = near.map { "did you mean \($0)?" } ?? ""
        if next.isMark("=") {
            error("unknown-parameter", token.range, "there is no core parameter \"\(name)\"", help: help)
        } else if next.isMark("(") {
            error("misplaced-call", token.range, "\(name)() can only be called in a route block", help: help)
        } else {
            error("syntax", token.range, "expected a parameter, loadmodule, modparam or a route block, found \(describe(token))", help: help)
        }
        return Skip()
    }

    private mutating func settingValue(_ name: String, _ kind: CoreParameters.Kind) throws(Skip) -> SettingValue {
        let start = token.range
        let text = token.text
        let isName = token.kind == .identifier && !Keywords.isReserved(text)
        switch kind {
        case .number:
            if at("-") { throw wrongType(name, "a number that is not negative") }
            guard let value = plainNumber() else { throw wrongType(name, "a number, or yes or no") }
            return .number(value)
        case .signedNumber:
            guard at("-") || token.kind == .number || Keywords.boolean(text) != nil else { throw wrongType(name, "a number, or yes or no") }
            return .number(try signedNumber())
        case .text:
            guard token.kind == .string else { throw wrongType(name, "a text in quotes") }
            advance()
            return .string(text)
        case .name:
            guard token.kind == .string || isName else { throw wrongType(name, "a text in quotes or a name") }
            let isText = token.kind == .string
            advance()
            return isText ? .string(text) : .word(text)
        case .word:
            guard isName else { throw wrongType(name, "a name without quotes") }
            advance()
            return .word(text)
        case .numberOrWord:
            if let value = plainNumber() { return .number(value) }
            guard isName else { throw wrongType(name, "a number or a name") }
            advance()
            return .word(text)
        case .address:
            let isText = token.kind == .string
            let host = try host("an address")
            return isText ? .string(host) : .word(host)
        case .transport:
            guard Keywords.transports.contains(text), token.kind == .identifier else { throw wrongType(name, "udp, tcp, tls or sctp") }
            advance()
            return .word(text)
        case .tlsMethod:
            guard ["sslv23", "sslv2", "sslv3", "tlsv1"].contains(text.lowercased()), token.kind == .identifier else {
                throw wrongType(name, "SSLv23, SSLv2, SSLv3 or TLSv1")
            }
            advance()
            return .word(text)
        case .any, .listen, .alias:
            if token.kind == .string {
                advance()
                return .string(text)
            }
            if at("-") || (token.kind == .number && !peek().isMark(".")) { return .number(try signedNumber()) }
            guard token.kind == .identifier || token.kind == .number || token.kind == .ipv6 || at("[") else {
                error("parameter-type", start, "\(name) takes a value, found \(describe(token))")
                throw Skip()
            }
            if token.kind == .identifier, Keywords.isReserved(text) {
                advance()
                return .word(text)
            }
            return .word(try host("a value"))
        }
    }

    private mutating func wrongType(_ name: String, _ wanted: String) -> Skip {
        var help = "\(name) = "
        switch token.kind {
        case .string where wanted.hasPrefix("a number"): help = "write the value without quotes"
        case .identifier where wanted.hasPrefix("a number"):
            help = Keywords.boolean(token.text.lowercased()) != nil ? "write \(token.text.lowercased())" : ""
        case .identifier where wanted.hasPrefix("a text"): help += "\"\(token.text)\""
        default: help = ""
        }
        return fail("\(name) takes \(wanted), found \(describe(token))", rule: "parameter-type", help: help)
    }

    /// `cfgengine "native"`, with or without `=`.
    private mutating func engine() throws(Skip) {
        let start = token.range
        advance()
        _ = accept("=")
        let value = try string("the engine's name")
        items.append(ConfigItem(.setting(name: "cfgengine", value: .string(value)), start.through(previous)))
    }

    /// `kemi.NAME_callback = "none"`
    private mutating func kemiCallback() throws(Skip) {
        let start = token.range
        advance()
        advance()
        let name = token.text
        guard token.kind == .identifier, CoreParameters.kemiCallbacks.contains(name) else {
            throw fail("expected the name of a callback after \"kemi.\", found \(describe(token))", help: CoreParameters.kemiCallbacks.sorted().joined(separator: ", "))
        }
        advance()
        try expect("=", "after kemi.\(name)")
        let value = try string("a function's name")
        items.append(ConfigItem(.custom(group: "kemi", name: name, value: .string(value), description: ""), start.through(previous)))
    }

    private mutating func customSetting() throws(Skip) {
        let start = token.range
        guard isPlainName || atWord("default") else { throw fail("expected a group's name, found \(describe(token))") }
        var group = token.text
        advance()
        if accept("[") {
            guard let number = plainNumber() else { throw fail("expected the group's number, found \(describe(token))") }
            group += "[\(number)]"
            try expect("]", "after the group's number")
        }
        try expect(".", "after the group's name")
        guard isPlainName || atWord("default") else {
            throw fail("expected a name after \"\(group).\", found \(describe(token))", help: token.kind == .identifier ? "keywords cannot be names" : "")
        }
        let name = token.text
        advance()
        try expect("=", "after \(group).\(name)")
        let value: SettingValue
        if token.kind == .string {
            value = .string(token.text)
            advance()
        } else {
            guard let number = plainNumber() else {
                throw fail(
                    "expected a number or a text in quotes, found \(describe(token))", help: at("-") ? "a custom parameter's number has no sign; write it as a text" : "")
            }
            value = .number(number)
        }
        if at(",") { throw fail("expected the end of the value, found \",\"", help: "a custom parameter holds one number or text") }
        var description = ""
        if atWord("desc") || atWord("descr") || atWord("description") {
            advance()
            description = try string("a description")
        }
        items.append(ConfigItem(.custom(group: group, name: name, value: value, description: description), start.through(previous)))
    }
}
