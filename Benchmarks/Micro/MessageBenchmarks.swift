import Routing
import SIPMessage

/// Reading messages: what each message costs before the script, and headers that are only read when asked for.
func benchmarkMessages(_ harness: Harness) throws {
    let arena = Arena()
    let message = SIPMessage(arena: arena)
    func parse(_ text: OwnedBytes) throws {
        arena.reset()
        try message.parse(text.view)
    }
    try harness.measure("message: INVITE") { try parse(Messages.invite) }
    try harness.measure("message: INVITE, From, To, Via, Contact read") {
        try parse(Messages.invite)
        guard message.from != nil, message.to != nil, message.via1 != nil, message.cseq != nil else { throw DeclarationError("the message is broken") }
    }
    try harness.measure("message: OPTIONS") { try parse(Messages.options) }
}
