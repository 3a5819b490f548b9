import SIPMessage

/// Periods in words: `wd{2-6} hr{8-16}, wd{sat sun}`, as Perl's Time::Period has them.
enum TimePeriod {
    struct Malformed: Error {
        let reason: String
    }

    private enum Scale: CaseIterable {
        case year, month, week, yearDay, monthDay, weekday, hour, minute, second

        var names: [String] {
            switch self {
            case .year: ["year", "yr"]
            case .month: ["month", "mo"]
            case .week: ["week", "wk"]
            case .yearDay: ["yday", "yd"]
            case .monthDay: ["mday", "md"]
            case .weekday: ["wday", "wd"]
            case .hour: ["hour", "hr"]
            case .minute: ["minute", "min"]
            case .second: ["second", "sec"]
            }
        }

        var range: ClosedRange<Int> {
            switch self {
            case .year: 1970...9999
            case .month: 1...12
            case .week: 1...6
            case .yearDay: 1...366
            case .monthDay: 1...31
            case .weekday: 1...7
            case .hour: 0...23
            case .minute: 0...59
            case .second: 0...60
            }
        }

        /// First letters of the names that values may have, in order from 1.
        var words: [String] {
            switch self {
            case .month: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
            case .weekday: ["su", "mo", "tu", "we", "th", "fr", "sa"]
            default: []
            }
        }

        func value(_ time: LocalTime) -> Int {
            switch self {
            case .year: time.year
            case .month: time.month
            // weeks begin on Sundays
            case .week: (time.day + 6 - time.weekday + 6) / 7
            case .yearDay: time.yearDay + 1
            case .monthDay: time.day
            case .weekday: time.weekday + 1
            case .hour: time.hour
            case .minute: time.minute
            case .second: time.second
            }
        }

        /// The value that a text names.
        func number(_ text: String, _ time: LocalTime) throws(Malformed) -> Int {
            var number = Int(text)
            if number == nil { number = words.firstIndex { text.hasPrefix($0) }.map { $0 + 1 } }
            // two digits mean this century
            if self == .year, let short = number, (0...99).contains(short) { number = time.year / 100 * 100 + short }
            guard let number, range.contains(number) else { throw Malformed(reason: "bad value \"\(text)\" of \(names[0])") }
            return number
        }

        func contains(_ value: Int, from first: Int, to last: Int) -> Bool {
            if first > last, self != .year { return value >= first || value <= last }
            return value >= first && value <= last
        }
    }

    /// Whether the moment lies in the period; an empty one is always.
    static func contains(_ time: LocalTime, _ period: ByteView) throws(Malformed) -> Bool {
        let text = period.string.lowercased()
        let trimmed = text.filter { $0 != " " }
        if trimmed.isEmpty { return true }
        if trimmed == "none" || trimmed == "never" { return false }
        for part in text.split(separator: ",", omittingEmptySubsequences: false) where try holds(time, part) { return true }
        return false
    }

    /// Whether all scales of a part hold.
    private static func holds(_ time: LocalTime, _ part: Substring) throws(Malformed) -> Bool {
        var rest = part.drop { $0 == " " }
        var results: [Scale: Bool] = [:]
        if rest.isEmpty { throw Malformed(reason: "a part is empty") }
        while !rest.isEmpty {
            guard let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") else {
                throw Malformed(reason: "a scale has no values in braces")
            }
            let name = rest[..<open].filter { $0 != " " }
            guard let scale = Scale.allCases.first(where: { $0.names.contains(name) }) else { throw Malformed(reason: "unknown scale \"\(name)\"") }
            let isThere = try matches(time, scale, rest[rest.index(after: open)..<close])
            results[scale] = results[scale] == true || isThere
            rest = rest[rest.index(after: close)...].drop { $0 == " " }
        }
        return results.values.allSatisfy { $0 }
    }

    /// Whether one of the values or ranges of a scale holds.
    private static func matches(_ time: LocalTime, _ scale: Scale, _ list: Substring) throws(Malformed) -> Bool {
        // blanks around hyphens belong to the range
        var words: [String] = []
        var joins = false
        for word in list.split(separator: " ") {
            if joins || (word.hasPrefix("-") && !words.isEmpty), let last = words.popLast() { words.append(last + word) } else { words.append(String(word)) }
            joins = word.hasSuffix("-")
        }
        var result = false
        for word in words {
            let ends = word.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
            guard ends.count <= 2, !ends.contains("") else { throw Malformed(reason: "bad range \"\(word)\"") }
            let first = try scale.number(ends[0], time)
            let last = ends.count == 2 ? try scale.number(ends[1], time) : first
            if scale.contains(scale.value(time), from: first, to: last) { result = true }
        }
        return result
    }
}
