/// Kinds of route blocks (core cookbook, "Routing Blocks"), as a set: where a function may be called, what runs now.
public struct RouteKinds: OptionSet, Sendable, Hashable {
    public let rawValue: UInt16
    @inlinable public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// `request_route` and the `route[NAME]` blocks it calls.
    public static let request = RouteKinds(rawValue: 1 << 0)
    /// `failure_route[NAME]`
    public static let failure = RouteKinds(rawValue: 1 << 1)
    /// `onreply_route[NAME]` that tm runs.
    public static let tmReply = RouteKinds(rawValue: 1 << 2)
    /// `branch_route[NAME]`
    public static let branch = RouteKinds(rawValue: 1 << 3)
    /// `onsend_route`
    public static let onSend = RouteKinds(rawValue: 1 << 4)
    /// `error_route`
    public static let error = RouteKinds(rawValue: 1 << 5)
    /// `event_route[...]` without a message of its own.
    public static let local = RouteKinds(rawValue: 1 << 6)
    /// `reply_route`, the core's.
    public static let coreReply = RouteKinds(rawValue: 1 << 7)
    /// `event_route[tm:branch-failure:NAME]`
    public static let branchFailure = RouteKinds(rawValue: 1 << 8)
    /// Any event route.
    public static let event = RouteKinds(rawValue: 1 << 9)

    /// Both kinds of reply routes.
    public static let reply: RouteKinds = [.tmReply, .coreReply]
    public static let any = RouteKinds(rawValue: 0x3ff)

    /// What a main block of this kind is called in logs.
    var defaultName: String {
        switch self {
        case .coreReply, .tmReply: "DEFAULT_ONREPLY"
        case .failure: "DEFAULT_FAILURE"
        case .branch: "DEFAULT_BRANCH"
        case .onSend: "DEFAULT_SEND"
        case .event: "DEFAULT_EVENT"
        default: "DEFAULT_ROUTE"
        }
    }

    /// Names of the blocks in the set, as configs write them.
    public var names: [String] {
        let all: [(RouteKinds, String)] = [
            (.request, "request_route"), (.failure, "failure_route"), (.tmReply, "onreply_route"), (.branch, "branch_route"),
            (.onSend, "onsend_route"), (.error, "error_route"), (.local, "local_route"), (.coreReply, "reply_route"),
            (.branchFailure, "event_route[tm:branch-failure]"), (.event, "event_route"),
        ]
        return all.filter { contains($0.0) }.map(\.1)
    }
}
