import Routing
import SIPMessage
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// Pings that keep the NAT bindings of registered contacts open.
///
/// Every second one part of the location tables has its turn, so that all are seen once in `natping_interval` seconds.
final class NATPing: @unchecked Sendable {
    /// Parameters.
    var interval = 0
    var pingsNattedOnly = false
    var from = OwnedBytes()
    var method = OwnedBytes("OPTIONS")
    /// Branch flag of contacts that get SIP requests rather than four zero bytes; -1 for none.
    var requestFlag = -1
    /// Branch flag of contacts that get no pings; -1 for none.
    var disableFlag = -1
    var ignoresPath = false
    var filtersServerID = false
    /// Seconds without an answer after which a contact is given ten more; 0 for never.
    var keepaliveTimeout = 0
    var forcedSocketName = ""

    /// Switched by RPC.
    let isEnabled = Atomic<Bool>(true)
    private var usrloc: UsrlocModule?
    private var forcedSocket: ListenSocket?
    private var timer: PeriodicTimer?
    /// Parts seen; the timer's thread alone.
    private var iteration = 0
    private let callIDPrefix = OwnedBytes(String(UInt32.random(in: .min ... .max), radix: 16))
    private let counter = Atomic<UInt32>(UInt32.random(in: .min ... .max))

    private static let emptyPing = ByteView("\0\0\0\0")
    private static let reversedDigits = 8

    private func mask(_ flag: Int) -> UInt32 { (0...31).contains(flag) ? 1 << UInt32(flag) : 0 }
    private var sendsRequests: Bool { mask(requestFlag) != 0 }

    /// Starts the timer, if pings are wanted.
    func provision(_ server: ServerContext) throws {
        if !forcedSocketName.isEmpty {
            forcedSocket = forcedSocketName.withByteView { SocketName.find($0, server.network) }
            if forcedSocket == nil { Log.error("nathelper", "force_socket \(forcedSocketName) is no listen socket of this server") }
        }
        guard interval > 0 else { return }
        let usrloc = try server.registry.required(UsrlocModule.self, by: "nathelper (natping_interval)")
        self.usrloc = usrloc
        if pingsNattedOnly, usrloc.options.natMask == 0 {
            throw DeclarationError("nathelper: ping_nated_only is set, but usrloc has no nat_bflag", remedy: "add modparam(\"usrloc\", \"nat_bflag\", FLB_NATB)")
        }
        if sendsRequests {
            guard !from.view.isEmpty else { throw DeclarationError("nathelper: sipping_from is empty", remedy: "set it to a SIP URI") }
            guard !method.view.isEmpty else { throw DeclarationError("nathelper: sipping_method is empty", remedy: "write OPTIONS") }
        }
        let timer = PeriodicTimer(every: 1000, on: server.timers) { [unowned self] worker in tick(worker) }
        self.timer = timer
        timer.start()
    }

    private func tick(_ worker: Worker) {
        let part = iteration
        iteration = (iteration + 1) % interval
        guard isEnabled.load(ordering: .relaxed), let usrloc, let socket = worker.server.network.sockets.first else { return }
        let now = usrloc.now
        let wanted = pingsNattedOnly ? usrloc.options.natMask : 0
        let excluded = mask(disableFlag)
        let sockets = worker.server.network.sockets
        let serverID = UInt32(truncatingIfNeeded: worker.server.settings.serverID)
        var due: [ContactSnapshot] = []
        for table in usrloc.allTables {
            due += table.snapshots(part: part, of: interval) { contact in
                guard !contact.address.isEmpty, contact.branchFlags & wanted == wanted, contact.branchFlags & excluded == 0 else { return false }
                if filtersServerID, contact.serverID != serverID { return false }
                let isDatagram = contact.socketIndex >= 0 && contact.socketIndex < sockets.count && sockets[contact.socketIndex].transport == .udp
                if keepaliveTimeout > 0, contact.lastKeepalive > 0, isDatagram, contact.lastKeepalive + keepaliveTimeout < now {
                    if contact.expires > now + 10 { contact.expires = now + 10 }
                    return false
                }
                return true
            }
        }
        if due.isEmpty { return }
        let received = ReceiveInfo(source: socket.address, destination: socket.address, socket: socket, transport: socket.transport)
        worker.withContext(received) { context in
            for contact in due { ping(contact, context) }
        }
    }

    private func ping(_ snapshot: ContactSnapshot, _ context: RouteContext) {
        let contact = snapshot.contact
        let network = context.server.network
        let asksByRequest = contact.branchFlags & mask(requestFlag) != 0
        var next = contact.received.isEmpty ? contact.address : contact.received
        if asksByRequest, !contact.path.isEmpty, !ignoresPath {
            guard let hop = PathVector.firstURI(contact.path) else {
                return context.log(.error, "nathelper", "ping: the Path \"\(contact.path)\" names no next hop")
            }
            next = hop
        }
        guard let uri = SIPURI(next) else { return context.log(.error, "nathelper", "ping: \"\(next)\" is no URI") }
        guard uri.transport == .any || uri.transport == .udp else { return }
        let targets = network.resolve(host: uri.host, port: UInt16(truncatingIfNeeded: uri.port), transport: .udp, isSecure: false)
        guard var target = targets.first else { return context.log(.error, "nathelper", "ping: cannot resolve \(uri.host)") }
        let known = contact.socketIndex >= 0 && contact.socketIndex < network.sockets.count ? network.sockets[contact.socketIndex] : nil
        guard let socket = forcedSocket ?? known ?? network.sendingSocket(for: .udp, to: target.address) else {
            return context.log(.error, "nathelper", "ping: no socket can reach \(target.address)")
        }
        target.transport = .udp
        target.socketIndex = socket.index
        let bytes = asksByRequest ? request(snapshot, socket, context) : Self.emptyPing
        _ = network.send(bytes, to: target, from: context.worker)
    }

    private func request(_ snapshot: ContactSnapshot, _ socket: ListenSocket, _ context: RouteContext) -> ByteView {
        let contact = snapshot.contact
        let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
        var text = ByteBuilder(context.arena, capacity: 768)
        text.append(method.view)
        text.append(ASCII.space)
        text.append(contact.address)
        text.append(" SIP/2.0\r\nVia: SIP/2.0/UDP ")
        text.append(socket.hostText.view)
        text.append(ASCII.colon)
        text.append(decimal: Int(socket.writtenPort))
        text.append(";branch=z9hG4bK")
        text.append(decimal: Int.random(in: 1_000_000...9_999_999, using: &context.worker.random))
        if !contact.path.isEmpty {
            text.append("\r\nRoute: ")
            text.append(contact.path)
        }
        text.append("\r\nFrom: ")
        text.append(from.view)
        text.append(";tag=")
        text.append(contact.ruid)
        text.append(45)
        Self.writeReversed(snapshot.hash, to: &text)
        text.append(45)
        Self.writeReversed(number, to: &text)
        text.append("\r\nTo: ")
        text.append(contact.address)
        text.append("\r\nCall-ID: ")
        text.append(callIDPrefix.view)
        text.append(45)
        Self.writeReversed(number, to: &text)
        text.append(45)
        Self.writeReversed(UInt32(truncatingIfNeeded: context.server.now / 1000), to: &text)
        text.append(ASCII.at)
        text.append(socket.addressText.view)
        text.append("\r\nCSeq: 1 ")
        text.append(method.view)
        text.append("\r\nContent-Length: 0\r\n\r\n")
        return text.finish()
    }

    /// Hexadecimal digits, the lowest first.
    private static func writeReversed(_ number: UInt32, to text: inout ByteBuilder) {
        var rest = number
        repeat {
            let digit = UInt8(rest & 15)
            text.append(digit < 10 ? digit + 48 : digit + 87)
            rest >>= 4
        } while rest != 0
    }

    private static func reversed(_ text: ByteView) -> UInt32? {
        guard !text.isEmpty, text.count <= reversedDigits else { return nil }
        var number: UInt32 = 0
        var index = text.count - 1
        while index >= 0 {
            guard let digit = ASCII.hexValue(text[index]) else { return nil }
            number = number << 4 | UInt32(digit)
            index -= 1
        }
        return number
    }

    /// Looks whether a reply answers one of our requests: then the contact is alive, and the reply goes no further.
    func take(_ context: RouteContext) -> ProcessingHooks.ReplyDisposition {
        guard interval > 0, sendsRequests, let usrloc else { return .unmatched }
        let message = context.message
        guard message.via2 == nil, let cseq = message.cseq, cseq.method == method.view else { return .unmatched }
        let callID = message.callID
        guard callID.hasPrefix(callIDPrefix.view), callID[callIDPrefix.view.count] == 45 else { return .unmatched }
        if keepaliveTimeout > 0, let sender = message.from {
            // ruid-hash-counter; the ruid has dashes of its own
            let tag = sender.tag
            if let last = tag.lastIndex(of: 45), let second = tag.prefix(last).lastIndex(of: 45), let hash = Self.reversed(tag[(second + 1)..<last]) {
                let now = usrloc.now
                for table in usrloc.allTables {
                    table.shard(hash).locked { shard in shard.contact(ruid: tag.prefix(second), hash: hash)?.contact.lastKeepalive = now }
                }
            }
        }
        return .consumed
    }
}
