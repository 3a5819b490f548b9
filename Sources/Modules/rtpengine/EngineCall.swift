import Routing
import SIPMessage

/// One command about the call of the message in hand.
struct EngineCall {
    let module: RTPEngineModule
    let context: RouteContext
    let set: RelaySet
    /// The script's flags; nil if it gave none.
    let flagsText: ByteView?
    /// Branch that the script names; then the engine reads the flags itself (`rtpp-flags`). Nil if it names none.
    let branchText: ByteView?
    /// Description that a first engine made, to be offered to a second one.
    var description: ByteView?

    private var message: SIPMessage { context.message }

    private func fail<Result>(_ why: String) -> Result? {
        context.log(.error, "rtpengine", why)
        return nil
    }

    /// Sends the command and gives the engine's answer if it is `ok`; nil otherwise, with the reason logged.
    func run(_ operation: EngineOperation) -> Bencode? {
        var flags = EngineFlags(operation)
        if branchText != nil {
            flags.sendsToTag = true
        } else if let flagsText {
            do {
                try flags.read(flagsText)
            } catch {
                return fail("error processing flag `\(error.flag)': \(error.reason)")
            }
        }
        let callID = flags.callID ?? message.callID
        guard !callID.isEmpty else { return fail("can't get Call-Id field") }
        guard message.to != nil else { return fail("can't get To tag") }
        guard let command = command(flags, callID) else { return nil }
        return exchange(command.dictionary, flags.operation, callID, command.branch)
    }

    private func exchange(_ command: Bencode, _ operation: EngineOperation, _ callID: ByteView, _ branch: ByteView) -> Bencode? {
        var tried: [RelayNode] = []
        let limit = module.client.settings.queriedNodesLimit.integer
        while true {
            guard tried.count < limit else { return fail("queried nodes limit reached") }
            guard let node = module.client.node(callID, branch, set, without: tried, context) else { return fail("no available proxies") }
            tried.append(node)
            guard let answer = module.client.send(command, to: node, context) else { continue }
            module.tellNode(node, context)
            guard let result = answer["result"]?.string else { return fail("no result in the answer of proxy \(node.address.url)") }
            if result == ByteView("load limit") {
                context.log(.info, "rtpengine", "proxy \(node.address.url) has reached its load limit - trying next one")
                continue
            }
            if result == ByteView("error") {
                let reason = answer["error-reason"]?.string ?? ByteView("no reason given")
                if reason == ByteView("Parallel session limit reached") || reason == ByteView("Ran out of ports") {
                    context.log(.warning, "rtpengine", "proxy \(node.address.url): \(reason)")
                    continue
                }
                return fail("proxy replied with error: \(reason)")
            }
            if operation == .delete {
                module.client.calls.remove(callID, branch)
            } else {
                module.client.calls.set(callID, branch, node)
            }
            guard result == ByteView("ok") else { return fail("proxy didn't return \"ok\" result") }
            return answer
        }
    }

    // MARK: The command

    private func command(_ flags: EngineFlags, _ callID: ByteView) -> (dictionary: Bencode, branch: ByteView)? {
        var flags = flags
        let operation = flags.operation
        var members: [(key: ByteView, value: Bencode)] = []
        func add(_ key: StaticString, _ value: Bencode) { members.append((ByteView(key), value)) }
        func add(_ key: StaticString, list: [Bencode]) { if !list.isEmpty { add(key, .list(list)) } }
        add("supports", list: [.string(ByteView("load limit"))])
        if operation.hasDescription {
            guard let body = body() else { return fail("can't extract body from the message") }
            add("sdp", .string(body))
            if SDPBody.isFragment(message) { flags.flags.append(.string(ByteView("fragment"))) }
        }
        if branchText == nil {
            members += flags.others
            add("direction", list: flags.direction)
            add("replace", list: flags.replace)
            if !flags.codecs.isEmpty { add("codec", .dictionary(flags.codecs)) }
            if operation.hasDescription || flagsText != nil, let name = flags.transportName { add("transport-protocol", .string(name)) }
            add("rtcp-mux", list: flags.rtcpMux)
            add("SDES", list: flags.sdes)
            add("T.38", list: flags.t38)
            add("received-from", list: flags.receivedFrom.isEmpty ? source() : flags.receivedFrom)
        }
        add("call-id", .string(callID))
        guard let branch = branch(flags) else { return fail("can't get Via branch/extra ID") }
        if !branch.isEmpty { add("via-branch", .string(branch)) }
        guard addTags(flags, &members) else { return nil }
        add("command", .string(context.arena.copy(operation.rawValue)))
        add("flags", list: flags.flags)
        if branchText != nil, let flagsText { add("rtpp-flags", .string(flagsText)) }
        return (.dictionary(members), branch)
    }

    private func body() -> ByteView? {
        if let description { return description }
        if let text = module.readDescription(context) { return text }
        return SDPBody.whole(message)
    }

    private func source() -> [Bencode] {
        let ip = context.received.source.ip
        return [.string(ip.isIPv6 ? ByteView("IP6") : ByteView("IP4")), .string(ip.text(in: context.arena))]
    }

    /// The branch that goes with the Call-ID: empty for none, nil where one is asked for and is not there.
    private func branch(_ flags: EngineFlags) -> ByteView? {
        var wanted = flags.branch
        if let branchText {
            if branchText.isEmpty || branchText == ByteView("none") { return .empty }
            guard let named = try? EngineFlags.branch(ByteView("via-branch"), branchText) else { return nil }
            wanted = named
        }
        let found: ByteView?
        switch wanted {
        case .none: return .empty
        case .first: found = message.via1?.branch
        case .second: found = message.via2?.branch
        case .automatic: found = (message.isRequest ? message.via1 : message.via2)?.branch
        case .extra: found = module.extraID(context)
        case .automaticExtra: found = message.isRequest ? module.extraID(context) : message.via1?.branch
        case .next: found = nextBranch()
        case .automaticNext: found = message.isRequest ? nextBranch() : message.via1?.branch
        }
        guard let found, !found.isEmpty else { return nil }
        return found
    }

    /// Branch of the Via that tm puts on top when the request is relayed.
    private func nextBranch() -> ByteView? {
        let known = context.server.registry.module(TMModule.self)?.handle(context)?.branchCount ?? 0
        return RequestKey(message).branch(context.branchIndex >= 0 ? context.branchIndex : known, in: context.arena)
    }

    private func addTags(_ flags: EngineFlags, _ members: inout [(key: ByteView, value: Bencode)]) -> Bool {
        let operation = flags.operation
        let from = flags.fromTag ?? message.fromTag
        let to = flags.toTag ?? message.toTag
        guard !from.isEmpty else { return fail("can't get From tag") ?? false }
        func add(_ first: ByteView, _ second: ByteView) {
            members.append((ByteView("from-tag"), .string(first)))
            if !second.isEmpty { members.append((ByteView("to-tag"), .string(second))) }
        }
        if operation.isUndirected {
            if flags.isDirectional { add(from, .empty) }
            return true
        }
        let isForward = message.isRequest ? operation != .answer : operation == .delete || operation == .answer
        if isForward || operation == .connect || flags.isDirectional {
            add(from, flags.sendsToTag ? to : .empty)
            return true
        }
        guard !to.isEmpty else { return fail("No to-tag present") ?? false }
        add(to, from)
        return true
    }
}
