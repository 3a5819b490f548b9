import SIPMessage

/// Why a registration is refused: what the reply says (RFC 3261 section 10.3).
enum RegistrationFailure: Error {
    case badCSeq, badQ, addressTooLong, badAddress, unparsable, missingTo, missingCallID, missingCSeq, badContact
    case starWithExpires, starWithContacts, badUser, tooManyContacts, contactTooLong, callIDTooLong, badPath
    case pathUnsupported, outboundUnsupported, outboundRequired, outboundUnsupportedByEdge, badRegistrationID, intervalTooBrief
    /// The registration failed, but the reply is a 200: what the reference answers where it notes no reason (an unreadable To, `reg-id=0`).
    case unreported

    /// Status code of the reply.
    var code: Int {
        switch self {
        case .unreported: 200
        case .addressTooLong: 500
        case .tooManyContacts: 503
        case .pathUnsupported, .outboundRequired: 420
        case .outboundUnsupported: 421
        case .outboundUnsupportedByEdge: 439
        case .intervalTooBrief: 423
        default: 400
        }
    }

    /// Text of `P-Registrar-Error`.
    var text: StaticString {
        switch self {
        case .unreported: "No problem"
        case .badCSeq: "Invalid CSeq number"
        case .badQ: "Invalid q param in contact"
        case .addressTooLong: "Address Of Record too long"
        case .badAddress: "Error while parsing AOR"
        case .unparsable: "Message parse error"
        case .missingTo: "To header not found"
        case .missingCallID: "Call-ID header not found"
        case .missingCSeq: "CSeq header not found"
        case .badContact: "Contact parse error"
        case .starWithExpires: "* used in contact and expires is not zero"
        case .starWithContacts: "* used in contact and more than 1 contact"
        case .badUser: "Error while unescaping username"
        case .tooManyContacts: "Too many registered contacts"
        case .contactTooLong: "Contact/received too long"
        case .callIDTooLong: "Callid too long"
        case .badPath: "Path parse error"
        case .pathUnsupported: "No support for found Path indicated"
        case .outboundUnsupported: "No support for Outbound indicated"
        case .outboundRequired: "No support for Outbound on server"
        case .outboundUnsupportedByEdge: "No support for Outbound on edge proxy"
        case .badRegistrationID: "Invalid Reg-Id number"
        case .intervalTooBrief: "Interval too brief"
        }
    }

    /// Reason phrase of a status code that registrations end with.
    static func reason(_ code: Int) -> StaticString {
        switch code {
        case 200: "OK"
        case 400: "Bad Request"
        case 420: "Bad Extension"
        case 421: "Extension Required"
        case 423: "Interval Too Brief"
        case 439: "First Hop Lacks Outbound Support"
        case 503: "Service Unavailable"
        default: "Server Internal Error"
        }
    }
}
