import Routing
import SIPMessage

/// Talks to RTPproxies: chooses one for a call, asks it, and leaves out those that do not answer.
final class RTPProxyClient: @unchecked Sendable {
    /// Protocol features that a proxy tells of.
    enum Capability {
        static let repacketization = 1, payloadList = 2
    }

    private static let version = 20040107
    private static let required = ByteView("20050322")
    private static let repacketization = ByteView("20071116")
    private static let payloadList = ByteView("20081102")
    private static let longestAnswer = 512

    var sets: [RelaySet] = []
    var patience = RelaySocket.Patience(attempts: 5, milliseconds: 1000)
    /// Seconds for which a silent proxy is left out.
    var disableTime = 60
    private let slot: Int

    init(slot: Int) { self.slot = slot }

    func set(_ id: Int) -> RelaySet? { sets.first { $0.id == id } }

    private func socket(_ worker: Worker) -> RelaySocket { worker.state(slot) { RelaySocket(longestAnswer: Self.longestAnswer, worker.server.surroundings) } }

    private static func second(_ context: RouteContext) -> Int { context.server.now / 1000 }

    /// Sends a command; a proxy that does not answer is left out for a while.
    func send(_ command: ByteView, to node: RelayNode, _ context: RouteContext) -> ByteView? {
        if let answer = socket(context.worker).exchange(command, with: node, patience, context.arena) { return answer.trimmedBack }
        context.log(.error, "rtpproxy", "proxy <\(node.address.url)> does not respond, disable it")
        node.disable(until: Self.second(context) + disableTime)
        return nil
    }

    /// The proxy for a call: the same for all its messages as long as the set does not change.
    func node(for callID: ByteView, _ set: RelaySet, _ context: RouteContext) -> RelayNode? {
        for node in set.nodes where !isUsable(node, context) { continue }
        var sum = 0
        for index in 0..<callID.count { sum += Int(callID[index]) }
        sum &= 0xff
        var wasForced = false
        while true {
            let usable = set.nodes.filter { !$0.disabled }
            let weight = usable.reduce(0) { $0 + $1.address.weight }
            if weight == 0 {
                // the only proxy of a set is not asked again before its time
                if wasForced || set.nodes.count == 1 { break }
                wasForced = true
                for node in set.nodes where node.recheckAt.load(ordering: .relaxed) != RelayNode.never { test(node, context) }
                continue
            }
            var place = sum % weight
            for node in usable {
                if place < node.address.weight { return node }
                place -= node.address.weight
            }
            break
        }
        context.log(.error, "rtpproxy", "no available proxies")
        return nil
    }

    /// Whether the proxy may be used; one that was not asked yet, or whose time has come, is asked now.
    private func isUsable(_ node: RelayNode, _ context: RouteContext) -> Bool {
        let recheck = node.recheckAt.load(ordering: .relaxed)
        if node.disabled {
            guard recheck != RelayNode.never, recheck <= Self.second(context) else { return false }
            return test(node, context)
        }
        return node.isKnown.load(ordering: .relaxed) || test(node, context)
    }

    /// Asks a proxy for its protocol version and features; it is disabled if they do not suffice.
    @discardableResult
    func test(_ node: RelayNode, _ context: RouteContext) -> Bool {
        node.isKnown.store(true, ordering: .relaxed)
        let until = Self.second(context) + disableTime
        func refuse(_ why: String) -> Bool {
            context.log(.warning, "rtpproxy", "\(why); support for RTP proxy <\(node.address.url)> has been disabled temporarily")
            node.disable(until: until)
            return false
        }
        guard let answer = send(ByteView("V"), to: node, context) else { return refuse("can't get version of the RTP proxy") }
        guard answer.integer == Self.version else { return refuse("the RTP proxy speaks version \(answer), not \(Self.version)") }
        guard let hasRequired = has(Self.required, node, context) else { return refuse("RTP proxy went down during version query") }
        guard hasRequired else { return refuse("the RTP proxy does not support protocol version \(Self.required)") }
        var capabilities = 0
        if has(Self.repacketization, node, context) ?? false { capabilities |= Capability.repacketization }
        if has(Self.payloadList, node, context) ?? false { capabilities |= Capability.payloadList }
        node.capabilities.store(capabilities, ordering: .relaxed)
        node.enable()
        context.log(.info, "rtpproxy", "rtp proxy <\(node.address.url)> found, support for it enabled")
        return true
    }

    private func has(_ feature: ByteView, _ node: RelayNode, _ context: RouteContext) -> Bool? {
        guard let answer = send(context.arena.concatenate(ByteView("VF "), feature), to: node, context) else { return nil }
        return answer == ByteView("1")
    }

    func can(_ capability: Int, _ node: RelayNode) -> Bool { node.capabilities.load(ordering: .relaxed) & capability != 0 }
}
