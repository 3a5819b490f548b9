import Routing
import SIPMessage

/// `$uac_req` and `uac_req_send`: requests that a script makes.
extension UACModule {
    func declareRequests(_ exports: Exports) {
        exports.variable("uac_req") { [unowned self] spec in try requestVariable(spec.argumentText) }
        exports.function("uac_req_send", routes: .any) { [unowned self] context, _ in sendRequest(context) }
    }

    private func current(_ worker: Worker) -> UACRequestState { worker.state(requestSlot) { UACRequestState() } }

    private func requestVariable(_ name: String) throws -> Variable {
        if let part = UACRequest.Text(rawValue: name) {
            return ComputedVariable(
                get: { [unowned self] context in
                    let text = current(context.worker).request[part]
                    // the script may set it while it uses the value
                    return text.isEmpty ? .null : .string(context.arena.copy(text))
                },
                set: { [unowned self] context, value in
                    guard value.isNull || value.isString else {
                        context.log(.error, "uac", "$uac_req(\(name)) takes texts, no numbers")
                        return false
                    }
                    current(context.worker).request[part] = value.text
                    return true
                })
        }
        if let part = UACRequest.Number(rawValue: name) {
            return ComputedVariable(
                get: { [unowned self] context in .integer(current(context.worker).request[part]) },
                set: { [unowned self] context, value in
                    guard value.isNull || value.knownInteger != nil else {
                        context.log(.error, "uac", "$uac_req(\(name)) takes numbers, no texts")
                        return false
                    }
                    current(context.worker).request[part] = value.knownInteger ?? 0
                    return true
                })
        }
        guard name == "all" else {
            let known = (UACRequest.Text.allCases.map(\.rawValue) + UACRequest.Number.allCases.map(\.rawValue)).sorted()
            throw DeclarationError("$uac_req has no \"\(name)\"", remedy: "all and \(known.joined(separator: ", ")) are there")
        }
        return ComputedVariable(
            get: { [unowned self] context in .integer(current(context.worker).request[.flags]) },
            set: { [unowned self] context, value in
                if value.isNull { current(context.worker).request = UACRequest() }
                return true
            })
    }

    // MARK: Sending

    private func sendRequest(_ context: RouteContext) -> Int {
        let request = current(context.worker).request
        guard !request[.method].isEmpty, !request[.ruri].isEmpty else {
            context.log(.error, "uac", "uac_req_send: $uac_req(method) or $uac_req(ruri) is not set")
            return -1
        }
        var socket = self.socket
        if !request[.sock].isEmpty {
            socket = SocketName.find(request[.sock], context.server.network)
            guard socket != nil else {
                context.log(.error, "uac", "uac_req_send: $uac_req(sock) \"\(request[.sock])\" is no listen socket of this server")
                return -1
            }
        }
        var local = LocalRequest(
            method: request[.method], uri: request[.ruri], from: Self.address(request[.furi], else: request[.ruri], context.arena),
            to: Self.address(request[.turi], else: request[.ruri], context.arena))
        local.callID = request[.callid]
        return send(local, request, socket, context.worker, answersChallenge: request.hasCredential && request.telling != .ofFailures) ? 1 : -1
    }

    static func address(_ uri: ByteView, else other: ByteView, _ arena: Arena) -> ByteView {
        arena.concatenate(arena.concatenate(ByteView("<"), uri.isEmpty ? other : uri), ByteView(">"))
    }

    /// Sends a script's request.
    /// - Parameter local: its method, URI and identities; the rest comes from `request`.
    private func send(
        _ local: LocalRequest, _ request: UACRequest, _ socket: ListenSocket?, _ worker: Worker, answersChallenge: Bool, extraHeaders: ByteView = .empty
    ) -> Bool {
        guard let tm else { return false }
        var local = local
        local.nextHop = request[.ouri]
        local.headers = worker.arena.concatenate(request[.hdrs], extraHeaders)
        local.body = request[.body]
        local.socket = socket
        guard request.telling != .never || answersChallenge else { return Self.isSent(tm.send(local, worker)) }
        return Self.isSent(tm.send(local, worker) { [weak self] context, code, reply in
            guard code >= 200 else { return }
            self?.didReply(request, socket, context, code, reply, answersChallenge: answersChallenge)
        })
    }

    static func isSent(_ result: TMModule.LocalResult) -> Bool {
        if case .failed = result { false } else { true }
    }

    private func didReply(
        _ request: UACRequest, _ socket: ListenSocket?, _ context: RouteContext, _ code: Int, _ reply: SIPMessage?, answersChallenge: Bool
    ) {
        let isFailure = code >= 300
        if request.telling == .always || (request.telling == .ofFailures && isFailure) { tell(request, context, code, reply) }
        guard answersChallenge, code == 401 || code == 407, let reply else { return }
        do {
            let challenge = try DigestChallenge(reply)
            let answerer = DigestChallenge.Answerer(
                user: request[.auser], secret: request[.apasswd], isHashed: request[.flags] & UACRequest.hashedPassword != 0)
            let line = challenge.answer(answerer, code: code, method: request[.method], uri: request[.ruri], context.arena)
            guard let next = Self.successor(of: reply, method: request[.method], uri: request[.ruri], context.arena) else {
                context.log(.error, "uac", "the reply \(code) has no From, To or CSeq that can be read; its challenge is not answered")
                return
            }
            if !send(next, request, socket, context.worker, answersChallenge: false, extraHeaders: line) {
                context.log(.error, "uac", "the request with credentials could not be sent")
            }
        } catch {
            context.log(.error, "uac", "the reply \(code) to a request of the script cannot be answered: \(error.reason)")
        }
    }

    /// The next request with the identities of one that was answered.
    static func successor(of reply: SIPMessage, method: ByteView, uri: ByteView, _ arena: Arena) -> LocalRequest? {
        guard let from = reply.from, let to = reply.to, let number = reply.cseq.flatMap({ Int(exactly: $0.number) }), number < Int32.max else { return nil }
        var request = LocalRequest(
            method: method, uri: uri, from: address(from.uri, else: .empty, arena), to: address(to.uri, else: .empty, arena))
        request.fromTag = from.tag
        request.callID = reply.callID
        request.cseq = number + 1
        return request
    }

    /// Runs `event_route[uac:reply]`; what `$uac_req` holds is the request then.
    private func tell(_ request: UACRequest, _ context: RouteContext, _ code: Int, _ reply: SIPMessage?) {
        guard let block = context.script.event(replyEvent) else { return }
        var told = request
        told[.evcode] = code
        told[.evtype] = reply == nil ? 2 : 1
        current(context.worker).request = told
        guard reply != nil else { return context.worker.runEvent(block) }
        context.run(block, kind: .event)
        context.flow = []
    }
}
