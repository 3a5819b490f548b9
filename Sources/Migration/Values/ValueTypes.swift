/// What a value may be, as Lua gets it.
struct ValueTypes: OptionSet, Hashable {
    let rawValue: UInt8
    static let number = ValueTypes(rawValue: 1)
    static let text = ValueTypes(rawValue: 2)
    /// No value at all: `$null`, nil.
    static let null = ValueTypes(rawValue: 4)
    static let any: ValueTypes = [.number, .text, .null]

    var mayBeNull: Bool { contains(.null) }
    /// Whether it is a text or nothing, never a number.
    var isTextual: Bool { !contains(.number) }
}
