import Routing
import SIPMessage

/// `sdp_with_media`, `sdp_remove_media`, `sdp_with_transport` and their like: streams by media type or transport.
enum MediaFunctions {
    static func declare(_ exports: Exports, _ reader: SDPReader) {
        test(exports, reader, "sdp_with_media", ksrMissing: 0) { $0.media.equalsIgnoringCase($1) }
        test(exports, reader, "sdp_with_active_media", ksrMissing: 0) { stream, media in
            // a= lines count only where there are payload types, as in the reference
            stream.media.equalsIgnoringCase(media) && leadingNumber(stream.port) != 0 && stream.direction != .inactive
        }
        test(exports, reader, "sdp_with_transport", ksrMissing: -1) { $0.transport.equalsIgnoringCase($1) }
        test(exports, reader, "sdp_with_transport_like", ksrMissing: -1) { $0.transport.contains($1) }
        exports.function("sdp_remove_media", .string("media")) { context, arguments in
            remove(reader, context) { $0.media.equalsIgnoringCase(arguments.string(0)) } > 0 ? 1 : -1
        }
        // the number of streams there
        exports.ksr("remove_media", .literal("media")) { context, arguments in
            .integer(remove(reader, context) { $0.media.equalsIgnoringCase(arguments.string(0)) })
        }
        exports.function("sdp_remove_transport", .string("transport")) { context, arguments in
            remove(reader, context) { $0.transport.equalsIgnoringCase(arguments.string(0)) } > 0 ? 1 : -1
        }
        exports.function("sdp_transport", AVPArgument.parameter) { context, arguments in
            switch reader.read(context) {
            case .unreadable: return -1
            case .absent: return 1
            case .found(let sdp):
                let streams = sdp.sessions.flatMap(\.streams)
                guard let transport = streams.first?.transport else { return 1 }
                guard streams.allSatisfy({ $0.transport.equalsIgnoringCase(transport) }) else { return -2 }
                return AVPArgument.push(.string(transport), arguments, context)
            }
        }
    }

    /// Declares a function that looks for a stream.
    /// - Parameter ksrMissing: what embedded languages get where there is none.
    private static func test(
        _ exports: Exports, _ reader: SDPReader, _ name: String, ksrMissing: Int, _ matches: @escaping @Sendable (SDP.Stream, ByteView) -> Bool
    ) {
        @Sendable func result(_ context: RouteContext, _ text: ByteView, missing: Int) -> Int {
            switch reader.read(context) {
            case .unreadable: return -1
            case .absent: return missing
            case .found(let sdp): return sdp.sessions.contains { $0.streams.contains { matches($0, text) } } ? 1 : missing
            }
        }
        exports.function(name, .string("value")) { context, arguments in result(context, arguments.string(0), missing: -1) }
        guard ksrMissing != -1 else { return }
        exports.ksr(name, .literal("value")) { context, arguments in .integer(result(context, arguments.string(0), missing: ksrMissing)) }
    }

    /// Takes streams out, each to the start of the next one.
    /// - Returns: how many there were, -1 for a description that cannot be read.
    private static func remove(_ reader: SDPReader, _ context: RouteContext, _ matches: (SDP.Stream) -> Bool) -> Int {
        switch reader.read(context) {
        case .unreadable: return -1
        case .absent: return 0
        case .found(let sdp):
            var count = 0
            for session in sdp.sessions {
                for stream in session.streams where matches(stream) {
                    context.message.edits.remove(offset: stream.text.offset(in: context.message.buffer), length: stream.text.count)
                    count += 1
                }
            }
            return count
        }
    }

    /// The number that a text begins with, 0 if it does not.
    private static func leadingNumber(_ text: ByteView) -> Int {
        var end = 0
        while ASCII.isDigit(text[end]) { end += 1 }
        return text.prefix(end).integer ?? 0
    }
}
