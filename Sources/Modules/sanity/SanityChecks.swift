import SIPMessage

/// The checks of `sanity_check`, each a bit of its first argument.
struct SanityChecks {
    /// Sums of checks stay below this: the check for RFC 3261's magic cookie (32768) cannot be chosen, as in the reference.
    static let limit = 1 << 15
    static let uriLimit = 1 << 4
    /// All but the checks of URIs, tags, credentials of other kinds and the topmost Via.
    static let defaults = 1 | 2 | 4 | 32 | 64 | 128 | 256 | 512 | 2048

    let message: SIPMessage
    let proxyRequires: [OwnedBytes]

    /// The first check that does not pass decides.
    func run(_ checks: Int, _ uriChecks: Int) -> SanityResult {
        // 8, 16 and 16384 look at Vias, which are well-formed once a message has come this far
        let all: [(Int, () -> SanityResult)] = [
            (1, version), (2, scheme), (4, requiredHeaders), (32, cseqMethod), (64, cseqNumber), (128, contentLength),
            (256, expires), (512, proxyRequire), (1024, { uris(uriChecks) }), (2048, { isAnswered(digest()) }),
            (8192, authorization), (4096, tags),
        ]
        for (bit, check) in all where checks & bit != 0 {
            let result = check()
            if case .passed = result { continue }
            return result
        }
        return .passed
    }

    private func refuse(_ reason: StaticString) -> SanityResult { .refused(Refusal(400, reason)) }

    private func version() -> SanityResult {
        // the reference looks at a reply's reason phrase here, which is hardly ever "SIP/2.0"
        let text = message.isRequest ? message.version : message.reason
        guard !text.isEmpty else { return .passed }
        guard let slash = text.firstIndex(of: UInt8(ascii: "/")) else { return .failed }
        return text.dropFirst(slash + 1) == ByteView("2.0") ? .passed : .refused(Refusal(505, "Version Not Supported (R-URI)"))
    }

    private func scheme() -> SanityResult {
        guard message.isRequest, message.parsedURI != nil else { return refuse("Bad Request URI") }
        return .passed
    }

    private func requiredHeaders() -> SanityResult {
        for id in [HeaderID.from, .to, .callID, .cseq] {
            guard let first = message.headers.firstIndex(id), message.headers.nextIndex(id, after: first) == nil else { return .failed }
        }
        return message.first(.via) == nil ? .failed : .passed
    }

    private func cseqMethod() -> SanityResult {
        guard let cseq = message.cseq else { return .failed }
        return message.isRequest && cseq.method == message.methodName ? .passed : refuse("CSeq method does not match request method")
    }

    private func cseqNumber() -> SanityResult {
        guard let cseq = message.cseq else { return .failed }
        return cseq.number == .max ? refuse("CSeq number is illegal") : .passed
    }

    private func contentLength() -> SanityResult {
        guard message.first(.contentLength) != nil else { return .passed }
        guard let length = message.contentLength else { return refuse("Content-Length Failure") }
        return length == message.buffer.count - message.bodyOffset ? .passed : refuse("Content-Length mis-match")
    }

    private func expires() -> SanityResult {
        guard let header = message.first(.expires) else { return .passed }
        guard !header.body.isEmpty else { return refuse("Bad Expires Header") }
        // the reference lets one number too many pass: 2^32
        guard header.body.count <= 10, let value = header.body.unsignedInteger, value <= 1 << 32 else { return refuse("Expires value is illegal") }
        return .passed
    }

    private func proxyRequire() -> SanityResult {
        guard let header = message.first(.proxyRequire) else { return .passed }
        guard !header.body.trimmed.isEmpty else { return refuse("Bad Proxy Require Header") }
        var rest = header.body
        while !rest.isEmpty {
            let (name, tail) = HeaderValues.split(rest)
            guard proxyRequires.contains(where: { $0.view == name }) else {
                return .refused(Refusal(420, "Bad Proxy Require Extension", unsupported: name))
            }
            rest = tail
        }
        return .passed
    }

    private func uris(_ checks: Int) -> SanityResult {
        if checks & 1 != 0, !message.isRequest || message.parsedURI == nil { return refuse("Bad Request URI") }
        if checks & 2 != 0, message.from.flatMap({ SIPURI($0.uri) }) == nil { return message.first(.from) == nil ? .failed : refuse("Invalid From Header") }
        if checks & 4 != 0, message.to.flatMap({ SIPURI($0.uri) }) == nil { return message.first(.to) == nil ? .failed : refuse("Invalid To Header") }
        if checks & 8 != 0, let header = message.first(.contact) {
            let (value, _) = HeaderValues.split(header.body)
            guard value != ByteView("*") else { return .passed }
            guard let address = NameAddress(value) else { return refuse("Bad Contact Header") }
            guard SIPURI(address.uri) != nil else { return refuse("Bad Contact URI") }
        }
        return .passed
    }

    /// Every credential must be a complete digest.
    private func digest() -> SanityResult {
        for id in [HeaderID.authorization, .proxyAuthorization] {
            var index = message.headers.firstIndex(id)
            while let current = index {
                let result = digest(message.headers[current].body)
                if case .passed = result { index = message.headers.nextIndex(id, after: current) } else { return result }
            }
        }
        return .passed
    }

    private func digest(_ credentials: ByteView) -> SanityResult {
        guard credentials.hasPrefixIgnoringCase(ByteView("Digest")), ASCII.isWhitespace(credentials[6]) else { return .notApplicable }
        var username: ByteView?, realm: ByteView?, nonce: ByteView?, uri: ByteView?, response: ByteView?
        var quality: ByteView?, clientNonce: ByteView?, count: ByteView?
        var parameters = ParameterIterator(credentials.dropFirst(7), separator: ASCII.comma)
        while let parameter = parameters.next() {
            func take(_ name: StaticString, _ place: inout ByteView?) { if parameter.name.equalsIgnoringCase(ByteView(name)) { place = parameter.unquotedValue } }
            take("username", &username)
            take("realm", &realm)
            take("nonce", &nonce)
            take("uri", &uri)
            take("response", &response)
            take("qop", &quality)
            take("cnonce", &clientNonce)
            take("nc", &count)
        }
        guard let username, realm != nil, let nonce, uri != nil, let response else { return refuse("Bad Auth Credentials") }
        if let quality, quality.equalsIgnoringCase(ByteView("auth")) || quality.equalsIgnoringCase(ByteView("auth-int")) {
            guard clientNonce != nil, count != nil else { return refuse("Bad Auth Credentials") }
        }
        if username.isEmpty { return refuse("Auth Empty User") }
        if nonce.isEmpty { return refuse("Auth Empty Nonce") }
        return response.isEmpty ? refuse("Auth Empty Response") : .passed
    }

    /// Credentials of another kind fail the check 2048, without an answer.
    private func isAnswered(_ result: SanityResult) -> SanityResult {
        if case .notApplicable = result { .failed } else { result }
    }

    /// As `digest`, but credentials of another kind pass.
    private func authorization() -> SanityResult {
        let result = digest()
        return if case .notApplicable = result { .passed } else { result }
    }

    private func tags() -> SanityResult {
        guard let from = message.from, let to = message.to else { return .failed }
        if hasManyTags(from) { return refuse("Many From Tag Params") }
        return hasManyTags(to) ? refuse("Many To Tag Params") : .passed
    }

    private func hasManyTags(_ address: NameAddress) -> Bool {
        var count = 0
        var parameters = ParameterIterator(address.parameters)
        while let parameter = parameters.next() {
            if parameter.name.equalsIgnoringCase(ByteView("tag")) { count += 1 }
        }
        return count > 1
    }
}
