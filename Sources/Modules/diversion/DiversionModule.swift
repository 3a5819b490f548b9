import Routing
import SIPMessage

/// Module diversion: `add_diversion`, the header of a call that is redirected (RFC 5806).
public final class DiversionModule: Module, @unchecked Sendable {
    public static let name = "diversion"

    /// Part of the header that has no meaning of its own: the reference reads the parameter and never writes it.
    private var suffix = ""

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("suffix", string: { [unowned self] in suffix = $0 })
        exports.ksr("add_diversion_uri", aliasOf: "add_diversion")
        exports.function("add_diversion", .text("reason"), .text("uri").optional, routes: [.request, .failure, .branch]) { context, arguments in
            let message = context.message
            guard message.parsedURI != nil || arguments.count > 1 else {
                context.log(.error, "diversion", "the request URI cannot be parsed")
                return -1
            }
            var line = ByteBuilder(context.arena, capacity: 128)
            line.append("Diversion: <")
            line.append(arguments.count > 1 ? arguments.string(1) : message.requestURI)
            line.append(">;reason=")
            line.append(arguments.string(0))
            line.append("\r\n")
            // a newer diversion stands before the older ones (RFC 5806 section 4.2)
            message.edits.insert(line.finish(), at: message.first(.diversion)?.offset ?? message.headersEnd, inFront: true)
            return 1
        }
    }
}
