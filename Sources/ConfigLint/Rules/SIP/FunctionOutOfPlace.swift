import ConfigSyntax

/// A function where it has no meaning
///
/// Some functions run in any route, but make sense in one kind only: there is no branch to time out before a request was relayed, and
/// a reply has no retransmission to look for.
///
/// Instead: call it where its manual says.
///
///     onreply_route { t_check_trans(); }
struct FunctionOutOfPlace: Rule {
    static let name = "function-out-of-place"

    private static let places: [String: (kinds: Set<RouteDefinition.Kind>, why: String)] = {
        let failure: Set<RouteDefinition.Kind> = [.failure, .event]
        let request: Set<RouteDefinition.Kind> = [.request, .failure, .branch, .event, .onSend]
        return [
            "t_branch_timeout": (failure, "it asks why the branch of a failure route failed"),
            "t_branch_replied": (failure, "it asks why the branch of a failure route failed"),
            "t_any_timeout": ([.failure, .event, .branch, .reply, .onReply], "before the request is relayed there is no branch"),
            "t_any_replied": ([.failure, .event, .branch, .reply, .onReply], "before the request is relayed there is no branch"),
            "t_check_trans": ([.request, .branch, .event, .failure], "it looks for the transaction of a request"),
            "t_newtran": ([.request, .event], "it begins the transaction of a request"),
            "loose_route": ([.request, .event], "it follows the Route headers of a request"),
            "save": ([.request, .event, .failure, .reply, .onReply], "it stores the contacts of a REGISTER"),
            "mf_process_maxfwd_header": (request, "a reply has no Max-Forwards"),
            "force_rport": ([.request, .event, .failure, .branch], "it concerns the Via of a request"),
        ]
    }()

    func check(_ script: Script, _ findings: inout Findings) {
        for facts in script.calls {
            guard let place = Self.places[facts.call.name] else { continue }
            let kinds = script.graph.kinds[facts.route]
            guard !kinds.isEmpty, kinds.isDisjoint(with: place.kinds) else { continue }
            // as a condition it tells replies to transactions from others
            if facts.call.name == "t_check_trans", facts.use != .statement { continue }
            let names = kinds.map(\.rawValue).sorted().joined(separator: ", ")
            findings.add(facts.call.nameRange, "\(facts.call.name)() has no meaning in \(names): \(place.why)", help: "it belongs into \(place.kinds.map(\.rawValue).sorted().first { $0 != "event_route" } ?? "request_route")")
        }
    }
}
