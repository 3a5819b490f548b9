import SIPMessage

/// Option tags of Supported, Require and their like (RFC 3261 section 19.2).
enum OptionTags {
    /// Whether any header of that id names `tag`.
    static func contains(_ message: SIPMessage, _ id: HeaderID, _ tag: StaticString) -> Bool {
        let wanted = ByteView(tag)
        var found = false
        message.forEachValue(id) { value, _ in
            found = value.equalsIgnoringCase(wanted)
            return !found
        }
        return found
    }
}
