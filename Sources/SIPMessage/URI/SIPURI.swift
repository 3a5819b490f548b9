/// A URI of SIP messages, split into its parts (RFC 3261 section 19.1, RFC 3966 for tel).
public struct SIPURI: Sendable {
    public enum Scheme: UInt8, Sendable {
        case sip, sips, tel, tels, urn, other
    }

    public private(set) var text = ByteView.empty
    public private(set) var scheme = Scheme.other
    public private(set) var schemeText = ByteView.empty
    /// User part; the number of a tel URI. With `user=phone` it ends before the parameters of a telephone number.
    public private(set) var user = ByteView.empty
    public private(set) var password: ByteView?
    /// Parameters of the telephone number in the user part, with their `;`; empty unless `user=phone` is set (RFC 3261 section 19.1.6).
    public private(set) var userParameters = ByteView.empty
    /// Host as written; IPv6 in brackets.
    public private(set) var host = ByteView.empty
    public private(set) var portText = ByteView.empty
    /// Port; 0 if none is given.
    public private(set) var port = 0
    /// Parameters without the first `;`; nil if there is no `;`.
    public private(set) var parameters: ByteView?
    /// Headers without the `?`.
    public private(set) var headers: ByteView?

    init() {}

    /// Nil if the text is no URI, or a part of it is malformed.
    public init?(_ text: ByteView) {
        self.text = text
        guard let colon = text.firstIndex(of: ASCII.colon), colon > 0 else { return nil }
        schemeText = text.prefix(colon)
        switch colon {
        case 3 where schemeText.equalsIgnoringCase(ByteView("sip")): scheme = .sip
        case 4 where schemeText.equalsIgnoringCase(ByteView("sips")): scheme = .sips
        case 3 where schemeText.equalsIgnoringCase(ByteView("tel")): scheme = .tel
        case 4 where schemeText.equalsIgnoringCase(ByteView("tels")): scheme = .tels
        case 3 where schemeText.equalsIgnoringCase(ByteView("urn")): scheme = .urn
        default: return nil
        }
        let rest = text.dropFirst(colon + 1)
        switch scheme {
        case .tel, .tels:
            let end = rest.firstIndex(of: ASCII.semicolon) ?? rest.count
            user = rest.prefix(end)
            if end < rest.count { parameters = rest.dropFirst(end + 1) }
            // what looks like a port must be one
            if let (_, port) = user.split(at: ASCII.colon), port.unsignedInteger == nil { return nil }
            return
        case .urn:
            host = rest
            return
        default: break
        }
        guard parseSIP(rest) else { return nil }
    }

    private mutating func parseSIP(_ rest: ByteView) -> Bool {
        var place = 0
        if let at = rest.firstIndex(of: ASCII.at) {
            let userInfo = rest.prefix(at)
            if let (name, secret) = userInfo.split(at: ASCII.colon) {
                user = name
                password = secret
            } else {
                user = userInfo
            }
            place = at + 1
        }
        let start = place
        if rest[place] == 91 {
            guard let close = rest.firstIndex(of: 93, from: place) else { return false }
            place = close + 1
        } else {
            while place < rest.count {
                let byte = rest.base[place]
                if byte == ASCII.colon || byte == ASCII.semicolon || byte == ASCII.question { break }
                guard ASCII.isHostByte(byte) || SIPURI.isExtraHostByte(byte) else { return false }
                place += 1
            }
        }
        host = rest[start..<place]
        guard !host.isEmpty else { return false }
        if rest[place] == ASCII.colon {
            let portStart = place + 1
            place = portStart
            while place < rest.count, ASCII.isDigit(rest.base[place]) { place += 1 }
            portText = rest[portStart..<place]
            guard portText.isEmpty || portText.count < 7, let number = portText.isEmpty ? 0 : portText.unsignedInteger, number <= 65535 else { return false }
            port = Int(number)
        }
        if rest[place] == ASCII.semicolon {
            let end = rest.firstIndex(of: ASCII.question, from: place) ?? rest.count
            parameters = rest[(place + 1)..<end]
            place = end
        }
        if place < rest.count, rest[place] == ASCII.question {
            headers = rest.dropFirst(place + 1)
            place = rest.count
        }
        guard place == rest.count else { return false }
        if SIPURI.readsPhoneNumbers, let semicolon = user.firstIndex(of: ASCII.semicolon), parameter(ByteView("user")) == ByteView("phone") {
            userParameters = user.dropFirst(semicolon)
            user = user.prefix(semicolon)
        }
        return true
    }

    /// Whether the user part of a URI with `user=phone` is a telephone number (`phone2tel`); set once at start.
    nonisolated(unsafe) public static var readsPhoneNumbers = true

    /// Further bytes that a host may have (`uri_host_extra_chars`); set once at start.
    nonisolated(unsafe) public static var extraHostBytes: Set<UInt8> = []

    @inline(__always)
    private static func isExtraHostByte(_ byte: UInt8) -> Bool { !extraHostBytes.isEmpty && extraHostBytes.contains(byte) }

    public var isTel: Bool { scheme == .tel || scheme == .tels }

    /// Value of a parameter (names ignore case); empty for one without value, nil if it is not there.
    public func parameter(_ name: ByteView) -> ByteView? { parameters?.parameter(name) }

    /// Value of the transport parameter, `.any` if none or unknown.
    public var transport: TransportProtocol {
        guard let parameters, !parameters.isEmpty, let name = parameters.parameter(ByteView("transport")) else { return .any }
        return TransportProtocol(name) ?? .any
    }

    public var isLooseRouter: Bool { parameters?.parameter(ByteView("lr")) != nil }
    public var maddr: ByteView? { parameters?.parameter(ByteView("maddr")) }
    /// Whether `user=phone` is set.
    public var isPhone: Bool { parameters?.parameter(ByteView("user"))?.equalsIgnoringCase(ByteView("phone")) ?? false }
}
