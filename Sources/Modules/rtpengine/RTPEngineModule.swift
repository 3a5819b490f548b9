import Routing
import SIPMessage

/// Module rtpengine: media through rtpengines, by their "ng" control protocol.
public final class RTPEngineModule: Module, @unchecked Sendable {
    public static let name = "rtpengine"

    private(set) var client = EngineClient(slot: 0, EngineSettings(RuntimeSettings(), .init()))
    private var initial = EngineSettings.Initial()
    private var addresses: [String] = []
    private var defaultSet = 0
    private var variableTexts: [String: String] = [:]
    private var variables: [String: Variable] = [:]
    private var extraText = ""
    private var extra: TextTemplate?
    private var keepsBody = false
    private var statisticTexts: [EngineStatistics.Target: String] = [:]
    private var labelTexts: [EngineStatistics.Side: String] = [:]
    private var statistics: EngineStatistics?
    private var expiryTimer: PeriodicTimer?
    /// Place of the message's `Selection`.
    private var slot = 0

    /// Sets that the script chose for a message.
    private final class Selection {
        let first: RelaySet
        let second: RelaySet?
        init(_ first: RelaySet, _ second: RelaySet?) {
            self.first = first
            self.second = second
        }
    }

    public init() {}

    public func declare(_ exports: Exports) {
        slot = exports.registry.reserveSlot()
        client = EngineClient(slot: exports.registry.reserveWorkerSlot(), EngineSettings(RuntimeSettings(), .init()))
        declareParameters(exports)
        declareQualityParameters(exports)
        declareFunctions(exports)
        declareRPC(exports)
        for name in ["rtpstat", "rtpestat"] {
            exports.variable(name, get: { [unowned self] context in .string(totals(context) ?? .empty) })
        }
    }

    // MARK: Parameters

    private func declareParameters(_ exports: Exports) {
        exports.parameter("rtpengine_sock", string: { [unowned self] in addresses.append($0) })
        exports.parameter("rtpengine_disable_tout", integer: { [unowned self] in initial.disableTime = $0 })
        exports.parameter("aggressive_redetection", integer: { [unowned self] in initial.redetects = $0 })
        exports.parameter("rtpengine_retr", integer: { [unowned self] in initial.attempts = $0 })
        exports.parameter("rtpengine_tout_ms", integer: { [unowned self] in initial.timeout = $0 })
        exports.parameter("queried_nodes_limit", integer: { [unowned self] in
            guard (1...30).contains($0) else { throw DeclarationError("rtpengine: queried_nodes_limit \($0) is out of range", remedy: "it goes from 1 to 30") }
            initial.queriedNodesLimit = $0
        })
        exports.parameter("rtpengine_allow_op", integer: { [unowned self] in client.allowedWhenDisabled = $0 })
        exports.parameter("setid_default", integer: { [unowned self] in defaultSet = $0 })
        exports.parameter("hash_table_tout", integer: { [unowned self] in client.calls.lifetime = $0 })
        exports.parameter("hash_table_size", integer: { _ in })
        exports.parameter("hash_algo", integer: { [unowned self] in
            guard let hash = EngineClient.Hash(rawValue: $0), hash != .sha1 else {
                throw DeclarationError("rtpengine: hash_algo \($0) is not available", remedy: "set 0 (bytes of the Call-ID) or 2 (CRC-32)")
            }
            client.hash = hash
        })
        exports.parameter("extra_id_pv", string: { [unowned self] in extraText = $0 })
        exports.parameter("write_sdp_pv_mode", integer: { [unowned self] in keepsBody = $0 == 0 })
        for name in ["rtp_inst_pvar", "write_sdp_pv", "read_sdp_pv", "media_duration", "setid_avp"] {
            exports.parameter(name, string: { [unowned self] in variableTexts[name] = $0 })
        }
        for name in ["control_cmd_tos", "ping_mode", "ping_interval"] { exports.parameter(name, integer: { _ in }) }
        for name in ["db_url", "table_name", "setid_col", "url_col", "weight_col", "disabled_col"] {
            exports.parameter(name, string: { _ in
                if name == "db_url" {
                    throw DeclarationError("rtpengine: db_url needs database support, which is not available yet", remedy: "name the engines with rtpengine_sock")
                }
            })
        }
    }

    private func declareQualityParameters(_ exports: Exports) {
        for target in EngineStatistics.Target.all {
            exports.parameter(target.parameter, string: { [unowned self] in statisticTexts[target] = $0 })
        }
        for side in [EngineStatistics.Side.a, .b] {
            exports.parameter("mos\(side.rawValue)_label_pv", string: { [unowned self] in labelTexts[side] = $0 })
        }
    }

    public func provision(_ server: ServerContext) throws {
        guard !addresses.isEmpty else {
            throw DeclarationError("rtpengine: no engine is named", remedy: "add modparam(\"rtpengine\", \"rtpengine_sock\", \"udp:127.0.0.1:2223\")")
        }
        client.sets = try RelaySet.parse(addresses, module: "rtpengine", defaultPort: 22222, defaultSet: defaultSet, server.surroundings)
        client.use(EngineSettings(server.registry.settings, initial))
        variables = try variableTexts.mapValues { try server.registry.variable($0) }
        if !extraText.isEmpty { extra = try server.registry.template(extraText) }
        if !statisticTexts.isEmpty { statistics = try EngineStatistics(statisticTexts, labels: labelTexts, server.registry) }
        let timer = PeriodicTimer(every: 60_000, on: server.timers) { [unowned self] _ in client.calls.expire() }
        expiryTimer = timer
        timer.start()
        guard !server.surroundings.isSimulated else { return }
        server.registry.hooks.started.append { [unowned self] _ in
            // engines that do not answer are known before the first call; nobody waits for it
            do {
                try BackgroundThread.start("rtpengine ping") { [self] in
                    for node in client.sets.flatMap(\.nodes) where !client.ping(node) {
                        Log.error("rtpengine", "rtpengine instance <\(node.address.url)> did not respond to ping")
                    }
                }
            } catch {
                Log.error("rtpengine", "\(error)")
            }
        }
    }

    // MARK: Functions

    private func declareFunctions(_ exports: Exports) {
        exports.function("set_rtpengine_set", .integer("set")) { [unowned self] context, arguments in select(context, arguments.integer(0), nil) }
        exports.function("set_rtpengine_set", kemi: "set_rtpengine_set2", .integer("set"), .integer("set2")) { [unowned self] context, arguments in
            select(context, arguments.integer(0), arguments.integer(1))
        }
        declare(exports, "rtpengine_offer") { [unowned self] in offerOrAnswer($0, .offer, $1, $2) }
        declare(exports, "rtpengine_answer") { [unowned self] context, flags, branch in
            // among requests, ACK and PRACK alone can carry an answer (RFC 3261 section 13.2.1, RFC 3262 section 5)
            if context.message.isRequest, context.message.method != .ack, context.message.method != .prack { return -1 }
            return offerOrAnswer(context, .answer, flags, branch)
        }
        declare(exports, "rtpengine_manage") { [unowned self] in manage($0, $1, $2) }
        declare(exports, "rtpengine_connect") { [unowned self] in simple($0, .connect, $1, $2) }
        for name in ["rtpengine_delete", "rtpengine_destroy"] { declare(exports, name) { [unowned self] in delete($0, $1, $2) } }
        declare(exports, "rtpengine_query") { [unowned self] in ask($0, .query, $1, $2) }
        exports.function("rtpengine_query_v", .template("format"), .variable("target")) { [unowned self] context, arguments in
            queryIntoVariable(context, Self.text(arguments, 0, context) ?? .empty, arguments.variable(1))
        }
        let operations: [(String, EngineOperation)] = [
            ("start_recording", .startRecording), ("stop_recording", .stopRecording), ("block_dtmf", .blockDTMF), ("unblock_dtmf", .unblockDTMF),
            ("block_media", .blockMedia), ("unblock_media", .unblockMedia), ("silence_media", .silenceMedia), ("unsilence_media", .unsilenceMedia),
            ("start_forwarding", .startForwarding), ("stop_forwarding", .stopForwarding), ("stop_media", .stopMedia),
        ]
        for (name, operation) in operations { declare(exports, name) { [unowned self] in simple($0, operation, $1, $2) } }
        declare(exports, "play_media", needsFlags: true) { [unowned self] in play($0, $1, $2) }
        declare(exports, "play_dtmf", needsFlags: true) { [unowned self] in simple($0, .playDTMF, $1, $2) }
    }

    /// Declares a function that takes flags, and a branch behind them.
    private func declare(
        _ exports: Exports, _ name: String, needsFlags: Bool = false, _ body: @escaping @Sendable (RouteContext, ByteView?, ByteView?) -> Int
    ) {
        if !needsFlags { exports.function(name, kemi: name + "0") { context, _ in body(context, nil, nil) } }
        exports.function(name, .template("flags")) { context, arguments in body(context, Self.text(arguments, 0, context), nil) }
        exports.function(name, kemi: name + "2", .template("flags"), .template("branch")) { context, arguments in
            body(context, Self.text(arguments, 0, context), Self.text(arguments, 1, context))
        }
    }

    private static func text(_ arguments: Arguments, _ index: Int, _ context: RouteContext) -> ByteView? {
        arguments.object(index, as: TextTemplate.self)?.text(context)
    }

    // MARK: Sets

    private func select(_ context: RouteContext, _ first: Int, _ second: Int?) -> Int {
        func find(_ id: Int) -> RelaySet? {
            let set = client.set(id)
            if set == nil { context.log(.error, "rtpengine", "could not locate engine set \(id)") }
            return set
        }
        guard let set = find(first) else { return -1 }
        var other: RelaySet?
        if let second {
            other = find(second)
            if other == nil { return -1 }
        }
        context.slots[slot] = Selection(set, other === set ? nil : other)
        return 1
    }

    /// The message's sets in the order of an operation towards the callee.
    private func sets(_ context: RouteContext) -> [RelaySet] {
        if let selection = context.slots[slot] as? Selection { return [selection.first] + (selection.second.map { [$0] } ?? []) }
        var id = defaultSet
        if let variable = variables["setid_avp"] {
            let value = variable.value(context)
            if !value.isNull { id = value.integer }
        }
        guard let set = client.set(id) else {
            context.log(.error, "rtpengine", "script error - no valid set selected")
            return []
        }
        return [set]
    }

    private func call(_ context: RouteContext, _ set: RelaySet, _ flags: ByteView?, _ branch: ByteView?) -> EngineCall {
        EngineCall(module: self, context: context, set: set, flagsText: flags, branchText: branch)
    }

    // MARK: Operations

    private func offerOrAnswer(_ context: RouteContext, _ operation: EngineOperation, _ flags: ByteView?, _ branch: ByteView?) -> Int {
        var order = sets(context)
        if operation == .answer { order.reverse() }
        guard !order.isEmpty else { return -1 }
        var description: ByteView?
        for set in order {
            var command = call(context, set, flags, branch)
            command.description = description
            guard let answer = command.run(operation) else { return -1 }
            guard let text = answer["sdp"]?.string else {
                context.log(.error, "rtpengine", "failed to extract sdp body from proxy reply")
                return -1
            }
            description = text
        }
        guard let description else { return -1 }
        return write(description, context)
    }

    /// Puts the engine's description into the message, or where the script wants it.
    private func write(_ description: ByteView, _ context: RouteContext) -> Int {
        if let variable = variables["write_sdp_pv"] {
            guard variable.assign(.string(description), context) else { return -1 }
            if keepsBody { return 1 }
        }
        guard let body = SDPBody.whole(context.message) else { return -1 }
        context.message.edits.replace(offset: body.offset(in: context.message.buffer), length: body.count, with: description)
        return 1
    }

    private func manage(_ context: RouteContext, _ flags: ByteView?, _ branch: ByteView?) -> Int {
        switch RelayManagement(context, answersPRACK: true) {
        case .offer: offerOrAnswer(context, .offer, flags, branch)
        case .answer: offerOrAnswer(context, .answer, flags, branch)
        case .delete: delete(context, flags, branch)
        case .none: -1
        case .done: 1
        }
    }

    private func simple(_ context: RouteContext, _ operation: EngineOperation, _ flags: ByteView?, _ branch: ByteView?) -> Int {
        forEachSet(context) { call(context, $0, flags, branch).run(operation) != nil }
    }

    private func delete(_ context: RouteContext, _ flags: ByteView?, _ branch: ByteView?) -> Int { ask(context, .delete, flags, branch) }

    /// A command whose answer tells of the call's quality.
    private func ask(_ context: RouteContext, _ operation: EngineOperation, _ flags: ByteView?, _ branch: ByteView?) -> Int {
        forEachSet(context) { set in
            guard let answer = call(context, set, flags, branch).run(operation) else { return false }
            statistics?.take(answer, context)
            return true
        }
    }

    private func play(_ context: RouteContext, _ flags: ByteView?, _ branch: ByteView?) -> Int {
        forEachSet(context) { set in
            guard let answer = call(context, set, flags, branch).run(.playMedia) else { return false }
            guard let variable = variables["media_duration"] else { return true }
            return variable.assign(.string(context.arena.decimal(answer["duration"]?.integer ?? -1)), context)
        }
    }

    private func forEachSet(_ context: RouteContext, _ body: (RelaySet) -> Bool) -> Int {
        let order = sets(context)
        return !order.isEmpty && order.allSatisfy(body) ? 1 : -1
    }

    private func queryIntoVariable(_ context: RouteContext, _ format: ByteView, _ target: Variable?) -> Int {
        guard let target, let first = format.first, ASCII.lowercase(first) == UInt8(ascii: "j") else {
            context.log(.error, "rtpengine", "rtpengine_query_v: invalid format parameter value: \(format)")
            return -1
        }
        let isPretty = ASCII.lowercase(format[1]) == UInt8(ascii: "p")
        return forEachSet(context) { set in
            guard let answer = call(context, set, nil, nil).run(.query) else { return false }
            var writer = JSONWriter(isPretty: isPretty)
            writer.write(Self.value(answer))
            return writer.bytes.withUnsafeBufferPointer { target.assign(.string(context.arena.copy(ByteView($0))), context) }
        }
    }

    private static func value(_ item: Bencode) -> RPCValue {
        switch item {
        case .integer(let number): .integer(number)
        case .string(let text): .string(text.string)
        case .list(let items): .array(items.map { value($0) })
        case .dictionary(let members): .structure(members.map { RPCMember($0.key.string, value($0.value)) })
        }
    }

    /// `$rtpestat`: what the call has sent so far; nil if the engine does not tell.
    private func totals(_ context: RouteContext) -> ByteView? {
        guard let set = sets(context).first, let answer = call(context, set, nil, nil).run(.query), let totals = answer["totals"],
            let rtp = totals["RTP"], let rtcp = totals["RTCP"]
        else { return nil }
        func describe(_ item: Bencode) -> String {
            "\(item["bytes"]?.integer ?? -1) bytes, \(item["packets"]?.integer ?? -1) packets, \(item["errors"]?.integer ?? -1) errors"
        }
        return context.arena.copy("RTP: \(describe(rtp)); RTCP: \(describe(rtcp))")
    }

    // MARK: For calls

    /// Tells the script which engine was asked (`rtp_inst_pvar`).
    func tellNode(_ node: RelayNode, _ context: RouteContext) {
        _ = variables["rtp_inst_pvar"]?.assign(.string(context.arena.copy(node.address.url)), context)
    }

    /// What `extra_id_pv` says; nil if it is not set.
    func extraID(_ context: RouteContext) -> ByteView? { extra?.text(context) }

    /// The description that the script gives in `read_sdp_pv`; nil if it is not set.
    func readDescription(_ context: RouteContext) -> ByteView? {
        guard let variable = variables["read_sdp_pv"] else { return nil }
        let value = variable.value(context)
        return value.isNull ? nil : value.text
    }
}
