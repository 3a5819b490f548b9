/// One token of a config.
struct Token {
    enum Kind: UInt8 {
        case end
        /// A name or a keyword.
        case identifier
        /// A number; its value is in `number`.
        case number
        /// Letters and digits that are neither a name nor a number: `3pcc`, `10s`, `08`.
        case numberWord
        /// A text in quotes; what it holds is in `text`, escapes resolved and substitutions made.
        case string
        /// A pseudo-variable with its `$`.
        case variable
        /// A select with its `@`.
        case select
        /// An operator or a mark.
        case mark
        /// `tm:local-request` in the brackets of an event route, and the keywords `msg:len`, `uri:host`, `uri:port`.
        case colonName
        /// An IPv6 address without brackets.
        case ipv6
        /// Bytes that no token begins with.
        case unknown
    }

    var kind: Kind
    var range: SourceRange
    var number = 0
    var text = ""
    /// Whether a string was in double quotes.
    var isDoubleQuoted = false
    /// Whether white space, a comment or a directive stands before it.
    var spaceBefore = false

    func isMark(_ mark: String) -> Bool { kind == .mark && text == mark }
    func isWord(_ word: String) -> Bool { kind == .identifier && text == word }
}
