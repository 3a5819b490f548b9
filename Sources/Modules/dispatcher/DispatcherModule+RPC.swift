import Routing
import SIPMessage

extension DispatcherModule {
    func declareCommands(_ exports: Exports) {
        let invalid = RPCFault(500, "Invalid Parameters")
        exports.rpc("dispatcher.reload", "Reads the destination sets anew.") { [unowned self] _ in
            guard let server else { throw RPCFault(500, "Reload Failed") }
            if let reason = reload(server) {
                Log.error("dispatcher", "dispatcher.reload: \(reason)")
                throw RPCFault(500, reason.contains("reload_delta") ? "Ongoing reload" : "Reload Failed")
            }
            return ["Ok. Dispatcher successfully reloaded."]
        }
        exports.rpc("dispatcher.list", "All destination sets.") { [unowned self] _ in
            let sets = list.sets
            guard !sets.isEmpty else { throw RPCFault(500, "No Destination Sets") }
            return [["NRSETS": .integer(sets.count), "RECORDS": .list(sets.map { RPCMember("SET", describe($0)) })]]
        }
        exports.rpc("dispatcher.set_state", "Sets the state of a destination: letters, the set, the URI or all.") { [unowned self] request in
            let letters = try request.string(orFault: invalid), id = try request.integer(orFault: invalid), uri = try request.string(orFault: invalid)
            guard let state = DispatchDestination.State(letters: letters) else { throw RPCFault(500, "Unknown State Value") }
            guard setState(state, id, { destination in uri == "all" || uri.withByteView { destination.uri.view.equalsIgnoringCase($0) } }) else { throw RPCFault(500, "State Update Failed") }
            return ["Ok. Dispatcher state updated."]
        }
        exports.rpc("dispatcher.set_duid_state", "Sets the state of the destinations with that duid.") { [unowned self] request in
            let letters = try request.string(orFault: invalid), id = try request.integer(orFault: invalid), name = try request.string(orFault: invalid)
            guard let state = DispatchDestination.State(letters: letters) else { throw RPCFault(500, "Unknown State Value") }
            guard setState(state, id, { $0.attributes.identifier == name }) else { throw RPCFault(500, "State Update Failed") }
            return ["Ok. Dispatcher state updated."]
        }
        exports.rpc("dispatcher.ping_active", "Shows or sets whether destinations are pinged.") { [unowned self] request in
            let old = isPinging.load(ordering: .relaxed) ? 1 : 0
            guard let new = request.optionalInteger() else { return [["OldPingState": .integer(old)]] }
            isPinging.store(new != 0, ordering: .relaxed)
            return [["OldPingState": .integer(old), "NewPingState": .integer(new != 0 ? 1 : 0)]]
        }
        exports.rpc("dispatcher.add", "Adds a destination: set, URI, flags, priority, attributes.") { [unowned self] request in
            let id = try request.integer(orFault: invalid), uri = try request.string(orFault: invalid)
            let flags = request.optionalInteger() ?? 0, priority = request.optionalInteger() ?? 0
            guard let server, add(id, uri, flags, priority, request.optionalString() ?? "", server) else { throw RPCFault(500, "Adding dispatcher dst failed") }
            return ["Ok. Dispatcher destination added."]
        }
        exports.rpc("dispatcher.remove", "Removes a destination: set, URI.") { [unowned self] request in
            remove(try request.integer(orFault: invalid), try request.string(orFault: invalid))
            return ["Ok. Dispatcher destination removed."]
        }
        exports.rpc("dispatcher.hash", "The hash of one or two texts, and its place among that many slots.") { request in
            let slots = try request.integer(orFault: invalid), first = try request.string(orFault: invalid), second = request.optionalString()
            let hash = first.withByteView { first in
                second.map { $0.withByteView { DispatchHash.text(first, $0) } } ?? DispatchHash.text(first)
            }
            return [["hashid": .integer(Int(hash)), "slot": .integer(slots > 0 ? Int(hash) % slots : 0)]]
        }
    }

    /// False if there is no such destination.
    private func setState(_ state: DispatchDestination.State, _ id: Int, _ matches: (DispatchDestination) -> Bool) -> Bool {
        guard let set = list[id] else { return false }
        let found = set.destinations.filter(matches)
        set.lock.locked { for destination in found { destination.state = state } }
        if found.contains(where: { $0.attributes.relativeWeight > 0 }) { set.dealByRelativeWeight() }
        return !found.isEmpty
    }

    private func describe(_ set: DestinationSet) -> RPCValue {
        ["ID": .integer(set.id), "TARGETS": .list(set.destinations.map { RPCMember("DEST", describe($0)) })]
    }

    private func describe(_ destination: DispatchDestination) -> RPCValue {
        var members = [
            RPCMember("URI", .string(destination.uri.view.string)), RPCMember("FLAGS", .string(destination.state.letters)),
            RPCMember("PRIORITY", .integer(destination.priority)),
        ]
        let attributes = destination.attributes
        if !attributes.text.view.isEmpty {
            func text(_ value: String?) -> RPCValue { value.map { .string($0) } ?? .null }
            members.append(RPCMember("ATTRS", [
                "BODY": .string(attributes.text.view.string), "DUID": text(attributes.identifier), "MAXLOAD": .integer(attributes.maximumLoad),
                "WEIGHT": .integer(attributes.weight), "RWEIGHT": .integer(attributes.relativeWeight), "SOCKET": text(attributes.socket),
                "SOCKNAME": text(attributes.socketName), "OBPROXY": text(attributes.outboundProxy),
            ]))
        }
        if settings.measuresLatency {
            let latency = destination.latency
            members.append(RPCMember("LATENCY", [
                "AVG": .double(latency.average), "STD": .double(latency.deviation), "EST": .double(latency.estimate), "MAX": .integer(latency.maximum),
                "TIMEOUT": .integer(latency.timeouts),
            ]))
        }
        return .structure(members)
    }
}
