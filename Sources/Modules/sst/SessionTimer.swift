import Routing
import SIPMessage

/// What a message says about its session timer (RFC 4028): seconds, 0 for nothing.
struct SessionTimer {
    /// `Session-Expires`
    let interval: Int
    /// `Min-SE`
    let minimum: Int
    /// Whether its sender can refresh the session.
    let isSupported: Bool

    init(_ message: SIPMessage) {
        interval = Self.interval(message) ?? 0
        minimum = Self.minimum(message) ?? 0
        isSupported = OptionTags.contains(message, .supported, "timer")
    }

    /// Whether there is a `Session-Expires` at all.
    static func hasInterval(_ message: SIPMessage) -> Bool { message.first(.sessionExpires) != nil }

    /// `Session-Expires`; nil if there is none that can be read.
    static func interval(_ message: SIPMessage) -> Int? {
        guard let body = message.first(.sessionExpires)?.body.trimmedFront else { return nil }
        var end = 0
        while end < body.count, ASCII.isDigit(body[end]) { end += 1 }
        let rest = body.dropFirst(end)
        guard end > 0, rest.isEmpty || rest.first == ASCII.semicolon else { return nil }
        if let refresher = rest.parameter(ByteView("refresher")),
            !refresher.equalsIgnoringCase(ByteView("uac")), !refresher.equalsIgnoringCase(ByteView("uas"))
        { return nil }
        return body.prefix(end).unsignedInteger.flatMap { Int(exactly: $0) }
    }

    /// `Min-SE`; nil if there is none that can be read.
    static func minimum(_ message: SIPMessage) -> Int? {
        message.first(.minSE).flatMap { $0.body.trimmed.unsignedInteger }.flatMap { Int(exactly: $0) }
    }
}
