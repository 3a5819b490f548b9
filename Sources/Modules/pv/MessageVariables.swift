import Routing
import SIPMessage

/// Variables of the message in hand: first line, addresses, headers, body (pseudo-variables cookbook).
enum MessageVariables {
    static func declare(_ exports: Exports) {
        declareRequestLine(exports)
        declareAddresses(exports)
        declareHeaders(exports)
        declareTransport(exports)
        declareDecisions(exports)
    }

    private static func declareRequestLine(_ exports: Exports) {
        exports.variable("ru", get: { context in
            guard context.message.isRequest, context.message.parsedURI != nil else { return .null }
            return .string(context.message.currentURI)
        }, set: { context, value in
            guard value.isString else { return false }
            context.message.newRequestURI = context.arena.copy(value.text)
            return true
        })
        exports.variable("ou", get: { $0.message.isRequest ? .string($0.message.requestURI) : .null })
        exports.variable("oU", get: { context in
            guard let uri = SIPURI(context.message.requestURI), !uri.user.isEmpty else { return .null }
            return .string(uri.user)
        })
        exports.variable("od", get: { context in SIPURI(context.message.requestURI).map { .string($0.host) } ?? .null })
        exports.variable("op", get: { context in SIPURI(context.message.requestURI).map { URIValue.port($0, context) } ?? .null })
        exports.variable("oP", get: { context in SIPURI(context.message.requestURI).map { URIValue.transport($0) } ?? .null })
        exports.variable("rU", get: { context in
            guard let uri = context.message.parsedURI else { return .null }
            return uri.user.isEmpty ? .null : .string(uri.user)
        }, set: { context, value in
            if value.isNull { return RequestURIRewriting.rewrite(context, .user, .empty) }
            guard value.isString else { return false }
            return RequestURIRewriting.rewrite(context, .user, value.text)
        })
        exports.variable("rd", get: { context in context.message.parsedURI.map { .string($0.host) } ?? .null }, set: { context, value in
            value.isString && RequestURIRewriting.rewrite(context, .host, value.text)
        })
        exports.variable("rp", get: { context in context.message.parsedURI.map { URIValue.port($0, context) } ?? .null }, set: { context, value in
            if value.isNull { return RequestURIRewriting.rewrite(context, .port, .empty) }
            return RequestURIRewriting.rewrite(context, .port, value.text(in: context.arena))
        })
        exports.variable("rP", get: { context in context.message.parsedURI.map { URIValue.transport($0) } ?? .null })
        exports.variable("rz", get: { context in context.message.parsedURI.map { .string($0.schemeText) } ?? .null })
        for name in ["rm"] { exports.variable(name, get: { .string($0.message.methodName) }) }
        exports.variable("rmid", get: { .integer(MethodNumber.of($0.message.method)) })
        exports.variable("rv", get: { .string($0.message.version) })
        exports.variable("rs", get: { $0.message.isRequest ? .null : .integer($0.message.newStatusCode ?? $0.message.statusCode) })
        exports.variable("rr", get: { $0.message.isRequest ? .null : .string($0.message.reason) })
        exports.variable("mt", get: { .integer($0.message.isRequest ? 1 : 2) })
        exports.variable("mi", get: { .integer(Int($0.worker.messageNumber)) })
        exports.variable("ml", get: { .integer($0.message.buffer.count) })
        exports.variable("mb", get: { .string($0.message.buffer) })
        exports.variable("mbu", get: { .string(MessageWriter.edited($0.message, Forwarding.outgoing($0, $0.received.socket))) })
    }

    private static func declareAddresses(_ exports: Exports) {
        for (prefix, id) in [("f", HeaderID.from), ("t", .to)] {
            @Sendable func address(_ context: RouteContext) -> NameAddress? { id == .from ? context.message.from : context.message.to }
            exports.variable(prefix + "u", get: { address($0).map { .string($0.uri) } ?? .null })
            exports.variable(prefix + "U", get: { context in
                guard let address = address(context), let uri = SIPURI(address.uri), !uri.user.isEmpty else { return .null }
                return .string(uri.user)
            })
            exports.variable(prefix + "d", get: { context in
                guard let address = address(context), let uri = SIPURI(address.uri), !uri.host.isEmpty else { return .null }
                return .string(uri.host)
            })
            exports.variable(prefix + "n", get: { context in
                guard let name = address(context)?.displayName, !name.isEmpty else { return .null }
                return .string(name)
            })
            exports.variable(prefix + "t", get: { context in
                guard let tag = address(context)?.tag, !tag.isEmpty else { return .null }
                return .string(tag)
            })
            exports.variable(prefix + "ti", get: { context in
                guard let tag = address(context)?.tag, !tag.isEmpty else { return .null }
                return .string(tag)
            })
            exports.variable(prefix + "l", get: { .integer(address($0)?.uri.count ?? 0) })
        }
        let preferred: [(String, HeaderID)] = [("ai", .pAssertedIdentity), ("di", .diversion), ("re", .remotePartyID)]
        for (name, id) in preferred {
            exports.variable(name, get: { context in
                guard let header = context.message.first(id), let address = NameAddress(HeaderValues.split(header.body).value) else { return .null }
                return .string(address.uri)
            })
        }
        exports.variable("pu", get: { context in
            guard let header = context.message.first(.pPreferredIdentity), let address = NameAddress(HeaderValues.split(header.body).value) else { return .null }
            return .string(address.uri)
        })
        let identity: [(String, @Sendable (SIPURI) -> ByteView)] = [("pU", { $0.user }), ("pd", { $0.host })]
        for (name, part) in identity {
            exports.variable(name, get: { context in
                guard let header = context.message.first(.pPreferredIdentity), let address = NameAddress(HeaderValues.split(header.body).value),
                    let uri = SIPURI(address.uri)
                else { return .null }
                let text = part(uri)
                return text.isEmpty ? .null : .string(text)
            })
        }
    }

    private static func declareHeaders(_ exports: Exports) {
        func header(_ name: String, _ id: HeaderID) {
            exports.variable(name, get: { context in context.message.first(id).map { .string($0.body) } ?? .null })
        }
        header("ua", .userAgent)
        header("cT", .contentType)
        header("rt", .referTo)
        exports.variable("ct", get: { context in context.message.first(.contact).map { .string($0.body) } ?? .null })
        exports.variable("ci", get: { context in context.message.first(.callID).map { .string($0.body) } ?? .null })
        exports.variable("cs", get: { context in context.message.cseq.map { .numericString($0.numberText, Int(truncatingIfNeeded: $0.number)) } ?? .null })
        exports.variable("csb", get: { context in context.message.first(.cseq).map { .string($0.body) } ?? .null })
        exports.variable("cl", get: { context in context.message.first(.contentLength).map { .numericString($0.body, $0.body.integer ?? 0) } ?? .null })
        exports.variable("rb", get: { context in .string(context.message.buffer.dropFirst(context.message.bodyOffset)) })
        exports.variable("bS", get: { .integer($0.message.buffer.count - $0.message.bodyOffset) })
        exports.variable("hdr") { try HeaderVariable($0) }
        exports.variable("hdrc") { spec in
            let name = OwnedBytes(spec.argumentText)
            let id = HeaderID(name.view)
            return ComputedVariable(get: { context in
                var count = 0
                for index in 0..<context.message.headers.count where context.message.headers[index].isNamed(name.view, id) { count += 1 }
                return .integer(count)
            })
        }
        exports.variable("expires") { spec in
            let wantsMinimum = spec.argumentText == "min"
            guard wantsMinimum || spec.argumentText == "max" else { throw DeclarationError("$expires takes min or max") }
            return ComputedVariable(get: { Self.expires($0, wantsMinimum) })
        }
    }

    private static func expires(_ context: RouteContext, _ wantsMinimum: Bool) -> Value {
        var found: Int?
        context.message.forEachValue(.contact) { value, _ in
            guard let address = NameAddress(value) else { return true }
            if let number = (address.parameter(ByteView("expires"))?.integer ?? context.message.expires) {
                found = found.map { wantsMinimum ? min($0, number) : max($0, number) } ?? number
            }
            return true
        }
        if let found { return .integer(found) }
        return context.message.expires.map { .integer($0) } ?? .null
    }

    private static func declareTransport(_ exports: Exports) {
        exports.variable("si", get: { .string($0.received.source.ip.text(in: $0.arena)) })
        exports.variable("siz", get: { .string($0.received.source.ip.text(in: $0.arena, bracketed: true)) })
        exports.variable("sp", get: { .integer(Int($0.received.source.port)) })
        exports.variable("Ri", get: { .string($0.received.destination.ip.text(in: $0.arena)) })
        exports.variable("Rp", get: { .integer(Int($0.received.socket.address.port)) })
        exports.variable("Rut", get: { .string(SocketText.uri($0.received.socket.addressText.view, $0.received.socket.address.port, $0.received.transport, $0.arena)) })
        exports.variable("Ru", get: { .string($0.received.socket.socketText.view) })
        exports.variable("Rn", get: { $0.received.socket.name.isEmpty ? .null : .string($0.arena.copy($0.received.socket.name)) })
        exports.variable("RAi", get: { .string($0.received.socket.hostText.view) })
        exports.variable("RAp", get: { .integer(Int($0.received.socket.writtenPort)) })
        exports.variable("RAu", get: { .string($0.received.socket.advertisedSocketText.view) })
        exports.variable("RAut", get: { .string(SocketText.uri($0.received.socket.hostText.view, $0.received.socket.writtenPort, $0.received.transport, $0.arena)) })
        for name in ["pr", "proto"] { exports.variable(name, get: { .string($0.received.transport.name) }) }
        exports.variable("prid", get: { .integer(Int($0.received.transport.rawValue)) })
        exports.variable("af", get: { .integer($0.received.source.ip.isIPv6 ? 6 : 4) })
        exports.variable("su", get: { .string(SocketText.plain($0.received.source, $0.received.transport, $0.arena)) })
        exports.variable("sut", get: { context in
            .string(SocketText.uri(context.received.source.ip.text(in: context.arena, bracketed: true), context.received.source.port, context.received.transport, context.arena))
        })
        exports.variable("sas", get: { .string(SocketText.plain($0.received.source, $0.received.transport, $0.arena)) })
        exports.variable("fs", get: { context in context.forcedSocket.map { .string($0.socketText.view) } ?? .null }, set: { context, value in
            if value.isNull {
                context.forcedSocket = nil
                return true
            }
            guard value.isString else { return false }
            guard let socket = SocketName.find(value.text, context.server.network) else { return false }
            context.forcedSocket = socket
            return true
        })
        exports.variable("fsn", get: { context in
            context.forcedSocket.map { $0.name.isEmpty ? .null : .string(context.arena.copy($0.name)) } ?? .null
        }, set: { context, value in
            guard let socket = context.server.network.sockets.first(where: { $0.isNamed(value.text) }) else { return false }
            context.forcedSocket = socket
            return true
        })
        exports.variable("rcv") { spec in try RawMessageVariable(spec) }
    }

    private static func declareDecisions(_ exports: Exports) {
        exports.variable("du", get: { $0.destinationURI.isEmpty ? .null : .string($0.destinationURI) }, set: { context, value in
            if value.isNull {
                context.destinationURI = .empty
                return true
            }
            guard value.isString else { return false }
            context.destinationURI = context.arena.copy(value.text)
            return true
        })
        let parts: [(String, @Sendable (SIPURI, RouteContext) -> Value)] = [
            ("dd", { uri, _ in .string(uri.host) }), ("dp", { uri, context in URIValue.port(uri, context) }), ("dP", { uri, _ in URIValue.transport(uri) }),
        ]
        for (name, part) in parts {
            exports.variable(name, get: { context in
                let text = context.destinationURI.isEmpty ? context.message.currentURI : context.destinationURI
                return SIPURI(text).map { part($0, context) } ?? .null
            })
        }
        exports.variable("mf", get: { .integer(Int(Int32(bitPattern: $0.flags))) }, set: { context, value in
            context.flags = UInt32(truncatingIfNeeded: value.integer)
            return true
        })
        exports.variable("mF", get: { .string(SocketText.hex($0.flags, $0.arena)) })
        exports.variable("bf", get: { .integer(Int(Int32(bitPattern: $0.branchFlags))) }, set: { context, value in
            context.branchFlags = UInt32(truncatingIfNeeded: value.integer)
            return true
        })
        exports.variable("bF", get: { .string(SocketText.hex($0.branchFlags, $0.arena)) })
        exports.variable("sf", get: { .integer(Int(Int32(bitPattern: $0.worker.scriptFlags))) }, set: { context, value in
            context.worker.scriptFlags = UInt32(truncatingIfNeeded: value.integer)
            return true
        })
        exports.variable("sF", get: { .string(SocketText.hex($0.worker.scriptFlags, $0.arena)) })
        exports.variable("ruri_q", get: { $0.ruriQ < 0 ? .null : .integer($0.ruriQ) })
        exports.variable("branch") { try BranchVariable($0) }
        exports.variable("br", get: { context in context.branches[0].map { .string($0.uri) } ?? .null }, set: { context, value in
            guard value.isString else { return false }
            return context.branches.append(Branch(uri: context.arena.copy(value.text)))
        })
        exports.variable("bR", get: { context in
            if context.branches.isEmpty { return .null }
            var text = ByteBuilder(context.arena)
            for index in 0..<context.branches.count {
                if index > 0 { text.append(",") }
                if let branch = context.branches[index] { text.append(branch.uri) }
            }
            return .string(text.finish())
        })
        exports.variable("sndto") { spec in try SendVariable(spec, isDestination: true) }
        exports.variable("sndfrom") { spec in try SendVariable(spec, isDestination: false) }
    }
}

/// Parts of URIs as variables show them.
enum URIValue {
    /// Port as text with its number; the transport's default where none is written.
    static func port(_ uri: SIPURI, _ context: RouteContext) -> Value {
        if !uri.portText.isEmpty { return .numericString(uri.portText, uri.port) }
        return uri.transport == .tls || uri.scheme == .sips ? .numericString(ByteView("5061"), 5061) : .numericString(ByteView("5060"), 5060)
    }

    static func transport(_ uri: SIPURI) -> Value {
        if let name = uri.parameter(ByteView("transport")), !name.isEmpty { return .string(name) }
        return .string(uri.scheme == .sips ? ByteView("TLS") : ByteView("UDP"))
    }
}

/// Texts of sockets and addresses.
enum SocketText {
    /// `proto:host:port`
    static func plain(_ address: SocketAddress, _ transport: TransportProtocol, _ arena: Arena) -> ByteView {
        var text = ByteBuilder(arena, capacity: 64)
        text.append(transport.name)
        text.append(ASCII.colon)
        text.append(address.ip.text(in: arena, bracketed: true))
        text.append(ASCII.colon)
        text.append(decimal: Int(address.port))
        return text.finish()
    }

    /// `sip:host:port;transport=proto`
    static func uri(_ host: ByteView, _ port: UInt16, _ transport: TransportProtocol, _ arena: Arena) -> ByteView {
        var text = ByteBuilder(arena, capacity: 64)
        text.append("sip:")
        text.append(host)
        text.append(ASCII.colon)
        text.append(decimal: Int(port))
        if transport != .udp {
            text.append(";transport=")
            text.append(transport.name)
        }
        return text.finish()
    }

    static func hex(_ flags: UInt32, _ arena: Arena) -> ByteView {
        let digits = String(flags, radix: 16, uppercase: true)
        return arena.copy(String(repeating: "0", count: 8 - digits.count) + digits)
    }
}

/// Numbers of methods as `$rmid` shows them.
enum MethodNumber {
    static func of(_ method: SIPMethod) -> Int {
        switch method {
        case .invite: 1
        case .cancel: 2
        case .ack: 4
        case .bye: 8
        case .info: 16
        case .register: 32
        case .subscribe: 64
        case .notify: 128
        case .message: 256
        case .options: 512
        case .prack: 1024
        case .update: 2048
        case .refer: 4096
        case .publish: 8192
        case .kdmq: 16384
        case .get: 32768
        case .post: 65536
        case .put: 131072
        case .delete: 262144
        case .other: 524288
        }
    }
}

/// `$hdr(Name)`, `$(hdr(Name)[i])`, `$(hdr(Name)[*])`.
final class HeaderVariable: Variable, @unchecked Sendable {
    private let fixed: OwnedBytes?
    private let id: HeaderID
    private let dynamic: Variable?
    private let index: VariableIndex

    init(_ spec: VariableSpec) throws {
        index = spec.index
        switch spec.argument {
        case .text(let name):
            let bytes = OwnedBytes(name)
            fixed = bytes
            id = HeaderID(bytes.view)
            dynamic = nil
        case .variable(let variable):
            fixed = nil
            id = .other
            dynamic = variable
        default: throw DeclarationError("$hdr needs a header's name", remedy: "write $hdr(Subject)")
        }
    }

    override func value(_ context: RouteContext) -> Value {
        let message = context.message
        let name = fixed?.view ?? dynamic?.value(context).text(in: context.arena) ?? .empty
        let id = fixed == nil ? HeaderID(name) : id
        guard let wanted = index.resolve(context) else {
            var text = ByteBuilder(context.arena)
            var found = false
            for place in 0..<message.headers.count where message.headers[place].isNamed(name, id) {
                if found { text.append(",") }
                text.append(message.headers[place].body)
                found = true
            }
            return found ? .string(text.finish()) : .null
        }
        if wanted >= 0 {
            var left = wanted
            for place in 0..<message.headers.count where message.headers[place].isNamed(name, id) {
                if left == 0 { return .string(message.headers[place].body) }
                left -= 1
            }
            return .null
        }
        var left = -wanted - 1
        var place = message.headers.count - 1
        while place >= 0 {
            if message.headers[place].isNamed(name, id) {
                if left == 0 { return .string(message.headers[place].body) }
                left -= 1
            }
            place -= 1
        }
        return .null
    }
}

/// `$rcv(buf)` and its like, while `event_route[core:msg-received]` runs (and later: the same message).
final class RawMessageVariable: Variable, @unchecked Sendable {
    private enum Part: String { case buf, len, proto, srcip, rcvip, scrport, srcport, rcvport, af }
    private let part: Part

    init(_ spec: VariableSpec) throws {
        guard let part = Part(rawValue: spec.argumentText) else {
            throw DeclarationError("$rcv(\(spec.argumentText)) does not exist", remedy: "buf, len, proto, srcip, srcport, rcvip, rcvport and af do")
        }
        self.part = part
    }

    override func value(_ context: RouteContext) -> Value {
        let received = context.received
        switch part {
        case .buf: return .string(context.rawMessage)
        case .len: return .integer(context.rawMessage.count)
        case .proto: return .string(received.transport.name)
        case .srcip: return .string(received.source.ip.text(in: context.arena))
        case .rcvip: return .string(received.destination.ip.text(in: context.arena))
        case .srcport, .scrport: return .integer(Int(received.source.port))
        case .rcvport: return .integer(Int(received.destination.port))
        case .af: return .string(received.source.ip.isIPv6 ? "ipv6" : "ipv4")
        }
    }
}

/// `$sndto(ip)`, `$sndfrom(port)`: what is about to be sent, in onsend_route.
final class SendVariable: Variable, @unchecked Sendable {
    private let part: String
    private let isDestination: Bool

    init(_ spec: VariableSpec, isDestination: Bool) throws {
        guard ["ip", "port", "proto", "buf", "len", "af", "sproto"].contains(spec.argumentText) else {
            throw DeclarationError("$\(spec.name)(\(spec.argumentText)) does not exist", remedy: "ip, port, proto, af, buf and len do")
        }
        part = spec.argumentText
        self.isDestination = isDestination
    }

    override func value(_ context: RouteContext) -> Value {
        guard let sending = context.sending else { return .null }
        let address = isDestination ? sending.destination.address : sending.socket.address
        switch part {
        case "ip": return .string(address.ip.text(in: context.arena))
        case "port": return .integer(Int(address.port))
        case "proto", "sproto": return .string(sending.destination.transport.name)
        case "af": return .integer(address.ip.isIPv6 ? 6 : 4)
        case "buf": return .string(sending.bytes)
        default: return .integer(sending.bytes.count)
        }
    }
}

/// `$(branch(uri)[i])`, `$branch(count)`.
final class BranchVariable: Variable, @unchecked Sendable {
    private enum Part: String {
        case uri, dstURI = "dst_uri", path, q, sendSocket = "send_socket", flags, count, otherFlags = "uflags", ruid, instance, regid, userAgent = "ua"
    }

    private let part: Part
    private let index: VariableIndex

    init(_ spec: VariableSpec) throws {
        guard let part = Part(rawValue: spec.argumentText) else {
            throw DeclarationError("$branch(\(spec.argumentText)) does not exist", remedy: "uri, dst_uri, path, q, send_socket, flags and count do")
        }
        self.part = part
        index = spec.index
    }

    override var isWritable: Bool { part != .count }

    override func value(_ context: RouteContext) -> Value {
        if part == .count { return context.branches.isEmpty ? .null : .integer(context.branches.count) }
        guard let position = index.resolve(context) else {
            var text = ByteBuilder(context.arena)
            for place in 0..<context.branches.count {
                if place > 0 { text.append(",") }
                if let branch = context.branches[place] { text.append(value(branch, context).text(in: context.arena)) }
            }
            return context.branches.isEmpty ? .null : .string(text.finish())
        }
        return context.branches[position].map { value($0, context) } ?? .null
    }

    private func value(_ branch: Branch, _ context: RouteContext) -> Value {
        func optional(_ text: ByteView) -> Value { text.isEmpty ? .null : .string(text) }
        switch part {
        case .uri: return .string(branch.uri)
        case .dstURI: return optional(branch.destinationURI)
        case .path: return optional(branch.path)
        case .q: return branch.q < 0 ? .null : .integer(branch.q)
        case .sendSocket: return branch.socket.map { .string($0.socketText.view) } ?? .null
        case .flags: return .integer(Int(branch.flags))
        case .otherFlags: return .integer(Int(branch.otherFlags))
        case .ruid: return optional(branch.ruid)
        case .instance: return optional(branch.instance)
        case .regid: return .integer(Int(branch.registrationID))
        case .userAgent: return optional(branch.locationUserAgent)
        case .count: return .integer(context.branches.count)
        }
    }

    override func assign(_ value: Value, _ context: RouteContext) -> Bool {
        guard let position = index.resolve(context), var branch = context.branches[position] else { return false }
        let text = value.isNull ? ByteView.empty : context.arena.copy(value.text(in: context.arena))
        switch part {
        case .uri:
            if value.isNull { return context.branches.remove(at: position) }
            branch.uri = text
        case .dstURI: branch.destinationURI = text
        case .path: branch.path = text
        case .q: branch.q = value.isNull ? -1 : value.isInteger ? value.integer * 1000 : QValue.parse(text) ?? -1
        case .sendSocket: branch.socket = value.isNull ? nil : SocketName.find(text, context.server.network)
        case .flags: branch.flags = UInt32(truncatingIfNeeded: value.integer)
        case .otherFlags: branch.otherFlags = UInt32(truncatingIfNeeded: value.integer)
        case .ruid: branch.ruid = text
        case .instance: branch.instance = text
        case .regid: branch.registrationID = UInt32(truncatingIfNeeded: value.integer)
        case .userAgent: branch.locationUserAgent = text
        case .count: return false
        }
        context.branches[position] = branch
        return true
    }
}

/// Preference values in thousandths (RFC 3261 section 20.10).
public enum QValue {
    /// Nil for text that is no number from 0 to 1.
    public static func parse(_ text: ByteView) -> Int? {
        guard let first = text.first, ASCII.isDigit(first) || first == 46 else { return nil }
        let (whole, fraction) = text.split(at: 46) ?? (text, .empty)
        guard let units = whole.isEmpty ? 0 : whole.unsignedInteger, units <= 1, !fraction.isEmpty || !text.contains(46) else { return nil }
        var value = Int(units) * 1000
        var scale = 100
        for index in 0..<fraction.count {
            guard ASCII.isDigit(fraction[index]) else { return nil }
            value += Int(fraction[index] - 48) * scale
            scale /= 10
        }
        return value > 1000 ? nil : value
    }

    /// `1`, `0.5`, `0.25`
    public static func text(_ value: Int, _ arena: Arena) -> ByteView {
        if value >= 1000 { return ByteView("1") }
        if value <= 0 { return ByteView("0") }
        var digits = String(value)
        digits = String(repeating: "0", count: 3 - digits.count) + digits
        while digits.hasSuffix("0") { digits.removeLast() }
        return arena.copy("0." + digits)
    }
}
