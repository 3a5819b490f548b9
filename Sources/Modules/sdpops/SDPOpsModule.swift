import Routing
import SIPMessage

/// Module sdpops: session descriptions as scripts look at them and change them (RFC 4566).
public final class SDPOpsModule: Module, @unchecked Sendable {
    public static let name = "sdpops"

    private let reader = SDPReader()

    public init() {}

    public func declare(_ exports: Exports) {
        reader.slot = exports.registry.reserveSlot()
        CodecFunctions.declare(exports, reader)
        MediaFunctions.declare(exports, reader)
        SDPLineFunctions.declare(exports, reader)
        SDPVariables.declare(exports, reader)
        declareContent(exports)
        declareIterators(exports)
    }

    private func declareContent(_ exports: Exports) {
        exports.function("sdp_content") { [reader] context, _ in reader.sdp(context) == nil ? -1 : 1 }
        exports.function("sdp_content", .literal("flags")) { context, _ in Self.claimsSDP(context) ? 1 : -1 }
        exports.ksr("sdp_content_flags", .integer("flags")) { [reader] context, arguments in
            let isThere = arguments.integer(0) == 0 ? reader.sdp(context) != nil : Self.claimsSDP(context)
            return .integer(isThere ? 1 : -1)
        }
        exports.function("sdp_get", AVPArgument.parameter) { [reader] context, arguments in
            switch reader.read(context) {
            case .unreadable: return -1
            case .absent: return -2
            case .found(let sdp): return AVPArgument.push(.string(sdp.text), arguments, context)
            }
        }
        exports.function("sdp_print", .integer("level")) { [reader] context, arguments in
            switch reader.read(context) {
            case .unreadable: return -1
            case .absent: return 1
            case .found(let sdp):
                SDPPrinting.print(sdp, LogLevel(clamping: arguments.integer(0)), context)
                return 1
            }
        }
        exports.function("sdp_with_ice") { context, _ in
            context.message.buffer.dropFirst(context.message.bodyOffset).contains(ByteView("a=candidate")) ? 1 : -1
        }
        exports.function("sdp_get_address_family") { [reader] context, _ in
            guard let sdp = reader.sdp(context) else { return -1 }
            for session in sdp.sessions {
                if let address = session.connection ?? session.streams.lazy.compactMap(\.connection).first { return address.contains(ASCII.colon) ? 6 : 4 }
            }
            return -1
        }
    }

    /// Whether a body is there that may hold a session description, going by its type alone.
    private static func claimsSDP(_ context: RouteContext) -> Bool {
        let body = context.message.buffer.dropFirst(context.message.bodyOffset)
        guard !body.isEmpty else { return false }
        guard context.message.first(.contentType) != nil else { return true }
        guard let type = context.message.contentType else { return false }
        if type == .sdp { return true }
        return type == .multipartMixed && body.firstIndexIgnoringCase(of: ByteView("application/sdp")) != nil
    }

    private func declareIterators(_ exports: Exports) {
        LineIterators.declare(exports, "sdp", variable: "sdpitval") { [reader] context in
            guard let text = reader.sdp(context)?.text else { return nil }
            let start = text.offset(in: context.message.buffer)
            return start..<(start + text.count)
        }
        exports.ksr("sdp_iterator_value", .literal("iterator"), returns: .value) { context, arguments in
            context.variable("sdpitval", named: arguments.string(0))?.value(context) ?? .null
        }
    }
}
