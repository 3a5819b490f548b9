import Routing
import SIPMessage

/// Expiry and preference of a contact that is about to be stored.
struct RegistrationRules {
    let settings: RegistrarSettings
    /// Preference that the script gives in the `xavp_cfg` XAVP; nil for none.
    var forcedQ: Int?
    /// Whether a too short expiry is refused instead of raised.
    var refusesBriefIntervals = false
    /// Whether the expiry may be lowered at random.
    var variesExpiry = true
    /// Seconds since 1970.
    var now = 0

    /// Seconds since 1970 at which a contact ends, 0 if it is to be removed.
    /// - Parameters:
    ///   - parameter: the contact's `expires`.
    ///   - header: value of the Expires header, nil for none or an unreadable one.
    func end(_ parameter: ByteView?, header: Int?, random: inout some RandomNumberGenerator) throws(RegistrationFailure) -> Int {
        var seconds: Int
        var range = 0
        if let asked = parameter.map({ Self.number($0) }) ?? header {
            seconds = asked
            range = settings.expiresRange.integer
        } else {
            seconds = settings.defaultExpires.integer
            range = settings.defaultExpiresRange.integer
        }
        if seconds == 0 { return 0 }
        let shortest = settings.minExpires.integer
        if seconds < shortest {
            if refusesBriefIntervals { throw .intervalTooBrief }
            seconds = shortest
        }
        if variesExpiry {
            if range > 0 { seconds -= seconds * range / 100 * Int.random(in: 1...100, using: &random) / 100 }
            seconds = max(seconds, shortest)
        }
        let longest = settings.maxExpires.integer
        if longest > 0 { seconds = min(seconds, longest) }
        return now + seconds
    }

    /// A number of 32 bits; one of its upper half counts as negative, as the reference takes it.
    static func number(_ text: ByteView) -> Int? {
        guard let number = text.unsignedInteger, number <= UInt(UInt32.max) else { return nil }
        return Int(Int32(truncatingIfNeeded: number))
    }

    /// Value of an Expires header: the digits it begins with; nil if anything but white space follows them.
    static func expiresHeader(_ body: ByteView) -> Int? {
        var end = 0
        while end < body.count, ASCII.isDigit(body[end]) { end += 1 }
        guard end > 0, end == body.count || ASCII.isWhitespace(body[end]) else { return nil }
        return number(body.prefix(end))
    }

    /// Preference in thousandths.
    func preference(_ parameter: ByteView?) throws(RegistrationFailure) -> Int {
        if let forcedQ {
            guard (0...1000).contains(forcedQ) else { throw .badQ }
            return forcedQ
        }
        guard let parameter else { return settings.defaultQ.integer }
        guard let value = QValue.parse(parameter) else { throw .badQ }
        return value
    }
}
