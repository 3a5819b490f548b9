import Routing
import SIPMessage

/// What the script decided: next hop, socket, flags, registered contact.
enum DestinationVariables {
    static func declare(_ exports: Exports) {
        exports.variable(["du", "duri"], get: { .nonEmpty($0.destinationURI) }, set: { context, value in
            guard !value.isPlainInteger else { return false }
            context.destinationURI = value.isNull ? .empty : context.arena.copy(value.text)
            return true
        })
        exports.variable("dd", get: { destination($0, URIValue.host) })
        exports.variable("dp", get: { destination($0, URIValue.port) })
        exports.variable("dP", get: { destination($0, URIValue.transport) })
        NextHopVariables.declare(exports)
        declareSocket(exports)
        declareFlags(exports)
        exports.variable("ruid", get: { $0.message.isRequest ? .nonEmpty($0.ruid) : .null })
        exports.variable("location_ua", get: { $0.message.isRequest ? .nonEmpty($0.locationUserAgent) : .null })
    }

    private static func destination(_ context: RouteContext, _ part: (SIPURI) -> Value) -> Value {
        guard !context.destinationURI.isEmpty, let uri = SIPURI(context.destinationURI) else { return .null }
        return part(uri)
    }

    private static func declareSocket(_ exports: Exports) {
        exports.variable("fs", get: { context in context.forcedSocket.map { .string($0.socketText.view) } ?? .null }, set: { context, value in
            choose(context, value) { SocketName.find($0, context.server.network) }
        })
        exports.variable("fsn", get: { context in
            context.forcedSocket.map { $0.name.isEmpty ? .null : .string(context.arena.copy($0.name)) } ?? .null
        }, set: { context, value in
            choose(context, value) { name in context.server.network.sockets.first { $0.isNamed(name) } }
        })
        exports.variable("fsp", get: { context in .integer(context.forcedSocket.map { Int($0.address.port) } ?? 0) })
    }

    /// Null gives the choice back to the server; a socket that is not there leaves it as it was, with a warning.
    private static func choose(_ context: RouteContext, _ value: Value, _ find: (ByteView) -> ListenSocket?) -> Bool {
        if value.isNull {
            context.forcedSocket = nil
            return true
        }
        guard value.isString, !value.text.isEmpty else { return false }
        if let socket = find(value.text) {
            context.forcedSocket = socket
        } else {
            context.log(.warning, "pv", "there is no listen socket \"\(value.text)\"")
        }
        return true
    }

    private static func declareFlags(_ exports: Exports) {
        flags(exports, whole: "mf", hexadecimal: "mF", single: "Mf", get: { $0.flags }, set: { $0.flags = $1 })
        flags(exports, whole: "bf", hexadecimal: "bF", single: "Bf", get: { $0.branchFlags }, set: { $0.branchFlags = $1 })
        flags(exports, whole: "sf", hexadecimal: "sF", single: "Sf", get: { $0.worker.scriptFlags }, set: { $0.worker.scriptFlags = $1 })
    }

    /// A word of flags as a number, in hexadecimal, and flag by flag. Null clears the whole word in each form.
    private static func flags(
        _ exports: Exports, whole: String, hexadecimal: String, single: String, get: @escaping @Sendable (RouteContext) -> UInt32,
        set: @escaping @Sendable (RouteContext, UInt32) -> Void
    ) {
        let assign: @Sendable (RouteContext, Value) -> Bool = { context, value in
            guard value.isNull || value.knownInteger != nil else { return false }
            set(context, UInt32(truncatingIfNeeded: value.integer))
            return true
        }
        exports.variable(whole, get: { .integer(Int(get($0))) }, set: assign)
        exports.variable(hexadecimal, get: { context in
            let word = get(context)
            var text = ByteBuilder(context.arena, capacity: 8)
            for shift in stride(from: UInt32(28), through: 0, by: -4) { text.append(TextEncoding.hexDigit(UInt8((word >> shift) & 15))) }
            return .numericString(text.finish(), Int(Int32(bitPattern: word)))
        }, set: assign)
        let names = exports.registry
        exports.variable(single) { spec in
            guard let number = NumberText.parse(spec.argumentText) ?? names.flagNames[spec.argumentText], (0...31).contains(number) else {
                throw DeclarationError("$\(single)(\(spec.argumentText)): no such flag", remedy: "a number from 0 to 31 or a name from \"flags\" is expected")
            }
            let bit = UInt32(1) << UInt32(number)
            return ComputedVariable(get: { .integer(get($0) & bit == 0 ? 0 : 1) }, set: { context, value in
                if value.isNull {
                    set(context, 0)
                    return true
                }
                guard let isSet = value.knownInteger else { return false }
                set(context, isSet != 0 ? get(context) | bit : get(context) & ~bit)
                return true
            })
        }
    }
}

/// `$nh(...)`: where a request or a reply goes next, as far as the script can tell.
enum NextHopVariables {
    static func declare(_ exports: Exports) {
        func part(_ request: @escaping @Sendable (SIPURI) -> Value, _ reply: @escaping @Sendable (ReplyTarget, Arena) -> Value) -> @Sendable (RouteContext) -> Value {
            { context in
                guard context.message.isRequest else { return ReplyTarget(context.message).map { reply($0, context.arena) } ?? .null }
                return SIPURI(next(context)).map(request) ?? .null
            }
        }
        exports.variable("nh", parts: [
            "u": { context in
                guard context.message.isRequest else { return ReplyTarget(context.message).map { .string($0.uri(context.arena)) } ?? .null }
                return .string(next(context))
            },
            "U": part(URIValue.user) { _, _ in .null },
            "d": part(URIValue.host) { target, _ in .string(target.host) },
            "p": part({ $0.portText.isEmpty ? .numericString(ByteView("5060"), 5060) : .numericString($0.portText, $0.port) }) { target, _ in .integer(target.port) },
            "P": part(URIValue.transport) { target, _ in .numericString(target.transport.name, Int(target.transport.rawValue)) },
            "i": part({ URIValue.addressFamily($0.host) }) { target, _ in URIValue.addressFamily(target.host) },
        ])
        exports.variable("rpl", parts: [
            "duri": { reply($0) { .string($0.uri($1)) } },
            "dhost": { reply($0) { target, _ in .string(target.host) } },
            "dport": { reply($0) { target, _ in .integer(target.port) } },
            "dproto": { reply($0) { target, _ in .numericString(target.transport.name, Int(target.transport.rawValue)) } },
            "dprotoid": { reply($0) { target, _ in .integer(Int(target.transport.rawValue)) } },
            "cntvia": { $0.message.isRequest ? .null : .integer(HeaderValues.count($0.message, .via)) },
            "cntrr": { $0.message.isRequest ? .null : .integer(HeaderValues.count($0.message, .recordRoute)) },
        ])
    }

    private static func next(_ context: RouteContext) -> ByteView {
        context.destinationURI.isEmpty ? context.message.currentURI : context.destinationURI
    }

    private static func reply(_ context: RouteContext, _ read: (ReplyTarget, Arena) -> Value) -> Value {
        guard !context.message.isRequest else { return .null }
        return ReplyTarget(context.message).map { read($0, context.arena) } ?? .null
    }
}

/// Where a reply goes: what its second Via says (RFC 3261 section 18.2.2).
struct ReplyTarget {
    let host: ByteView
    let port: Int
    let transport: TransportProtocol

    /// Nil if there is no second Via, or its rport is no number.
    init?(_ message: SIPMessage) {
        guard let via = message.via2 else { return nil }
        var port = 0
        if let written = via.rport, !written.isEmpty {
            guard let number = written.unsignedInteger, number <= 65535 else { return nil }
            port = Int(number)
        }
        host = via.received ?? via.host
        transport = via.transport == .any ? .udp : via.transport
        self.port = port != 0 ? port : via.port != 0 ? via.port : Int(transport.defaultPort)
    }

    func uri(_ arena: Arena) -> ByteView { SocketText.uri(host, UInt16(truncatingIfNeeded: port), transport, isFull: true, arena) }
}
