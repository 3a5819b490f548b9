import Routing
import SIPMessage
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// Keepalive requests of usrloc (`ka_mode`): an OPTIONS to each contact once a timer interval, and what their replies tell.
///
/// A request's From tag carries the contact's ruid, the hash of its record and the time, so that a reply finds the contact
/// without any state of ours.
final class Keepalive: @unchecked Sendable {
    private struct Mode: OptionSet {
        let rawValue: Int
        static let all = Mode(rawValue: 1)
        static let natted = Mode(rawValue: 2)
        static let datagram = Mode(rawValue: 4)
    }

    private var mode = Mode(rawValue: 0)
    private var from = OwnedBytes("sip:server@kamailio.org")
    private var domain = OwnedBytes("kamailio.org")
    private var method = OwnedBytes("OPTIONS")
    /// Seconds without an answer after which a contact is given ten more; 0 for never.
    private var timeout = 0
    private var logLevel = 255
    private var logText = " to-uri: [$tu] remote-addr: [$sas]"
    private var logTemplate: TextTemplate?
    private let counter = Atomic<UInt>(0)

    var isOn: Bool { mode.rawValue != 0 }

    func declare(_ exports: Exports) {
        exports.parameter("ka_mode", integer: { [unowned self] in mode = Mode(rawValue: $0) })
        exports.parameter("ka_from", string: { [unowned self] in from = OwnedBytes($0) })
        exports.parameter("ka_domain", string: { [unowned self] in domain = OwnedBytes($0) })
        exports.parameter("ka_method", string: { [unowned self] in method = OwnedBytes($0) })
        exports.parameter("ka_filter", integer: { _ in })
        exports.parameter("ka_timeout", integer: { [unowned self] in timeout = $0 })
        exports.parameter("ka_loglevel", integer: { [unowned self] in logLevel = $0 })
        exports.parameter("ka_logmsg", string: { [unowned self] in logText = $0 })
    }

    func provision(_ server: ServerContext) throws {
        guard isOn, !logText.isEmpty, logLevel != 255 else { return }
        logTemplate = try server.registry.template(logText)
    }

    /// Whether a request is to be sent to the contact; one that has been silent for too long is given ten seconds instead.
    func wants(_ contact: Contact, natMask: UInt32, now: Int) -> Bool {
        if mode.contains(.natted), natMask == 0 || contact.branchFlags & natMask != natMask { return false }
        if timeout > 0, contact.lastKeepalive > 0, contact.lastKeepalive + timeout < now, contact.expires > now + 10 {
            contact.expires = now + 10
            return false
        }
        return !contact.address.isEmpty
    }

    /// Sends a request to each contact.
    func send(_ contacts: [ContactSnapshot], _ worker: Worker) {
        guard let socket = worker.server.network.sockets.first else { return }
        let received = ReceiveInfo(source: socket.address, destination: socket.address, socket: socket, transport: socket.transport)
        worker.withContext(received) { context in
            for contact in contacts { send(contact, context) }
        }
    }

    private func send(_ snapshot: ContactSnapshot, _ context: RouteContext) {
        let contact = snapshot.contact
        let network = context.server.network
        let next = !contact.received.isEmpty ? contact.received : contact.path.isEmpty ? contact.address : PathVector.firstURI(contact.path) ?? .empty
        guard let uri = SIPURI(next) else {
            return context.log(.error, "usrloc", "keepalive: the next hop <\(next)> is no URI")
        }
        let targets = network.resolve(host: uri.host, port: UInt16(uri.port), transport: uri.transport, isSecure: uri.scheme == .sips)
        guard var target = targets.first else {
            return context.log(.error, "usrloc", "keepalive: cannot resolve \(uri.host)")
        }
        if mode.contains(.datagram), target.transport != .udp { return }
        let known = contact.socketIndex >= 0 && contact.socketIndex < network.sockets.count ? network.sockets[contact.socketIndex] : nil
        guard let socket = known ?? network.sendingSocket(for: target.transport, to: target.address) else {
            return context.log(.error, "usrloc", "keepalive: no socket to send from to \(target.address)")
        }
        target.socketIndex = socket.index
        if contact.connection > 0 { target.connection = contact.connection }
        _ = network.send(request(snapshot, socket, target.transport, context), to: target, from: context.worker)
    }

    private func request(
        _ snapshot: ContactSnapshot, _ socket: ListenSocket, _ transport: TransportProtocol, _ context: RouteContext
    ) -> ByteView {
        let contact = snapshot.contact
        let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
        let clock = context.server.surroundings.time
        var text = ByteBuilder(context.arena, capacity: 1024)
        text.append(method.view)
        text.append(ASCII.space)
        text.append(contact.address)
        text.append(" SIP/2.0\r\nVia: SIP/2.0/")
        text.append(transport.viaName)
        text.append(ASCII.space)
        text.append(socket.hostText.view)
        text.append(ASCII.colon)
        text.append(decimal: Int(socket.writtenPort))
        text.append(";branch=z9hG4bKx.")
        text.append(decimal: Int(number))
        text.append(".1.0\r\n")
        if !contact.path.isEmpty {
            text.append("Route: ")
            text.append(contact.path)
            text.append("\r\n")
        }
        text.append("From: <")
        text.append(from.view)
        text.append(">;tag=")
        text.append(contact.ruid)
        for part in [UInt(snapshot.hash), UInt(clock.seconds), UInt(clock.microseconds), number] {
            text.append(45)
            text.append(hex: part)
        }
        text.append(".1\r\nTo: <sip:")
        text.append(snapshot.aor)
        if !snapshot.aor.contains(ASCII.at) {
            text.append(ASCII.at)
            text.append(domain.view)
        }
        text.append(">\r\nCall-ID: ksrulka-")
        text.append(hex: UInt(UInt32.random(in: .min ... .max)))
        text.append(45)
        text.append(hex: UInt(getpid()))
        text.append(45)
        text.append(hex: number)
        text.append(".1\r\nCSeq: 80 ")
        text.append(method.view)
        text.append("\r\nContent-Length: 0\r\n\r\n")
        return text.finish()
    }

    /// Looks whether a reply answers one of our requests, and notes it; such replies go no further.
    func take(_ context: RouteContext, _ usrloc: UsrlocModule) -> ProcessingHooks.ReplyDisposition {
        guard isOn else { return .unmatched }
        let message = context.message
        guard let cseq = message.cseq, cseq.method == method.view, message.via2 == nil, let sender = message.from, sender.uri == from.view else {
            return .unmatched
        }
        // ruid-hash-seconds-microseconds-counter; the ruid has dashes of its own
        var parts: [ByteView] = []
        var rest = sender.tag
        while parts.count < 4, let dash = rest.lastIndex(of: 45) {
            parts.append(rest.dropFirst(dash + 1))
            rest = rest.prefix(dash)
        }
        guard parts.count == 4, !rest.isEmpty, let micros = Self.hex(parts[1]), let seconds = Self.hex(parts[2]), let hash = Self.hex(parts[3])
        else { return .unmatched }
        let clock = context.server.surroundings.time
        let roundtrip = max(0, (clock.seconds - Int(truncatingIfNeeded: seconds)) * 1_000_000 + clock.microseconds - Int(truncatingIfNeeded: micros))
        for table in usrloc.allTables {
            table.shard(UInt32(truncatingIfNeeded: hash)).locked { shard in
                guard let (_, contact) = shard.contact(ruid: rest, hash: UInt32(truncatingIfNeeded: hash)) else { return }
                contact.lastKeepalive = clock.seconds
                contact.roundtrip = UInt32(truncatingIfNeeded: roundtrip)
            }
        }
        if let logTemplate, let level = LogLevel(rawValue: logLevel) {
            let micros = String(roundtrip % 1_000_000)
            let text = "keepalive roundtrip: \(roundtrip / 1_000_000).\(String(repeating: "0", count: 6 - micros.count))\(micros)"
                + " sec - ruid [\(rest)]\(logTemplate.text(context))"
            context.log(level, "usrloc", text)
        }
        return .consumed
    }

    private static func hex(_ text: ByteView) -> UInt? {
        guard !text.isEmpty, text.count <= 16 else { return nil }
        var value: UInt = 0
        for index in 0..<text.count {
            guard let digit = ASCII.hexValue(text[index]) else { return nil }
            value = value << 4 | UInt(digit)
        }
        return value
    }
}
