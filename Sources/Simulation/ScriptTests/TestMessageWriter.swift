/// Makes whole messages of what tests write: what every request has is filled in, as a telephone would.
struct TestMessageWriter {
    private var count = 0
    private var cseq = 0
    /// The latest INVITE, which its ACK and its CANCEL belong to.
    private var invite: MessageText?
    /// The message that was expected last, for `{Header}`.
    private(set) var latest: MessageText?

    static let standardSource = "192.0.2.1:5060"

    /// Takes note of a message that the test expected and got.
    mutating func note(_ message: MessageText) { latest = message }

    /// - Throws: `SimulationFailure` for a `{Header}` that the latest message does not have.
    mutating func message(_ template: ScriptTest.Template, source: PeerAddress) throws(SimulationFailure) -> MessageText {
        var message = MessageText(startLine: try filled(template.startLine), headers: [])
        for header in template.headers { message.headers.append(MessageText.Header(header.name, try filled(header.value))) }
        message.body = try body(template.body)
        if message.startLine.hasPrefix("SIP/") {
            message.set("Content-Length", message.first("content-length") ?? "\(message.body.count)")
            return message
        }
        if !message.startLine.contains(" SIP/") { message.startLine += " SIP/2.0" }
        complete(&message, source)
        if message.method == "INVITE" { invite = message }
        return message
    }

    /// Headers of a reply are added to the standard ones, or take the place of those of the same name.
    func reply(_ template: ScriptTest.Template, _ standard: MessageText) throws(SimulationFailure) -> MessageText {
        var message = standard
        let names = Set(template.headers.map { MessageText.canonical($0.name) })
        message.headers.removeAll { names.contains(MessageText.canonical($0.name)) }
        for header in template.headers { message.headers.append(MessageText.Header(header.name, try filled(header.value))) }
        message.body = try body(template.body)
        if !names.contains("content-length") { message.set("Content-Length", "\(message.body.count)") }
        return message
    }

    private mutating func complete(_ message: inout MessageText, _ source: PeerAddress) {
        count += 1
        let method = message.method
        let isFollowing = method == "ACK" || method == "CANCEL"
        let origin = isFollowing ? invite : nil
        // an ACK for a 2xx is a transaction of its own (RFC 3261 section 17.1.1.3)
        let isSameTransaction = origin != nil && (method == "CANCEL" || (latest?.statusCode ?? 0) >= 300)
        var standard: [MessageText.Header] = []
        func add(_ name: String, _ value: String) {
            if message.first(name) == nil { standard.append(MessageText.Header(name, value)) }
        }
        let via = "SIP/2.0/\(source.transport.viaName) \(source.address);branch=z9hG4bKtest\(count)"
        add("Via", isSameTransaction ? origin?.vias.first ?? via : via)
        add("From", origin?.first("from") ?? "<sip:test@example.com>;tag=test")
        let to = method == "ACK" && latest?.isRequest == false ? latest?.first("to") : nil
        add("To", to ?? origin?.first("to") ?? "<\(message.requestURI)>")
        add("Call-ID", origin?.callID ?? "test")
        if !isFollowing || origin == nil, message.first("cseq") == nil { cseq += 1 }
        add("CSeq", "\(origin?.cseq.prefix { $0 != " " }.description ?? "\(cseq)") \(method)")
        add("Max-Forwards", "70")
        if ["INVITE", "SUBSCRIBE", "REFER", "UPDATE"].contains(method) { add("Contact", "<sip:test@\(source.address)>") }
        message.headers = standard + message.headers
        if message.first("content-length") == nil { message.headers.append(MessageText.Header("Content-Length", "\(message.body.count)")) }
    }

    private func body(_ lines: [String]) throws(SimulationFailure) -> [UInt8] {
        var text = ""
        for line in lines { text += try filled(line) + "\r\n" }
        return Array(text.utf8)
    }

    /// The text with the latest message's headers in place of `{Name}`, and the URI in one in place of `{Name.uri}`.
    private func filled(_ text: String) throws(SimulationFailure) -> String {
        var out = ""
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let inner = rest[rest.index(after: open)..<close]
            let wantsURI = inner.hasSuffix(".uri")
            let name = wantsURI ? inner.dropLast(4) : inner
            guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" }) else {
                out += rest[...close]
                rest = rest[rest.index(after: close)...]
                continue
            }
            guard let value = latest?.first(String(name)) else {
                throw SimulationFailure("{\(inner)}: the message that was expected last has no header \(name)")
            }
            out += rest[..<open] + (wantsURI ? Self.uri(value) : value)
            rest = rest[rest.index(after: close)...]
        }
        return out + rest
    }

    private static func uri(_ value: String) -> String {
        if let open = value.firstIndex(of: "<"), let close = value[open...].firstIndex(of: ">") { return String(value[value.index(after: open)..<close]) }
        return value.prefix { $0 != ";" }.trimmed
    }
}
