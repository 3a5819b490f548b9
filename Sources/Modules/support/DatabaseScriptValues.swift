import Database
import Routing
import SIPMessage

/// Between what databases hold and what scripts work on.
extension DatabaseValue {
    /// As a script sees it, copied into the arena: times in seconds, reals as nothing, as in the reference.
    func scriptValue(in arena: Arena) -> Value {
        switch self {
        case .null, .double: .null
        case .integer(let number), .bigInteger(let number), .datetime(let number): .integer(number)
        case .text(let bytes), .blob(let bytes): .string(arena.copy(bytes))
        }
    }

    /// A text, or a number in decimal; null stays null.
    init(_ value: Value) {
        switch value.kind {
        case .null: self = .null
        case .integer: self = .integer(value.integer)
        case .string, .numericString: self = .text(value.text)
        }
    }

    static func text(_ view: ByteView) -> DatabaseValue { .text(Array(view.buffer)) }
}

extension Arena {
    func copy(_ bytes: [UInt8]) -> ByteView { bytes.withUnsafeBufferPointer { copy(ByteView($0)) } }
}
