import Routing
import SIPMessage

/// Reads the message's session description, and remembers that somebody did.
final class SDPReader: @unchecked Sendable {
    enum Result {
        case found(SDP)
        /// The message has no body.
        case absent
        /// Its body is something else, or broken.
        case unreadable
    }

    private final class Mark: Sendable {}
    private let mark = Mark()
    /// Place in a context of the note that the description was read; set at load.
    var slot = 0

    func read(_ context: RouteContext) -> Result {
        if context.message.bodyOffset >= context.message.buffer.count { return .absent }
        guard let sdp = SDP(context.message) else {
            context.log(.error, "sdpops", "the body is no session description that can be read")
            return .unreadable
        }
        context.slots[slot] = mark
        return .found(sdp)
    }

    /// The description; nil if there is none that can be read.
    func sdp(_ context: RouteContext) -> SDP? {
        if case .found(let sdp) = read(context) { return sdp }
        return nil
    }

    /// Whether a script looked at the description before.
    func wasRead(_ context: RouteContext) -> Bool { context.slots[slot] != nil }
}

/// An argument that names an AVP, for functions that put a value on top of it.
enum AVPArgument {
    static let parameter = Parameter.prepared("avp") { text, registry in
        guard let variable = try registry.variable(text) as? AVPVariable else {
            throw DeclarationError("\(text) is no AVP", remedy: "write \"$avp(name)\"")
        }
        return variable
    }

    /// - Returns: the function's code.
    static func push(_ value: Value, _ arguments: Arguments, _ context: RouteContext) -> Int {
        guard let variable = arguments.object(0, as: AVPVariable.self), variable.assign(value, context) else { return -1 }
        return 1
    }
}
