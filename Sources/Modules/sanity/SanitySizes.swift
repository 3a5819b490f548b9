import SIPMessage

/// Limits of the sizes of a message and its parts (`size_*`); 0 for no limit.
struct SanitySizes {
    var isOn = false
    private(set) var message = 16384
    private(set) var method = 32
    private(set) var requestURI = 256
    private(set) var fromURI = 256
    private(set) var toURI = 256
    private(set) var contactURI = 256
    private(set) var routeURI = 256
    private(set) var pathURI = 256
    private(set) var assertedURI = 256
    private(set) var header = 2048
    private(set) var headers = 8192
    private(set) var body = 8192

    static var parameters: [(String, WritableKeyPath<SanitySizes, Int> & Sendable)] {
        [
            ("size_message", \.message), ("size_method", \.method), ("size_ruri", \.requestURI), ("size_from_uri", \.fromURI),
            ("size_to_uri", \.toURI), ("size_contact_uri", \.contactURI), ("size_route_uri", \.routeURI), ("size_path_uri", \.pathURI),
            ("size_pai_uri", \.assertedURI), ("size_header", \.header), ("size_headers", \.headers), ("size_body", \.body),
        ]
    }

    func areExceeded(by message: SIPMessage) -> Bool {
        func exceeds(_ size: Int, _ limit: Int) -> Bool { limit > 0 && size > limit }
        if exceeds(message.buffer.count, self.message) || exceeds(message.buffer.count - message.bodyOffset, body) { return true }
        if message.isRequest, exceeds(message.currentURI.count, requestURI) { return true }
        if exceeds(message.isRequest ? message.methodName.count : message.cseq?.method.count ?? 0, method) { return true }
        if exceeds(message.headersEnd - message.firstLineLength, headers) { return true }
        for index in 0..<message.headers.count where exceeds(message.headers[index].length, header) { return true }
        if fromURI > 0, message.from.map({ exceeds($0.uri.count, fromURI) }) ?? true { return true }
        if toURI > 0, message.to.map({ exceeds($0.uri.count, toURI) }) ?? true { return true }
        let addresses: [(HeaderID, Int)] = [
            (.contact, contactURI), (.route, routeURI), (.recordRoute, routeURI), (.path, pathURI), (.pAssertedIdentity, assertedURI),
        ]
        return addresses.contains { id, limit in
            guard limit > 0 else { return false }
            var isExceeded = false
            message.forEachValue(id) { value, _ in
                if value != ByteView("*") { isExceeded = NameAddress(value).map { $0.uri.count > limit } ?? true }
                return !isExceeded
            }
            return isExceeded
        }
    }
}
