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

    private var rest: ByteView
    private let separator: UInt8

    /// - Parameter text: parameters with or without the separator in front.
    public init(_ text: ByteView, separator: UInt8 = ASCII.semicolon) {
        rest = text
        self.separator = separator
    }

    public mutating func next() -> Parameter? {
        while !rest.isEmpty {
            rest = rest.trimmedFront
            if rest.first == separator {
                rest = rest.dropFirst()
                continue
            }
            if rest.isEmpty { return nil }
            var index = 0
            var inQuotes = false
            var equals = -1
            while index < rest.count {
                let byte = rest.base[index]
                if inQuotes {
                    if byte == ASCII.backslash { index += 1 } else if byte == ASCII.quote { inQuotes = false }
                } else if byte == ASCII.quote {
                    inQuotes = true
                } else if byte == separator {
                    break
                } else if byte == ASCII.equals, equals < 0 {
                    equals = index
                }
                index += 1
            }
            let whole = rest.prefix(index).trimmed
            let name = equals < 0 ? whole : rest.prefix(equals).trimmed
            let value = equals < 0 ? nil : rest[(equals + 1)..<min(index, rest.count)].trimmed
            rest = rest.dropFirst(min(index, rest.count))
            return Parameter(name: name, value: value, text: whole)
        }
        return nil
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
