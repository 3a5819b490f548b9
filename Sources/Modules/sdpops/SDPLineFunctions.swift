import Routing
import SIPMessage

/// `sdp_remove_line_by_prefix`, `sdp_get_line_startswith`: lines of the description by what they begin with.
enum SDPLineFunctions {
    static func declare(_ exports: Exports, _ reader: SDPReader) {
        exports.function("sdp_remove_line_by_prefix", .string("prefix"), .string("media").optional) { context, arguments in
            remove(reader, context, arguments) < 0 ? -1 : 1
        }
        // the number of lines there
        exports.ksr("remove_line_by_prefix", .literal("prefix"), .literal("media")) { context, arguments in
            .integer(remove(reader, context, arguments))
        }
        exports.function("sdp_get_line_startswith", AVPArgument.parameter, .string("prefix")) { context, arguments in
            guard !arguments.string(1).isEmpty else { return -1 }
            switch reader.read(context) {
            case .unreadable: return -1
            case .absent: return -2
            case .found(let sdp):
                // to the end of the body, as in the reference
                let rest = ByteView(from: sdp.text.base, to: context.message.buffer.end)
                var lines = SDP.Lines(rest)
                while let line = lines.next() {
                    if line.text.hasPrefix(arguments.string(1)) { return AVPArgument.push(.string(line.text), arguments, context) }
                }
                return -1
            }
        }
    }

    /// - Returns: how many lines were taken out, -1 without a description.
    private static func remove(_ reader: SDPReader, _ context: RouteContext, _ arguments: Arguments) -> Int {
        guard let sdp = reader.sdp(context), !arguments.string(0).isEmpty else { return -1 }
        let media = arguments.string(1)
        let areas = media.isEmpty
            ? [sdp.text] : sdp.sessions.flatMap { $0.streams.filter { $0.media.equalsIgnoringCase(media) }.map(\.text) }
        var count = 0
        for area in areas {
            let start = area.offset(in: context.message.buffer)
            var lines = SDP.Lines(area)
            while let line = lines.next() {
                guard line.text.hasPrefix(arguments.string(0)) else { continue }
                context.message.edits.remove(offset: start + line.start, length: line.end - line.start)
                count += 1
            }
        }
        return count
    }
}
