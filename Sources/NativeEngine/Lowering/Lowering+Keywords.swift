import ConfigSyntax
import Routing
import SIPMessage

/// Core keywords in conditions: `uri == myself`, `src_ip == 10.0.0.0/8`, `method == INVITE`, ...
extension Lowering {
    /// A keyword's value where it stands alone or in an ordinary comparison.
    mutating func keywordValue(_ keyword: Keyword, _ range: SourceRange) -> ExpressionNode {
        switch keyword {
        case .method: return ComputedNode(isInteger: false) { .string($0.message.methodName) }
        case .uri: return ComputedNode(isInteger: false) { .string($0.message.currentURI) }
        case .status: return ComputedNode(isInteger: false) { .string(CoreKeywords.status($0)) }
        case .fromURI: return ComputedNode(isInteger: false) { .string($0.message.from?.uri ?? .empty) }
        case .toURI: return ComputedNode(isInteger: false) { .string($0.message.to?.uri ?? .empty) }
        case .sourceIP: return ComputedNode(isInteger: false) { .string($0.received.source.ip.text(in: $0.arena)) }
        case .destinationIP: return ComputedNode(isInteger: false) { .string($0.received.destination.ip.text(in: $0.arena)) }
        case .sourcePort: return ComputedNode(isInteger: true) { .integer(Int($0.received.source.port)) }
        case .destinationPort: return ComputedNode(isInteger: true) { .integer(Int($0.received.destination.port)) }
        case .proto: return ComputedNode(isInteger: true) { .integer(Int($0.received.transport.rawValue)) }
        case .af: return ComputedNode(isInteger: true) { .integer($0.received.source.ip.isIPv6 ? Self.familyIPv6 : Self.familyIPv4) }
        case .messageLength: return ComputedNode(isInteger: true) { .integer($0.message.buffer.count) }
        case .sendIP: return ComputedNode(isInteger: false) { CoreKeywords.addressText(.sendIP, $0) }
        case .sendPort: return ComputedNode(isInteger: true) { .integer($0.sending.map { Int($0.socket.address.port) } ?? 0) }
        case .toIP: return ComputedNode(isInteger: false) { CoreKeywords.addressText(.toIP, $0) }
        case .toPort: return ComputedNode(isInteger: true) { .integer($0.sending.map { Int($0.destination.address.port) } ?? 0) }
        case .sendProto, .toProto: return ComputedNode(isInteger: true) { .integer($0.sending.map { Int($0.destination.transport.rawValue) } ?? 0) }
        case .sendAF, .toAF: return ComputedNode(isInteger: true) { .integer($0.sending.map { $0.destination.address.ip.isIPv6 ? Self.familyIPv6 : Self.familyIPv4 } ?? 0) }
        case .maxLength: return ConstantNode(number: 65535)
        case .myself, .uriHost, .uriPort:
            report("keyword-alone", range, "\"\(keyword.rawValue)\" has no value of its own", "compare: uri == myself")
            return ConstantNode(number: 0)
        }
    }

    /// Comparisons that have rules of their own; nil for ordinary ones.
    mutating func keywordCondition(_ operation: BinaryOperator, _ left: Expression, _ right: Expression) -> ExpressionNode? {
        if case .keyword(.myself) = left.kind, case .keyword = right.kind { return keywordCondition(operation, right, left) }
        guard case .keyword(let keyword) = left.kind else { return nil }
        let isEquality = operation == .equal || operation == .different
        let negated = operation == .different
        if isEquality, case .keyword(.myself) = right.kind { return myself(keyword, negated, left.range) }
        switch keyword {
        case .sourceIP, .destinationIP, .sendIP, .toIP:
            guard isEquality else { return nil }
            let text: String
            switch right.kind {
            case .network(let written), .string(let written), .word(let written): text = written
            default: return nil
            }
            guard let network = AddressRange(text) else {
                switch right.kind {
                case .string, .word: return hostCondition(keyword, text, negated)
                default: break
                }
                report("bad-address", right.range, "\"\(text)\" is no address or network", "10.0.0.0/8, 192.0.2.1 or [2001:db8::1]")
                return ConstantNode(number: 0)
            }
            return ConditionNode(negated: negated) { context in
                CoreKeywords.address(keyword, context).map { network.contains($0) } ?? false
            }
        case .proto, .sendProto, .toProto:
            guard isEquality, let name = word(right) else { return nil }
            guard let wanted = name.withByteView({ TransportProtocol($0) }) else {
                report("bad-protocol", right.range, "unknown transport \"\(name)\"", "UDP, TCP, TLS, SCTP, WS or WSS")
                return ConstantNode(number: 0)
            }
            return ConditionNode(negated: negated) { context in
                (keyword == .proto ? context.received.transport : context.sending?.destination.transport ?? .any) == wanted
            }
        case .af, .sendAF, .toAF:
            guard isEquality, let name = word(right) else { return nil }
            guard let family = Self.family(name) else {
                report("bad-family", right.range, "unknown address family \"\(name)\"", "INET or INET6")
                return ConstantNode(number: 0)
            }
            let six = family == Self.familyIPv6
            return ConditionNode(negated: negated) { context in
                (keyword == .af ? context.received.source.ip.isIPv6 : context.sending?.destination.address.ip.isIPv6 ?? false) == six
            }
        case .method:
            guard isEquality else { return nil }
            let wanted: String
            switch right.kind {
            case .word(let name), .string(let name): wanted = name
            default: return nil
            }
            let name = OwnedBytes(wanted)
            return ConditionNode(negated: negated) { $0.message.methodName.equalsIgnoringCase(name.view) }
        case .uri, .fromURI, .toURI, .status:
            guard isEquality, case .string(let text) = right.kind else { return nil }
            let wanted = OwnedBytes(text)
            return ConditionNode(negated: negated) { CoreKeywords.text(keyword, $0).equalsIgnoringCase(wanted.view) }
        case .sourcePort, .destinationPort, .sendPort, .toPort, .messageLength: return nil
        default: return nil
        }
    }

    /// Numbers of the address families, those of Linux.
    private static let familyIPv4 = 2
    private static let familyIPv6 = 10

    /// The number that a family's name stands for; nil for other words.
    static func family(_ name: String) -> Int? {
        switch name.lowercased() {
        case "inet", "ipv4": familyIPv4
        case "inet6", "ipv6": familyIPv6
        default: nil
        }
    }

    private func word(_ expression: Expression) -> String? {
        switch expression.kind {
        case .word(let word): word
        case .string(let text): text
        default: nil
        }
    }

    private func hostCondition(_ keyword: Keyword, _ host: String, _ negated: Bool) -> ExpressionNode {
        let name = OwnedBytes(host)
        return ConditionNode(negated: negated) { context in
            guard let address = CoreKeywords.address(keyword, context) else { return false }
            return context.server.network.resolve(host: name.view, port: 0, transport: .any, isSecure: false).contains { $0.address.ip == address }
        }
    }

    private mutating func myself(_ keyword: Keyword, _ negated: Bool, _ range: SourceRange) -> ExpressionNode {
        switch keyword {
        case .uri:
            return ConditionNode(negated: negated) { context in context.message.parsedURI.map { CoreKeywords.isMyself($0, context) } ?? false }
        case .fromURI, .toURI:
            return ConditionNode(negated: negated) { context in
                SIPURI(CoreKeywords.text(keyword, context)).map { CoreKeywords.isMyself($0, context) } ?? false
            }
        case .sourceIP, .destinationIP, .sendIP, .toIP:
            return ConditionNode(negated: negated) { context in
                guard let address = CoreKeywords.address(keyword, context) else { return false }
                return context.server.network.isMyself(host: address.text(in: context.arena), port: 0, transport: .any)
            }
        default:
            report("myself", range, "\(keyword.rawValue) cannot be compared with myself", "uri, from_uri, to_uri, src_ip or dst_ip can")
            return ConstantNode(number: 0)
        }
    }
}

/// Values behind core keywords.
enum CoreKeywords {
    static func address(_ keyword: Keyword, _ context: RouteContext) -> IPAddress? {
        switch keyword {
        case .sourceIP: context.received.source.ip
        case .destinationIP: context.received.destination.ip
        case .sendIP: context.sending?.socket.address.ip
        case .toIP: context.sending?.destination.address.ip
        default: nil
        }
    }

    static func text(_ keyword: Keyword, _ context: RouteContext) -> ByteView {
        switch keyword {
        case .uri: context.message.currentURI
        case .fromURI: context.message.from?.uri ?? .empty
        case .toURI: context.message.to?.uri ?? .empty
        case .status: status(context)
        default: .empty
        }
    }

    static func status(_ context: RouteContext) -> ByteView {
        context.message.isRequest ? .empty : context.arena.decimal(context.message.statusCode)
    }

    static func addressText(_ keyword: Keyword, _ context: RouteContext) -> Value {
        .optional(address(keyword, context)?.text(in: context.arena))
    }

    static func isMyself(_ uri: SIPURI, _ context: RouteContext) -> Bool {
        guard uri.scheme == .sip || uri.scheme == .sips || uri.isTel else { return false }
        // the port counts even where it is not written, the transport never does
        let isSecure = uri.scheme == .sips || uri.transport == .tls
        let port = uri.port == 0 ? (isSecure ? 5061 : 5060) : uri.port
        return context.server.network.isMyself(host: uri.host, port: UInt16(truncatingIfNeeded: port), transport: .any)
    }
}
