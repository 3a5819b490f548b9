import ConfigSyntax

/// Comparisons of core keywords, which have rules of their own: `uri == myself`, `src_ip == 10.0.0.0/8`, `method == INVITE`.
extension BlockWriter {
    /// Nil for comparisons that are ordinary ones.
    mutating func keywordCondition(_ operation: BinaryOperator, _ left: Expression, _ right: Expression) -> LuaCondition? {
        guard operation == .equal || operation == .different else { return nil }
        if case .keyword(.myself) = left.kind, case .keyword = right.kind { return keywordCondition(operation, right, left) }
        guard case .keyword(let keyword) = left.kind, let made = comparison(keyword, left, right) else { return nil }
        return operation == .equal ? made : made.negated
    }

    private mutating func comparison(_ keyword: Keyword, _ left: Expression, _ right: Expression) -> LuaCondition? {
        if case .keyword(.myself) = right.kind { return myself(keyword, left) }
        let word = word(right)
        switch keyword {
        case .sourceIP, .destinationIP, .sendIP, .toIP:
            switch right.kind {
            case .network(let text), .string(let text), .word(let text): return address(keyword, text, right.range)
            default: return nil
            }
        case .proto:
            guard let word else { return nil }
            return LuaCondition(.call("KSR.is_\(word.uppercased())", []))
        case .sendProto, .toProto:
            guard let word, let number = ["UDP", "TCP", "TLS", "SCTP", "WS", "WSS"].firstIndex(of: word.uppercased()) else { return nil }
            return LuaCondition(read(KeywordValue.variable(keyword)), "==", .number(number + 1), not: "~=")
        case .af:
            guard let family = word.flatMap({ Constant.family($0) }) else { return nil }
            return LuaCondition(.call(family == 2 ? "KSR.is_IPv4" : "KSR.is_IPv6", []))
        case .sendAF, .toAF:
            guard let family = word.flatMap({ Constant.family($0) }) else { return nil }
            return LuaCondition(read(KeywordValue.variable(keyword)), "==", .number(family), not: "~=")
        case .method: return word.map { Methods.condition($0) }
        case .uri, .fromURI, .toURI:
            guard case .string(let text) = right.kind else { return nil }
            return LuaCondition(.call("string.lower", [read(KeywordValue.variable(keyword), "gete")]), "==", .string(text.lowercased()), not: "~=")
        case .status:
            guard case .string(let text) = right.kind, let number = Int(text) else { return nil }
            return LuaCondition(read("$rs"), "==", .number(number), not: "~=")
        default: return nil
        }
    }

    private func word(_ expression: Expression) -> String? {
        switch expression.kind {
        case .word(let word): word
        case .string(let text): text
        default: nil
        }
    }

    private mutating func myself(_ keyword: Keyword, _ left: Expression) -> LuaCondition? {
        switch keyword {
        case .uri, .fromURI, .toURI:
            if script.hasOwnPort {
                remark(left.range, "\(keyword.rawValue) == myself takes a URI without a port to mean 5060; KSR.is_myself_... leaves its port open")
            }
            let name = keyword == .uri ? "ruri" : keyword == .fromURI ? "furi" : "turi"
            return LuaCondition(.call("KSR.is_myself_\(name)", []))
        case .sourceIP: return LuaCondition(.call("KSR.is_myself_srcip", []))
        default: return LuaCondition(.call("KSR.is_myself", [read(KeywordValue.variable(keyword), "gete")]))
        }
    }

    private mutating func address(_ keyword: Keyword, _ written: String, _ range: SourceRange) -> LuaCondition {
        let subject = read(KeywordValue.variable(keyword))
        let text = written.hasPrefix("[") ? String(written.dropFirst().prefix { $0 != "]" }) : written
        let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
        let address = parts.first ?? text
        let isIPv6 = address.contains(":")
        guard isIPv6 || address.allSatisfy({ $0.isNumber || $0 == "." }) else {
            script.need(module: "ipops")
            return LuaCondition(.call("KSR.ipops.dns_int_match_ip", [.string(text), subject]), ">", .number(0), not: "<")
        }
        let full = isIPv6 ? 128 : 32
        let length = parts.count < 2 ? full : Int(parts[1]) ?? Self.length(ofMask: parts[1])
        if length == full {
            if isIPv6 { remark(range, "addresses are compared as texts; \(address) must be written as the server prints it") }
            return LuaCondition(subject, "==", .string(isIPv6 ? address.lowercased() : address), not: "~=")
        }
        if isIPv6 {
            script.need(module: "ipops")
            return LuaCondition(.call("KSR.ipops.is_in_subnet", [subject, .string("\(address)/\(length)")]), ">", .number(0), not: "<")
        }
        return LuaCondition(.call(use(.inNetwork), [subject, .string(address), .number(length)]))
    }

    private static func length(ofMask mask: String) -> Int {
        mask.split(separator: ".").reduce(0) { $0 + (UInt8($1)?.nonzeroBitCount ?? 0) }
    }
}

/// Tests of the method.
enum Methods {
    private static let letters: [String: Character] = [
        "INVITE": "I", "ACK": "A", "BYE": "B", "CANCEL": "C", "MESSAGE": "M", "REGISTER": "R", "PRACK": "E", "PUBLISH": "P", "SUBSCRIBE": "S", "NOTIFY": "N",
        "OPTIONS": "O", "REFER": "F", "UPDATE": "U",
    ]

    /// Whether the request (or the one that a reply answers) has one of the methods, which stand with `|` between them.
    static func condition(_ list: String) -> LuaCondition {
        let names = list.split(separator: "|").map { $0.trimmed.uppercased() }
        if names.count == 1, letters[names[0]] != nil || names[0] == "INFO" { return LuaCondition(.call("KSR.is_\(names[0])", [])) }
        let known = names.compactMap { letters[$0] }
        if names.count > 1, known.count == names.count { return LuaCondition(.call("KSR.is_method_in", [.string(String(known))])) }
        return LuaCondition(.call("KSR.is_method", [.string(list)]))
    }
}

extension Substring {
    /// Without blanks at its ends.
    fileprivate var trimmed: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}
