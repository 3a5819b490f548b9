/// A text in which `*` stands for any run of characters, and `\*` for the sign itself.
struct Pattern: Sendable, Equatable {
    /// As it was written.
    let text: String
    private let parts: [[UInt8]]

    init(_ text: String) {
        self.text = text
        var parts: [[UInt8]] = [[]]
        var isEscaped = false
        for byte in text.utf8 {
            if isEscaped {
                // a backslash before another character is one
                if byte != UInt8(ascii: "*") { parts[parts.count - 1].append(UInt8(ascii: "\\")) }
                parts[parts.count - 1].append(byte)
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "*") {
                parts.append([])
            } else {
                parts[parts.count - 1].append(byte)
            }
        }
        if isEscaped { parts[parts.count - 1].append(UInt8(ascii: "\\")) }
        self.parts = parts
    }

    /// Whether the whole text fits.
    func matches(_ candidate: String) -> Bool {
        var rest = Array(candidate.utf8)[...]
        guard let first = parts.first, rest.starts(with: first) else { return false }
        rest = rest.dropFirst(first.count)
        guard parts.count > 1, let last = parts.last else { return rest.isEmpty }
        for part in parts[1..<(parts.count - 1)] {
            guard let found = Self.find(part, in: rest) else { return false }
            rest = rest[(found + part.count)...]
        }
        return rest.count >= last.count && rest.suffix(last.count).elementsEqual(last)
    }

    private static func find(_ part: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
        guard text.count >= part.count else { return nil }
        return (text.startIndex...(text.endIndex - part.count)).first { text[$0...].starts(with: part) }
    }
}
