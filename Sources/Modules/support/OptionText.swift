import Routing
import SIPMessage

/// `name=value;name=value` as module parameters have it.
enum OptionText {
    /// Names and values (quotes around them taken off) in order; a name without value has an empty one.
    static func pairs(_ text: String) -> [(name: String, value: String)] {
        text.withByteView { bytes in
            var iterator = ParameterIterator(bytes)
            var pairs: [(String, String)] = []
            while let parameter = iterator.next() { pairs.append((parameter.name.string, parameter.unquotedValue.string)) }
            return pairs
        }
    }

    /// - Throws: `DeclarationError` for a value that is no number.
    static func number(_ value: String, of name: String, in text: String) throws -> Int {
        guard let number = Int(value) else {
            throw DeclarationError("\"\(name)\" in \"\(text)\" takes a number, not \"\(value)\"")
        }
        return number
    }
}
