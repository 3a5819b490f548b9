import SIPMessage

/// A part of a message's body by its media type (RFC 2046 section 5.1).
enum BodyPart {
    /// The content of that type: the whole body, or the first such part of a multipart/mixed one; nil if there is none.
    /// - Parameter type: `type/subtype` without parameters.
    static func find(_ message: SIPMessage, _ type: ByteView) -> ByteView? {
        let body = message.buffer.dropFirst(message.bodyOffset)
        guard !body.isEmpty, let header = message.first(.contentType)?.body else { return nil }
        if header.hasPrefixIgnoringCase(ByteView("multipart/mixed")) { return part(of: body, contentType: header, type) }
        return header.prefix(header.firstIndex(of: ASCII.semicolon) ?? header.count).trimmed.equalsIgnoringCase(type) ? body : nil
    }

    /// The first part of a multipart body whose headers name that type.
    /// - Parameter contentType: value of the message's Content-Type, with the boundary.
    private static func part(of body: ByteView, contentType: ByteView, _ type: ByteView) -> ByteView? {
        guard let boundary = contentType.parameter(ByteView("boundary")), !boundary.isEmpty, boundary.count <= 70 else { return nil }
        func delimiter(from start: Int) -> Int? {
            var place = start
            while let hit = body.firstIndex(of: boundary, from: place) {
                if hit >= 2, body[hit - 1] == 45, body[hit - 2] == 45 { return hit - 2 }
                place = hit + 1
            }
            return nil
        }
        guard var start = delimiter(from: 0) else { return nil }
        while let end = delimiter(from: start + boundary.count + 2) {
            let part = body[start..<end]
            if let line = part.firstIndex(of: ASCII.lineFeed) {
                let text = part.dropFirst(line + 1)
                let headersEnd = text.firstIndex(of: ByteView("\r\n\r\n")).map { ($0, $0 + 4) } ?? text.firstIndex(of: ByteView("\n\n")).map { ($0, $0 + 2) }
                if let (headers, content) = headersEnd, text.prefix(headers).firstIndexIgnoringCase(of: type) != nil {
                    let found = text.dropFirst(content)
                    // the last line end belongs to the delimiter
                    return found.dropLast(found.hasSuffix(ByteView("\r\n")) ? 2 : 1)
                }
            }
            start = end
        }
        return nil
    }
}
