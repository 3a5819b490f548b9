import Routing
import SIPMessage

/// RPC commands of tm that look at transactions or act on them.
extension TMModule {
    func declareCommands(_ exports: Exports) {
        exports.rpc("tm.stats", "Counters of transactions.") { [unowned self] _ in [.structure(statisticsAnswer)] }
        exports.rpc("tm.list", "All transactions.", returnsArray: true) { [unowned self] _ in list() }
        exports.rpc("tm.clean", "Ends transactions that outlived everything that could end them.") { [unowned self] _ in
            clean()
            return []
        }
        exports.rpc("tm.cancel", "Cancels a request: Call-ID, CSeq number.") { [unowned self] request in
            let missing = RPCFault(400, "Callid and CSeq expected as parameters")
            let transaction = try find(request.string(orFault: missing), request.string(orFault: missing), RPCFault(400, "Transaction not found"))
            let count = WorkerJob.run(on: timers) { [unowned self] worker in
                cancelFromScript(transaction, worker) ? transaction.branches.filter { !$0.isFinished }.count : 0
            }
            return [.integer(count ?? 0), "branches remaining (waiting for timeout)"]
        }
        exports.rpc("tm.reply", "Answers a request: code, reason, index:label, To tag, headers, body.") { [unowned self] request in
            let code = try request.integer(orFault: RPCFault(400, "Reply code expected"))
            let reason = try request.string(orFault: RPCFault(400, "Reason phrase expected"))
            let transaction = try identified(request)
            return try reply(transaction, code, reason, tag: request.string(orFault: RPCFault(400, "To tag expected")), request)
        }
        exports.rpc("tm.reply_callid", "Answers a request: code, reason, Call-ID, CSeq number, To tag, headers, body.") { [unowned self] request in
            let code = try request.integer(orFault: RPCFault(400, "Reply code expected"))
            let reason = try request.string(orFault: RPCFault(400, "Reason phrase expected"))
            let transaction = try called(request)
            return try reply(transaction, code, reason, tag: request.string(orFault: RPCFault(400, "To tag expected")), request)
        }
        exports.rpc("tm.retransmit_reply", "Sends the latest reply again: index:label.") { [unowned self] request in
            try retransmit(identified(request))
        }
        exports.rpc("tm.retransmit_reply_callid", "Sends the latest reply again: Call-ID, CSeq number.") { [unowned self] request in
            try retransmit(called(request))
        }
    }

    // MARK: Finding

    private func find(_ callID: String, _ cseq: String, _ fault: RPCFault) throws -> Transaction {
        guard let found = callID.withByteView({ id in cseq.withByteView { transaction(callID: id, cseqNumber: $0) } }) else { throw fault }
        return found
    }

    private func called(_ request: RPCRequest) throws -> Transaction {
        try find(
            request.string(orFault: RPCFault(400, "Call-ID expected")), request.string(orFault: RPCFault(400, "CSeq expected")),
            RPCFault(404, "Transaction not found"))
    }

    private func identified(_ request: RPCRequest) throws -> Transaction {
        let text = try request.string(orFault: RPCFault(400, "Transaction ID expected"))
        let parts = text.split(separator: ":").compactMap { Int($0) }
        guard parts.count == 2 else { throw RPCFault(400, "Invalid transaction ID") }
        guard let found = transaction(index: parts[0], label: parts[1]) else { throw RPCFault(481, "No such transaction") }
        return found
    }

    // MARK: Acting

    private func reply(_ transaction: Transaction, _ code: Int, _ reason: String, tag: String, _ request: RPCRequest) throws -> [RPCValue] {
        let headers = Self.lines(request.optionalString())
        let body = request.optionalString() ?? ""
        guard (100...699).contains(code), !transaction.isLocal else { throw RPCFault(500, "Reply failed") }
        let isSent = WorkerJob.run(on: timers) { [unowned self] worker in
            guard transaction.lockSoon() else { return false }
            defer { transaction.unlock() }
            return withRequest(transaction, worker) { context in
                let arena = context.arena
                return reply(
                    transaction, context, code, arena.copy(reason), toTag: tag.isEmpty ? nil : arena.copy(tag), headers: arena.copy(headers),
                    body: arena.copy(body))
            } ?? false
        }
        guard isSent == true else { throw RPCFault(500, "Reply failed") }
        return []
    }

    private func retransmit(_ transaction: Transaction) throws -> [RPCValue] {
        let isSent = WorkerJob.run(on: timers) { [unowned self] worker in
            transaction.locked { retransmitReply(transaction, worker) }
        }
        guard isSent == true else { throw RPCFault(500, "Reply retransmission failed") }
        return []
    }

    /// Header lines as clients write them: "." stands for none, and the last line end may be missing.
    static func lines(_ text: String?) -> String {
        guard let text, text != ".", !text.isEmpty else { return "" }
        // of bytes: "\r\n" is one character, which "\n" is no suffix of
        return text.utf8.last == ASCII.lineFeed ? text : text + "\r\n"
    }

    // MARK: Looking

    private var statisticsAnswer: [RPCMember] {
        var members = [
            RPCMember("current", .integer(statistics.current)), RPCMember("waiting", .integer(statistics.waiting)),
            RPCMember("total", .integer(statistics.created.value)), RPCMember("total_local", .integer(statistics.createdLocal.value)),
            RPCMember("rpl_received", .integer(statistics.repliesReceived.value)),
            RPCMember("rpl_generated", .integer(statistics.repliesGenerated.value)),
            RPCMember("rpl_sent", .integer(statistics.repliesSent.value)),
        ]
        for number in [6, 5, 4, 3, 2] { members.append(RPCMember("\(number)xx", .integer(statistics.completed(class: number)))) }
        members.append(RPCMember("created", .integer(statistics.created.value)))
        members.append(RPCMember("freed", .integer(statistics.deleted.value)))
        members.append(RPCMember("delayed_free", 0))
        return members
    }

    private func list() -> [RPCValue] {
        var answer: [RPCValue] = []
        table.forEach { transaction in
            let arena = Arena(capacity: 4096)
            let message = SIPMessage(arena: arena)
            do { try message.parse(transaction.request) } catch { return }
            answer.append([
                "cell": .string("0x" + String(UInt(bitPattern: ObjectIdentifier(transaction).hashValue), radix: 16)),
                "tindex": .integer(Int(transaction.bucket)), "tlabel": .integer(Int(transaction.label)),
                "method": .string(transaction.methodName.string), "from": .string(message.from?.uri.string ?? ""),
                "to": .string(message.to?.uri.string ?? ""), "callid": .string(transaction.callID.string),
                "cseq": .string(transaction.cseqNumber.string), "uas_request": .string(transaction.isLocal ? "no" : "yes"),
                "tflags": .integer(Int(transaction.flags.rawValue)), "outgoings": .integer(transaction.locked { transaction.branches.count }),
                "ref_count": 1, "lifetime": .integer(transaction.lifetimeEnd),
            ])
        }
        return answer
    }
}
