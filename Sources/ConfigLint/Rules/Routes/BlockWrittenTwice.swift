import ConfigSyntax

/// The same block under two names
///
/// `route` without a name is `request_route`, and `onreply_route` without a name is `reply_route`. A second one is appended to
/// the first, and is not reached behind its `exit`.
///
/// Instead: write one block.
struct BlockWrittenTwice: Rule {
    static let name = "block-written-twice"

    func check(_ script: Script, _ findings: inout Findings) {
        var first: [String: RouteFacts] = [:]
        for route in script.routes where route.kind == .request || route.kind == .reply || route.kind == .onSend || (route.kind == .onReply && ["", "0"].contains(route.name)) {
            let key = route.kind == .onReply ? RouteDefinition.Kind.reply.rawValue : route.kind.rawValue
            if let earlier = first[key] {
                findings.add(route.head, "this \(key) block is put behind the first one", help: "write one block", notes: [(earlier.head, "the first one")])
            } else {
                first[key] = route
            }
        }
    }
}
