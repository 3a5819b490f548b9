/// A media type as Content-Type gives it, its parameters not counted (RFC 2045 section 5.1).
public struct MIMEType: Sendable, Equatable {
    public let type: ByteView
    public let subtype: ByteView

    /// Nil if the text is no `type/subtype`.
    public init?(_ text: ByteView) {
        let head = (text.split(at: ASCII.semicolon)?.head ?? text)
        guard let (type, subtype) = head.split(at: 47), !type.trimmed.isEmpty, !subtype.trimmed.isEmpty else { return nil }
        self.type = type.trimmed
        self.subtype = subtype.trimmed
    }

    public static func == (left: MIMEType, right: MIMEType) -> Bool {
        left.type.equalsIgnoringCase(right.type) && left.subtype.equalsIgnoringCase(right.subtype)
    }

    public static var sdp: MIMEType { MIMEType(type: ByteView("application"), subtype: ByteView("sdp")) }
    public static var multipartMixed: MIMEType { MIMEType(type: ByteView("multipart"), subtype: ByteView("mixed")) }

    private init(type: ByteView, subtype: ByteView) {
        self.type = type
        self.subtype = subtype
    }
}

extension SIPMessage {
    /// Type of the body; nil if the message does not say, or says nothing that can be read.
    public var contentType: MIMEType? { first(.contentType).flatMap { MIMEType($0.body) } }
}
