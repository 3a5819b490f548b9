import Routing
import SIPMessage

/// How dialogs follow their messages.
extension DialogModule {
    // MARK: Beginning

    /// `dlg_manage()`.
    func manage(_ context: RouteContext) -> Int {
        guard context.message.toTag.isEmpty else {
            follow(context, routeParameters: nil)
            return 1
        }
        guard begin(context, tellsListeners: tellsInScript), let dialog = current(context) else { return -1 }
        if let transaction = tm?.handle(context) { didGetTransaction(dialog, context, transaction) }
        return 1
    }

    /// Makes the dialog of the context's INVITE, or finds it where the INVITE came before.
    /// - Returns: false if it begins none.
    private func begin(_ context: RouteContext, tellsListeners: Bool) -> Bool {
        let message = context.message
        let state = state(context)
        guard current(context) == nil, message.method == .invite, message.toTag.isEmpty else { return false }
        guard !message.fromTag.isEmpty, let from = message.from, let to = message.to else {
            context.log(.warning, "dialog", "an INVITE without From tag begins no dialog")
            return false
        }
        let callID = message.callID
        let requestURI = requestURITemplate?.text(context).trimmed ?? message.currentURI
        return table.locked(entry: table.entry(of: callID)) {
            if detectsSpirals, let known = table.find(callID: callID, fromTag: message.fromTag, toTag: .empty)?.dialog, known.state != .ended {
                state.isSpiral = true
                state.dialog = known
                return true
            }
            state.isSpiral = false
            let dialog = Dialog(
                self, entry: table.entry(of: callID), callID: callID, fromURI: from.uri, toURI: to.uri, requestURI: requestURI,
                fromTag: message.fromTag, now: now)
            guard takeCaller(dialog, context) else { return false }
            dialog.lifetime = lifetime(context)
            dialog.variables = state.variables
            state.variables = DialogVariables()
            if !state.timeoutRoute.isEmpty { dialog.timeoutRoute.assign(state.timeoutRoute) }
            dialog.flags = state.flags
            dialog.properties = state.properties
            if sendsBye || state.byeOnTimeout != 0 { dialog.properties.insert(.byeOnTimeout) }
            table.insert(dialog)
            state.dialog = dialog
            state.endsWithoutTransaction = true
            return true
        } && finishBeginning(context, state, tellsListeners: tellsListeners)
    }

    private func finishBeginning(_ context: RouteContext, _ state: DialogState, tellsListeners: Bool) -> Bool {
        guard state.isSpiral == false, let dialog = state.dialog else { return true }
        if tellsListeners { for listener in listeners { listener.didBegin(dialog, context) } }
        if matching != .tags, rr?.addParameter(context, routeParameter(dialog, context.arena)) == nil { return false }
        counters.processed.add()
        for member in state.profiles { link(member, to: dialog) }
        state.profiles = []
        return true
    }

    /// Takes the caller's Contact, Record-Route and CSeq from its INVITE.
    private func takeCaller(_ dialog: Dialog, _ context: RouteContext) -> Bool {
        let message = context.message
        guard let contact = Self.contact(message) else {
            context.log(.error, "dialog", "an INVITE without a Contact that can be read begins no dialog")
            return false
        }
        dialog.caller.socket = context.received.socket
        dialog.caller.contact.assign(contact)
        dialog.caller.cseq.assign(message.cseq?.numberText ?? ByteView("0"))
        let routes = Self.recordRoutes(message)
        dialog.callerRouteCount = routes.count
        dialog.caller.routes.assign(Self.join(routes, context.arena))
        return true
    }

    /// The one address of a message's Contact; nil if there is none, or more.
    private static func contact(_ message: SIPMessage) -> ByteView? {
        guard let header = message.first(.contact) else { return nil }
        let (value, rest) = HeaderValues.split(header.body)
        return rest.isEmpty ? NameAddress(value)?.uri : nil
    }

    private static func recordRoutes(_ message: SIPMessage) -> [ByteView] {
        var routes: [ByteView] = []
        message.forEachValue(.recordRoute) { value, _ in
            routes.append(value)
            return true
        }
        return routes
    }

    private static func join(_ routes: [ByteView], _ arena: Arena) -> ByteView {
        var text = ByteBuilder(arena, capacity: 128)
        for (index, route) in routes.enumerated() {
            if index > 0 { text.append(ASCII.comma) }
            text.append(route)
        }
        return text.finish()
    }

    /// Seconds that a dialog of the message lives: as the AVP says that `timeout_avp` names, else `default_timeout`.
    private func lifetime(_ context: RouteContext) -> Int {
        guard let value = lifetimeVariable?.value(context), value.isInteger, value.integer > 0 else { return defaultLifetime }
        return value.integer
    }

    /// A request got its transaction; see `TMModule.didCreateTransaction`.
    func didCreateTransaction(_ context: RouteContext, _ transaction: TransactionHandle) {
        let message = context.message
        if let state = existingState(context) {
            for observer in state.observers { transaction.attach(observer) }
            state.observers = []
            if message.method == .bye { state.hasTransaction = true }
        }
        guard message.method == .invite else { return }
        if let dialog = current(context) {
            if !tellsInScript, state(context).isSpiral == false { for listener in listeners { listener.didBegin(dialog, context) } }
            didGetTransaction(dialog, context, transaction)
        } else if flagMask != 0, context.flags & flagMask == flagMask, begin(context, tellsListeners: true), let dialog = current(context) {
            didGetTransaction(dialog, context, transaction)
        }
    }

    private func didGetTransaction(_ dialog: Dialog, _ context: RouteContext, _ transaction: TransactionHandle) {
        let state = state(context)
        if state.isSpiral == false { transaction.attach(DialogObserver(dialog, .initial)) }
        table.locked(dialog) { _ = dialog.marks.insert(.hasTransaction) }
        state.hasTransaction = true
    }

    /// The request's script has ended.
    func requestDidEnd(_ context: RouteContext) {
        guard let state = existingState(context) else { return }
        if let dialog = state.dialog, state.endsWithoutTransaction, !state.hasTransaction { remove(dialog) }
        context.slots[slot] = nil
    }

    // MARK: Replies

    /// A reply to the dialog's first INVITE is about to be sent to the caller.
    func didReply(_ dialog: Dialog, _ context: RouteContext, _ transaction: TransactionHandle, code: Int, reply: SIPMessage?) {
        guard dialog.isLinked else { return }
        let event: Dialog.Event = code < 200 ? .provisionalReply : code < 300 ? .acceptance : .refusal
        let transition = table.locked(dialog) {
            let transition = dialog.advance(event)
            if transition.isEnd {
                dialog.endTime = now
                dialog.awaitsTransaction = waitsForACK
            }
            return transition
        }
        runEvent(dialog, reply == nil ? nil : context, context.worker, transition)
        let (old, new) = (transition.old, transition.new)
        if new == .early {
            if old != .early { counters.early.add() }
        } else if new == .unacknowledged, !old.isActive {
            accept(dialog, context, transaction, reply)
            for listener in listeners { listener.didAccept(dialog, context) }
            if old == .early { counters.early.add(-1) }
            counters.active.add()
        } else if transition.isEnd {
            for listener in listeners { listener.didFail(dialog, context) }
            if old == .early { counters.early.add(-1) }
            counters.failed.add()
            if !waitsForACK { remove(dialog) }
        }
    }

    /// Takes the callee from the reply that accepts the call, and begins the lifetime.
    private func accept(_ dialog: Dialog, _ context: RouteContext, _ transaction: TransactionHandle, _ reply: SIPMessage?) {
        table.locked(dialog) {
            if let reply { takeCallee(dialog, context, transaction, reply) }
            dialog.startTime = now
            dialog.marks.insert(.new)
            startLifetime(dialog)
        }
        store(dialog)
    }

    private func takeCallee(_ dialog: Dialog, _ context: RouteContext, _ transaction: TransactionHandle, _ reply: SIPMessage) {
        dialog.callee.tag.assign(reply.toTag)
        // it sent no request yet
        if dialog.callee.cseq.isEmpty { dialog.callee.cseq.assign(ByteView("0")) }
        dialog.callee.socket = context.received.socket
        guard let contact = Self.contact(reply) else {
            context.log(.error, "dialog", "the reply that accepts call \(dialog.callID) has no Contact that can be read")
            return
        }
        dialog.callee.contact.assign(contact)
        let routes = Self.recordRoutes(reply)
        let own = ownRouteCount(dialog, transaction, context.worker)
        // nearest to us first: the reply has the callee's proxies first, then us, then the caller's
        let skipped = dialog.callerRouteCount + (routesToCalleeKeepOwn ? 0 : own)
        dialog.callee.routes.assign(Self.join(routes.dropLast(skipped).reversed(), context.arena))
        if routesToCallerKeepOwn, own > 0 {
            dialog.caller.routes.assign(Self.join(Array(routes.suffix(dialog.callerRouteCount + own)), context.arena))
        }
    }

    /// How many Record-Routes we added.
    private func ownRouteCount(_ dialog: Dialog, _ transaction: TransactionHandle, _ worker: Worker) -> Int {
        guard let sent = transaction.relayedRequest else { return 0 }
        return worker.withContext(transaction.received) { context in
            do { try context.message.parse(sent) } catch { return 0 }
            return max(0, Self.recordRoutes(context.message).count - dialog.callerRouteCount)
        }
    }

    // MARK: Requests of a dialog

    /// Takes note of a request that followed our Route, or that the script manages.
    /// - Parameter routeParameters: parameters of our Route, which name the dialog; nil to go by the message's identities.
    func follow(_ context: RouteContext, routeParameters: ByteView?) {
        let message = context.message
        guard !message.toTag.isEmpty, current(context) == nil, let (dialog, sender) = find(context, routeParameters) else { return }
        let state = state(context)
        state.dialog = dialog
        for member in state.profiles { link(member, to: dialog) }
        state.profiles = []
        if message.method != .ack { observe(context, state, DialogObserver(dialog, .within)) }
        let event: Dialog.Event = switch message.method {
        case .prack: .prack
        case .ack: .ack
        case .bye: .bye
        default: .request
        }
        let transition = table.locked(dialog) {
            let transition = dialog.advance(event)
            if transition.isEnd {
                dialog.endTime = now
                dialog.awaitsTransaction = true
                stopLifetime(dialog)
            }
            return transition
        }
        state.followed = (transition.new.rawValue, now - dialog.startTime)
        runEvent(dialog, context, context.worker, transition)
        if transition.new == .confirmed, transition.old != .confirmed { startKeepalive(dialog) }
        if transition.isEnd {
            observe(context, state, DialogObserver(dialog, .ending))
            for listener in listeners { listener.willEnd(dialog, context, context.worker) }
            state.dialog = dialog
            state.endsWithoutTransaction = true
            counters.active.add(-1)
        } else if event != .bye, transition.new == .confirmed || transition.new == .early {
            refresh(dialog, context, sender, event, transition)
        }
    }

    /// Has the message's transaction observed, now or once there is one.
    private func observe(_ context: RouteContext, _ state: DialogState, _ observer: DialogObserver) {
        if let transaction = tm?.handle(context) {
            transaction.attach(observer)
            state.hasTransaction = true
        } else {
            state.observers.append(observer)
        }
    }

    private func find(_ context: RouteContext, _ routeParameters: ByteView?) -> (dialog: Dialog, sender: Dialog.Side)? {
        let message = context.message
        if let routeParameters, matching != .tags {
            if let text = routeParameters.parameter(routeParameterName.view) {
                guard let (entry, id) = Self.parseRouteParameter(text) else {
                    context.log(.error, "dialog", "malformed Route parameter \(routeParameterName.view)=\(text)")
                    return nil
                }
                if let dialog = table.dialog(entry: entry, id: id) {
                    let sender = table.locked(dialog) {
                        dialog.sender(callID: message.callID, fromTag: message.fromTag, toTag: message.toTag)
                    }
                    if let sender { return (dialog, sender) }
                }
                context.log(.warning, "dialog", "no dialog for \(message.methodName) with \(routeParameterName.view)=\(text) and Call-ID \(message.callID)")
            }
            if matching == .identifier { return nil }
        }
        return matched(context)
    }

    /// Takes over what a request changes: lifetime, target and CSeq (RFC 3261 section 12.2.2).
    private func refresh(_ dialog: Dialog, _ context: RouteContext, _ sender: Dialog.Side, _ event: Dialog.Event, _ transition: Dialog.Transition) {
        let message = context.message
        let lifetime = lifetime(context)
        table.locked(dialog) {
            if lifetime != defaultLifetime { dialog.lifetime = lifetime }
            let restarts = !dialog.properties.contains(.fixedTimeout) && !keepsTimeout
            if transition.new != .early, transition.old != .confirmed || restarts {
                startLifetime(dialog)
                dialog.marks.insert(.changed)
            }
            guard event != .ack else { return }
            if message.method == .invite {
                if let contact = Self.contact(message) {
                    if sender == .caller { dialog.caller.contact.assign(contact) } else { dialog.callee.contact.assign(contact) }
                } else {
                    context.log(.error, "dialog", "a request of call \(dialog.callID) has no Contact that can be read")
                }
            }
            if let number = message.cseq?.numberText {
                if sender == .caller { dialog.caller.cseq.assign(number) } else { dialog.callee.cseq.assign(number) }
            }
            dialog.marks.insert(.changed)
        }
        store(dialog)
        if transition.old == .unacknowledged {
            for listener in listeners { listener.didConfirm(dialog, context) }
        } else {
            for listener in listeners { listener.didReceiveRequest(dialog, context) }
            _ = rr?.addParameter(context, routeParameter(dialog, context.arena))
        }
    }

    // MARK: The Route parameter

    /// Between entry and number.
    private static let separator = UInt8(ascii: ".")

    /// `;did=ENTRY.NUMBER`, both in hexadecimal with the lowest digit first.
    private func routeParameter(_ dialog: Dialog, _ arena: Arena) -> ByteView {
        var text = ByteBuilder(arena, capacity: 32)
        text.append(ASCII.semicolon)
        text.append(routeParameterName.view)
        text.append(ASCII.equals)
        Self.appendReversed(dialog.entry, to: &text)
        text.append(Self.separator)
        Self.appendReversed(dialog.id, to: &text)
        return text.finish()
    }

    private static func appendReversed(_ number: UInt32, to text: inout ByteBuilder) {
        var rest = number
        repeat {
            text.append(hex: UInt(rest & 15))
            rest >>= 4
        } while rest != 0
    }

    private static func parseRouteParameter(_ text: ByteView) -> (entry: UInt32, id: UInt32)? {
        guard let (head, tail) = text.split(at: Self.separator), let entry = parseReversed(head), let id = parseReversed(tail) else { return nil }
        return (entry, id)
    }

    private static func parseReversed(_ text: ByteView) -> UInt32? {
        guard (1...8).contains(text.count) else { return nil }
        var number: UInt32 = 0
        for index in (0..<text.count).reversed() {
            guard let digit = ASCII.hexValue(text[index]) else { return nil }
            number = number << 4 | UInt32(digit)
        }
        return number
    }

    // MARK: Profiles

    /// Puts a dialog into a profile.
    func link(_ member: ProfileMember, to dialog: Dialog) {
        member.dialog = dialog
        table.locked(dialog) {
            dialog.profiles.insert(member, at: 0)
            dialog.marks.insert(.profilesChanged)
        }
        member.profile.add(member)
    }
}
