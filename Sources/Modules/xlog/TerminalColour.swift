import Routing

/// `$C(rx)`: the sequence that sets a terminal's colours, a letter for the foreground and one for the background.
///
/// Letters: `s` black, `r` red, `g` green, `y` yellow, `b` blue, `p` purple, `c` cyan, `w` white, `x` the terminal's own;
/// a capital makes the foreground bright.
enum TerminalColour {
    private static let letters: [Character: Int] = ["s": 0, "r": 1, "g": 2, "y": 3, "b": 4, "p": 5, "c": 6, "w": 7, "x": 9]

    /// - Throws: `DeclarationError` for anything but two of the letters.
    static func sequence(_ text: String) throws -> String {
        let pair = Array(text)
        guard pair.count == 2, let foreground = letters[Character(pair[0].lowercased())], let background = letters[Character(pair[1].lowercased())] else {
            throw DeclarationError("$C(\(text)) names no colours", remedy: "write two of s r g y b p c w x, as in $C(rx)")
        }
        return "\u{1B}[\(pair[0].isUppercase ? 1 : 0);\(30 + foreground);\(40 + background)m"
    }
}
