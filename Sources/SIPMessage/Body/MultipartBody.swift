/// Bodies of several parts, separated by lines that start with `--boundary` (RFC 2046 section 5.1).
public enum MultipartBody {
    /// One part, as offsets in the body.
    public struct Part: Sendable {
        /// Its Content-Type line.
        public let start: Int
        /// The line behind Content-Type: further headers, an empty line, the content.
        public let rest: Int
        /// The boundary line that ends it.
        public let boundary: Int
        /// Behind that line.
        public let end: Int
    }

    /// The first part of that type; its Content-Type has to be just that, without parameters.
    /// - Parameter boundary: the boundary without its dashes.
    public static func part(ofType type: ByteView, in body: ByteView, boundary: ByteView) -> Part? {
        var place = 0
        while let line = contentTypeLine(body, from: place) {
            guard body.count - line.value > type.count + 2 else { return nil }
            if body[line.value..<(line.value + type.count)].equalsIgnoringCase(type) {
                let rest = line.value + type.count
                guard body[rest] == ASCII.carriageReturn, body[rest + 1] == ASCII.lineFeed,
                    let mark = boundaryLine(body, boundary, from: rest + 2)
                else { return nil }
                return Part(start: line.start, rest: rest + 2, boundary: mark, end: nextLine(body, mark) ?? body.count)
            }
            place = line.value
        }
        return nil
    }

    /// Start of the first line at or after `start`, itself the start of a line or the rest of one, that begins with the boundary.
    public static func boundaryLine(_ body: ByteView, _ boundary: ByteView, from start: Int) -> Int? {
        var place: Int? = start
        while let line = place, line < body.count {
            if body[line] == 45, body[line + 1] == 45, body.dropFirst(line + 2).hasPrefix(boundary) { return line }
            place = nextLine(body, line)
        }
        return nil
    }

    /// The body from its first boundary on, with each boundary a line of its own and the last one closed; nil if there are not two of them.
    static func withClosedParts(_ body: ByteView, boundary: ByteView, _ arena: Arena) -> ByteView? {
        guard var line = boundaryLine(body, boundary, from: 0),
            var next = boundaryLine(body, boundary, from: line + boundary.count + 2)
        else { return nil }
        var out = ByteBuilder(arena, capacity: body.count + boundary.count + 8)
        while true {
            out.append("--")
            out.append(boundary)
            out.append("\r\n")
            out.append(body[(nextLine(body, line) ?? body.count)..<next])
            line = next
            guard let following = boundaryLine(body, boundary, from: line + boundary.count + 2) else { break }
            next = following
        }
        let last = body.dropFirst(line)
        let isClosed = last.dropFirst(boundary.count + 2).hasPrefix(ByteView("--\r\n"))
        if isClosed {
            out.append(last)
        } else {
            out.append("--")
            out.append(boundary)
            out.append("--\r\n")
        }
        return out.finish()
    }

    private static func contentTypeLine(_ body: ByteView, from start: Int) -> (start: Int, value: Int)? {
        var place: Int? = start
        while let line = place, line < body.count {
            let end = nextLine(body, line) ?? body.count
            if let colon = body[line..<end].firstIndex(of: ASCII.colon), HeaderID(body[line..<(line + colon)].trimmedBack) == .contentType {
                var value = line + colon + 1
                while value < body.count, ASCII.isBlank(body[value]) { value += 1 }
                return value < body.count ? (line, value) : nil
            }
            place = nextLine(body, line)
        }
        return nil
    }

    private static func nextLine(_ body: ByteView, _ place: Int) -> Int? {
        body.firstIndex(of: ASCII.lineFeed, from: place).map { $0 + 1 }
    }
}
