/// Why bytes are no SIP message.
public struct SIPParseError: Error, Sendable, CustomStringConvertible {
    public let reason: String
    /// Offset of the byte where reading ended.
    public let offset: Int
    public var description: String { "\(reason) at byte \(offset)" }
}

/// A SIP request or response: an index into its bytes, headers parsed when they are asked for, and the edits that are
/// applied when it leaves.
///
/// One object a worker is reused for message after message. All views point into `buffer` or the arena.
public final class SIPMessage {
    public let arena: Arena
    public private(set) var buffer = ByteView.empty
    public private(set) var isRequest = true
    /// Method of a request; for a response that of its CSeq.
    public private(set) var method = SIPMethod.other
    public private(set) var methodName = ByteView.empty
    /// Request URI as received.
    public private(set) var requestURI = ByteView.empty
    /// `SIP/2.0`
    public private(set) var version = ByteView.empty
    public private(set) var statusCode = 0
    public private(set) var reason = ByteView.empty
    public private(set) var headers = HeaderIndex()
    /// Offset of the first line: empty lines may precede it.
    public private(set) var firstLineStart = 0
    /// Length of the first line with its line end, and what precedes it.
    public private(set) var firstLineLength = 0
    /// Offset of the empty line that ends the headers.
    public private(set) var headersEnd = 0
    /// Offset of the body.
    public private(set) var bodyOffset = 0

    /// Request URI that the script set instead of the received one.
    public var newRequestURI: ByteView? {
        didSet {
            uriParsed = false
            requestURIWrites &+= 1
        }
    }
    /// Counts the writes of `newRequestURI`, for those who have to know whether somebody wrote it since.
    public private(set) var requestURIWrites: UInt32 = 0
    /// Counts as a write of the request URI: its next hop changed.
    public func noteRequestURIWrite() { requestURIWrites &+= 1 }

    /// Status line that the script set for a reply (`change_reply_status`).
    public var newStatusCode: Int?
    public var newReason: ByteView?
    public var edits = MessageEdits()

    // Each is parsed when it is first asked for. Readers get it lent (`_read`), since copying one costs more than most of them do.
    private var via1Parsed = false
    private var via1Storage: Via?
    private var via2Parsed = false
    private var via2Storage: Via?
    private var fromParsed = false
    private var fromStorage: NameAddress?
    private var toParsed = false
    private var toStorage: NameAddress?
    private var uriParsed = false
    private var uriStorage: SIPURI?
    private var fromURIParsed = false
    private var fromURIStorage: SIPURI?
    private var toURIParsed = false
    private var toURIStorage: SIPURI?
    private var cseqParsed = false
    private var cseqStorage: CSeq?

    public init(arena: Arena) { self.arena = arena }

    deinit { headers.deallocate() }

    // MARK: Parsing

    /// Indexes a message. Bodies and header contents are not looked at yet.
    /// - Throws: `SIPParseError` for bytes that are no SIP (or HTTP) message.
    public func parse(_ buffer: ByteView) throws(SIPParseError) {
        self.buffer = buffer
        headers.removeAll()
        newRequestURI = nil
        newStatusCode = nil
        newReason = nil
        edits.removeAll()
        via1Parsed = false
        via2Parsed = false
        fromParsed = false
        toParsed = false
        uriParsed = false
        fromURIParsed = false
        toURIParsed = false
        cseqParsed = false
        let start = try parseFirstLine(buffer)
        try parseHeaders(buffer, from: start)
        if !isRequest { methodName = cseq?.method ?? .empty; method = SIPMethod(methodName) }
    }

    private func parseFirstLine(_ buffer: ByteView) throws(SIPParseError) -> Int {
        // empty lines in front of a message are passed over (RFC 3261 section 7.5) and kept
        var start = 0
        while start < buffer.count, buffer[start] == ASCII.carriageReturn || buffer[start] == ASCII.lineFeed { start += 1 }
        guard let end = buffer.firstIndex(of: ASCII.lineFeed, from: start) else {
            throw SIPParseError(reason: "the first line has no end", offset: buffer.count)
        }
        firstLineStart = start
        firstLineLength = end + 1
        // white space at the end of the line is tolerated (RFC 4475 section 3.1.1.8)
        var lineEnd = end
        while lineEnd > start, ASCII.isWhitespace(buffer[lineEnd - 1]) { lineEnd -= 1 }
        let line = buffer[start..<lineEnd]
        if line.count >= 11, line.prefix(4).equalsIgnoringCase(ByteView("SIP/")), ASCII.isDigit(line[4]) {
            guard line[4] == 50, line[5] == 46, line[6] == 48, line[7] == ASCII.space else {
                throw SIPParseError(reason: "unknown protocol version", offset: 4)
            }
            isRequest = false
            guard let space = line.firstIndex(of: ASCII.space) else { throw SIPParseError(reason: "the status line has no status code", offset: line.count) }
            version = line.prefix(space)
            let code = line[(space + 1)..<(space + 4)]
            // the space behind the code has to be there even if no reason follows; blanks at a reason's end are part of it
            let whole = buffer[start..<(end > start && buffer[end - 1] == ASCII.carriageReturn ? end - 1 : end)]
            guard code.count == 3, let number = code.unsignedInteger, whole[space + 4] == ASCII.space else {
                throw SIPParseError(reason: "bad status code", offset: space + 1)
            }
            statusCode = Int(number)
            reason = whole.dropFirst(space + 5)
            methodName = .empty
            method = .other
            requestURI = .empty
            return end + 1
        }
        isRequest = true
        guard let first = line.firstIndex(of: ASCII.space), first > 0 else { throw SIPParseError(reason: "the first line is no request line", offset: 0) }
        methodName = line.prefix(first)
        for index in 0..<first where !ASCII.isToken(line[index]) { throw SIPParseError(reason: "the method has a character that is no token's", offset: index) }
        method = SIPMethod(methodName)
        guard let last = line.lastIndex(of: ASCII.space), last > first else { throw SIPParseError(reason: "the request line has no version", offset: line.count) }
        requestURI = line[(first + 1)..<last]
        version = line.dropFirst(last + 1)
        guard !requestURI.isEmpty, !requestURI.contains(ASCII.space) else { throw SIPParseError(reason: "bad request URI", offset: first + 1) }
        guard version.hasPrefixIgnoringCase(ByteView("SIP/2.0")) && version.count == 7 || version.hasPrefix(ByteView("HTTP/1.")) else {
            throw SIPParseError(reason: "unknown protocol version", offset: last + 1)
        }
        statusCode = 0
        reason = .empty
        return end + 1
    }

    private func parseHeaders(_ buffer: ByteView, from start: Int) throws(SIPParseError) {
        var place = start
        let base = buffer.base
        let count = buffer.count
        while true {
            guard place < count else {
                // the empty line is missing: everything was headers
                headersEnd = count
                bodyOffset = count
                return
            }
            if base[place] == ASCII.lineFeed || (base[place] == ASCII.carriageReturn && buffer[place + 1] == ASCII.lineFeed) {
                headersEnd = place
                bodyOffset = place + (base[place] == ASCII.lineFeed ? 1 : 2)
                return
            }
            // end of the line, continuations included
            var end = place
            repeat {
                end = buffer.firstIndex(of: ASCII.lineFeed, from: end).map { $0 + 1 } ?? count
            } while end < count && ASCII.isBlank(base[end])
            var nameEnd = place
            while nameEnd < end, ASCII.isToken(base[nameEnd]) { nameEnd += 1 }
            var colon = nameEnd
            while colon < end, ASCII.isWhitespace(base[colon]) { colon += 1 }
            guard colon < end, base[colon] == ASCII.colon, nameEnd > place else { throw headerError(buffer[place..<end], at: place) }
            let name = ByteView(base: base + place, count: nameEnd - place)
            headers.append(HeaderField(
                id: HeaderID(name), name: name, body: ByteView(from: base + colon + 1, to: base + end).trimmed, offset: place, length: end - place))
            place = end
        }
    }

    private func headerError(_ line: ByteView, at offset: Int) -> SIPParseError {
        let hasName = line.firstIndex(of: ASCII.colon).map { $0 > 0 } ?? false
        return SIPParseError(reason: hasName ? "bad header name" : "a header line has no colon", offset: offset)
    }

    /// Writes a number over a header's digits, in the received bytes themselves, so that whoever reads the header sees it: the
    /// one change that is no edit. Blanks fill what a shorter number leaves; one that needs more room than there is is not written.
    public func overwrite(_ header: HeaderField, number: Int) {
        let place = header.body.trimmed
        let digits = arena.decimal(number)
        guard number >= 0, digits.count <= place.count, place.lies(in: buffer) else { return }
        let bytes = UnsafeMutablePointer(mutating: place.base)
        let blanks = place.count - digits.count
        for index in 0..<place.count { bytes[index] = index < blanks ? ASCII.space : digits[index - blanks] }
    }

    /// Changes a byte of the received message in place. What was parsed from it stays as it was.
    public func overwriteByte(at index: Int, with byte: UInt8) {
        guard index >= 0, index < buffer.count else { return }
        UnsafeMutablePointer(mutating: buffer.base)[index] = byte
    }

    // MARK: Headers

    /// The first header of that id.
    @inline(__always)
    public func first(_ id: HeaderID) -> HeaderField? { headers.firstIndex(id).map { headers[$0] } }

    /// The first header of that name (compact forms count as the long ones), at or after index `start`.
    public func firstIndex(named name: ByteView, from start: Int = 0) -> Int? {
        let id = HeaderID(name)
        var index = start
        while index < headers.count {
            if headers[index].isNamed(name, id) { return index }
            index += 1
        }
        return nil
    }

    public func first(named name: ByteView) -> HeaderField? { firstIndex(named: name).map { headers[$0] } }

    /// The request URI as it stands now.
    public var currentURI: ByteView { newRequestURI ?? requestURI }

    /// The parsed request URI as it stands now; nil if it cannot be parsed.
    public var parsedURI: SIPURI? {
        _read {
            if !uriParsed { parseURI() }
            yield uriStorage
        }
    }

    /// The parsed URI of From; nil if it cannot be parsed.
    public var fromURI: SIPURI? {
        _read {
            if !fromURIParsed { parseFromURI() }
            yield fromURIStorage
        }
    }

    /// The parsed URI of To; nil if it cannot be parsed.
    public var toURI: SIPURI? {
        _read {
            if !toURIParsed { parseToURI() }
            yield toURIStorage
        }
    }

    /// Everything after the empty line, cut to Content-Length where that is shorter.
    public var body: ByteView {
        let all = buffer.dropFirst(bodyOffset)
        guard let length = contentLength, length < all.count else { return all }
        return all.prefix(length)
    }

    public var contentLength: Int? { first(.contentLength)?.body.unsignedInteger.flatMap { Int(exactly: $0) } }
    public var maxForwards: Int? { first(.maxForwards)?.body.unsignedInteger.flatMap { Int(exactly: $0) } }
    public var expires: Int? { first(.expires)?.body.unsignedInteger.flatMap { Int(exactly: $0) } }
    public var callID: ByteView { first(.callID)?.body ?? .empty }

    /// The topmost Via.
    public var via1: Via? {
        _read {
            if !via1Parsed { parseVia1() }
            yield via1Storage
        }
    }

    /// The second Via, of the same header or the next.
    public var via2: Via? {
        _read {
            if !via2Parsed { parseVia2() }
            yield via2Storage
        }
    }

    public var from: NameAddress? {
        _read {
            if !fromParsed { parseFrom() }
            yield fromStorage
        }
    }

    public var to: NameAddress? {
        _read {
            if !toParsed { parseTo() }
            yield toStorage
        }
    }

    public var cseq: CSeq? {
        _read {
            if !cseqParsed { parseCSeq() }
            yield cseqStorage
        }
    }

    /// Tag of To; empty if it has none.
    public var toTag: ByteView { to?.tag ?? .empty }
    public var fromTag: ByteView { from?.tag ?? .empty }

    /// The addresses of a comma-separated header (Route, Record-Route, Contact, Path, ...) one by one.
    /// - Parameter visit: gets each value's text and its header; returns false to stop.
    public func forEachValue(_ id: HeaderID, _ visit: (ByteView, HeaderField) -> Bool) {
        var index = headers.firstIndex(id)
        while let current = index {
            let header = headers[current]
            var rest = header.body
            while !rest.isEmpty {
                let (value, tail) = HeaderValues.split(rest)
                if !visit(value, header) { return }
                rest = tail
            }
            index = headers.nextIndex(id, after: current)
        }
    }
}

// Out of line: what a lending accessor keeps over its `yield` has to be small, or it is allocated.
extension SIPMessage {
    @inline(never)
    private func parseURI() {
        uriStorage = SIPURI(currentURI)
        uriParsed = true
    }

    @inline(never)
    private func parseFromURI() {
        fromURIStorage = SIPURI(from?.uri ?? .empty)
        fromURIParsed = true
    }

    @inline(never)
    private func parseToURI() {
        toURIStorage = SIPURI(to?.uri ?? .empty)
        toURIParsed = true
    }

    @inline(never)
    private func parseVia1() {
        via1Storage = first(.via).flatMap { Via($0.body) }
        via1Parsed = true
    }

    @inline(never)
    private func parseVia2() {
        via2Storage = nil
        if let top = via1, let index = headers.firstIndex(.via) {
            if let rest = top.rest {
                via2Storage = Via(rest)
            } else if let next = headers.nextIndex(.via, after: index) {
                via2Storage = Via(headers[next].body)
            }
        }
        via2Parsed = true
    }

    @inline(never)
    private func parseFrom() {
        fromStorage = first(.from).flatMap { NameAddress($0.body) }
        fromParsed = true
    }

    @inline(never)
    private func parseTo() {
        toStorage = first(.to).flatMap { NameAddress($0.body) }
        toParsed = true
    }

    @inline(never)
    private func parseCSeq() {
        cseqStorage = first(.cseq).flatMap { CSeq($0.body) }
        cseqParsed = true
    }
}

/// Comma-separated values of a header.
public enum HeaderValues {
    /// The text up to the first comma outside of quotes and angle brackets, trimmed, and what follows it.
    public static func split(_ text: ByteView) -> (value: ByteView, rest: ByteView) {
        guard text.contains(ASCII.comma) else { return (text.trimmed, .empty) }
        var inQuotes = false
        var inBrackets = false
        var index = 0
        while index < text.count {
            let byte = text.base[index]
            if inQuotes {
                if byte == ASCII.backslash { index += 1 } else if byte == ASCII.quote { inQuotes = false }
            } else if byte == ASCII.quote {
                inQuotes = true
            } else if byte == ASCII.less {
                inBrackets = true
            } else if byte == ASCII.greater {
                inBrackets = false
            } else if byte == ASCII.comma, !inBrackets {
                return (text.prefix(index).trimmed, text.dropFirst(index + 1).trimmedFront)
            }
            index += 1
        }
        return (text.trimmed, .empty)
    }
}
