/// A `name-addr` or `addr-spec` with header parameters: From, To, Contact, Route, ... (RFC 3261 section 20.10).
public struct NameAddress: Sendable {
    /// The whole value.
    public private(set) var text = ByteView.empty
    /// Display name as written, with its quotes; empty if there is none.
    public private(set) var displayName = ByteView.empty
    public private(set) var uri = ByteView.empty
    /// Header parameters with their first `;`; empty if there are none.
    public private(set) var parameters = ByteView.empty
    /// Value of the `tag` parameter; empty if there is none.
    public private(set) var tag = ByteView.empty
    /// Whether the URI stands in angle brackets.
    public private(set) var isBracketed = false

    public init() {}

    /// Nil if the text is no address.
    public init?(_ text: ByteView) {
        guard parse(text) else { return nil }
    }

    mutating func parse(_ value: ByteView) -> Bool {
        self = NameAddress()
        text = value
        var place = 0
        // a display name in quotes may hold anything
        if value.first == ASCII.quote {
            place = 1
            while place < value.count, value[place] != ASCII.quote { place += value[place] == ASCII.backslash ? 2 : 1 }
            guard place < value.count else { return false }
            place += 1
        }
        if let open = value.firstIndex(of: ASCII.less, from: place) {
            guard let close = value.firstIndex(of: ASCII.greater, from: open) else { return false }
            displayName = value.prefix(open).trimmed
            uri = value[(open + 1)..<close].trimmed
            parameters = value.dropFirst(close + 1).trimmedFront
            isBracketed = true
        } else {
            guard place == 0 else { return false }
            let end = value.firstIndex(of: ASCII.semicolon) ?? value.count
            uri = value.prefix(end).trimmed
            parameters = value.dropFirst(end)
        }
        guard !uri.isEmpty || isBracketed else { return false }
        if let semicolon = parameters.firstIndex(of: ASCII.semicolon) {
            parameters = parameters.dropFirst(semicolon)
            tag = parameters.parameter(ByteView("tag")) ?? .empty
        } else {
            parameters = .empty
        }
        return true
    }

    public func parameter(_ name: ByteView) -> ByteView? { parameters.parameter(name) }

    /// Display name without its quotes.
    public var unquotedDisplayName: ByteView { displayName.unquoted }
}

/// A CSeq value (RFC 3261 section 20.16).
public struct CSeq: Sendable {
    public private(set) var numberText = ByteView.empty
    /// The number; `UInt.max` for a larger one and for a text that is none, which are passed on as they are.
    public private(set) var number: UInt = 0
    public private(set) var method = ByteView.empty

    /// Nil if the text is no CSeq value.
    public init?(_ body: ByteView) {
        guard parse(body) else { return nil }
    }

    private mutating func parse(_ body: ByteView) -> Bool {
        var place = 0
        while place < body.count, !ASCII.isWhitespace(body[place]) { place += 1 }
        numberText = body.prefix(place)
        guard place > 0, ASCII.isWhitespace(body[place]) else { return false }
        number = numberText.unsignedInteger ?? UInt.max
        method = body.dropFirst(place).trimmed
        return !method.isEmpty
    }
}
