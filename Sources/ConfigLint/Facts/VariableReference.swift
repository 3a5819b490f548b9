/// A pseudo-variable taken apart: `$(avp(x)[0]{s.len})` is class `avp`, argument `x`, index `0`, transformation `s.len`.
public struct VariableReference: Hashable, Sendable {
    /// `var`, `ru`, `hdr`, ...
    public var name: String
    /// What stands in the inner parentheses.
    public var argument: String?
    public var index: String?
    /// Texts of the braces: `s.len`, `param.value,tag`.
    public var transformations: [String]
    /// As written.
    public var text: String

    /// The variable without index and transformations: `$var(x)`, `$rU`.
    public var base: String { argument.map { "$\(name)(\($0))" } ?? "$\(name)" }

    /// Takes apart a variable as a script writes it.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let (reference, end) = Self.read(bytes, 0), end == bytes.count else { return nil }
        self = reference
    }

    private init(name: String, argument: String?, index: String? = nil, transformations: [String] = [], text: String) {
        self.name = name
        self.argument = argument
        self.index = index
        self.transformations = transformations
        self.text = text
    }

    /// The variables of a text with variables in it.
    /// - Parameter inner: whether those inside arguments of others count, too.
    static func all(in text: String, inner: Bool = true) -> [VariableReference] {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return [] }
        var list: [VariableReference] = []
        let bytes = Array(text.utf8)
        var place = 0
        while place < bytes.count {
            guard bytes[place] == UInt8(ascii: "$") else {
                place += 1
                continue
            }
            if place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: "$") {
                place += 2
                continue
            }
            guard let (reference, end) = read(bytes, place) else {
                place += 1
                continue
            }
            list.append(reference)
            if inner { list += reference.inner }
            place = end
        }
        return list
    }

    /// Variables that stand in the argument, the index or a transformation.
    var inner: [VariableReference] {
        var list: [VariableReference] = []
        if let argument { list += Self.all(in: argument) }
        if let index { list += Self.all(in: index) }
        for transformation in transformations { list += Self.all(in: transformation) }
        return list
    }

    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
        default: false
        }
    }

    /// Reads one variable at `start`; gives it with the place behind it.
    private static func read(_ bytes: [UInt8], _ start: Int) -> (VariableReference, Int)? {
        guard start + 1 < bytes.count, bytes[start] == UInt8(ascii: "$") else { return nil }
        var place = start + 1
        let isWrapped = bytes[place] == UInt8(ascii: "(")
        if isWrapped { place += 1 }
        let nameStart = place
        while place < bytes.count, isName(bytes[place]) { place += 1 }
        guard place > nameStart else { return nil }
        let name = String(decoding: bytes[nameStart..<place], as: UTF8.self)
        var reference = VariableReference(name: name, argument: nil, text: "")
        if place < bytes.count, bytes[place] == UInt8(ascii: "("), let end = closing(bytes, place, ")") {
            reference.argument = String(decoding: bytes[place + 1..<end], as: UTF8.self)
            place = end + 1
        } else if !isWrapped, place < bytes.count, bytes[place] == UInt8(ascii: "."), place + 1 < bytes.count, isName(bytes[place + 1]) {
            // $f.name: an attribute of a class
            var end = place + 1
            while end < bytes.count, isName(bytes[end]) { end += 1 }
            if name.utf8.count <= 2 { reference.name += String(decoding: bytes[place..<end], as: UTF8.self); place = end }
        }
        if isWrapped {
            scan: while place < bytes.count {
                switch bytes[place] {
                case UInt8(ascii: "["):
                    guard let end = closing(bytes, place, "]") else { return nil }
                    reference.index = String(decoding: bytes[place + 1..<end], as: UTF8.self)
                    place = end + 1
                case UInt8(ascii: "{"):
                    guard let end = closing(bytes, place, "}") else { return nil }
                    reference.transformations.append(String(decoding: bytes[place + 1..<end], as: UTF8.self))
                    place = end + 1
                case UInt8(ascii: ")"):
                    place += 1
                    break scan
                default: return nil
                }
            }
            guard bytes[place - 1] == UInt8(ascii: ")") else { return nil }
        }
        reference.text = String(decoding: bytes[start..<place], as: UTF8.self)
        return (reference, place)
    }

    /// The place of the bracket that closes the one at `open`.
    private static func closing(_ bytes: [UInt8], _ open: Int, _ close: Unicode.Scalar) -> Int? {
        let opener = bytes[open], closer = UInt8(ascii: close)
        var depth = 0
        for place in open..<bytes.count {
            if bytes[place] == opener { depth += 1 }
            if bytes[place] == closer {
                depth -= 1
                if depth == 0 { return place }
            }
        }
        return nil
    }
}
