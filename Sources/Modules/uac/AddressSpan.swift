import SIPMessage

/// From or To of a message, and where its parts lie in the received bytes.
struct AddressSpan {
    enum Header: Sendable {
        case from, to

        var id: HeaderID { self == .from ? .from : .to }
        var other: Header { self == .from ? .to : .from }
        var name: StaticString { self == .from ? "From" : "To" }
    }

    let address: NameAddress
    /// The value up to the URI's end, with the bracket behind it.
    let text: ByteView
    private let offset: Int

    /// Nil if the header is missing or cannot be read.
    init?(_ header: Header, of message: SIPMessage) {
        guard let address = header == .from ? message.from : message.to, !address.uri.isEmpty, address.text.lies(in: message.buffer) else { return nil }
        self.address = address
        offset = address.text.offset(in: message.buffer)
        var end = address.uri.offset(in: address.text) + address.uri.count
        if address.isBracketed {
            while ASCII.isWhitespace(address.text[end]) { end += 1 }
            end += 1
        }
        text = address.text.prefix(end)
    }

    private func place(_ part: ByteView) -> Int { offset + part.offset(in: address.text) }

    /// Puts another address in the place of this one, parameters stay.
    func replace(with other: ByteView, in message: SIPMessage) {
        message.edits.replace(offset: offset, length: text.count, with: other)
    }

    func replaceURI(with uri: ByteView, in message: SIPMessage) {
        message.edits.replace(offset: place(address.uri), length: address.uri.count, with: uri)
    }

    /// - Parameter name: as it goes into the message, quoted where it needs to be; empty for none.
    func replaceDisplayName(with name: ByteView, in message: SIPMessage) {
        if !address.displayName.isEmpty {
            message.edits.replace(offset: place(address.displayName), length: address.displayName.count, with: name)
            return
        }
        guard !name.isEmpty else { return }
        let start = place(address.uri)
        if address.isBracketed {
            // in front of the bracket
            guard let bracket = address.text.prefix(address.uri.offset(in: address.text)).lastIndex(of: ASCII.less) else { return }
            message.edits.insert(message.arena.concatenate(name, ByteView(" ")), at: offset + bracket)
        } else {
            message.edits.insert(message.arena.concatenate(name, ByteView(" <")), at: start)
            message.edits.insert(ByteView(">"), at: start + address.uri.count)
        }
    }
}
