import Routing
import SIPMessage

/// How dialogs end by themselves.
extension DialogModule {
    /// Seconds that a dialog gets that is to be over soon.
    private static let lastSeconds = 10

    /// Begins the lifetime, or begins it anew. With the dialog locked.
    func startLifetime(_ dialog: Dialog) {
        dialog.deadline = now + dialog.lifetime
        timers?.schedule(dialog, after: dialog.lifetime * 1000)
    }

    /// - Returns: false if it did not run.
    @discardableResult
    func stopLifetime(_ dialog: Dialog) -> Bool {
        guard dialog.deadline != 0 else { return false }
        dialog.deadline = 0
        timers?.cancel(dialog)
        return true
    }

    /// Gives a dialog a lifetime from now on (`dlg_set_timeout`).
    func setLifetime(_ dialog: Dialog, _ seconds: Int) {
        table.locked(dialog) {
            dialog.lifetime = seconds
            if dialog.state.isActive { startLifetime(dialog) }
            dialog.marks.insert(.changed)
        }
    }

    /// A dialog whose other side seems to be gone, or that was not acknowledged, is over soon.
    func endSoon(_ dialog: Dialog) { setLifetime(dialog, Self.lastSeconds) }

    /// The lifetime is over.
    func lifetimeDidEnd(_ dialog: Dialog, _ worker: Worker) {
        let isOver = table.locked(dialog) {
            guard dialog.isLinked, dialog.deadline != 0 else { return false }
            dialog.deadline = 0
            dialog.marks.insert(.profilesChanged)
            return true
        }
        guard isOver else { return }
        if filtersForeign, dialog.caller.socket == nil { return }
        if dialog.state.isActive {
            runTimeoutRoute(dialog, worker)
            if dialog.properties.contains(.byeOnTimeout) {
                if !endBothSides(dialog, worker, headers: .empty) { remove(dialog) }
                counters.expired.add()
                return
            }
        }
        let transition = table.locked(dialog) {
            let transition = dialog.advance(.bye)
            if transition.isEnd { dialog.endTime = now }
            return transition
        }
        runEvent(dialog, nil, worker, transition)
        guard transition.isEnd else { return }
        Log.write(.warning, "dialog", "dialog \(dialog.callID) timed out in state \(transition.old.rawValue)")
        for listener in listeners { listener.didExpire(dialog, worker, wasConfirmed: transition.old == .confirmed) }
        remove(dialog)
        counters.expired.add()
        counters.active.add(-1)
    }

    private func runTimeoutRoute(_ dialog: Dialog, _ worker: Worker) {
        let name = table.locked(dialog) { dialog.timeoutRoute.view.string }
        guard !name.isEmpty else { return }
        let script = worker.server.script
        guard let block = hasCallback ? script.event(timeoutEvent) : script.block(.request, named: name) else { return }
        worker.runStandIn(block) { state($0).dialog = dialog }
    }

    /// Runs the event route that goes with a step, if there is one.
    /// - Parameter context: holds the message that made the step; nil for a message that stands for none. Its script works on no dialog afterwards.
    func runEvent(_ dialog: Dialog, _ context: RouteContext?, _ worker: Worker, _ transition: Dialog.Transition) {
        guard transition.old != transition.new, let block = worker.server.script.event(event(transition)) else { return }
        guard let context else {
            worker.runEvent(block) { self.state($0).dialog = dialog }
            return
        }
        let state = state(context)
        state.dialog = dialog
        let flow = context.flow
        context.run(block, kind: .event)
        context.flow = flow
        state.dialog = nil
    }

    private func event(_ transition: Dialog.Transition) -> Int {
        switch (transition.old, transition.new) {
        case (_, .unacknowledged): startEvent
        case (.confirmed, .ended), (.unacknowledged, .ended): endEvent
        case (.unconfirmed, .ended), (.early, .ended): failedEvent
        default: otherEvent
        }
    }

    /// Takes a dialog out of the table, with all that goes with it.
    func remove(_ dialog: Dialog) {
        guard table.remove(dialog) else { return }
        table.locked(dialog) {
            stopLifetime(dialog)
            dialog.keepalive?.stop()
            for member in dialog.profiles { member.leave() }
            dialog.profiles = []
        }
        erase(dialog)
    }

    /// Looks for dialogs that were left behind, once in a while.
    func clean(_ worker: Worker) {
        let now = self.now
        var gone: [Dialog] = []
        var unacknowledged: [Dialog] = []
        table.forEach { dialog in
            switch dialog.state {
            case .unconfirmed, .early: if dialog.initTime < now - earlyTimeout { gone.append(dialog) }
            case .unacknowledged: if dialog.startTime < now - unacknowledgedTimeout { unacknowledged.append(dialog) }
            case .ended: if dialog.endTime > 0, dialog.endTime < now - endTimeout { gone.append(dialog) }
            case .confirmed: break
            }
            return true
        }
        for dialog in gone {
            if dialog.state == .early { counters.early.add(-1) }
            remove(dialog)
        }
        for dialog in unacknowledged { endSoon(dialog) }
        for profile in profiles { profile.removeExpired(at: now) }
    }
}
