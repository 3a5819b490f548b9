import SIPMessage

/// Gives the ids that the server makes up, and which differ from run to run by nature, names by the order of their appearance:
/// `<branch-1>` for branches of its Vias, `<tag-1>` for tags, `<call-id-1>` for Call-IDs. Ids that came from outside stay.
struct IdentifierMask {
    private var given: Set<String> = []
    private var names: [String: String] = [:]
    private var counts: [String: Int] = [:]

    /// Takes note of the messages of some events, so that their ids are known.
    mutating func learn(_ events: [TimedEvent]) {
        for event in events {
            switch event.event {
            case .received(let message): for (id, _) in Self.identifiers(message.text) where names[id] == nil { given.insert(id) }
            case .sent(let message): for (id, kind) in Self.identifiers(message.text) { name(id, kind) }
            default: break
            }
        }
    }

    private mutating func name(_ id: String, _ kind: String) {
        guard !given.contains(id), names[id] == nil else { return }
        counts[kind, default: 0] += 1
        names[id] = "<\(kind)-\(counts[kind, default: 0])>"
    }

    private static func identifiers(_ message: MessageText) -> [(String, String)] {
        var found = message.vias.compactMap { MessageText.parameter("branch", of: $0) }.map { ($0, "branch") }
        for name in ["from", "to"] {
            if let tag = message.first(name).flatMap({ MessageText.parameter("tag", of: $0) }) { found.append((tag, "tag")) }
        }
        found.append((message.callID, "call-id"))
        return found.filter { !$0.0.isEmpty }
    }

    /// The text with the names in place of the ids.
    func masked(_ text: String) -> String {
        guard !names.isEmpty else { return text }
        var out: [UInt8] = []
        var token: [UInt8] = []
        for byte in text.utf8 {
            if Self.isToken(byte) {
                token.append(byte)
            } else {
                out += shown(token)
                token = []
                out.append(byte)
            }
        }
        return String(decoding: out + shown(token), as: UTF8.self)
    }

    private func shown(_ token: [UInt8]) -> [UInt8] {
        guard !token.isEmpty else { return token }
        if let name = names[String(decoding: token, as: UTF8.self)] { return Array(name.utf8) }
        // a full stop behind an id ends a sentence
        guard token.last == 46, let name = names[String(decoding: token.dropLast(), as: UTF8.self)] else { return token }
        return Array(name.utf8) + [46]
    }

    private static func isToken(_ byte: UInt8) -> Bool { ASCII.isToken(byte) || byte == ASCII.at }
}
