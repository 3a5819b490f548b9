import SIPMessage

/// An ISUP message in a body, from its type on (ITU-T Q.763, tables 21 to 49). Nothing is read past its end.
struct ISUPMessage {
    enum Kind: UInt8 {
        /// IAM.
        case initialAddress = 0x01
        /// COT.
        case continuity = 0x05
        /// ACM.
        case addressComplete = 0x06
        /// CPG.
        case callProgress = 0x2C
    }

    /// Codes of the parameters that are read or written (Q.763 table 5).
    enum Code: UInt8 {
        case callingPartyNumber = 0x0A
        case redirectingNumber = 0x0B
        case redirectionNumber = 0x0C
        case redirectionInformation = 0x13
        case originalCalledNumber = 0x28
        case genericNotification = 0x2C
        case callDiversionInformation = 0x36
        case hopCounter = 0x3D
        case genericNumber = 0xC0
    }

    /// An optional parameter, as offsets in the message.
    struct Parameter {
        let code: UInt8
        /// Its code; the length follows, and then the content.
        let start: Int
        /// Behind its content.
        let end: Int
        var content: Int { start + 2 }
    }

    /// Place of the called party's number in an IAM, its length first.
    static let calledParty = 8

    let bytes: ByteView
    let kind: Kind

    /// Nil if the message is of a kind that nothing here is done with.
    init?(_ bytes: ByteView) {
        guard let first = bytes.first, let kind = Kind(rawValue: first) else { return nil }
        self.bytes = bytes
        self.kind = kind
    }

    /// Where the byte lies that tells how far behind it the optional parameters begin.
    var pointer: Int {
        switch kind {
        case .initialAddress: 7
        case .continuity, .addressComplete: 3
        case .callProgress: 2
        }
    }

    /// Whether there are optional parameters.
    var hasParameters: Bool { bytes[pointer] != 0 }

    // MARK: Mandatory parameters

    /// Q.763 section 3.11.
    var callingPartyCategory: UInt8? { bytes.count > 4 ? bytes[4] : nil }
    /// Q.763 section 3.21.
    var eventInformation: UInt8? { bytes.count > 1 ? bytes[1] : nil }
    /// Charge indicator of the backward call indicators (Q.763 section 3.5): 0 none, 1 no charge, 2 charge.
    var chargeIndicator: UInt8? { bytes.count > 2 ? bytes[1] & 0x03 : nil }
    var calledPartyNature: UInt8? { bytes.count > Self.calledParty ? bytes[Self.calledParty + 1] & 0x7F : nil }

    func calledPartyNumber(_ arena: Arena) -> ByteView? {
        guard bytes.count > Self.calledParty else { return nil }
        let indicators = Self.calledParty + 1
        return number(digits: indicators + 2, end: indicators + Int(bytes[Self.calledParty]), indicators: indicators, arena)
    }

    // MARK: Optional parameters

    /// Calls `body` for each until it returns false, and tells where they end.
    @discardableResult
    func forEachParameter(from start: Int, _ body: (Parameter) -> Bool) -> Int {
        var place = start
        while place < bytes.count, bytes[place] != 0 {
            let parameter = Parameter(code: bytes[place], start: place, end: place + 2 + Int(bytes[place + 1]))
            if !body(parameter) { break }
            place = parameter.end
        }
        return place
    }

    func parameter(_ code: Code) -> Parameter? {
        guard hasParameters else { return nil }
        var found: Parameter?
        forEachParameter(from: pointer + Int(bytes[pointer])) { parameter in
            if parameter.code == code.rawValue { found = parameter }
            return found == nil
        }
        return found
    }

    /// The byte at `offset` in a parameter's content, nil if the message ends before it.
    func byte(_ code: Code, _ offset: Int = 0) -> UInt8? {
        guard let parameter = parameter(code), parameter.content + offset < bytes.count else { return nil }
        return bytes[parameter.content + offset]
    }

    /// - Parameter indicators: where in the content the nature of the address stands; the digits come two bytes later.
    func number(_ code: Code, indicators: Int = 0, _ arena: Arena) -> ByteView? {
        guard let parameter = parameter(code) else { return nil }
        let place = parameter.content + indicators
        return number(digits: place + 2, end: parameter.end, indicators: place, arena)
    }

    /// Nil without digits.
    private func number(digits: Int, end: Int, indicators: Int, _ arena: Arena) -> ByteView? {
        guard end > digits, bytes.count > digits else { return nil }
        return ISUPNumber.text(bytes[digits..<end], isOdd: bytes[indicators] & 0x80 != 0, arena)
    }
}

extension ISUPMessage {
    /// The first ISUP content of the message's body; nil if there is none.
    static func body(_ message: SIPMessage) -> ByteView? { BodyPart.find(message, ByteView("application/isup")) }
}
