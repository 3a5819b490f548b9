import Routing
import SIPMessage

/// Talks to rtpengines: chooses one for a call, keeps calls with theirs, leaves out those that do not answer.
final class EngineClient: @unchecked Sendable {
    /// How a new call's engine is chosen.
    enum Hash: Int { case callID, sha1, crc32 }

    private static let longestAnswer = 65535

    var sets: [RelaySet] = []
    var hash = Hash.callID
    /// Whether calls may go on with an engine that was disabled: 1 any, 2 only by a client's wish.
    var allowedWhenDisabled = 0
    let calls = EngineCalls()
    private let slot: Int
    private(set) var settings: EngineSettings

    init(slot: Int, _ settings: EngineSettings) {
        self.slot = slot
        self.settings = settings
    }

    func use(_ settings: EngineSettings) { self.settings = settings }

    func set(_ id: Int) -> RelaySet? { sets.first { $0.id == id } }

    private func socket(_ worker: Worker) -> RelaySocket { worker.state(slot) { RelaySocket(longestAnswer: Self.longestAnswer, worker.server.surroundings) } }

    /// Seconds on the clock that engines are left out by.
    static func second() -> Int { RelaySocket.now() / 1000 }

    // MARK: Exchanging

    /// Sends a command; an engine that does not answer is left out for a while.
    func send(_ command: Bencode, to node: RelayNode, _ context: RouteContext) -> Bencode? {
        let answer = exchange(command, node, socket(context.worker), context.arena)
        if answer == nil {
            context.log(.error, "rtpengine", "proxy <\(node.address.url)> does not respond")
            leaveOut(node)
        }
        return answer
    }

    private func exchange(_ command: Bencode, _ node: RelayNode, _ socket: RelaySocket, _ arena: Arena) -> Bencode? {
        var text = ByteBuilder(arena, capacity: 2048)
        command.encode(to: &text)
        let patience = RelaySocket.Patience(attempts: max(0, settings.attempts.integer), milliseconds: max(1, settings.timeout.integer))
        guard let answer = socket.exchange(text.finish(), with: node, patience, arena) else { return nil }
        return Bencode.decode(answer)
    }

    private func leaveOut(_ node: RelayNode) {
        guard node.recheckAt.load(ordering: .relaxed) != RelayNode.never || !node.disabled else { return }
        node.disable(until: Self.second() + settings.disableTime.integer)
    }

    /// Asks an engine whether it is alive, and notes the answer; for any thread.
    /// - Parameter overrides: whether a wish of a client to leave it out is lifted.
    @discardableResult
    func ping(_ node: RelayNode, overrides: Bool = false) -> Bool {
        let arena = Arena(capacity: 1024)
        defer { withExtendedLifetime(arena) {} }
        let command = Bencode.dictionary([(ByteView("command"), .string(ByteView("ping")))])
        let answer = exchange(command, node, RelaySocket(longestAnswer: 1024), arena)
        node.isKnown.store(true, ordering: .relaxed)
        if !overrides, node.disabled, node.recheckAt.load(ordering: .relaxed) == RelayNode.never {
            return answer?["result"]?.string == ByteView("pong")
        }
        guard answer?["result"]?.string == ByteView("pong") else {
            node.disable(until: Self.second() + settings.disableTime.integer)
            return false
        }
        node.recheckAt.store(0, ordering: .relaxed)
        node.enable()
        return true
    }

    // MARK: Choosing

    /// The engine for a call: the one that it is at, else one by the call's hash.
    /// - Parameter tried: engines that were asked already.
    func node(_ callID: ByteView, _ branch: ByteView, _ set: RelaySet, without tried: [RelayNode], _ context: RouteContext) -> RelayNode? {
        if let known = calls.node(callID, branch), set.nodes.contains(where: { $0 === known }) {
            guard !tried.contains(where: { $0 === known }) else { return nil }
            if !known.disabled || isUsable(known, context) { return known }
            switch allowedWhenDisabled {
            case 1: return known
            case 2: if known.recheckAt.load(ordering: .relaxed) == RelayNode.never { return known }
            default: break
            }
        }
        return choose(callID, set, without: tried, context)
    }

    private func choose(_ callID: ByteView, _ set: RelaySet, without tried: [RelayNode], _ context: RouteContext) -> RelayNode? {
        var wasForced = false
        while true {
            let usable = set.nodes.filter { node in !tried.contains { $0 === node } && isUsable(node, context) }
            let weight = usable.reduce(0) { $0 + $1.address.weight }
            if weight == 0 {
                guard settings.redetects.integer != 0, !wasForced, tried.isEmpty else { return nil }
                wasForced = true
                let candidates = set.nodes.filter { $0.disabled && $0.recheckAt.load(ordering: .relaxed) != RelayNode.never }
                // the only engine is not asked again before its time
                guard set.nodes.count > 1, candidates.reduce(false, { ping($1) || $0 }) else { return nil }
                continue
            }
            var place = sum(callID) % weight
            for node in usable {
                if place < node.address.weight { return node }
                place -= node.address.weight
            }
            return nil
        }
    }

    private func isUsable(_ node: RelayNode, _ context: RouteContext) -> Bool {
        if !node.disabled { return true }
        let recheck = node.recheckAt.load(ordering: .relaxed)
        guard recheck != RelayNode.never, recheck <= Self.second() else { return false }
        guard ping(node) else { return false }
        context.log(.info, "rtpengine", "rtpengine instance <\(node.address.url)> found, support for it re-enabled")
        return true
    }

    private func sum(_ callID: ByteView) -> Int {
        switch hash {
        case .crc32: return Int(Self.crc32(callID))
        default:
            var sum = 0
            for index in 0..<callID.count { sum += Int(callID[index]) }
            return sum & 0xff
        }
    }

    private static func crc32(_ text: ByteView) -> UInt32 {
        var crc = UInt32.max
        for index in 0..<text.count {
            crc ^= UInt32(text[index])
            for _ in 0..<8 { crc = crc & 1 != 0 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
        }
        return ~crc
    }
}

/// Parameters of rtpengine that may change while the server runs: group `rtpengine` of the `cfg.*` commands.
struct EngineSettings: Sendable {
    let disableTime: Setting
    let redetects: Setting
    /// Milliseconds that an answer is waited for.
    let timeout: Setting
    let attempts: Setting
    let queriedNodesLimit: Setting

    struct Initial: Sendable {
        var disableTime = 60
        var redetects = 1
        var timeout = 1000
        var attempts = 5
        var queriedNodesLimit = 30
    }

    init(_ settings: RuntimeSettings, _ initial: Initial) {
        disableTime = settings.declare("rtpengine", "rtpengine_disable_tout", integer: initial.disableTime, help: "Seconds for which a silent engine is left out")
        redetects = settings.declare("rtpengine", "aggressive_redetection", integer: initial.redetects, help: "Whether all engines are asked again when none is left")
        timeout = settings.declare("rtpengine", "rtpengine_tout_ms", integer: initial.timeout, help: "Milliseconds that an answer is waited for")
        queriedNodesLimit = settings.declare("rtpengine", "queried_nodes_limit", integer: initial.queriedNodesLimit, range: 1...30, help: "Engines that are asked for one command at most")
        attempts = settings.declare("rtpengine", "rtpengine_retr", integer: initial.attempts, help: "How often a command is sent")
    }
}
