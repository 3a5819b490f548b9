import SIPMessage

/// One comma-separated value of a header: what it says, and what has to go when it is removed.
struct HeaderValueSpan {
    let header: HeaderField
    /// The value without white space around it.
    let value: ByteView
    /// The value with the white space before it and the comma after it.
    let span: ByteView

    /// All values of a header; one that is empty for an empty header.
    static func all(_ header: HeaderField) -> [HeaderValueSpan] {
        let body = header.body
        var spans: [HeaderValueSpan] = []
        var place = 0
        repeat {
            let start = place
            var inQuotes = false
            while place < body.count, body[place] != ASCII.comma || inQuotes {
                if body[place] == ASCII.quote, !inQuotes || body[place - 1] != ASCII.backslash { inQuotes.toggle() }
                place += 1
            }
            let value = body[start..<place].trimmed
            if place < body.count { place += 1 }
            spans.append(HeaderValueSpan(header: header, value: value, span: body[start..<place]))
        } while place < body.count
        return spans
    }

    /// The span to remove: the last of several values takes the comma before it along.
    var removal: ByteView {
        guard span.end == header.body.end, span.base > header.body.base else { return span }
        return ByteView(base: span.base - 1, count: span.count + 1)
    }

    /// The value behind its name and URI: parameters, with the `;` in front.
    var parameterArea: ByteView {
        var place = 0
        var inQuotes = false
        var inBrackets = false
        while place < value.count {
            let byte = value[place]
            if inQuotes {
                if byte == ASCII.quote, value[place - 1] != ASCII.backslash { inQuotes = false }
            } else if byte == ASCII.quote {
                inQuotes = true
            } else if byte == ASCII.less {
                inBrackets = true
            } else if byte == ASCII.greater {
                inBrackets = false
            } else if byte == ASCII.semicolon, !inBrackets {
                break
            }
            place += 1
        }
        return value.dropFirst(place)
    }
}

/// Where a parameter stands, or where it would be put.
struct ParameterPlace {
    /// Whether the parameter is there.
    var isFound = false
    /// What goes when the parameter is removed; where a new one is put if it is not there.
    var whole: ByteView
    /// From behind its name to the end of its value.
    var assignment = ByteView.empty
    /// What stands between a new parameter and the text before it; 0 for nothing.
    var delimiter: UInt8

    /// Looks for `;name=value`.
    static func semicolonSeparated(_ name: ByteView, in area: ByteView) -> ParameterPlace {
        var place = 0
        func skipSpaces() { while place < area.count, ASCII.isWhitespace(area[place]) { place += 1 } }
        while true {
            let start = place
            skipSpaces()
            guard area[place] == ASCII.semicolon else {
                return ParameterPlace(whole: area[start..<start], delimiter: ASCII.semicolon)
            }
            place += 1
            skipSpaces()
            let nameStart = place
            while place < area.count, !ASCII.isWhitespace(area[place]), area[place] != ASCII.equals, area[place] != ASCII.semicolon { place += 1 }
            let isNamed = area[nameStart..<place].equalsIgnoringCase(name)
            let nameEnd = place
            skipSpaces()
            if area[place] == ASCII.equals { place = valueEnd(area, from: place + 1, separator: ASCII.semicolon) }
            if isNamed {
                return ParameterPlace(
                    isFound: true, whole: area[start..<place], assignment: area[nameEnd..<place], delimiter: ASCII.semicolon)
            }
        }
    }

    /// Looks for `name=value` among values separated by commas: `Digest username="a", realm="b"`.
    static func commaSeparated(_ name: ByteView, in area: ByteView) -> ParameterPlace {
        var place = 0
        var delimiter: UInt8 = 0
        func skipSpaces() { while place < area.count, ASCII.isWhitespace(area[place]) { place += 1 } }
        func isNameByte(_ byte: UInt8) -> Bool { ASCII.isAlphanumeric(byte) || byte == 95 || byte == 45 }
        while place < area.count {
            let start = place
            skipSpaces()
            let hasComma = area[place] == ASCII.comma
            if hasComma { place += 1 }
            skipSpaces()
            guard isNameByte(area[place]) else {
                while place < area.count, !ASCII.isWhitespace(area[place]), area[place] != ASCII.comma { place += 1 }
                if area[place] == ASCII.comma { place += 1 }
                continue
            }
            let nameStart = place
            if delimiter == 0 { delimiter = ASCII.space }
            while place < area.count, isNameByte(area[place]) { place += 1 }
            let isNamed = area[nameStart..<place].equalsIgnoringCase(name)
            skipSpaces()
            let assignmentStart = place
            if area[place] == ASCII.equals {
                delimiter = ASCII.comma
                place = valueEnd(area, from: place + 1, separator: ASCII.comma)
                if isNamed {
                    let assignment = area[assignmentStart..<place]
                    var end = place
                    skipSpaces()
                    if !hasComma, area[place] == ASCII.comma { end = place + 1 }
                    return ParameterPlace(isFound: true, whole: area[start..<end], assignment: assignment, delimiter: delimiter)
                }
            }
            skipSpaces()
        }
        return ParameterPlace(whole: area[place..<place], delimiter: delimiter)
    }

    private static func valueEnd(_ area: ByteView, from start: Int, separator: UInt8) -> Int {
        var place = start
        while place < area.count, ASCII.isWhitespace(area[place]) { place += 1 }
        if area[place] == ASCII.quote {
            place += 1
            while place < area.count, area[place] != ASCII.quote { place += 1 }
            return min(place + 1, area.count)
        }
        while place < area.count, !ASCII.isWhitespace(area[place]), area[place] != separator { place += 1 }
        return place
    }
}
