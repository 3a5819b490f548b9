import Routing
import SIPMessage

/// `$sdp(...)`: parts of the description, most of them of its first session and stream.
enum SDPVariables {
    static func declare(_ exports: Exports, _ reader: SDPReader) {
        exports.variable("sdp") { spec in
            switch spec.argumentText {
            case "body", "raw": part(reader) { sdp, _ in .string(sdp.text) }
            case "sess_version": version(reader)
            case "c:ip": part(reader) { sdp, _ in .optional(sdp.connection) }
            case "c:af": part(reader) { sdp, _ in sdp.connection.map { .integer($0.contains(ASCII.colon) ? addressFamily6 : addressFamily4) } ?? .null }
            case "o:ip": part(reader) { sdp, _ in .optional(sdp.sessions.first?.originAddress) }
            case "m0:raw": stream(reader) { stream, _ in .string(stream.text) }
            case "m0:rtp:port": stream(reader) { stream, _ in .string(stream.port) }
            case "m0:rtcp:port":
                stream(reader) { stream, context in
                    if let port = stream.rtcpPort { return .string(port) }
                    // the next one (RFC 3605 section 2.1)
                    guard let port = stream.port.unsignedInteger, port < 65535 else { return .null }
                    return .string(context.arena.decimal(Int(port) + 1))
                }
            case "m0:b:AS": bandwidth(reader, "b=AS:")
            case "m0:b:RR": bandwidth(reader, "b=RR:")
            case "m0:b:RS": bandwidth(reader, "b=RS:")
            default:
                throw DeclarationError(
                    "unknown $sdp(\(spec.argumentText))",
                    remedy: "body, sess_version, c:ip, c:af, o:ip, m0:raw, m0:rtp:port, m0:rtcp:port, m0:b:AS, m0:b:RR and m0:b:RS are known")
            }
        }
    }

    /// `AF_INET` and `AF_INET6` as the reference shows them.
    private static let addressFamily4 = 2, addressFamily6 = 10

    private static func part(_ reader: SDPReader, _ get: @escaping @Sendable (SDP, RouteContext) -> Value) -> Variable {
        ComputedVariable { context in reader.sdp(context).map { get($0, context) } ?? .null }
    }

    private static func stream(_ reader: SDPReader, _ get: @escaping @Sendable (SDP.Stream, RouteContext) -> Value) -> Variable {
        part(reader) { sdp, context in sdp.sessions.first?.streams.first.map { get($0, context) } ?? .null }
    }

    private static func bandwidth(_ reader: SDPReader, _ prefix: StaticString) -> Variable {
        stream(reader) { stream, _ in
            var lines = SDP.Lines(stream.text)
            while let line = lines.next() { if line.text.hasPrefix(ByteView(prefix)) { return .string(line.text.dropFirst(prefix.utf8CodeUnitCount)) } }
            return .null
        }
    }

    // MARK: The session's version

    private static func version(_ reader: SDPReader) -> Variable {
        ComputedVariable(
            get: { context in
                guard let text = reader.sdp(context)?.sessions.last?.sessionVersion, let number = text.integer else { return .null }
                return .numericString(text, number)
            },
            set: { context, value in setVersion(reader, value, context) })
    }

    /// Writes another version, or for -1 the next one. A description that nobody looked at before stays as it is, as in the reference.
    private static func setVersion(_ reader: SDPReader, _ value: Value, _ context: RouteContext) -> Bool {
        guard let wanted = value.knownInteger, reader.wasRead(context), let old = reader.sdp(context)?.sessions.last?.sessionVersion,
            let number = old.integer
        else {
            context.log(.error, "sdpops", "$sdp(sess_version) takes a number, and a description that was looked at before (sdp_content())")
            return false
        }
        let (next, overflows) = number.addingReportingOverflow(1)
        guard wanted != -1 || !overflows else { return false }
        let text = context.arena.decimal(wanted == -1 ? next : wanted)
        context.message.edits.replace(offset: old.offset(in: context.message.buffer), length: old.count, with: text)
        return true
    }
}

extension SDP {
    /// Address of the first stream, its own or the session's.
    var connection: ByteView? { sessions.first.flatMap { $0.streams.first?.connection ?? $0.connection } }
}
