import Database
import Routing
import SIPMessage

extension DatabaseValue {
    /// The value as scripts see it: numbers and times as numbers, what is declared bigint as a text that is one.
    func scriptValue(_ arena: Arena) -> Value {
        switch self {
        case .null: .null
        case .integer(let number), .datetime(let number): .integer(number)
        case .bigInteger(let number): .numericString(arena.decimal(number), number)
        case .double, .text, .blob: .string(bytes.map { $0.withUnsafeBufferPointer { arena.copy(ByteView($0)) } } ?? .empty)
        }
    }
}
