/// A pseudo-variable where it stands in a text: `$(avp(x)[0]{s.len})`. Parts may be unfinished.
struct VariableMention {
    /// From `$` to its end.
    let range: Range<Int>
    /// `avp`
    let name: Range<Int>
    /// `x`
    let argument: Range<Int>?
    let index: Range<Int>?
    /// Texts of the braces.
    let transformations: [Range<Int>]

    /// Variables in a part of a text, those within others included.
    static func each(in bytes: [UInt8], _ range: Range<Int>, _ body: (VariableMention) -> Void) {
        each(in: bytes, range, depth: 0, body)
    }

    private static func each(in bytes: [UInt8], _ range: Range<Int>, depth: Int, _ body: (VariableMention) -> Void) {
        guard depth < 16 else { return }
        var place = range.lowerBound
        while place < range.upperBound {
            guard bytes[place] == UInt8(ascii: "$") else {
                place += 1
                continue
            }
            if place + 1 < range.upperBound, bytes[place + 1] == UInt8(ascii: "$") {
                place += 2
                continue
            }
            guard let mention = read(bytes, place, range.upperBound) else {
                place += 1
                continue
            }
            body(mention)
            for part in [mention.argument, mention.index].compactMap(\.self) + mention.transformations { each(in: bytes, part, depth: depth + 1, body) }
            place = max(place + 1, mention.range.upperBound)
        }
    }

    static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
        default: false
        }
    }

    private static func read(_ bytes: [UInt8], _ start: Int, _ end: Int) -> VariableMention? {
        var place = start + 1
        let isWrapped = place < end && bytes[place] == UInt8(ascii: "(")
        if isWrapped { place += 1 }
        let nameStart = place
        while place < end, isName(bytes[place]) { place += 1 }
        guard place > nameStart else { return nil }
        var nameEnd = place
        // $f.name, $err.class: names with a point
        if !isWrapped, place + 1 < end, bytes[place] == UInt8(ascii: "."), isName(bytes[place + 1]), place - nameStart <= 2 {
            place += 1
            while place < end, isName(bytes[place]) { place += 1 }
            nameEnd = place
        }
        let name = nameStart..<nameEnd
        var argument: Range<Int>?
        if place < end, bytes[place] == UInt8(ascii: "(") {
            let inner = enclosed(bytes, place, end, UInt8(ascii: "("), UInt8(ascii: ")"))
            argument = inner.content
            place = inner.end
        }
        var index: Range<Int>?
        var transformations: [Range<Int>] = []
        if isWrapped {
            scan: while place < end {
                switch bytes[place] {
                case UInt8(ascii: "["):
                    let inner = enclosed(bytes, place, end, UInt8(ascii: "["), UInt8(ascii: "]"))
                    index = inner.content
                    place = inner.end
                case UInt8(ascii: "{"):
                    let inner = enclosed(bytes, place, end, UInt8(ascii: "{"), UInt8(ascii: "}"))
                    transformations.append(inner.content)
                    place = inner.end
                case UInt8(ascii: ")"):
                    place += 1
                    break scan
                default: break scan
                }
            }
        }
        return VariableMention(range: start..<place, name: name, argument: argument, index: index, transformations: transformations)
    }

    /// What stands in the brackets that open at `open`, and the place behind them; up to `end`, or the end of the line, if they never close.
    private static func enclosed(_ bytes: [UInt8], _ open: Int, _ end: Int, _ opener: UInt8, _ closer: UInt8) -> (content: Range<Int>, end: Int) {
        var depth = 0
        for place in open..<end {
            if bytes[place] == 10 { return (open + 1..<place, place) }
            if bytes[place] == opener { depth += 1 }
            if bytes[place] == closer {
                depth -= 1
                if depth == 0 { return (open + 1..<place, place + 1) }
            }
        }
        return (open + 1..<end, end)
    }
}
