import Routing
import SIPMessage

/// The Path headers of a registration (RFC 3327 section 5.3).
struct PathHeaders {
    /// All values, comma-separated; empty if there are none.
    private(set) var vector = ByteView.empty
    /// `received` parameter of the first value's URI, unescaped; empty if it is not asked for or not there.
    private(set) var received = ByteView.empty

    /// Reads the message's headers; the first hop must be a loose router.
    /// - Parameter usesReceived: whether its `received` parameter counts (`path_use_received`).
    init(_ context: RouteContext, usesReceived: Bool) throws(RegistrationFailure) {
        let message = context.message
        guard let first = message.headers.firstIndex(.path) else { return }
        var text = ByteBuilder(context.arena)
        var index: Int? = first
        while let current = index {
            if text.count > 0 { text.append(ASCII.comma) }
            text.append(message.headers[current].body)
            index = message.headers.nextIndex(.path, after: current)
        }
        vector = text.finish()
        if vector.isEmpty { return }
        guard vector.count <= Self.longest else {
            context.log(.error, "registrar", "the Path is longer than \(Self.longest) bytes")
            throw .badPath
        }
        guard let hop = NameAddress(HeaderValues.split(vector).value), let uri = SIPURI(hop.uri) else {
            context.log(.error, "registrar", "bad Path \"\(vector)\"")
            throw .badPath
        }
        guard uri.isLooseRouter else {
            context.log(.error, "registrar", "the first Path URI \(hop.uri) is no loose router (;lr is missing)")
            throw .badPath
        }
        guard usesReceived, let escaped = uri.parameter(ByteView("received")) else { return }
        guard let plain = PercentEncoding.decoded(escaped, context.arena) else { throw .badPath }
        received = plain
    }

    private static let longest = 4096
}
