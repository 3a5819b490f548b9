/// Gets to know of each top-level run of a route block, whatever engine it belongs to.
public protocol RunObserver: AnyObject, Sendable {
    func willRun(_ block: RouteBlock, kind: RouteKinds, _ context: RouteContext)
    /// - Parameter code: what the block returned; `context.flow` tells how it ended.
    func didRun(_ block: RouteBlock, kind: RouteKinds, code: Int, _ context: RouteContext)
}
