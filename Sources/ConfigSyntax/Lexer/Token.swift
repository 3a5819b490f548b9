/// One token. Texts are taken from the source when the parser asks for them.
struct Token {
    enum Kind: UInt8 {
        case end
        /// A name or keyword.
        case identifier
        /// A number; its value is in `number`.
        case number
        /// A text in quotes; what it holds is in `text`, escapes resolved and substitutions made.
        case string
        /// A pseudo-variable with its `$`.
        case variable
        /// A select with its `@`.
        case select
        /// An operator or a mark; its bytes are in `operatorCode`.
        case mark
        /// `tm:local-request` and the like: words joined by colons.
        case colonName
        /// An IPv6 address without brackets.
        case ipv6
        /// A byte that no token begins with.
        case unknown
    }

    var kind: Kind
    var range: SourceRange
    var number = 0
    var text = ""
    /// Whether a string was in double quotes (adjacent ones join).
    var isDoubleQuoted = false
    /// Whether white space stands before it.
    var spaceBefore = false

    func isMark(_ mark: String) -> Bool { kind == .mark && text == mark }
    func isWord(_ word: String) -> Bool { kind == .identifier && text == word }
}
