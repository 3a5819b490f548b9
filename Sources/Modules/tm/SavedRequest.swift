import Routing
import SIPMessage

/// What a script made of a request before it was first forwarded, kept so that it can be forwarded again later
/// (failure routes, suspended requests).
final class SavedRequest {
    private let memory = Arena(capacity: 512)
    private let edits: MessageEdits
    private let uri: ByteView?
    private let destinationURI: ByteView

    init(_ context: RouteContext) {
        edits = context.message.edits.copied(to: memory)
        uri = context.message.newRequestURI.map { [memory] in memory.copy($0) }
        destinationURI = memory.copy(context.destinationURI)
    }

    /// Puts it back into a context that holds the same request.
    func restore(to context: RouteContext) {
        context.message.edits = edits
        context.message.newRequestURI = uri
        context.destinationURI = destinationURI
    }
}
