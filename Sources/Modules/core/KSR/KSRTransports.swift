import Routing
import SIPMessage

/// Tests of how the message came, and of where it would go by its URIs.
enum KSRTransports {
    private static let sets: [(name: String, transports: [TransportProtocol])] = [
        ("UDP", [.udp]), ("TCP", [.tcp]), ("TLS", [.tls]), ("SCTP", [.sctp]), ("WS", [.ws]), ("WSS", [.wss]), ("WSX", [.ws, .wss]),
    ]

    static func declare(_ exports: Exports) {
        for (name, transports) in sets {
            exports.ksr("is_" + name, returns: .boolean) { context, _ in .condition(transports.contains(context.received.transport)) }
            exports.ksr("to_" + name, returns: .boolean) { context, _ in
                .condition(nextTransport(context).map { transports.contains($0) } ?? false)
            }
        }
        exports.ksr("is_TCPX", returns: .boolean, since: "6.1") { context, _ in
            .condition([TransportProtocol.tcp, .tls, .ws, .wss].contains(context.received.transport))
        }
        exports.ksr("is_proto", .literal("letters"), returns: .boolean) { context, arguments in
            let letter: UInt8? = switch context.received.transport {
            case .tls: UInt8(ascii: "e")
            case .sctp: UInt8(ascii: "s")
            case .tcp: UInt8(ascii: "t")
            case .udp: UInt8(ascii: "u")
            case .ws: UInt8(ascii: "v")
            case .wss: UInt8(ascii: "w")
            default: nil
            }
            let letters = arguments.string(0)
            return .condition((0..<letters.count).contains { ASCII.lowercase(letters[$0]) == letter })
        }
        exports.ksr("is_IPv4", returns: .boolean) { context, _ in .condition(!context.received.socket.address.ip.isIPv6) }
        exports.ksr("is_IPv6", returns: .boolean) { context, _ in .condition(context.received.socket.address.ip.isIPv6) }
        exports.ksr("to_IPv4", returns: .boolean) { context, _ in .condition(nextAddress(context).map { !$0.isIPv6 } ?? false) }
        exports.ksr("to_IPv6", returns: .boolean) { context, _ in .condition(nextAddress(context).map(\.isIPv6) ?? false) }
        exports.ksr("is_src_port", .integer("port"), returns: .boolean) { context, arguments in
            .condition(Int(context.received.source.port) == arguments.integer(0))
        }
        exports.ksr("is_dst_port", .integer("port"), returns: .boolean) { context, arguments in
            .condition(Int(context.received.socket.address.port) == arguments.integer(0))
        }
    }

    /// URI of the next hop of a request.
    static func nextURI(_ context: RouteContext) -> ByteView {
        context.destinationURI.isEmpty ? context.message.currentURI : context.destinationURI
    }

    /// Transport that the next hop's URI asks for; a reply's second Via.
    private static func nextTransport(_ context: RouteContext) -> TransportProtocol? {
        guard context.message.isRequest else { return context.message.via2?.transport }
        let uri = nextURI(context)
        guard let parsed = SIPURI(uri) else {
            context.log(.error, "<core>", "bad URI of the next hop \"\(uri)\"")
            return nil
        }
        return parsed.transport
    }

    private static func nextAddress(_ context: RouteContext) -> IPAddress? {
        if let via = context.message.isRequest ? nil : context.message.via2 { return IPAddress(via.received ?? via.host) }
        let uri = nextURI(context)
        guard let parsed = SIPURI(uri) else {
            context.log(.error, "<core>", "bad URI of the next hop \"\(uri)\"")
            return nil
        }
        return IPAddress(parsed.host)
    }
}
