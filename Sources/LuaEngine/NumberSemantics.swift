import CLuaBridge
import Routing
import SIPMessage

/// Source texts of Lua 5.1, made to count as they did there.
///
/// In 5.1 all numbers are of one kind, and `3600 / 2` prints as 1800; in 5.4 a quotient or a power is a float and prints as `1800.0`, which
/// breaks headers that scripts put together. The text is changed at these places only: `a / b` becomes `a /D/ b` and `a ^ b` becomes
/// `a ^P^ b`, where D and P are objects of the prelude that compute and give whole results as integers (both operators associate so that
/// precedence stays as it was), and literals such as `1e3` become integers, those of 15 digits and more floats. The name `goto`, a keyword
/// since 5.2, becomes another name. Lines keep their numbers.
struct NumberSemantics {
    private let source: LuaSource
    private var bytes: [UInt8] { source.bytes }
    private var out: [UInt8] = []
    private var place = 0
    /// Whether the script gives the operator a meaning of its own; it is then left alone.
    private let definesDivision: Bool
    private let definesPower: Bool

    static func translated(_ source: [UInt8]) -> [UInt8] {
        var translation = NumberSemantics(source)
        translation.run()
        return translation.out
    }

    private init(_ source: [UInt8]) {
        self.source = LuaSource(source)
        (definesDivision, definesPower) = source.withUnsafeBufferPointer { buffer in
            let text = ByteView(buffer)
            return (text.contains(ByteView("__div")), text.contains(ByteView("__pow")))
        }
        out.reserveCapacity(source.count + 64)
    }

    private func at(_ index: Int) -> UInt8 { source.at(index) }

    private mutating func copy(to end: Int) {
        let end = min(end, bytes.count)
        if end > place { out += bytes[place..<end] }
        place = max(place, end)
    }

    private mutating func run() {
        while place < bytes.count {
            let byte = bytes[place]
            switch byte {
            case UInt8(ascii: "-"): copy(to: source.endOfComment(place) ?? place + 1)
            case UInt8(ascii: "\""), UInt8(ascii: "'"): copy(to: source.endOfQuoted(place))
            case UInt8(ascii: "["): copy(to: source.endOfLongText(place) ?? place + 1)
            case UInt8(ascii: "/"):
                if at(place + 1) == byte {
                    copy(to: place + 2)
                } else {
                    copy(to: place + 1)
                    if !definesDivision { out += Array(#"("").__quotient/"#.utf8) }
                }
            case UInt8(ascii: "^"):
                copy(to: place + 1)
                if !definesPower { out += Array(#"("").__power^"#.utf8) }
            case UInt8(ascii: "0")...UInt8(ascii: "9"): number()
            case UInt8(ascii: "."):
                if ASCII.isDigit(at(place + 1)), at(place - 1) != byte || place == 0 {
                    number()
                } else {
                    var end = place
                    while at(end) == byte { end += 1 }
                    copy(to: end)
                }
            default:
                if ASCII.isAlphanumeric(byte) || byte == UInt8(ascii: "_") {
                    let end = source.endOfName(place)
                    let isName = bytes[place..<end].elementsEqual("goto".utf8)
                    copy(to: end)
                    if isName { out.append(UInt8(ascii: "_")) }
                } else {
                    copy(to: place + 1)
                }
            }
        }
    }

    /// A number; one with a fraction or an exponent is written as an integer if it is whole.
    private mutating func number() {
        var end = place
        let isHexadecimal = bytes[place] == UInt8(ascii: "0") && ASCII.lowercase(at(place + 1)) == UInt8(ascii: "x")
        let exponent = UInt8(ascii: isHexadecimal ? "p" : "e")
        while ASCII.isAlphanumeric(at(end)) || (at(end) == UInt8(ascii: ".") && at(end + 1) != UInt8(ascii: ".")) {
            let isExponent = ASCII.lowercase(at(end)) == exponent
            end += 1
            if isExponent, at(end) == UInt8(ascii: "+") || at(end) == UInt8(ascii: "-") { end += 1 }
        }
        let text = String(decoding: bytes[place..<end], as: UTF8.self)
        if !isHexadecimal, text.contains(where: { $0 == "." || $0 == "e" || $0 == "E" }), let value = Double(text),
            value == value.rounded(), value.magnitude < 1e14
        {
            out += Array(String(Int(value)).utf8)
            place = end
        } else {
            copy(to: end)
            // what a double prints with an exponent does so here too
            if !isHexadecimal, let value = Int(text), value.magnitude >= 100_000_000_000_000 { out += Array(".0".utf8) }
        }
    }
}

/// What the prelude translates texts with that scripts load themselves.
final class SourceTranslation: LuaFunction {
    private var latest = OwnedBytes()
    private let library: KSRLibrary

    init(_ state: LuaState, _ library: KSRLibrary) {
        self.library = library
        super.init(state)
    }

    override func run(_ arguments: UnsafeBufferPointer<clua_value>, _ context: RouteContext?) -> clua_result {
        guard let source = arguments.first else { return result(.none) }
        let name = arguments.count > 1 ? arguments[1].view.string : ""
        let translated = library.read(Array(source.view.buffer), named: name, isFile: name.hasPrefix("@"), state.settings)
        do {
            try state.bindSites()
        } catch {
            Log.write(.error, "app_lua", "\(state.place)\(error)")
        }
        latest = translated.withUnsafeBufferPointer { OwnedBytes(ByteView($0)) }
        return result(.text(latest.view))
    }
}
