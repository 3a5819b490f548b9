/// Request methods that the server tells apart; everything else is `.other`.
public enum SIPMethod: UInt8, Sendable {
    case other, invite, ack, bye, cancel, options, register, prack, subscribe, notify, publish, info, refer, message, update, kdmq
    case get, post, put, delete

    /// The method of that name; method names are case-sensitive (RFC 3261 section 7.1).
    public init(_ name: ByteView) {
        switch name.count {
        case 3:
            self = name == ByteView("ACK") ? .ack : name == ByteView("BYE") ? .bye : name == ByteView("GET") ? .get : name == ByteView("PUT") ? .put : .other
        case 4:
            self = name == ByteView("INFO") ? .info : name == ByteView("KDMQ") ? .kdmq : name == ByteView("POST") ? .post : .other
        case 5: self = name == ByteView("REFER") ? .refer : name == ByteView("PRACK") ? .prack : .other
        case 6:
            switch name[0] {
            case 73: self = name == ByteView("INVITE") ? .invite : .other
            case 67: self = name == ByteView("CANCEL") ? .cancel : .other
            case 78: self = name == ByteView("NOTIFY") ? .notify : .other
            case 85: self = name == ByteView("UPDATE") ? .update : .other
            case 68: self = name == ByteView("DELETE") ? .delete : .other
            default: self = .other
            }
        case 7:
            self = name == ByteView("OPTIONS") ? .options : name == ByteView("MESSAGE") ? .message : name == ByteView("PUBLISH") ? .publish : .other
        case 8: self = name == ByteView("REGISTER") ? .register : .other
        case 9: self = name == ByteView("SUBSCRIBE") ? .subscribe : .other
        default: self = .other
        }
    }
}
