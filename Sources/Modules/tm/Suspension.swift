import Routing

/// A request (or reply) whose processing waits for something, `t_suspend`.
final class Suspension {
    /// Script state at the time.
    let flags: UInt32
    let routeKind: RouteKinds

    init(_ context: RouteContext) {
        flags = context.flags
        routeKind = context.routeKind
    }
}
