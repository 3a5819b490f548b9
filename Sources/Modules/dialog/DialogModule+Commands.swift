import Routing
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// RPC commands `dlg.*`.
extension DialogModule {
    func declareCommands(_ exports: Exports) {
        exports.rpc("dlg.list", "Print all dialogs", returnsArray: true) { [unowned self] _ in list { _ in true } }
        exports.rpc("dlg.list_ctx", "Print all dialogs with associated context", returnsArray: true) { [unowned self] _ in list { _ in true } }
        for (name, help) in [
            ("dlg.dlg_list", "Print dialog based on callid and optionally fromtag"),
            ("dlg.dlg_list_ctx", "Print dialog with associated context based on callid and optionally fromtag"),
        ] { exports.rpc(name, help) { [unowned self] request in try find(request) } }
        for (name, help) in [
            ("dlg.list_match", "Print matching dialogs"), ("dlg.list_match_ctx", "Print matching dialogs with associated context"),
        ] { exports.rpc(name, help, returnsArray: true) { [unowned self] request in try match(request) } }
        exports.rpc("dlg.briefing", "List the summary of dialog records in memory", returnsArray: true) { [unowned self] request in
            summarize(request.optionalString() ?? "ftcFT")
        }
        exports.rpc("dlg.dump_file", "Print all dialogs to json file") { [unowned self] request in try dump(request) }
        exports.rpc("dlg.stats_active", "Get stats about active dialogs") { [unowned self] _ in countByState() }
        exports.rpc("dlg.is_alive", "Check whether dialog is alive or not") { [unowned self] request in
            let dialog = try named(
                request, missing: RPCFault(400, "Too few parameters (required callid, from-tag, to-tag)"), unknown: RPCFault(404, "Dialog not found"))
            guard dialog.state == .confirmed else { throw RPCFault(500, "Dialog not in confirmed state") }
            return ["Alive"]
        }
        declareEnding(exports)
        exports.rpc("dlg.profile_get_size", "Returns the number of dialogs belonging to a profile") { [unowned self] request in
            try withProfile(request) { profile, value in [.integer(profile.count(value))] }
        }
        exports.rpc("dlg.profile_list", "Lists all the dialogs belonging to a profile", returnsArray: true) { [unowned self] request in
            try withProfile(request) { profile, value in profile.members(value).compactMap { $0.dialog.map { describe($0) } } }
        }
    }

    private func declareEnding(_ exports: Exports) {
        exports.rpc("dlg.end_dlg", "End a given dialog based on [h_entry] [h_id]") { [unowned self] request in
            let entry = try request.integer(orFault: RPCFault(500, "Invalid parameters"))
            let id = try request.integer(orFault: RPCFault(500, "Invalid parameters"))
            let headers = request.optionalString() ?? ""
            guard let entry = UInt32(exactly: entry), let id = UInt32(exactly: id), let dialog = table.dialog(entry: entry, id: id) else {
                throw RPCFault(404, "Dialog not found")
            }
            _ = onWorker { [unowned self] worker in endBothSides(dialog, worker, headers: worker.arena.copy(headers)) }
            return []
        }
        exports.rpc("dlg.terminate_dlg", "End a given dialog based on callid") { [unowned self] request in
            let dialog = try named(
                request, missing: RPCFault(400, "Need a Callid ,from tag ,to tag"), unknown: RPCFault(500, "Couldnt find callid in dialog"))
            if onWorker({ [unowned self] worker in endBothSides(dialog, worker, headers: .empty) }) {
                Log.write(.warning, "dialog", "call \(dialog.callID) is ended by an RPC client")
            }
            return []
        }
        exports.rpc("dlg.set_state", "Set state for a dialog based on callid and tags") { [unowned self] request in try setState(request) }
        exports.rpc(
            "dlg.bridge_dlg", "Bridge two SIP addresses in a call using INVITE(hold)-REFER-BYE mechanism: to, from, [outbound SIP proxy]"
        ) { [unowned self] request in
            let from = try request.string(orFault: RPCFault(500, "Invalid parameters"))
            let to = try request.string(orFault: RPCFault(500, "Invalid parameters"))
            let proxy = request.optionalString() ?? "."
            // "." stands for the usual body, "_" for none
            let body = request.optionalString() ?? "."
            _ = onWorker { [unowned self] worker in
                let arena = worker.arena
                return bridge(
                    arena.copy(from), arena.copy(to), proxy: proxy == "." ? .empty : arena.copy(proxy),
                    body: body == "." ? nil : body == "_" ? .empty : arena.copy(body), worker)
            }
            return []
        }
    }

    /// Runs `body` on a worker's thread, within a message's bounds.
    private func onWorker(_ body: @escaping @Sendable (Worker) -> Bool) -> Bool {
        guard let timers else { return false }
        return WorkerJob.run(on: timers) { worker in
            guard let socket = worker.server.network.sockets.first else { return false }
            let received = ReceiveInfo(source: socket.address, destination: socket.address, socket: socket, transport: socket.transport)
            return worker.withContext(received) { _ in body(worker) }
        } ?? false
    }

    /// The dialog whose Call-ID and tags a client gives.
    private func named(_ request: RPCRequest, missing: RPCFault, unknown: RPCFault) throws -> Dialog {
        let callID = try request.string(orFault: missing)
        let fromTag = try request.string(orFault: missing)
        let toTag = try request.string(orFault: missing)
        let found = callID.withByteView { callID in
            fromTag.withByteView { fromTag in toTag.withByteView { table.find(callID: callID, fromTag: fromTag, toTag: $0)?.dialog } }
        }
        guard let found else { throw unknown }
        return found
    }

    /// Calls `body` with the profile that a client names, and the value if it gives one.
    private func withProfile(_ request: RPCRequest, _ body: (DialogProfile, ByteView?) -> [RPCValue]) throws -> [RPCValue] {
        let name = try request.string()
        guard let profile = name.withByteView({ self.profile($0) }) else { throw RPCFault(404, "Profile not found: \(name)") }
        guard let value = request.optionalString() else { return body(profile, nil) }
        return value.withByteView { body(profile, $0) }
    }

    private func setState(_ request: RPCRequest) throws -> [RPCValue] {
        let missing = RPCFault(400, "Need the callid, from tag,to tag and state")
        guard let number = request.parameters.dropFirst(3).first?.asInteger else { throw missing }
        let dialog = try named(request, missing: missing, unknown: RPCFault(500, "Dialog not found"))
        guard let state = Dialog.State(rawValue: number) else { throw RPCFault(500, "Invalid state value") }
        let old = table.locked(dialog) {
            let old = dialog.state
            dialog.state = state
            if old == .confirmed, state == .ended { dialog.endTime = now }
            dialog.marks.insert(.changed)
            return old
        }
        if old == .confirmed, state == .ended { counters.active.add(-1) }
        Log.write(.notice, "dialog", "an RPC client set the state of call \(dialog.callID) from \(old.rawValue) to \(state.rawValue)")
        return ["Done"]
    }

    // MARK: Lists

    private func list(_ isWanted: (Dialog) -> Bool) -> [RPCValue] {
        var found: [RPCValue] = []
        table.forEach { dialog in
            if isWanted(dialog) { found.append(describe(dialog)) }
            return true
        }
        return found
    }

    private func find(_ request: RPCRequest) throws -> [RPCValue] {
        let callID = try request.string()
        let tag = request.optionalString()
        return callID.withByteView { callID in
            table.dialogs(entry: table.entry(of: callID)).filter { dialog in
                guard dialog.callID == callID else { return false }
                guard let tag else { return true }
                return tag.withByteView { tag in table.locked(dialog) { tag == dialog.caller.tag.view } }
            }
        }.map { describe($0) }
    }

    /// `dlg.list_match KEY OPERATOR VALUE [LIMIT]`
    private func match(_ request: RPCRequest) throws -> [RPCValue] {
        let invalid = RPCFault(500, "Invalid parameters")
        // times are to be given as texts too
        guard case .string(let key)? = request.next(), case .string(let operation)? = request.next(), case .string(let value)? = request.next(),
            !key.isEmpty, !operation.isEmpty, !value.isEmpty
        else { throw invalid }
        let limit = request.optionalInteger() ?? 0
        let test = try DialogMatch(key: key, operation: operation, value: value)
        var found: [RPCValue] = []
        table.forEach { dialog in
            if test.matches(dialog) { found.append(describe(dialog)) }
            return limit <= 0 || found.count < limit
        }
        if found.isEmpty { throw RPCFault(404, "Not found") }
        return found
    }

    private func countByState() -> [RPCValue] {
        var counts: [Dialog.State: Int] = [:]
        table.forEach { dialog in
            counts[dialog.state, default: 0] += 1
            return true
        }
        func count(_ state: Dialog.State) -> RPCValue { .integer(counts[state] ?? 0) }
        let all = counts.reduce(0) { $0 + ($1.key == .ended ? 0 : $1.value) }
        return [[
            "starting": count(.unconfirmed), "connecting": count(.early), "answering": count(.unacknowledged), "ongoing": count(.confirmed),
            "all": .integer(all),
        ]]
    }

    /// - Parameter fields: a letter a field.
    private func summarize(_ fields: String) -> [RPCValue] {
        var found: [RPCValue] = []
        table.forEach { dialog in
            var members = [RPCMember("h_entry", .integer(Int(dialog.entry))), RPCMember("h_id", .integer(Int(dialog.id)))]
            for field in fields {
                switch field {
                case "f": members.append(RPCMember("from_uri", .string(dialog.fromURI.string)))
                case "t": members.append(RPCMember("to_uri", .string(dialog.toURI.string)))
                case "c": members.append(RPCMember("call-id", .string(dialog.callID.string)))
                case "F": members.append(RPCMember("from_tag", .string(dialog.caller.tag.view.string)))
                case "T": members.append(RPCMember("to_tag", .string(dialog.callee.tag.view.string)))
                case "I": members.append(RPCMember("init_ts", .integer(dialog.initTime)))
                case "S": members.append(RPCMember("start_ts", .integer(dialog.startTime)))
                case "E": members.append(RPCMember("end_ts", .integer(dialog.endTime)))
                case "s": members.append(RPCMember("state", .integer(dialog.state.rawValue)))
                default: break
                }
            }
            found.append(.structure(members))
            return true
        }
        return found
    }

    // MARK: Describing

    private func describe(_ leg: Dialog.Leg) -> RPCValue {
        [
            "tag": .string(leg.tag.view.string), "contact": .string(leg.contact.view.string), "cseq": .string(leg.cseq.view.string),
            "route_set": .string(leg.routes.view.string), "socket": .string(leg.socket?.socketText.view.string ?? ""),
        ]
    }

    private func describe(_ dialog: Dialog) -> RPCValue {
        table.locked(dialog) {
            let duration = dialog.startTime == 0 ? 0 : (dialog.endTime == 0 ? now : dialog.endTime) - dialog.startTime
            let isOver = dialog.state == .ended
            let profiles = isOver ? [] : dialog.profiles.map { member -> RPCValue in
                let name = member.profile.name.view.string
                return member.profile.hasValue ? .structure([RPCMember(name, .string(member.value.view.string))]) : .string(name)
            }
            let variables = isOver ? [] : dialog.variables.items.map { RPCValue.structure([RPCMember($0.name.view.string, .string($0.value.view.string))]) }
            return [
                "h_entry": .integer(Int(dialog.entry)), "h_id": .integer(Int(dialog.id)), "ref": .integer(dialog.holders),
                "call-id": .string(dialog.callID.string), "from_uri": .string(dialog.fromURI.string), "to_uri": .string(dialog.toURI.string),
                "state": .integer(dialog.state.rawValue), "start_ts": .integer(dialog.startTime), "init_ts": .integer(dialog.initTime),
                "end_ts": .integer(dialog.endTime), "duration": .integer(duration), "timeout": .integer(dialog.deadline),
                "lifetime": .integer(dialog.lifetime), "dflags": .integer(Int(dialog.marks.rawValue)), "sflags": .integer(Int(dialog.flags)),
                "iflags": .integer(Int(dialog.properties.rawValue)), "caller": describe(dialog.caller), "callee": describe(dialog.callee),
                "profiles": .array(profiles), "variables": .array(variables),
            ]
        }
    }

    /// `dlg.dump_file PATH`: appends a line of JSON for each dialog.
    private func dump(_ request: RPCRequest) throws -> [RPCValue] {
        let path = try request.string()
        var lines: [UInt8] = []
        table.forEach { dialog in
            var writer = JSONWriter(isPretty: false)
            writer.write(describeForFile(dialog))
            lines += writer.bytes + [ASCII.lineFeed]
            return true
        }
        guard surroundings.allows("append to \(path)") else { return [] }
        guard let file = fopen(path, "a") else {
            Log.write(.error, "dialog", "\(path) cannot be written: \(String(cString: strerror(errno)))")
            return []
        }
        fwrite(lines, 1, lines.count, file)
        fclose(file)
        return []
    }

    private func describeForFile(_ dialog: Dialog) -> RPCValue {
        table.locked(dialog) {
            let isOver = dialog.state == .ended
            let profiles = isOver ? [] : dialog.profiles.map { RPCMember($0.profile.name.view.string, .string($0.value.view.string)) }
            let variables = isOver ? [] : dialog.variables.items.map { RPCMember($0.name.view.string, .string($0.value.view.string)) }
            return [
                "h_entry": .integer(Int(dialog.entry)), "h_id": .integer(Int(dialog.id)), "ref": .integer(dialog.holders),
                "call_id": .string(dialog.callID.string), "from_uri": .string(dialog.fromURI.string), "to_uri": .string(dialog.toURI.string),
                "state": .integer(dialog.state.rawValue), "start_ts": .integer(dialog.startTime), "init_ts": .integer(dialog.initTime),
                "end_ts": .integer(dialog.endTime), "timeout": .integer(dialog.deadline), "lifetime": .integer(dialog.lifetime),
                "dflags": .integer(Int(dialog.marks.rawValue)), "sflags": .integer(Int(dialog.flags)),
                "iflags": .integer(Int(dialog.properties.rawValue)), "caller": describe(dialog.caller), "callee": describe(dialog.callee),
                "profiles": .structure(profiles), "variables": .structure(variables),
            ]
        }
    }
}
