import Routing
import SIPMessage

/// Changes of a message's session description that media relays bring.
struct SDPEditor {
    let message: SIPMessage
    let arena: Arena

    /// Puts `address` in the place of `old`, the family's number before it too if that changes.
    func replace(_ old: SDPDescription.Address, with address: ByteView, isIPv6: Bool) {
        if old.isIPv6 == isIPv6 {
            if old.isNull || old.text == address { return }
            replace(old.text, with: address)
            return
        }
        var start = old.text.offset(in: message.buffer) - 1
        while start > message.bodyOffset, message.buffer[start] != 52, message.buffer[start] != 54 { start -= 1 }
        var text = ByteBuilder(arena, capacity: address.count + 2)
        text.append(isIPv6 ? "6 " : "4 ")
        text.append(address)
        message.edits.replace(offset: start, length: old.text.end - message.buffer.base - start, with: text.finish())
    }

    func replace(_ old: ByteView, with text: ByteView) {
        if old == text { return }
        message.edits.replace(offset: old.offset(in: message.buffer), length: old.count, with: text)
    }

    /// Adds a line behind the description.
    func append(_ line: ByteView, to body: ByteView) {
        var text = ByteBuilder(arena, capacity: line.count + 2)
        text.append("\r\n")
        text.append(line)
        message.edits.insert(text.finish(), at: body.end - message.buffer.base)
    }
}
