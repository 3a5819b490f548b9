import Routing

extension RTPEngineModule {
    func declareRPC(_ exports: Exports) {
        exports.rpc("rtpengine.show", "Get details about an rtpengine instance", returnsArray: true) { [unowned self] request in
            try nodes(request).map { set, node in
                let isPermanent = node.disabled && node.recheckAt.load(ordering: .relaxed) == RelayNode.never
                return [
                    "url": .string(node.address.url), "set": .integer(set.id), "index": .integer(node.index),
                    "weight": .integer(node.address.weight), "disabled": isPermanent ? "1(permanent)" : .integer(node.disabled ? 1 : 0),
                    "recheck_ticks": isPermanent ? "N/A" : .integer(max(0, node.recheckAt.load(ordering: .relaxed) - EngineClient.second())),
                ] as RPCValue
            }
        }
        exports.rpc("rtpengine.ping", "Ping an rtpengine instance") { [unowned self] request in
            let url = request.parameters.first?.asString ?? ""
            var isAlive = true
            for (_, node) in try nodes(request) { isAlive = client.ping(node) && isAlive }
            return [["url": .string(url), "status": isAlive ? "success" : "fail"]]
        }
        exports.rpc("rtpengine.enable", "Enable or disable an rtpengine instance") { [unowned self] request in
            guard request.parameters.count >= 2, let isEnabled = request.parameters[1].asInteger else { throw RPCFault(500, "Not enough parameters") }
            let url = request.parameters.first?.asString ?? ""
            var status = isEnabled != 0 ? "enable" : "disable"
            for (_, node) in try nodes(request) {
                if isEnabled == 0 {
                    node.disable(until: RelayNode.never)
                } else if !client.ping(node, overrides: true) {
                    status = "fail"
                }
            }
            return [["url": .string(url), "status": .string(status)]]
        }
        exports.rpc("rtpengine.get_hash_total", "Get the total number of calls that engines are known for") { [unowned self] _ in
            [.integer(client.calls.count)]
        }
        exports.rpc("rtpengine.reload", "Read the engines from the database again") { _ in throw RPCFault(500, "No Database URL") }
    }

    /// The engines that the first parameter names: a URL, or `all`.
    private func nodes(_ request: RPCRequest) throws -> [(RelaySet, RelayNode)] {
        let url = try request.string(orFault: RPCFault(500, "Not enough parameters"))
        let found = client.sets.flatMap { set in set.nodes.map { (set, $0) } }.filter { url.hasPrefix("all") || $0.1.address.url == url }
        guard !found.isEmpty else { throw RPCFault(404, "Instance not found") }
        return found
    }
}
