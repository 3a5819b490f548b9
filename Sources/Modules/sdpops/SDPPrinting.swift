import Routing
import SIPMessage

/// `sdp_print`: a description as it is understood here, in the log.
enum SDPPrinting {
    static func print(_ sdp: SDP, _ level: LogLevel, _ context: RouteContext) {
        for (number, session) in sdp.sessions.enumerated() {
            context.log(
                level, "sdpops",
                "session \(number): origin \(session.originAddress), version \(session.sessionVersion), address \(session.connection?.string ?? "none"), \(session.streams.count) streams")
            for (place, stream) in session.streams.enumerated() {
                context.log(
                    level, "sdpops",
                    "session \(number), stream \(place): \(stream.media) port \(stream.port), transport \(stream.transport), payloads \(stream.payloads), address \(stream.connection?.string ?? "the session's")")
            }
        }
    }
}
