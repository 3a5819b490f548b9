import Routing
import SIPMessage

/// `ds_mark_*`, `ds_is_active`, `ds_list_exists`, `ds_reload`, and the pings that watch destinations.
extension DispatcherModule {
    /// Codes of events without a reply: from a script, and a ping that could not be sent.
    private static let scriptCode = 820, sendFailedCode = 500

    func declareStates(_ exports: Exports) {
        let routes: RouteKinds = [.request, .failure, .reply]
        exports.function("ds_mark_dst", routes: routes) { [unowned self] context, _ in
            mark(settings.probingMode == .all ? [.inactive, .probing] : .inactive, context) ? 1 : -1
        }
        exports.function("ds_mark_dst", kemi: "ds_mark_dst_state", .string("state"), routes: routes) { [unowned self] context, arguments in
            guard let state = state(arguments.string(0), context) else { return -1 }
            return mark(state, context) ? 1 : -1
        }
        exports.function("ds_mark_addr", .string("state"), .integer("set"), .string("uri")) { [unowned self] context, arguments in
            guard let state = state(arguments.string(0), context) else { return -1 }
            return mark(arguments.integer(1), arguments.string(2), state, context) ? 1 : -1
        }
        for name in ["ds_list_exist", "ds_list_exists"] {
            exports.function(name, .integer("set")) { [unowned self] _, arguments in list[arguments.integer(0)] == nil ? -1 : 1 }
        }
        exports.function("ds_is_active", .integer("set")) { [unowned self] _, arguments in
            list[arguments.integer(0)]?.destinations.contains { !$0.isSkipped } ?? false ? 1 : -1
        }
        exports.function("ds_is_active", kemi: "ds_is_active_uri", .integer("set"), .string("uri")) { [unowned self] _, arguments in
            let uri = arguments.string(1)
            return list[arguments.integer(0)]?.destinations.contains { !$0.isSkipped && (uri.isEmpty || $0.uri.view == uri) } ?? false ? 1 : -1
        }
        exports.function("ds_reload") { [unowned self] context, _ in
            guard let reason = reload(context.server) else { return 1 }
            context.log(.error, "dispatcher", "ds_reload: \(reason)")
            return -1
        }
    }

    private func state(_ text: ByteView, _ context: RouteContext) -> DispatchDestination.State? {
        if let state = DispatchDestination.State(letters: text.string) { return state }
        context.log(.error, "dispatcher", "\"\(text)\" is no state (a, i, d, t, p)")
        return nil
    }

    /// Marks the destination that is tried.
    private func mark(_ state: DispatchDestination.State, _ context: RouteContext) -> Bool {
        guard settings.flags & DispatcherSettings.keepsOthers != 0, let (set, uri) = listedDestination(context) else { return false }
        return mark(set, uri, state, context)
    }

    private func mark(_ id: Int, _ uri: ByteView, _ state: DispatchDestination.State, _ context: RouteContext) -> Bool {
        guard let set = list[id] else { return false }
        let message = context.message
        let event = Event(code: message.isRequest ? Self.scriptCode : message.statusCode, reason: message.isRequest ? nil : message.reason, uri: uri, set: id)
        return update(set, uri, to: state, isDecided: true, event, context.worker, context)
    }

    // MARK: Pings

    /// Sends a request to each destination that is to be watched.
    func pingAll(_ worker: Worker) {
        for set in list.sets {
            for destination in set.destinations where isPinged(destination) { ping(destination, of: set, worker) }
        }
    }

    private func isPinged(_ destination: DispatchDestination) -> Bool {
        let state = destination.state
        guard state.isDisjoint(with: [.disabled, .noPinging, .noResolving]) else { return false }
        switch settings.probingMode {
        case .all: return true
        case .flagged, .onlyFlagged: return state.contains(.probing)
        case .inactive: return state.contains([.probing, .inactive])
        }
    }

    private func ping(_ destination: DispatchDestination, of set: DestinationSet, _ worker: Worker) {
        guard let server, let tm else { return }
        let attributes = destination.attributes
        let socketText = [attributes.socketName, attributes.socket, settings.pingSocket, settings.defaultSocketName, settings.defaultSocket]
            .lazy.compactMap { $0 }.first { !$0.isEmpty }
        let from = OwnedBytes("<\(attributes.pingFrom ?? settings.pingFrom)>"), to = OwnedBytes("<\(destination.uri.view)>")
        let method = OwnedBytes(settings.pingMethod), proxy = OwnedBytes(attributes.outboundProxy ?? settings.outboundProxy)
        var request = LocalRequest(method: method.view, uri: destination.uri.view, from: from.view, to: to.view)
        request.nextHop = proxy.view
        request.socket = socketText.flatMap { $0.withByteView { SocketName.find($0, server.network) } }
        set.lock.locked { destination.latency.pingedAt = server.now }
        let id = set.id
        let result = withExtendedLifetime((from, to, method, proxy)) {
            tm.send(request, worker) { [unowned self] context, code, reply in
                if code >= 200 { answered(id, destination, code, reply?.reason, context.worker) }
            }
        }
        if case .failed = result {
            answered(id, destination, Self.sendFailedCode, ByteView("Sending keepalive failed"), worker)
        }
    }

    private func answered(_ id: Int, _ destination: DispatchDestination, _ code: Int, _ reason: ByteView?, _ worker: Worker) {
        let uri = destination.uri.view
        // the list may have been loaded anew meanwhile
        guard let set = list[id], let present = set.destination(uri), !present.state.contains(.disabled) else { return }
        if settings.measuresLatency {
            let now = worker.server.now
            set.lock.locked {
                if code == 408 { present.latency.addTimeout() } else { present.latency.add(max(0, now - present.latency.pingedAt), alpha: Double(settings.latencyAlpha) / 1000) }
            }
        }
        if settings.probingMode == .onlyFlagged, !present.state.contains(.probing) { return }
        let event = Event(code: code, reason: reason, uri: uri, set: id)
        var state: DispatchDestination.State = settings.isGood(code) ? [] : .trying
        if settings.isGood(code) ? settings.probingMode == .all || settings.probingMode == .onlyFlagged : settings.probingMode != .flagged { state.insert(.probing) }
        _ = update(set, uri, to: state, isDecided: false, event, worker, nil)
    }
}
