import SIPMessage

/// A Lua text, with where its parts end.
struct LuaSource {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The byte at that place; 0 behind the end.
    func at(_ place: Int) -> UInt8 { place < bytes.count ? bytes[place] : 0 }

    /// Where the comment ends that begins there; nil if none does.
    func endOfComment(_ start: Int) -> Int? {
        guard at(start) == UInt8(ascii: "-"), at(start + 1) == UInt8(ascii: "-") else { return nil }
        if let end = endOfLongText(start + 2) { return end }
        var end = start
        while end < bytes.count, bytes[end] != 10 { end += 1 }
        return end
    }

    /// Where the text in quotes ends that begins there.
    func endOfQuoted(_ start: Int) -> Int {
        var end = start + 1
        while end < bytes.count, bytes[end] != bytes[start], bytes[end] != 10 {
            if bytes[end] == UInt8(ascii: "\\") { end += 1 }
            end += 1
        }
        return min(end + 1, bytes.count)
    }

    /// Where the text in long brackets (`[[`, `[=[`) ends that begins there; nil if none does.
    func endOfLongText(_ start: Int) -> Int? {
        guard at(start) == UInt8(ascii: "[") else { return nil }
        var open = start + 1
        while at(open) == UInt8(ascii: "=") { open += 1 }
        guard at(open) == UInt8(ascii: "[") else { return nil }
        let level = open - start - 1
        var end = open + 1
        while end < bytes.count {
            if bytes[end] == UInt8(ascii: "]") {
                var close = end + 1
                while at(close) == UInt8(ascii: "=") { close += 1 }
                if close - end - 1 == level, at(close) == UInt8(ascii: "]") { return close + 1 }
            }
            end += 1
        }
        return bytes.count
    }

    /// Where the name, or the number without a sign or a fraction, ends that begins there.
    func endOfName(_ start: Int) -> Int {
        var end = start
        while ASCII.isAlphanumeric(at(end)) || at(end) == UInt8(ascii: "_") { end += 1 }
        return end
    }

    /// The next place that belongs to no comment and is no blank.
    func skippingBlanks(_ start: Int) -> Int {
        var place = start
        while place < bytes.count {
            if let end = endOfComment(place) {
                place = end
            } else if bytes[place] == 32 || bytes[place] >= 9 && bytes[place] <= 13 {
                place += 1
            } else {
                break
            }
        }
        return place
    }
}
