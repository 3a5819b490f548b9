import Routing
import SIPMessage

/// What a script made of a request before it was first forwarded, kept so that it can be forwarded again later
/// (failure routes, suspended requests).
final class SavedRequest {
    private let memory = Arena(capacity: 256)
    private let edits: MessageEdits
    private let uri: ByteView?
    private let target: ClientBranch.Target

    init(_ context: RouteContext) {
        edits = context.message.edits.copied(to: memory)
        uri = context.message.newRequestURI.map { [memory] in memory.copy($0) }
        var target = ClientBranch.Target(context)
        target.keep(in: memory)
        self.target = target
    }

    /// Whether there is anything to keep.
    static func isNeeded(_ context: RouteContext) -> Bool {
        !context.message.edits.isEmpty || context.message.newRequestURI != nil || !context.destinationURI.isEmpty || !context.path.isEmpty
            || context.forcedSocket != nil || !context.ruid.isEmpty
    }

    /// Puts it back into a context that holds the same request.
    func restore(to context: RouteContext) {
        context.message.edits = edits
        context.message.newRequestURI = uri
        target.applyNextHop(to: context)
    }
}
