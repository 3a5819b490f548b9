import SIPMessage

/// A SIP message cut into its first line, header lines and body, for looking at it and for writing answers. Nothing is checked.
public struct MessageText: Sendable {
    public struct Header: Sendable, Equatable {
        public var name: String
        /// Without white space at its ends; continuation lines are joined by a blank.
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public var startLine: String
    public var headers: [Header]
    public var body: [UInt8]

    public init(startLine: String, headers: [Header], body: [UInt8] = []) {
        self.startLine = startLine
        self.headers = headers
        self.body = body
    }

    public init(_ bytes: [UInt8]) {
        var rest = bytes.drop { $0 == 13 || $0 == 10 }
        func line() -> String {
            let end = rest.firstIndex(of: 10) ?? rest.endIndex
            var text = rest[rest.startIndex..<end]
            rest = end < rest.endIndex ? rest[(end + 1)...] : rest[end...]
            if text.last == 13 { text.removeLast() }
            return String(decoding: text, as: UTF8.self)
        }
        startLine = line()
        headers = []
        while !rest.isEmpty {
            let text = line()
            if text.isEmpty { break }
            if text.first == " " || text.first == "\t", !headers.isEmpty {
                headers[headers.count - 1].value += " " + text.trimmed
                continue
            }
            let colon = text.firstIndex(of: ":") ?? text.endIndex
            let value = colon < text.endIndex ? text[text.index(after: colon)...] : ""
            headers.append(Header(text[..<colon].trimmed, value.trimmed))
        }
        body = Array(rest)
    }

    /// The message with lines that end in CRLF.
    public var bytes: [UInt8] {
        let lines = [startLine] + headers.map { "\($0.name): \($0.value)" }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
    }

    // MARK: First line

    public var isRequest: Bool { !startLine.hasPrefix("SIP/") }

    /// The request's method; for a response that of its CSeq.
    public var method: String {
        isRequest ? startLine.prefix { $0 != " " }.description : cseq.split(separator: " ").last.map(String.init) ?? ""
    }

    public var requestURI: String { isRequest ? startLine.split(separator: " ").dropFirst().first.map(String.init) ?? "" : "" }

    /// The response's code, 0 for a request.
    public var statusCode: Int { isRequest ? 0 : startLine.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0 }

    /// What to call the message in a line: `INVITE sip:bob@example.com`, `200 OK (INVITE)`.
    public var title: String {
        guard !isRequest else { return startLine.hasSuffix(" SIP/2.0") ? String(startLine.dropLast(8)) : startLine }
        let line = startLine.hasPrefix("SIP/2.0 ") ? String(startLine.dropFirst(8)) : startLine
        return method.isEmpty ? line : "\(line) (\(method))"
    }

    // MARK: Headers

    private static let compact: [String: String] = [
        "v": "via", "f": "from", "t": "to", "i": "call-id", "m": "contact", "l": "content-length", "c": "content-type", "e": "content-encoding",
        "k": "supported", "s": "subject", "r": "refer-to", "b": "referred-by", "o": "event", "u": "allow-events",
    ]

    /// The name in lower case, compact forms written out.
    public static func canonical(_ name: String) -> String {
        let lower = name.lowercased()
        return compact[lower] ?? lower
    }

    /// Values of all headers of that name, in order.
    public func values(_ name: String) -> [String] {
        let wanted = Self.canonical(name)
        return headers.filter { Self.canonical($0.name) == wanted }.map(\.value)
    }

    public func first(_ name: String) -> String? { values(name).first }

    /// Gives the first header of that name another value, or adds it.
    public mutating func set(_ name: String, _ value: String) {
        let wanted = Self.canonical(name)
        if let index = headers.firstIndex(where: { Self.canonical($0.name) == wanted }) {
            headers[index].value = value
        } else {
            headers.append(Header(name, value))
        }
    }

    public var callID: String { first("call-id") ?? "" }
    public var cseq: String { (first("cseq") ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ") }

    /// Each Via value on its own, the topmost first.
    public var vias: [String] {
        values("via").flatMap { $0.split(separator: ",").map { String($0).trimmed } }
    }

    /// The branch of the topmost Via, empty if there is none.
    public var branch: String { vias.first.flatMap { Self.parameter("branch", of: $0) } ?? "" }

    /// The value of a `;name=value` parameter behind a header's value; nil if it is not there.
    public static func parameter(_ name: String, of value: String) -> String? {
        // parameters of a URI in angle brackets are not the header's
        let start = value.lastIndex(of: ">") ?? value.startIndex
        for part in value[start...].split(separator: ";").dropFirst(value[start...].hasPrefix(";") ? 0 : 1) {
            let pieces = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard String(pieces[0]).trimmed.lowercased() == name else { continue }
            return pieces.count > 1 ? String(pieces[1]).trimmed : ""
        }
        return nil
    }
}

extension StringProtocol {
    /// The text without white space at its ends.
    var trimmed: String {
        let start = drop { $0.isWhitespace }
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }
}
