import CLuaBridge
import Routing
import SIPMessage

// How values cross between Lua and the registry.

extension clua_value {
    /// A value of Lua's as functions take it. A number with a fraction keeps its text, and counts as its whole part where a number is due;
    /// nil, booleans, tables and functions are null.
    func value(in arena: Arena) -> Value {
        switch kind {
        case Int32(CLUA_INTEGER): return .integer(Int(integer))
        case Int32(CLUA_DOUBLE):
            if Double(integer) == number { return .integer(Int(integer)) }
            let room = arena.allocate(40)
            let length = room.withMemoryRebound(to: CChar.self, capacity: 40) { clua_format(number, $0, 40) }
            return .numericString(ByteView(base: room, count: length), Int(integer))
        case Int32(CLUA_STRING): return .string(view)
        default: return .null
        }
    }

    /// The text of a string.
    var view: ByteView {
        guard let text else { return .empty }
        return ByteView(base: UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self), count: length)
    }

    /// Name of the type, for messages.
    var typeName: String {
        switch kind {
        case Int32(CLUA_NIL): "nil"
        case Int32(CLUA_BOOLEAN): "a boolean"
        case Int32(CLUA_INTEGER), Int32(CLUA_DOUBLE): "a number"
        case Int32(CLUA_STRING): "a string"
        default: "a \(view)"
        }
    }

    static var none: clua_value { clua_value() }

    /// Results only: ends the script.
    static var exit: clua_value {
        var value = clua_value()
        value.kind = Int32(CLUA_EXIT)
        return value
    }

    static func boolean(_ flag: Bool) -> clua_value {
        var value = clua_value()
        value.setBoolean(flag)
        return value
    }

    static func integer(_ number: Int) -> clua_value {
        var value = clua_value()
        value.setInteger(number)
        return value
    }

    static func text(_ view: ByteView, _ kind: CLuaKind = .string) -> clua_value {
        var value = clua_value()
        value.kind = kind.rawValue
        value.text = UnsafeRawPointer(view.base).assumingMemoryBound(to: CChar.self)
        value.length = view.count
        return value
    }

    /// Makes it what a function gives; what a kind does not use stays as it is.
    @inline(__always)
    mutating func set(_ value: Value, _ kind: KSRFunction.Result) {
        switch kind {
        case .none: setBoolean(false)
        case .boolean: setBoolean(value.integer > 0)
        case .integer: setInteger(value.integer)
        case .value:
            switch value.kind {
            case .null: self.kind = Int32(CLUA_NIL)
            case .integer: setInteger(value.integer)
            case .string, .numericString:
                self.kind = Int32(CLUA_STRING)
                let view = value.text
                text = UnsafeRawPointer(view.base).assumingMemoryBound(to: CChar.self)
                length = view.count
            }
        }
    }

    /// Makes it what a function gives, or what ends the script where the function has done so.
    @inline(__always)
    mutating func set(_ value: Value, _ kind: KSRFunction.Result, endsScript: Bool) {
        if endsScript { self.kind = Int32(CLUA_EXIT) } else { set(value, kind) }
    }

    private mutating func setBoolean(_ flag: Bool) {
        kind = Int32(CLUA_BOOLEAN)
        boolean = flag ? 1 : 0
    }

    private mutating func setInteger(_ number: Int) {
        kind = Int32(CLUA_INTEGER)
        integer = Int64(number)
    }

    init(_ value: Value) {
        self.init()
        set(value, .value)
    }
}

/// Kinds of results that carry a text.
enum CLuaKind {
    case string, error

    var rawValue: Int32 { self == .string ? Int32(CLUA_STRING) : Int32(CLUA_ERROR) }
}
