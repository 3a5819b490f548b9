import Database
import Routing
import SIPMessage

/// Prefixes of numbers, each marked as blocked or allowed. The longest one that a number begins with counts.
struct NumberList: Sendable {
    /// What numbers are made of (`match_mode`).
    enum Characters: Int, Sendable {
        /// What stands in front of a number's first digit does not count.
        case digits = 10
        case ascii = 128

        func has(_ byte: UInt8) -> Bool { self == .digits ? ASCII.isDigit(byte) : byte < 128 }
    }

    enum Mark: Sendable {
        case blocked, allowed
    }

    private let characters: Characters
    private var marks: [NameKey: Mark] = [:]
    private var longest = 0

    /// Takes rows of prefix and mark (0 for blocked); a prefix that comes again takes its last mark.
    init(_ rows: [[DatabaseValue]], _ characters: Characters) {
        self.characters = characters
        for row in rows {
            guard row.count == 2, let prefix = row[0].bytes, let mark = row[1].integer else {
                Log.error("userblocklist", "a row without prefix, or without number for its mark, is left out")
                continue
            }
            guard prefix.allSatisfy({ characters.has($0) }) else {
                Log.error("userblocklist", "prefix \"\(row[0].string ?? "")\" has characters that match_mode \(characters.rawValue) does not have; it is left out")
                continue
            }
            marks[NameKey(prefix.withUnsafeBufferPointer { OwnedBytes(ByteView($0)) })] = mark == 0 ? .blocked : .allowed
            longest = max(longest, prefix.count)
        }
    }

    /// Nil if no prefix matches.
    func mark(of number: ByteView) -> Mark? {
        var digits = number
        if characters == .digits { while let first = digits.first, !ASCII.isDigit(first) { digits = digits.dropFirst() } }
        var length = min(digits.count, longest)
        while length >= 0 {
            if let mark = marks[NameKey(digits.prefix(length))] { return mark }
            length -= 1
        }
        return nil
    }

    /// All prefixes with their marks, in alphabetical order.
    var all: [(prefix: String, mark: Mark)] {
        marks.map { ($0.key.view.string, $0.value) }.sorted { Array($0.0.utf8).lexicographicallyPrecedes(Array($1.0.utf8)) }
    }
}
