import SIPMessage

/// What an expression or a pseudo-variable yields: nothing (`$null`), a number, a text, or a text that is known to be a number too.
///
/// Trivially copied; the text is a view into the message, the worker's arena or static data, and lives as long as those.
@frozen
public struct Value: @unchecked Sendable, BitwiseCopyable {
    @frozen public enum Kind: UInt8, Sendable, BitwiseCopyable {
        case null
        case integer
        case string
        /// A text first, with its number at hand: it compares and concatenates as text (a port taken from a URI, for one).
        case numericString
    }

    @usableFromInline let base: UnsafePointer<UInt8>
    @usableFromInline let length: Int32
    public let kind: Kind
    @usableFromInline let number: Int

    @inlinable
    init(base: UnsafePointer<UInt8>, length: Int32, kind: Kind, number: Int) {
        self.base = base
        self.length = length
        self.kind = kind
        self.number = number
    }

    /// No value, `$null` in scripts.
    @inlinable public static var null: Value {
        let view = ByteView.empty
        return Value(base: view.base, length: 0, kind: .null, number: 0)
    }

    /// What an evaluation yields that went wrong (a transformation of null): null, but printed in a text as nothing, not as `<null>`.
    @inlinable public static var failed: Value {
        let view = ByteView.empty
        return Value(base: view.base, length: 0, kind: .null, number: 1)
    }

    @inlinable public static func integer(_ number: Int) -> Value {
        let view = ByteView.empty
        return Value(base: view.base, length: 0, kind: .integer, number: number)
    }

    /// A number with the way it was written (`007`, or nothing at all), which is how it prints.
    @inlinable public static func integer(_ number: Int, writtenAs text: ByteView) -> Value {
        Value(base: text.base, length: text.isEmpty ? -1 : Int32(truncatingIfNeeded: text.count), kind: .integer, number: number)
    }

    @inlinable public static func string(_ text: ByteView) -> Value {
        Value(base: text.base, length: Int32(truncatingIfNeeded: text.count), kind: .string, number: 0)
    }

    @inlinable public static func string(_ literal: StaticString) -> Value { string(ByteView(literal)) }

    /// A text whose number is known.
    @inlinable public static func numericString(_ text: ByteView, _ number: Int) -> Value {
        Value(base: text.base, length: Int32(truncatingIfNeeded: text.count), kind: .numericString, number: number)
    }

    /// A text, or null where there is none.
    @inlinable public static func optional(_ text: ByteView?) -> Value {
        if let text { return string(text) }
        return null
    }

    @inlinable public var isNull: Bool { kind == .null }
    /// Whether it is the null of an evaluation that went wrong.
    @inlinable public var isFailed: Bool { kind == .null && number != 0 }
    @inlinable public var isInteger: Bool { kind == .integer }
    /// Whether it is a text (also one that is known to be a number).
    @inlinable public var isString: Bool { kind == .string || kind == .numericString }

    /// The text as it is; empty for null and for most numbers (see `text(in:)`).
    @inlinable public var text: ByteView { ByteView(base: base, count: max(0, Int(length))) }
    /// Whether it is a number that prints in decimal.
    @inlinable public var isPlainInteger: Bool { kind == .integer && length == 0 }

    /// The text; a number in decimal, null as the empty text.
    @inlinable
    public func text(in arena: Arena) -> ByteView {
        isPlainInteger ? arena.decimal(number) : text
    }

    /// The number; that of a text if the whole text is one (decimal with a sign), 0 otherwise.
    @inlinable
    public var integer: Int {
        switch kind {
        case .null: 0
        case .integer, .numericString: number
        case .string: text.integer ?? 0
        }
    }

    /// The number that comes with the value: of an integer, or of a text that is known to be one. Plain texts are not looked into.
    @inlinable
    public var knownInteger: Int? { kind == .integer || kind == .numericString ? number : nil }

    /// The number if it is one or its text is one as a whole.
    @inlinable
    public var integerIfNumeric: Int? {
        switch kind {
        case .null: nil
        case .integer, .numericString: number
        case .string: text.integer
        }
    }
}
