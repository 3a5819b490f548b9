import Routing
import SIPMessage

/// RPC commands that send a request of our own.
extension TMModule {
    func declareClientCommands(_ exports: Exports) {
        // `_hex`: the body comes in hexadecimal; `_noack`: a 2xx to an INVITE is not acknowledged here
        for (noACK, hexadecimal) in [(false, false), (false, true), (true, false), (true, true)] {
            let suffix = (noACK ? "_noack" : "") + (hexadecimal ? "_hex" : "")
            exports.rpc("tm.t_uac_start" + suffix, Self.help("Sends a request")) { [unowned self] request in
                _ = try send(request, noACK: noACK, hexadecimal: hexadecimal, completion: nil)
                return []
            }
            exports.rpc("tm.t_uac_wait" + suffix, Self.help("Sends a request and answers with its final reply"), returnsArray: true) {
                [unowned self] request in
                let reply = try wait(request, noACK: noACK, hexadecimal: hexadecimal)
                return [.integer(reply.code), .string(reply.reason), .string(reply.contact), "", "", .string(reply.headers)]
            }
            exports.rpc("tm.t_uac_wait_block" + suffix, Self.help("Sends a request and waits for its final reply")) { [unowned self] request in
                let reply = try wait(request, noACK: noACK, hexadecimal: hexadecimal)
                return [["code": .integer(reply.code), "text": .string(reply.reason)]]
            }
        }
        exports.rpc("tm.t_uac_attrs", "Sends a request: attributes (letters a for no ACK, h for a hexadecimal body, w and b to wait), then as t_uac_start.") {
            [unowned self] request in
            let attributes = try request.string(orFault: RPCFault(400, "too few parameters (-1/6)"))
            let noACK = attributes.contains("a")
            let hexadecimal = attributes.contains("h")
            guard attributes.contains("w") || attributes.contains("b") else {
                _ = try send(request, noACK: noACK, hexadecimal: hexadecimal, completion: nil)
                return []
            }
            let reply = try wait(request, noACK: noACK, hexadecimal: hexadecimal)
            return [["code": .integer(reply.code), "text": .string(reply.reason)]]
        }
    }

    private static func help(_ what: String) -> String { what + ": method, URI, next hop, socket, headers, body." }

    /// A final reply as clients get it.
    private struct Answer: Sendable {
        let code: Int
        let reason: String
        var contact = ""
        var headers = ""
    }

    private func wait(_ request: RPCRequest, noACK: Bool, hexadecimal: Bool) throws -> Answer {
        let promise = Promise<Answer>()
        _ = try send(request, noACK: noACK, hexadecimal: hexadecimal) { _, code, reply in
            guard code >= 200 else { return }
            guard let reply else {
                promise.fulfil(Answer(code: code, reason: ReasonPhrases.text(code).string))
                return
            }
            let contact = reply.first(.contact).flatMap { NameAddress(HeaderValues.split($0.body).value) }?.uri
            promise.fulfil(Answer(
                code: code, reason: reply.reason.string, contact: contact?.string ?? "",
                headers: reply.buffer.dropFirst(reply.firstLineLength).string))
        }
        guard let answer = promise.wait(seconds: max(settings.finalResponse, settings.finalResponseInvite) / 1000 + 10) else {
            throw RPCFault(500, "No response")
        }
        return answer
    }

    private func send(
        _ request: RPCRequest, noACK: Bool, hexadecimal: Bool, completion: (@Sendable (RouteContext, Int, SIPMessage?) -> Void)?
    ) throws -> LocalResult {
        var texts: [String] = []
        for _ in 0..<5 {
            guard let text = request.optionalString() else { throw RPCFault(400, "too few parameters (\(texts.isEmpty ? "0" : "-\(texts.count)")/5)") }
            texts.append(text)
        }
        let parameters = Parameters(
            method: texts[0], uri: texts[1], nextHop: Self.value(texts[2]), socket: Self.value(texts[3]), headers: Self.lines(texts[4]),
            body: try Self.body(request.optionalString() ?? "", hexadecimal: hexadecimal), acknowledges: !noACK)
        let result = WorkerJob.run(on: timers) { [unowned self] worker in start(parameters, worker, completion) }
        switch result {
        case .success(.failed(let error)):
            let reply = RelayError.reply(error)
            throw RPCFault(reply.code, "\(reply.reason) (\(-error)/UAC)")
        case .success(let sent): return sent
        case .failure(let fault): throw fault
        case nil: throw RPCFault(500, "RPC/UAC error")
        }
    }

    private struct Parameters: Sendable {
        let method: String
        let uri: String
        let nextHop: String
        let socket: String
        let headers: String
        let body: [UInt8]
        let acknowledges: Bool
    }

    /// "." stands for an empty value.
    private static func value(_ text: String) -> String { text == "." ? "" : text }

    private static func body(_ text: String, hexadecimal: Bool) throws -> [UInt8] {
        let digits = Array(text.utf8)
        guard hexadecimal, !digits.isEmpty else { return digits }
        guard digits.count % 2 == 0 else { throw RPCFault(400, "Invalid hexa body") }
        return try stride(from: 0, to: digits.count, by: 2).map { index in
            guard let high = ASCII.hexValue(digits[index]), let low = ASCII.hexValue(digits[index + 1]) else { throw RPCFault(400, "Invalid hexa body") }
            return high << 4 | low
        }
    }

    private func start(
        _ parameters: Parameters, _ worker: Worker, _ completion: (@Sendable (RouteContext, Int, SIPMessage?) -> Void)?
    ) -> Result<LocalResult, RPCFault> {
        guard let socket = worker.server.network.sockets.first else { return .failure(RPCFault(500, "RPC/UAC error")) }
        let received = ReceiveInfo(source: socket.address, destination: socket.address, socket: socket, transport: socket.transport)
        return worker.withContext(received) { context in
            let arena = context.arena
            let method = arena.copy(parameters.method)
            let uri = arena.copy(parameters.uri)
            let nextHop = arena.copy(parameters.nextHop)
            guard !method.isEmpty else { return .failure(RPCFault(400, "Empty method")) }
            guard SIPURI(uri) != nil else { return .failure(RPCFault(400, "Invalid request uri \"\(uri)\"")) }
            guard nextHop.isEmpty || SIPURI(nextHop) != nil else { return .failure(RPCFault(400, "Invalid next-hop uri \"\(nextHop)\"")) }
            var forced: ListenSocket?
            if !parameters.socket.isEmpty {
                forced = SocketName.find(arena.copy(parameters.socket), context.server.network)
                if forced == nil { return .failure(RPCFault(400, "No local socket for \"\(parameters.socket)\"")) }
            }
            let body = parameters.body.withUnsafeBufferPointer { arena.copy(ByteView($0)) }
            do throws(LocalRequest.Malformed) {
                var request = try LocalRequest(method: method, uri: uri, headerBlock: arena.copy(parameters.headers), body: body, context)
                request.nextHop = nextHop
                request.socket = forced
                request.acknowledges = parameters.acknowledges
                return .success(send(request, worker, completion: completion))
            } catch {
                return .failure(RPCFault(400, error.reason))
            }
        }
    }
}
