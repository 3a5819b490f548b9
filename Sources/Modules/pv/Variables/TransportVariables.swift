import Routing
import SIPMessage

/// Where a message came from, which socket took it, and how; where it is about to go.
enum TransportVariables {
    static func declare(_ exports: Exports) {
        declareSource(exports)
        declareSocket(exports)
        declareRaw(exports)
        for (name, isDestination) in [("snd", true), ("sndto", true), ("sndfrom", false)] {
            exports.variable(name, parts: sending(isDestination: isDestination))
        }
        exports.variable("K", parts: [
            "IPv4": { _ in .integer(AddressFamily.number(isIPv6: false)) }, "INET": { _ in .integer(AddressFamily.number(isIPv6: false)) },
            "IPv6": { _ in .integer(AddressFamily.number(isIPv6: true)) }, "INET6": { _ in .integer(AddressFamily.number(isIPv6: true)) },
            "UDP": { _ in .integer(1) }, "TCP": { _ in .integer(2) }, "TLS": { _ in .integer(3) }, "SCTP": { _ in .integer(4) },
            "WS": { _ in .integer(5) }, "WSS": { _ in .integer(6) },
        ])
    }

    private static func declareSource(_ exports: Exports) {
        exports.variable(["si", "src_ip"], get: { .string($0.received.source.ip.text(in: $0.arena)) })
        exports.variable("siz", get: { .string($0.received.source.ip.text(in: $0.arena, bracketed: true)) })
        exports.variable("sp", get: { .integer(Int($0.received.source.port)) })
        exports.variable("su", get: { .string(sourceURI($0, isFull: false)) })
        exports.variable("sut", get: { .string(sourceURI($0, isFull: true)) })
        exports.variable("sas", get: { .string(SocketText.plain($0.received.source, $0.received.transport, $0.arena)) })
        exports.variable(["pr", "proto"], get: { .numericString($0.received.transport.name, Int($0.received.transport.rawValue)) })
        exports.variable("prid", get: { .integer(Int($0.received.transport.rawValue)) })
        exports.variable("conid", get: { $0.received.connection == 0 ? .null : .integer($0.received.connection) })
        exports.variable("af", parts: [
            "id": { .integer(AddressFamily.number(isIPv6: $0.received.socket.address.ip.isIPv6)) },
            "name": { .string($0.received.socket.address.ip.isIPv6 ? "IPv6" : "IPv4") },
        ])
    }

    private static func sourceURI(_ context: RouteContext, isFull: Bool) -> ByteView {
        let source = context.received.source
        return SocketText.uri(source.ip.text(in: context.arena, bracketed: true), source.port, context.received.transport, isFull: isFull, context.arena)
    }

    private static func declareSocket(_ exports: Exports) {
        exports.variable("Ri", get: { .string($0.received.socket.addressText.view) })
        exports.variable("Rp", get: { .integer(Int($0.received.socket.address.port)) })
        exports.variable("Rn", get: { $0.received.socket.name.isEmpty ? .null : .string($0.arena.copy($0.received.socket.name)) })
        exports.variable("Ras", get: { .string($0.received.socket.socketText.view) })
        exports.variable("RAi", get: { .string($0.received.socket.hostText.view) })
        exports.variable("RAp", get: { .integer(Int($0.received.socket.advertisedPort)) })
        for (name, isFull) in [("Ru", false), ("Rut", true)] {
            exports.variable(name, get: { context in
                let socket = context.received.socket
                return .string(SocketText.uri(socket.addressText.view, socket.address.port, socket.transport, isFull: isFull, context.arena))
            })
            exports.variable("RA" + name.dropFirst(), get: { context in
                let socket = context.received.socket
                return .string(SocketText.uri(socket.hostText.view, socket.advertisedPort, socket.transport, isFull: isFull, context.arena))
            })
        }
    }

    /// `$rcv(...)`: the bytes as they came, for `event_route[core:msg-received]`.
    private static func declareRaw(_ exports: Exports) {
        let parts: [String: @Sendable (RouteContext) -> Value] = [
            "len": { .integer($0.rawMessage.count) },
            "proto": { .integer(Int($0.received.transport.rawValue)) },
            "sproto": { .string($0.received.transport.name) },
            "srcip": { .string($0.received.source.ip.text(in: $0.arena)) },
            "rcvip": { .string($0.received.destination.ip.text(in: $0.arena)) },
            "srcport": { .integer(Int($0.received.source.port)) },
            "rcvport": { .integer(Int($0.received.destination.port)) },
            "af": { .integer(AddressFamily.number(isIPv6: $0.received.socket.address.ip.isIPv6)) },
        ]
        exports.variable("rcv") { spec in
            if spec.argumentText == "buf" {
                return ComputedVariable(get: { .string($0.rawMessage) }, set: { context, value in
                    guard value.isNull || value.isString else { return false }
                    context.rawMessage = context.arena.copy(value.text)
                    return true
                })
            }
            guard let get = parts[spec.argumentText] else {
                throw DeclarationError("$rcv(\(spec.argumentText)) does not exist", remedy: "known are buf, \(parts.keys.sorted().joined(separator: ", "))")
            }
            return ComputedVariable(get: get)
        }
    }

    /// Null but in `onsend_route`.
    private static func sending(isDestination: Bool) -> [String: @Sendable (RouteContext) -> Value] {
        func part(_ read: @escaping @Sendable (SendInfo, SocketAddress, RouteContext) -> Value) -> @Sendable (RouteContext) -> Value {
            { context in
                guard let sending = context.sending else { return .null }
                return read(sending, isDestination ? sending.destination.address : sending.socket.address, context)
            }
        }
        return [
            "ip": part { _, address, context in .string(address.ip.text(in: context.arena)) },
            "af": part { sending, _, _ in .integer(AddressFamily.number(isIPv6: sending.socket.address.ip.isIPv6)) },
            "port": part { _, address, _ in .integer(Int(address.port)) },
            "proto": part { sending, _, _ in .integer(Int(sending.socket.transport.rawValue)) },
            "sproto": part { sending, _, _ in .string(sending.socket.transport.name) },
            "buf": part { sending, _, _ in .string(sending.bytes) },
            "len": part { sending, _, _ in .integer(sending.bytes.count) },
        ]
    }
}
