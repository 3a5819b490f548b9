/// Header fields that the parser knows by name, in their long and compact forms (RFC 3261 section 7.3.3, IANA registry).
public enum HeaderID: UInt8, Sendable {
    case other = 0
    case via
    case from
    case to
    case callID
    case cseq
    case contact
    case contentLength
    case contentType
    case maxForwards
    case route
    case recordRoute
    case expires
    case userAgent
    case server
    case supported
    case subject
    case event
    case allow
    case allowEvents
    case authorization
    case proxyAuthorization
    case wwwAuthenticate
    case proxyAuthenticate
    case require
    case proxyRequire
    case unsupported
    case path
    case serviceRoute
    case accept
    case acceptEncoding
    case acceptLanguage
    case contentEncoding
    case contentDisposition
    case contentLanguage
    case date
    case timestamp
    case minExpires
    case minSE
    case sessionExpires
    case referTo
    case referredBy
    case replaces
    case reason
    case diversion
    case remotePartyID
    case pAssertedIdentity
    case pPreferredIdentity
    case privacy
    case identity
    case identityInfo
    case subscriptionState
    case sipIfMatch
    case sipETag
    case warning
    case retryAfter
    case inReplyTo
    case organization
    case priority
    case mimeVersion
    case alertInfo
    case callInfo
    case errorInfo
    case rseq
    case rack
    case securityClient
    case securityVerify
    case securityServer
    case historyInfo
    case pChargingVector
    case authenticationInfo
    case join
    case geolocation
    case targetDialog
    case flowTimer
    case xForwardedFor
    case host
    case sia
    case acceptContact
    case rejectContact
    case requestDisposition

    /// The header of that name, in any case and form.
    public init(_ name: ByteView) {
        self = Self.find(name)
    }

    private static func find(_ name: ByteView) -> HeaderID {
        func match(_ known: StaticString, _ id: HeaderID) -> HeaderID { name.equalsIgnoringCase(ByteView(known)) ? id : .other }
        let first = ASCII.lowercase(name[0])
        switch name.count {
        case 1:
            switch first {
            case 97: return .acceptContact
            case 98: return .referredBy
            case 99: return .contentType
            case 100: return .requestDisposition
            case 101: return .contentEncoding
            case 102: return .from
            case 105: return .callID
            case 106: return .rejectContact
            case 107: return .supported
            case 108: return .contentLength
            case 109: return .contact
            case 110: return .identityInfo
            case 111: return .event
            case 114: return .referTo
            case 115: return .subject
            case 116: return .to
            case 117: return .allowEvents
            case 118: return .via
            case 120: return .sessionExpires
            case 121: return .identity
            default: return .other
            }
        case 2:
            switch first {
            case 116: return match("To", .to)
            default: return .other
            }
        case 3:
            switch first {
            case 115: return match("Sia", .sia)
            case 118: return match("Via", .via)
            default: return .other
            }
        case 4:
            switch first {
            case 99: return match("CSeq", .cseq)
            case 100: return match("Date", .date)
            case 102: return match("From", .from)
            case 104: return match("Host", .host)
            case 106: return match("Join", .join)
            case 112: return match("Path", .path)
            case 114:
                if name.equalsIgnoringCase(ByteView("RSeq")) { return .rseq }
                return match("RAck", .rack)
            default: return .other
            }
        case 5:
            switch first {
            case 97: return match("Allow", .allow)
            case 101: return match("Event", .event)
            case 114: return match("Route", .route)
            default: return .other
            }
        case 6:
            switch first {
            case 97: return match("Accept", .accept)
            case 109: return match("Min-SE", .minSE)
            case 114: return match("Reason", .reason)
            case 115: return match("Server", .server)
            default: return .other
            }
        case 7:
            switch first {
            case 99:
                if name.equalsIgnoringCase(ByteView("Call-ID")) { return .callID }
                return match("Contact", .contact)
            case 101: return match("Expires", .expires)
            case 112: return match("Privacy", .privacy)
            case 114: return match("Require", .require)
            case 115: return match("Subject", .subject)
            case 119: return match("Warning", .warning)
            default: return .other
            }
        case 8:
            switch first {
            case 105: return match("Identity", .identity)
            case 112: return match("Priority", .priority)
            case 114:
                if name.equalsIgnoringCase(ByteView("Refer-To")) { return .referTo }
                return match("Replaces", .replaces)
            case 115: return match("SIP-ETag", .sipETag)
            default: return .other
            }
        case 9:
            switch first {
            case 99: return match("Call-Info", .callInfo)
            case 100: return match("Diversion", .diversion)
            case 115: return match("Supported", .supported)
            case 116: return match("Timestamp", .timestamp)
            default: return .other
            }
        case 10:
            switch first {
            case 97: return match("Alert-Info", .alertInfo)
            case 101: return match("Error-Info", .errorInfo)
            case 102: return match("Flow-Timer", .flowTimer)
            case 117: return match("User-Agent", .userAgent)
            default: return .other
            }
        case 11:
            switch first {
            case 103: return match("Geolocation", .geolocation)
            case 105: return match("In-Reply-To", .inReplyTo)
            case 109: return match("Min-Expires", .minExpires)
            case 114:
                if name.equalsIgnoringCase(ByteView("Referred-By")) { return .referredBy }
                return match("Retry-After", .retryAfter)
            case 117: return match("Unsupported", .unsupported)
            default: return .other
            }
        case 12:
            switch first {
            case 97: return match("Allow-Events", .allowEvents)
            case 99: return match("Content-Type", .contentType)
            case 104: return match("History-Info", .historyInfo)
            case 109:
                if name.equalsIgnoringCase(ByteView("Max-Forwards")) { return .maxForwards }
                return match("MIME-Version", .mimeVersion)
            case 111: return match("Organization", .organization)
            case 114: return match("Record-Route", .recordRoute)
            case 115: return match("SIP-If-Match", .sipIfMatch)
            default: return .other
            }
        case 13:
            switch first {
            case 97: return match("Authorization", .authorization)
            case 105: return match("Identity-Info", .identityInfo)
            case 112: return match("Proxy-Require", .proxyRequire)
            case 115: return match("Service-Route", .serviceRoute)
            case 116: return match("Target-Dialog", .targetDialog)
            default: return .other
            }
        case 14:
            switch first {
            case 97: return match("Accept-Contact", .acceptContact)
            case 99: return match("Content-Length", .contentLength)
            case 114: return match("Reject-Contact", .rejectContact)
            default: return .other
            }
        case 15:
            switch first {
            case 97:
                if name.equalsIgnoringCase(ByteView("Accept-Encoding")) { return .acceptEncoding }
                return match("Accept-Language", .acceptLanguage)
            case 114: return match("Remote-Party-ID", .remotePartyID)
            case 115:
                if name.equalsIgnoringCase(ByteView("Session-Expires")) { return .sessionExpires }
                if name.equalsIgnoringCase(ByteView("Security-Client")) { return .securityClient }
                if name.equalsIgnoringCase(ByteView("Security-Verify")) { return .securityVerify }
                return match("Security-Server", .securityServer)
            case 120: return match("X-Forwarded-For", .xForwardedFor)
            default: return .other
            }
        case 16:
            switch first {
            case 99:
                if name.equalsIgnoringCase(ByteView("Content-Encoding")) { return .contentEncoding }
                return match("Content-Language", .contentLanguage)
            case 119: return match("WWW-Authenticate", .wwwAuthenticate)
            default: return .other
            }
        case 17:
            switch first {
            case 112: return match("P-Charging-Vector", .pChargingVector)
            default: return .other
            }
        case 18:
            switch first {
            case 112: return match("Proxy-Authenticate", .proxyAuthenticate)
            case 115: return match("Subscription-State", .subscriptionState)
            default: return .other
            }
        case 19:
            switch first {
            case 97: return match("Authentication-Info", .authenticationInfo)
            case 99: return match("Content-Disposition", .contentDisposition)
            case 112:
                if name.equalsIgnoringCase(ByteView("Proxy-Authorization")) { return .proxyAuthorization }
                return match("P-Asserted-Identity", .pAssertedIdentity)
            case 114: return match("Request-Disposition", .requestDisposition)
            default: return .other
            }
        case 20:
            switch first {
            case 112: return match("P-Preferred-Identity", .pPreferredIdentity)
            default: return .other
            }
        default: return .other
        }
    }
}
