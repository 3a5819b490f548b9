/// `;name=value` parameters of headers and URIs, one after the other.
public struct ParameterIterator {
    /// One parameter.
    public struct Parameter: Sendable {
        public let name: ByteView
        /// Value with its quotes, if it has some; nil if there is no `=`.
        public let value: ByteView?
        /// The whole parameter, without the separator before it.
        public let text: ByteView
        /// Value without quotes; empty if there is none.
        public var unquotedValue: ByteView { value?.unquoted ?? .empty }
    }

    private var place: UnsafePointer<UInt8>
    private let end: UnsafePointer<UInt8>
    private let separator: UInt8
    /// Whether a separator passed so far had nothing behind it.
    private(set) var sawEmptyParameter = false

    /// - Parameter text: parameters with or without the separator in front.
    public init(_ text: ByteView, separator: UInt8 = ASCII.semicolon) {
        place = text.base
        end = text.end
        self.separator = separator
    }

    public mutating func next() -> Parameter? {
        var separators = 0
        while place < end {
            if place.pointee == separator { separators += 1 } else if !ASCII.isWhitespace(place.pointee) { break }
            place += 1
        }
        if separators > (place < end ? 1 : 0) { sawEmptyParameter = true }
        guard place < end else { return nil }
        let start = place
        var equals: UnsafePointer<UInt8>?
        while place < end, place.pointee != separator {
            if place.pointee == ASCII.quote {
                passQuotedText()
            } else {
                if place.pointee == ASCII.equals, equals == nil { equals = place }
                place += 1
            }
        }
        let whole = ByteView(from: start, to: place).trimmedBack
        guard let equals else { return Parameter(name: whole, value: nil, text: whole) }
        return Parameter(name: ByteView(from: start, to: equals).trimmedBack, value: ByteView(from: equals + 1, to: place).trimmed, text: whole)
    }

    /// Goes behind the closing quote, or to the end where there is none.
    private mutating func passQuotedText() {
        place += 1
        while place < end {
            let byte = place.pointee
            place += byte == ASCII.backslash && place + 1 < end ? 2 : 1
            if byte == ASCII.quote { return }
        }
    }
}

extension ByteView {
    /// The value of a `;name=value` parameter in this text (names ignore case); empty for one without value, nil if it is not there.
    public func parameter(_ name: ByteView) -> ByteView? {
        var iterator = ParameterIterator(self)
        while let parameter = iterator.next() {
            if parameter.name.equalsIgnoringCase(name) { return parameter.unquotedValue }
        }
        return nil
    }
}
