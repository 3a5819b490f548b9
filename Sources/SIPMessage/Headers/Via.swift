/// A Via value (RFC 3261 section 20.42).
public struct Via: Sendable {
    /// The whole value, from the protocol to the last parameter.
    public private(set) var text = ByteView.empty
    /// `UDP`, `TCP`, ...
    public private(set) var transportName = ByteView.empty
    public private(set) var host = ByteView.empty
    /// Port as written, empty if none.
    public private(set) var portText = ByteView.empty
    /// Port; 0 if none is given.
    public private(set) var port = 0
    /// Parameters with their first `;`, empty if there are none.
    public private(set) var parameters = ByteView.empty
    public private(set) var branch = ByteView.empty
    public private(set) var received: ByteView?
    /// Value of rport; empty if it is there without one, nil if it is not there.
    public private(set) var rport: ByteView?
    /// The whole rport parameter, without the `;` before it.
    public private(set) var rportText = ByteView.empty
    public private(set) var receivedText = ByteView.empty
    public private(set) var maddr: ByteView?
    /// Value of `i` (our own connection or state), nil if it is not there.
    public private(set) var i: ByteView?
    public private(set) var hasAlias = false
    /// What follows the value's comma in the same header; nil if it is the last.
    public private(set) var rest: ByteView?

    public init() {}

    /// The first value of a Via header's body; nil if it is none.
    public init?(_ body: ByteView) {
        guard parse(body) else { return nil }
    }

    /// Transport; `.any` for an unknown one.
    public var transport: TransportProtocol { TransportProtocol(transportName) ?? .any }

    /// Reads the first value of a Via header's body; false if it is none.
    mutating func parse(_ body: ByteView) -> Bool {
        self = Via()
        let (value, tail) = HeaderValues.split(body)
        text = value
        rest = tail.isEmpty ? nil : tail
        guard !tail.isEmpty || body.last != ASCII.comma else { return false }
        guard var place = Self.protocolEnd(value) else { return false }
        while place < value.count, ASCII.isWhitespace(value[place]) { place += 1 }
        let transportStart = place
        while place < value.count, !ASCII.isWhitespace(value[place]) { place += 1 }
        transportName = value[transportStart..<place]
        while place < value.count, ASCII.isWhitespace(value[place]) { place += 1 }
        let hostStart = place
        if value[place] == 91 {
            guard let close = value.firstIndex(of: 93, from: place) else { return false }
            place = close + 1
        } else {
            while place < value.count, value[place] != ASCII.colon, value[place] != ASCII.semicolon, !ASCII.isWhitespace(value[place]) { place += 1 }
        }
        host = value[hostStart..<place]
        guard !host.isEmpty, !transportName.isEmpty else { return false }
        while place < value.count, ASCII.isWhitespace(value[place]) { place += 1 }
        if value[place] == ASCII.colon {
            place += 1
            while place < value.count, ASCII.isWhitespace(value[place]) { place += 1 }
            let start = place
            while place < value.count, ASCII.isDigit(value[place]) { place += 1 }
            portText = value[start..<place]
            guard let number = portText.unsignedInteger, number <= 65535 else { return false }
            port = Int(number)
            while place < value.count, ASCII.isWhitespace(value[place]) { place += 1 }
        }
        guard place == value.count || value[place] == ASCII.semicolon else { return false }
        parameters = value.dropFirst(place)
        var iterator = ParameterIterator(parameters)
        while let parameter = iterator.next() { take(parameter) }
        return !iterator.sawEmptyParameter
    }

    /// Place behind protocol name and version, each with optional white space around the slashes; nil if they are not there.
    private static func protocolEnd(_ value: ByteView) -> Int? {
        if value.hasPrefix(ByteView("SIP/2.0/")) { return 8 }
        guard let slash1 = value.firstIndex(of: 47), value.prefix(slash1).trimmed.equalsIgnoringCase(ByteView("SIP")),
            let slash2 = value.firstIndex(of: 47, from: slash1 + 1), value[(slash1 + 1)..<slash2].trimmed == ByteView("2.0")
        else { return nil }
        return slash2 + 1
    }

    private mutating func take(_ parameter: ParameterIterator.Parameter) {
        let name = parameter.name
        switch (name.count, ASCII.lowercase(name[0])) {
        case (6, 98) where name.equalsIgnoringCase(ByteView("branch")): branch = parameter.unquotedValue
        case (8, 114) where name.equalsIgnoringCase(ByteView("received")):
            received = parameter.unquotedValue
            receivedText = parameter.text
        case (5, 114) where name.equalsIgnoringCase(ByteView("rport")):
            rport = parameter.unquotedValue
            rportText = parameter.text
        case (5, 109) where name.equalsIgnoringCase(ByteView("maddr")): maddr = parameter.unquotedValue
        case (5, 97) where name.equalsIgnoringCase(ByteView("alias")): hasAlias = true
        case (1, 105): i = parameter.unquotedValue
        default: break
        }
    }

    /// Value of another parameter.
    public func parameter(_ name: ByteView) -> ByteView? { parameters.parameter(name) }
}
