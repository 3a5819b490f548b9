import Routing
import SIPMessage

/// Finds the calls of `KSR`'s functions in a script and puts the places of prepared ones in their stead: `KSR.pv.sets("$var(x)", u)`
/// becomes `KSR_calls[7](u)`, where `KSR_calls` is a local variable made on the first line. Lines keep their numbers.
///
/// That is right as long as nobody puts another function in the place of one of `KSR`'s, so a script in which `KSR` is anything but the
/// beginning of a call or of a question (`if not KSR.auth`) is not read any further.
struct LuaCallSiteReader {
    private let source: LuaSource
    private let placeOf: (LuaCallSite) -> Int?
    private static let list = "KSR_calls"
    private var out = Array("local \(Self.list) = KSR[1]; ".utf8)
    private var copied = 0

    /// The text with its calls replaced; nil if the script uses `KSR` otherwise.
    /// - Parameter placeOf: the place of a call in the list; nil if it is to stay as it is.
    static func bound(_ bytes: [UInt8], _ placeOf: @escaping (LuaCallSite) -> Int?) -> [UInt8]? {
        var reader = LuaCallSiteReader(source: LuaSource(bytes), placeOf: placeOf)
        guard reader.run() else { return nil }
        return reader.out + bytes[reader.copied...]
    }

    private init(source: LuaSource, placeOf: @escaping (LuaCallSite) -> Int?) {
        self.source = source
        self.placeOf = placeOf
    }

    private func at(_ place: Int) -> UInt8 { source.at(place) }

    private mutating func run() -> Bool {
        var place = 0
        // what stands before tells a field or a definition from a call
        var isField = false
        var word: Range<Int> = 0..<0
        while true {
            place = source.skippingBlanks(place)
            guard place < source.bytes.count else { return true }
            let byte = source.bytes[place]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                let end = source.endOfQuoted(place)
                if names(place + 1..<max(place + 1, end - 1), "KSR") { return false }
                place = end
            } else if let end = source.endOfLongText(place) {
                place = end
            } else if ASCII.isAlphanumeric(byte) || byte == UInt8(ascii: "_") {
                let end = source.endOfName(place)
                if names(place..<end, "KSR") {
                    guard !isField, !names(word, "function"), let next = use(from: place, end, isNegated: names(word, "not")) else { return false }
                    (place, isField, word) = (next, false, 0..<0)
                    continue
                }
                // globals may be others there; and the list has its name for itself
                if names(place..<end, "setfenv") || names(place..<end, "_ENV") || source.bytes[place..<end].elementsEqual(Self.list.utf8) { return false }
                (place, isField, word) = (end, false, place..<end)
                continue
            } else {
                place += 1
            }
            word = 0..<0
            // the last of the dots of ".." is none of a field
            isField = byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".") && (place < 2 || source.bytes[place - 2] != byte)
        }
    }

    private func names(_ range: Range<Int>, _ word: StaticString) -> Bool { source.bytes[range].elementsEqual(ByteView(word).buffer) }

    /// Whether nothing but the truth of a value can matter to what follows it there.
    private func isQuestion(_ place: Int, isNegated: Bool) -> Bool {
        let next = at(place)
        if isNegated { return next != UInt8(ascii: "[") && next != UInt8(ascii: ":") }
        if next == UInt8(ascii: "=") || next == UInt8(ascii: "~") { return at(place + 1) == UInt8(ascii: "=") }
        let word = place..<source.endOfName(place)
        return names(word, "then") || names(word, "and") || names(word, "do")
    }

    /// Reads a call or a question behind `KSR`, which stands at `start`.
    /// - Returns: where to go on; nil if it is neither.
    private mutating func use(from start: Int, _ end: Int, isNegated: Bool) -> Int? {
        var place = end
        var path: [String] = []
        while true {
            let dot = source.skippingBlanks(place)
            guard at(dot) == UInt8(ascii: "."), at(dot + 1) != UInt8(ascii: ".") else {
                place = dot
                break
            }
            let name = source.skippingBlanks(dot + 1)
            place = source.endOfName(name)
            guard place > name else { return nil }
            path.append(String(decoding: source.bytes[name..<place], as: UTF8.self))
        }
        guard !path.isEmpty else { return nil }
        switch at(place) {
        case UInt8(ascii: "("): break
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "{"): return place
        case UInt8(ascii: "[") where source.endOfLongText(place) != nil: return place
        default: return isQuestion(place, isNegated: isNegated) ? place : nil
        }
        let (constants, rest) = leading(place + 1)
        guard let number = placeOf(LuaCallSite(path: path.joined(separator: "."), constants: constants)) else { return place }
        out += source.bytes[copied..<start]
        out += Array("\(Self.list)[\(number)](".utf8)
        out += source.bytes[start..<rest].filter { $0 == 10 }
        copied = rest
        return rest
    }

    /// The arguments that are written out, from the first on, and where the others begin.
    private func leading(_ start: Int) -> (constants: [BoundCall.Constant], rest: Int) {
        var constants: [BoundCall.Constant] = []
        var rest = start
        while true {
            let place = source.skippingBlanks(rest)
            guard let (constant, end) = constant(place) else { break }
            let next = source.skippingBlanks(end)
            if at(next) == UInt8(ascii: ")") { return (constants + [constant], next) }
            guard at(next) == UInt8(ascii: ","), at(source.skippingBlanks(next + 1)) != UInt8(ascii: ")") else { break }
            constants.append(constant)
            rest = next + 1
        }
        return (constants, rest)
    }

    /// A text in quotes or a whole number.
    private func constant(_ place: Int) -> (BoundCall.Constant, end: Int)? {
        let byte = at(place)
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { return text(place).map { (.text($0.bytes), $0.end) } }
        let digits = byte == UInt8(ascii: "-") ? place + 1 : place
        let end = source.endOfName(digits)
        // longer ones, and those with a fraction, are not whole numbers in all versions of Lua
        guard end > digits, end - digits < 15, at(end) != UInt8(ascii: "."), source.bytes[digits..<end].allSatisfy(ASCII.isDigit) else { return nil }
        guard let number = Int(String(decoding: source.bytes[digits..<end], as: UTF8.self)) else { return nil }
        return (.integer(digits > place ? -number : number), end)
    }

    /// The content of a text in quotes, if it has no escapes but those of all versions of Lua.
    private func text(_ start: Int) -> (bytes: [UInt8], end: Int)? {
        var content: [UInt8] = []
        var place = start + 1
        while place < source.bytes.count {
            let byte = source.bytes[place]
            if byte == source.bytes[start] { return (content, place + 1) }
            if byte == 10 || byte == 13 { return nil }
            place += 1
            guard byte == UInt8(ascii: "\\") else {
                content.append(byte)
                continue
            }
            let escaped = at(place)
            place += 1
            switch escaped {
            case UInt8(ascii: "n"): content.append(10)
            case UInt8(ascii: "r"): content.append(13)
            case UInt8(ascii: "t"): content.append(9)
            case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"): content.append(escaped)
            default: return nil
            }
        }
        return nil
    }
}
