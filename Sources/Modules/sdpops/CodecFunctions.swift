import Routing
import SIPMessage

/// `sdp_remove_codecs_*`, `sdp_keep_codecs_*`, `sdp_with_codecs_*`: codecs by payload number or by name.
enum CodecFunctions {
    /// Payload types of names that have fixed ones (RFC 3551 section 6).
    private static let fixedTypes: [(name: ByteView, types: [ByteView])] = [
        (ByteView("PCMU"), [ByteView("0")]), (ByteView("GSM"), [ByteView("3")]), (ByteView("G723"), [ByteView("4")]),
        (ByteView("DVI4"), [ByteView("5"), ByteView("6"), ByteView("16"), ByteView("17")]), (ByteView("LPC"), [ByteView("7")]),
        (ByteView("PCMA"), [ByteView("8")]), (ByteView("G722"), [ByteView("9")]), (ByteView("L16"), [ByteView("10"), ByteView("11")]),
        (ByteView("QCELP"), [ByteView("12")]), (ByteView("CN"), [ByteView("13")]), (ByteView("MPA"), [ByteView("14")]),
        (ByteView("G728"), [ByteView("15")]), (ByteView("G729"), [ByteView("18")]),
    ]

    static func declare(_ exports: Exports, _ reader: SDPReader) {
        let codecs = Parameter.string("codecs"), media = Parameter.string("media").optional
        for (verb, keeps) in [("remove", false), ("keep", true)] {
            for (suffix, isByName) in [("id", false), ("name", true)] {
                exports.function("sdp_\(verb)_codecs_by_\(suffix)", codecs, media) { context, arguments in
                    change(reader, context, arguments, keeps: keeps, isByName: isByName) ? 1 : -1
                }
                // done is 0 there
                exports.ksr("\(verb)_codecs_by_\(suffix)", .literal("codecs"), .literal("media")) { context, arguments in
                    .integer(change(reader, context, arguments, keeps: keeps, isByName: isByName) ? 0 : -1)
                }
            }
        }
        exports.function("sdp_with_codecs_by_id", codecs) { context, arguments in
            let code = found(reader, context, arguments.string(0), isByName: false)
            return code > 0 ? code : code - 1
        }
        exports.ksr("sdp_with_codecs_by_id", .literal("codecs")) { context, arguments in
            .integer(found(reader, context, arguments.string(0), isByName: false))
        }
        exports.function("sdp_with_codecs_by_name", codecs) { context, arguments in
            let code = found(reader, context, arguments.string(0), isByName: true)
            return code == 0 ? -1 : code
        }
    }

    // MARK: Lists

    /// The items of a list that commas separate.
    private static func items(_ list: ByteView) -> [ByteView] {
        var items: [ByteView] = []
        var rest = list
        while !rest.isEmpty {
            let (head, tail) = rest.split(at: ASCII.comma) ?? (rest, .empty)
            let item = head.trimmedFront
            if item.isEmpty { break }
            items.append(item)
            rest = tail
        }
        return items
    }

    /// Payload types of codecs by their names; nil if none of them is known here.
    private static func types(named list: ByteView, _ sdp: SDP) -> [ByteView]? {
        var types: [ByteView] = []
        for name in items(list) {
            if let fixed = fixedTypes.first(where: { $0.name.equalsIgnoringCase(name) }) {
                types += fixed.types
            } else {
                for session in sdp.sessions { for stream in session.streams { types += stream.types(named: name) } }
            }
        }
        return types.isEmpty ? nil : types
    }

    private static func wanted(_ list: ByteView, isByName: Bool, _ sdp: SDP) -> [ByteView]? { isByName ? types(named: list, sdp) : items(list) }

    // MARK: Changing

    private static func change(_ reader: SDPReader, _ context: RouteContext, _ arguments: Arguments, keeps: Bool, isByName: Bool) -> Bool {
        guard let sdp = reader.sdp(context), let types = wanted(arguments.string(0), isByName: isByName, sdp) else { return false }
        let media = arguments.string(1)
        for session in sdp.sessions {
            for stream in session.streams where media.isEmpty || stream.media.equalsIgnoringCase(media) {
                let listed = SDP.Words(stream.payloads).all
                let removed = keeps ? listed.filter { !types.contains($0) } : types
                for type in removed { remove(type, of: stream, listed, context) }
            }
        }
        return true
    }

    /// Takes a payload type out of the `m=` line, with the blank before it, and the attributes that are about it.
    private static func remove(_ type: ByteView, of stream: SDP.Stream, _ listed: [ByteView], _ context: RouteContext) {
        let buffer = context.message.buffer
        if let place = listed.first(where: { $0 == type }) {
            context.message.edits.remove(offset: place.offset(in: buffer) - 1, length: place.count + 1)
        }
        var lines = SDP.Lines(stream.text)
        while let line = lines.next() {
            guard stream.isAttribute(line.text, about: type) else { continue }
            context.message.edits.remove(offset: stream.text.offset(in: buffer) + line.start, length: line.end - line.start)
        }
    }

    // MARK: Looking

    /// - Returns: 1 if all codecs are in all streams, 2 if some are missing somewhere, 0 if none is there, -1 without a description.
    private static func found(_ reader: SDPReader, _ context: RouteContext, _ list: ByteView, isByName: Bool) -> Int {
        guard let sdp = reader.sdp(context), let types = wanted(list, isByName: isByName, sdp) else { return -1 }
        var isFound = false, isMissing = false
        for session in sdp.sessions {
            for stream in session.streams {
                let listed = SDP.Words(stream.payloads).all
                for type in types { if listed.contains(type) { isFound = true } else { isMissing = true } }
            }
        }
        return isFound ? (isMissing ? 2 : 1) : 0
    }
}

extension SDP.Stream {
    /// Whether a line is an attribute of a payload type: `a=rtpmap:0 ...`.
    func isAttribute(_ line: ByteView, about type: ByteView) -> Bool {
        for name in [ByteView("a=rtpmap:"), ByteView("a=fmtp:"), ByteView("a=rtcp-fb:")] where line.hasPrefixIgnoringCase(name) {
            let rest = line.dropFirst(name.count)
            return rest.hasPrefix(type) && rest[type.count] == ASCII.space
        }
        return false
    }

    /// Payload types of its `m=` line that an `a=rtpmap:` gives that name.
    func types(named name: ByteView) -> [ByteView] {
        let listed = SDP.Words(payloads).all
        var types: [ByteView] = []
        var lines = SDP.Lines(text)
        while let line = lines.next() {
            guard line.text.hasPrefixIgnoringCase(ByteView("a=rtpmap:")) else { continue }
            let words = SDP.Words(line.text.dropFirst(9)).all
            guard words.count > 1, listed.contains(words[0]) else { continue }
            let encoding = words[1].split(at: UInt8(ascii: "/"))?.head ?? words[1]
            if encoding.equalsIgnoringCase(name) { types.append(words[0]) }
        }
        return types
    }
}
