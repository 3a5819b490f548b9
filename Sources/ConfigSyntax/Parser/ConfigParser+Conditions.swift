/// The old conditions: `method == INVITE`, `uri == myself`, `src_ip == 10.0.0.0/8`.
///
/// Each is one value of an expression, with its own operators and its own right-hand side, where bare words and addresses
/// may stand.
extension ConfigParser {
    mutating func keywordCondition(_ keyword: Keyword) throws(Skip) -> Expression {
        let start = token.range
        let word = token.text
        advance()
        guard let operation = comparison(keyword) else {
            let allowed = keyword.comparisons.map { "\"\($0.rawValue)\"" }.joined(separator: " ")
            throw fail("expected an operator after \(word), found \(describe(token))", help: "one of \(allowed)")
        }
        advance()
        let right = try rightSide(keyword, word, operation)
        return Expression(.binary(operation, Expression(.keyword(keyword), start), right), start.through(right.range))
    }

    private func comparison(_ keyword: Keyword) -> BinaryOperator? {
        let found: BinaryOperator?
        switch token.kind {
        case .mark: found = BinaryOperator(mark: token.text)
        case .identifier where token.text == "eq": found = .stringEqual
        case .identifier where token.text == "ne": found = .stringDifferent
        default: found = nil
        }
        guard let found, keyword.comparisons.contains(found) else { return nil }
        return found
    }

    private mutating func rightSide(_ keyword: Keyword, _ word: String, _ operation: BinaryOperator) throws(Skip) -> Expression {
        let start = token.range
        switch keyword {
        case .method:
            if isPlainName, !peek().isMark("(") { return bareWord() }
        case .uri, .status, .fromURI, .toURI:
            if atWord("myself") { return myself() }
        case .proto, .sendProto, .toProto:
            if token.kind == .identifier, Keywords.transports.contains(token.text) { return bareWord() }
            if at("*") { return bareWord() }
            if isPlainName, !peek().isMark("(") {
                throw fail("\"\(token.text)\" is no transport", help: "udp, tcp, tls, sctp, ws or wss")
            }
        case .sourceIP, .destinationIP, .sendIP, .toIP:
            if atWord("myself") { return myself() }
            if token.kind == .number || token.kind == .ipv6 || at("[") { return try network() }
            if isPlainName, !peek().isMark("(") {
                let name = try host("a host name")
                return Expression(.word(name), start.through(previous))
            }
        case .myself:
            if token.kind == .identifier, let other = Keyword.condition(token.text), other.isComparableToMyself {
                advance()
                return Expression(.keyword(other), start)
            }
            throw fail("expected uri, from_uri, to_uri, src_ip or dst_ip after myself \(operation.rawValue), found \(describe(token))")
        default: break
        }
        return try expression(operation.precedence + 1)
    }

    private mutating func bareWord() -> Expression {
        let made = Expression(.word(token.text), token.range)
        advance()
        return made
    }

    private mutating func myself() -> Expression {
        let made = Expression(.keyword(.myself), token.range)
        advance()
        return made
    }

    /// An address, with or without a mask: `10.0.0.1`, `10.0.0.0/8`, `10.0.0.0/255.0.0.0`, `[::1]`.
    private mutating func network() throws(Skip) -> Expression {
        let start = token.range
        let isV6 = token.kind != .number
        if token.kind == .number, !peek().isMark(".") { return try expression(BinaryOperator.equal.precedence + 1) }
        var text = try address("an address")
        if accept("/") {
            if token.kind == .number, !peek().isMark(".") {
                let bits = token.number
                if bits > (isV6 ? 128 : 32) {
                    error("netmask", token.range, "a mask of \(bits) bits is too long", help: "0 to \(isV6 ? 128 : 32)")
                }
                text += "/" + String(bits)
                advance()
            } else {
                text += "/" + (try address("a mask: a number of bits, or an address"))
            }
        }
        return Expression(.network(text), start.through(previous))
    }
}

extension Keyword {
    /// The keyword that begins a condition; nil for words that do not.
    static func condition(_ word: String) -> Keyword? {
        switch word {
        case "uri": .uri
        case "status": .status
        case "method": .method
        case "proto": .proto
        case "af": .af
        case "myself": .myself
        case "from_uri", "to_uri", "src_ip", "dst_ip", "src_port", "dst_port", "snd_ip", "snd_port", "snd_proto", "snd_af", "to_ip", "to_port",
            "to_proto", "to_af":
            Keyword(rawValue: word)
        default: nil
        }
    }

    var comparisons: [BinaryOperator] {
        switch self {
        case .method, .uri, .status, .fromURI, .toURI, .sourceIP, .destinationIP, .sendIP, .toIP:
            [.equal, .different, .stringEqual, .stringDifferent, .match]
        case .proto, .sendProto, .toProto, .myself: [.equal, .different, .stringEqual, .stringDifferent]
        default: [.equal, .different, .stringEqual, .stringDifferent, .greater, .less, .greaterOrEqual, .lessOrEqual]
        }
    }

    var isComparableToMyself: Bool {
        switch self {
        case .uri, .status, .fromURI, .toURI, .sourceIP, .destinationIP, .sendIP, .toIP: true
        default: false
        }
    }
}
