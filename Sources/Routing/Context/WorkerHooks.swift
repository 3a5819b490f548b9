/// The hooks that every message passes, as a worker holds them: called without reference counting.
public final class WorkerHooks {
    /// A closure in an object of its own, which can be lent.
    public final class RequestHook {
        public let body: @Sendable (RouteContext) -> Bool
        init(_ body: @escaping @Sendable (RouteContext) -> Bool) { self.body = body }
    }

    public final class ReplyHook {
        public let body: @Sendable (RouteContext) -> ProcessingHooks.ReplyDisposition
        init(_ body: @escaping @Sendable (RouteContext) -> ProcessingHooks.ReplyDisposition) { self.body = body }
    }

    private let beforeRequest: BorrowedList<RequestHook>
    private let afterRequest: BorrowedList<RequestHook>
    private let reply: BorrowedList<ReplyHook>

    init(_ hooks: ProcessingHooks) {
        beforeRequest = BorrowedList(hooks.beforeRequest.map { RequestHook($0) })
        afterRequest = BorrowedList(hooks.afterRequest.map { hook in
            RequestHook { context in
                hook(context)
                return true
            }
        })
        reply = BorrowedList(hooks.reply.map { ReplyHook($0) })
    }

    /// Runs `beforeRequest`.
    /// - Returns: false if one of them drops the request.
    @inline(__always)
    public func admitRequest(_ context: RouteContext) -> Bool {
        for index in 0..<beforeRequest.count where !beforeRequest.with(index, { $0.body(context) }) { return false }
        return true
    }

    /// Runs `afterRequest`.
    @inline(__always)
    public func requestDidEnd(_ context: RouteContext) {
        for index in 0..<afterRequest.count { _ = afterRequest.with(index) { $0.body(context) } }
    }

    /// Runs `reply` until one consumes the reply in hand.
    /// - Returns: whether one did.
    @inline(__always)
    public func consumeReply(_ context: RouteContext) -> Bool {
        for index in 0..<reply.count {
            if case .consumed = reply.with(index, { $0.body(context) }) { return true }
        }
        return false
    }
}
