import Routing
import SIPMessage

/// Requests of our own within a dialog.
extension DialogModule {
    /// How a request within a dialog goes out: with a number that follows the party's latest.
    private static let usualStep = 1
    /// Steps of a BYE where PRACKs went through that were not counted.
    private static let stepAfterPRACK = 81

    /// A request to one side.
    /// - Parameter step: what to add to the other side's latest CSeq.
    /// - Returns: nil, with the reason logged, if the dialog does not know where that side is.
    private func request(_ method: StaticString, to side: Dialog.Side, of dialog: Dialog, step: Int, _ arena: Arena) -> LocalRequest? {
        table.locked(dialog) {
            let remote = dialog.leg(side)
            let local = dialog.leg(side.other)
            guard !remote.contact.isEmpty else {
                Log.write(.error, "dialog", "no \(method) for call \(dialog.callID): the Contact is not known")
                return nil
            }
            guard let number = local.cseq.view.unsignedInteger else {
                Log.write(.error, "dialog", "no \(method) for call \(dialog.callID): the CSeq \(local.cseq.view) is no number")
                return nil
            }
            let identity = DialogIdentity(
                localURI: side == .caller ? dialog.toURI : dialog.fromURI, localTag: local.tag.view,
                remoteURI: side == .caller ? dialog.fromURI : dialog.toURI, remoteTag: remote.tag.view, callID: dialog.callID)
            var request = identity.request(ByteView(method), target: remote.contact.view, routes: remote.routes.view, arena)
            request.cseq = max(0, Int(clamping: number) + step)
            request.socket = remote.socket
            return request
        }
    }

    // MARK: BYE

    /// Ends the call on one side (`dlg_bye`).
    func end(_ dialog: Dialog, _ side: Dialog.Side, _ worker: Worker, headers: ByteView = .empty) -> Bool {
        let mark: Dialog.Marks = side == .caller ? .byeToCaller : .byeToCallee
        let isFirst = table.locked(dialog) { dialog.marks.insert(mark).inserted }
        guard isFirst else { return false }
        let isSent = sendBye(dialog, side, worker, headers)
        runEvent(dialog, nil, worker, Dialog.Transition(old: dialog.state, new: .ended))
        return isSent
    }

    /// Ends the call on both sides.
    /// - Returns: whether both BYEs were sent.
    func endBothSides(_ dialog: Dialog, _ worker: Worker, headers: ByteView) -> Bool {
        for listener in listeners { listener.willEnd(dialog, nil, worker) }
        let toCaller = sendBye(dialog, .caller, worker, headers)
        let toCallee = sendBye(dialog, .callee, worker, headers)
        runEvent(dialog, nil, worker, Dialog.Transition(old: dialog.state, new: .ended))
        return toCaller && toCallee
    }

    private func sendBye(_ dialog: Dialog, _ side: Dialog.Side, _ worker: Worker, _ headers: ByteView) -> Bool {
        guard dialog.state.isActive else {
            Log.write(.error, "dialog", "no BYE for call \(dialog.callID): it is not answered")
            return false
        }
        let arena = worker.arena
        let step = dialog.properties.contains(.sawPRACK) ? Self.stepAfterPRACK : Self.usualStep
        guard var request = request("BYE", to: side, of: dialog, step: step, arena) else { return false }
        var lines = ByteBuilder(arena, capacity: 64 + headers.count)
        lines.append("Max-Forwards: 70\r\n")
        lines.append(extraHeaders.view)
        lines.append(headers)
        if side == .callee { lines.append(calleeHeaders.view) }
        request.headers = lines.finish()
        let result = tm?.send(request, worker) { [weak self, weak dialog] context, code, _ in
            if code >= 200, let self, let dialog { byeDidEnd(dialog, context.worker) }
        }
        guard case .sent = result else {
            Log.write(.error, "dialog", "the BYE for call \(dialog.callID) could not be sent")
            return false
        }
        return true
    }

    /// Our BYE was answered, or was not for too long.
    private func byeDidEnd(_ dialog: Dialog, _ worker: Worker) {
        guard dialog.isLinked else { return }
        let transition = table.locked(dialog) { dialog.advance(.bye) }
        guard transition.new == .ended else { return }
        if transition.isEnd {
            for listener in listeners { listener.didEnd(dialog, nil, worker) }
            counters.active.add(-1)
        }
        remove(dialog)
    }

    // MARK: REFER

    /// Sends one side elsewhere (`dlg_refer`).
    func transfer(_ dialog: Dialog, _ side: Dialog.Side, to target: ByteView, _ worker: Worker) -> Bool {
        // as in the reference: the side that is named stays, the other one is sent away
        let moved = side.other
        guard let request = request("REFER", to: moved, of: dialog, step: Self.usualStep, worker.arena) else { return false }
        let goodbye = self.request("BYE", to: moved, of: dialog, step: Self.usualStep + 1, worker.arena).map { StoredRequest($0) }
        return refer(request, to: target, then: goodbye, worker)
    }

    /// Sends a REFER, and a request once it is answered.
    func refer(_ request: LocalRequest, to target: ByteView, then next: StoredRequest?, _ worker: Worker) -> Bool {
        var request = request
        var lines = ByteBuilder(worker.arena, capacity: 128 + target.count)
        lines.append("Referred-By: ")
        lines.append(bridgeController.view)
        lines.append("\r\nRefer-To: ")
        lines.append(target)
        lines.append("\r\nContact: <")
        lines.append(bridgeContact.view)
        lines.append(">\r\n")
        request.headers = lines.finish()
        let result = tm?.send(request, worker) { [weak self] context, code, _ in
            guard code >= 200, let next else { return }
            _ = self?.tm?.send(next.request, context.worker)
        }
        guard case .sent = result else { return false }
        return true
    }

    // MARK: Keepalive

    /// Sends an OPTIONS to one side.
    func sendKeepalive(_ dialog: Dialog, _ side: Dialog.Side, _ worker: Worker) {
        guard dialog.state == .confirmed, !filtersForeign || dialog.leg(side).socket != nil else { return }
        // a number that was used already: the party's own count is not disturbed
        let number = dialog.leg(side.other).cseq.view.unsignedInteger ?? 0
        guard var request = request("OPTIONS", to: side, of: dialog, step: number > 1 ? -1 : 0, worker.arena) else { return }
        if side == .callee { request.headers = calleeHeaders.view }
        _ = tm?.send(request, worker) { [weak self, weak dialog] _, code, _ in
            if code >= 200, let self, let dialog { keepaliveDidEnd(dialog, side, code) }
        }
    }

    private func keepaliveDidEnd(_ dialog: Dialog, _ side: Dialog.Side, _ code: Int) {
        guard dialog.isLinked, dialog.state == .confirmed else { return }
        let isLost = code == 408 || code == 481
        let count = table.locked(dialog) {
            let count = isLost ? dialog.leg(side).lostKeepalives + 1 : 0
            if side == .caller { dialog.caller.lostKeepalives = count } else { dialog.callee.lostKeepalives = count }
            return count
        }
        if isLost, count >= lostKeepaliveLimit { endSoon(dialog) }
    }

    /// Begins keepalives where the dialog's properties ask for them.
    func startKeepalive(_ dialog: Dialog) {
        guard keepaliveInterval > 0, keepaliveTimer > 0, let timers,
            !dialog.properties.isDisjoint(with: [.keepsCallerAlive, .keepsCalleeAlive])
        else { return }
        let timer = KeepaliveTimer(dialog, interval: keepaliveInterval * 1000, timers)
        table.locked(dialog) { dialog.keepalive = timer }
        timer.start()
    }
}

/// Who talks to whom in a dialog (RFC 3261 section 12.2.1.1).
struct DialogIdentity {
    let localURI: ByteView
    let localTag: ByteView
    let remoteURI: ByteView
    let remoteTag: ByteView
    let callID: ByteView

    /// A request to the remote side; its texts are copied to the arena.
    /// - Parameters:
    ///   - target: the remote side's Contact.
    ///   - routes: the route set, nearest first, with commas between them.
    func request(_ method: ByteView, target: ByteView, routes: ByteView, _ arena: Arena) -> LocalRequest {
        func bracketed(_ uri: ByteView, tag: ByteView) -> ByteView {
            var text = ByteBuilder(arena, capacity: uri.count + tag.count + 16)
            text.append(ASCII.less)
            text.append(uri)
            text.append(ASCII.greater)
            if !tag.isEmpty {
                text.append(";tag=")
                text.append(tag)
            }
            return text.finish()
        }
        var request = LocalRequest(
            method: method, uri: arena.copy(target), from: bracketed(localURI, tag: .empty), to: bracketed(remoteURI, tag: remoteTag))
        request.fromTag = arena.copy(localTag)
        request.callID = arena.copy(callID)
        var list: [ByteView] = []
        var rest = arena.copy(routes)
        while !rest.isEmpty {
            let (route, tail) = HeaderValues.split(rest)
            list.append(route)
            rest = tail
        }
        guard let first = list.first, let hop = NameAddress(first)?.uri else { return request }
        request.nextHop = hop
        if SIPURI(hop)?.isLooseRouter != true {
            // a strict router: it gets itself as request URI, the target goes to the end of the Routes
            list.removeFirst()
            list.append(bracketed(request.uri, tag: .empty))
            request.uri = hop
        }
        var lines = ByteBuilder(arena, capacity: routes.count + 64)
        for (index, route) in list.enumerated() {
            if index > 0 { lines.append(", ") }
            lines.append(route)
        }
        request.routes = lines.finish()
        return request
    }
}

/// A request that is sent later: owns its texts.
final class StoredRequest: @unchecked Sendable {
    private let memory = Arena(capacity: 1024)
    let request: LocalRequest

    init(_ request: LocalRequest) {
        var copy = request
        copy.method = memory.copy(request.method)
        copy.uri = memory.copy(request.uri)
        copy.nextHop = memory.copy(request.nextHop)
        copy.from = memory.copy(request.from)
        copy.to = memory.copy(request.to)
        copy.fromTag = memory.copy(request.fromTag)
        copy.callID = memory.copy(request.callID)
        copy.routes = memory.copy(request.routes)
        copy.headers = memory.copy(request.headers)
        copy.body = memory.copy(request.body)
        self.request = copy
    }
}

/// Sends keepalives of one dialog as long as it lives.
final class KeepaliveTimer: TimerEntry, @unchecked Sendable {
    private weak var dialog: Dialog?
    private let interval: Int
    private unowned let wheel: TimerWheel

    /// - Parameter interval: milliseconds.
    init(_ dialog: Dialog, interval: Int, _ wheel: TimerWheel) {
        self.dialog = dialog
        self.interval = interval
        self.wheel = wheel
        super.init(key: Int(dialog.entry))
    }

    func start() { wheel.schedule(self, after: interval) }
    func stop() { wheel.cancel(self) }

    override func fire(_ worker: Worker) {
        guard let dialog, dialog.isLinked, dialog.state != .ended else { return }
        if dialog.properties.contains(.keepsCallerAlive) { dialog.module.sendKeepalive(dialog, .caller, worker) }
        if dialog.properties.contains(.keepsCalleeAlive) { dialog.module.sendKeepalive(dialog, .callee, worker) }
        start()
    }
}
