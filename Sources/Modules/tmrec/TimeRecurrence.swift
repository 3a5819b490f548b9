#if canImport(Glibc)
import Glibc
#endif

/// A recurring period: `start|duration|frequency|until|interval|byday|bymonthday|byyearday|byweekno|bymonth` (RFC 2445 section 4.3.10).
struct TimeRecurrence {
    struct Malformed: Error {
        let reason: String
    }

    private enum Frequency: String {
        case daily, weekly, monthly, yearly
    }

    /// A weekday, and which one in its month or year it is to be: 0 for each, negative from the end.
    private struct Weekday {
        let day: Int
        let number: Int
    }

    /// Nil without a start date: then every moment matches.
    private var start: LocalTime?
    private var duration = 0
    private var frequency: Frequency?
    private var until = 0
    private var interval = 1
    private var weekdays: [Weekday] = []
    private var monthDays: [Int] = []
    private var yearDays: [Int] = []
    private var weeks: [Int] = []
    private var months: [Int] = []

    init(_ text: String, separator: Character) throws(Malformed) {
        let fields = text.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
        func field(_ index: Int) -> String? { index < fields.count && !fields[index].isEmpty ? fields[index] : nil }
        if let text = field(0) { start = LocalTime(try Self.dateTime(text)) }
        if let text = field(1) { duration = try Self.duration(text) }
        if let text = field(2) { frequency = Frequency(rawValue: text.lowercased()) }
        if let text = field(3) { until = try Self.dateTime(text) }
        if let text = field(4) {
            guard let number = Int(text), number >= 0 else { throw Malformed(reason: "bad interval \"\(text)\"") }
            interval = max(1, number)
        }
        if let text = field(5) { for item in text.split(separator: ",") { weekdays.append(try Self.weekday(item)) } }
        if let text = field(6) { monthDays = try Self.numbers(text) }
        if let text = field(7) { yearDays = try Self.numbers(text) }
        if let text = field(8) { weeks = try Self.numbers(text) }
        if let text = field(9) { months = try Self.numbers(text) }
    }

    // MARK: Reading

    /// `20100101T093000`, in local time.
    private static func dateTime(_ text: String) throws(Malformed) -> Int {
        let bytes = Array(text.utf8)
        guard bytes.count == 15, bytes[8] == UInt8(ascii: "T") || bytes[8] == UInt8(ascii: "t"),
            bytes.enumerated().allSatisfy({ $0.offset == 8 || (48...57).contains($0.element) })
        else { throw Malformed(reason: "bad date \"\(text)\" (20100101T093000 is expected)") }
        func number(_ range: Range<Int>) -> Int32 { range.reduce(0) { $0 * 10 + Int32(bytes[$1] - 48) } }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (number(0..<4) - 1900, number(4..<6) - 1, number(6..<8))
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (number(9..<11), number(11..<13), number(13..<15))
        parts.tm_isdst = -1
        return mktime(&parts)
    }

    /// `PT10H30M`, `P1DT2H`, `P2W`, in seconds.
    private static func duration(_ text: String) throws(Malformed) -> Int {
        let malformed = Malformed(reason: "bad duration \"\(text)\" (PT8H is expected)")
        var rest = Substring(text.uppercased())
        if rest.first == "+" { rest.removeFirst() }
        guard rest.first == "P" else { throw malformed }
        var total = 0, number = 0, isTime = false
        for character in rest.dropFirst() {
            if let digit = character.wholeNumberValue, character.isASCII {
                guard number < 100_000_000 else { throw malformed }
                number = number * 10 + digit
                continue
            }
            switch (character, isTime) {
            case ("W", false): total += number * 604_800
            case ("D", false): total += number * 86_400
            case ("H", true): total += number * 3600
            case ("M", true): total += number * 60
            case ("S", true): total += number
            case ("T", false): isTime = true
            default: throw malformed
            }
            number = 0
        }
        guard total > 0 else { throw malformed }
        return total
    }

    /// `MO`, `+1MO`, `-1FR`.
    private static func weekday(_ item: Substring) throws(Malformed) -> Weekday {
        let text = item.filter { $0 != " " && $0 != "\t" && $0 != "+" }.uppercased()
        guard text.count >= 2, let day = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"].firstIndex(of: String(text.suffix(2))) else {
            throw Malformed(reason: "bad weekday \"\(item)\"")
        }
        let count = text.dropLast(2)
        guard count.isEmpty || Int(count) != nil else { throw Malformed(reason: "bad weekday \"\(item)\"") }
        return Weekday(day: day, number: Int(count) ?? 0)
    }

    private static func numbers(_ text: String) throws(Malformed) -> [Int] {
        var numbers: [Int] = []
        for item in text.split(separator: ",") {
            guard let number = Int(item.filter { $0 != " " && $0 != "\t" }) else { throw Malformed(reason: "bad number \"\(item)\"") }
            numbers.append(number)
        }
        return numbers
    }

    // MARK: Matching

    func matches(_ time: LocalTime) -> Bool {
        guard let start else { return true }
        guard duration > 0, time.seconds >= start.seconds else { return false }
        if time.seconds <= start.seconds + duration { return true }
        if until > 0, time.seconds >= until + duration { return false }
        guard let frequency else { return false }
        return isTurn(time, start, frequency) && isInDay(time, start, frequency) && isChosen(time, frequency)
    }

    /// Whether it is one of every `interval` days, weeks, months or years.
    private func isTurn(_ time: LocalTime, _ start: LocalTime, _ frequency: Frequency) -> Bool {
        let past: Int
        switch frequency {
        case .daily: past = time.dayNumber - start.dayNumber
        case .weekly:
            func monday(_ time: LocalTime) -> Int { time.dayNumber - (time.weekday + 6) % 7 }
            past = (monday(time) - monday(start)) / 7
        case .monthly: past = 12 * (time.year - start.year) + time.month - start.month
        case .yearly: past = time.year - start.year
        }
        return past % interval == 0
    }

    /// Whether it is a day like the first one, as far as no list says which days are meant, and the time of day fits.
    private func isInDay(_ time: LocalTime, _ start: LocalTime, _ frequency: Frequency) -> Bool {
        let namesDays = !weekdays.isEmpty || !monthDays.isEmpty || !yearDays.isEmpty
        if frequency != .daily, !namesDays {
            if frequency == .weekly || !weeks.isEmpty {
                guard time.weekday == start.weekday else { return false }
            } else if frequency == .monthly || !months.isEmpty {
                guard time.day == start.day else { return false }
            } else {
                guard time.month == start.month, time.day == start.day else { return false }
            }
        }
        return (start.secondOfDay..<(start.secondOfDay + duration)).contains(time.secondOfDay)
    }

    private func isChosen(_ time: LocalTime, _ frequency: Frequency) -> Bool {
        if !months.isEmpty, !months.contains(where: { ($0 < 0 ? 13 + $0 : $0) == time.month }) { return false }
        if frequency == .yearly, !weeks.isEmpty {
            // the last week that begins in the year
            let last = time.week + (time.daysInYear - 1 - time.yearDay + (time.weekday + 6) % 7) / 7
            guard weeks.contains(where: { ($0 < 0 ? last + 1 + $0 : $0) == time.week }) else { return false }
        }
        if !yearDays.isEmpty, !yearDays.contains(where: { ($0 < 0 ? time.daysInYear + 1 + $0 : $0) == time.yearDay + 1 }) { return false }
        if !monthDays.isEmpty, !monthDays.contains(where: { ($0 < 0 ? time.daysInMonth + 1 + $0 : $0) == time.day }) { return false }
        guard !weekdays.isEmpty else { return true }
        return weekdays.contains { weekday in
            guard weekday.day == time.weekday else { return false }
            guard weekday.number != 0 else { return true }
            switch frequency {
            case .monthly: return Self.isNumber(weekday.number, time.day - 1, of: time.daysInMonth)
            case .yearly: return Self.isNumber(weekday.number, time.yearDay, of: time.daysInYear)
            default: return true
            }
        }
    }

    /// Whether a day is the `number`-th of its weekday in a row of days, from the end for a negative one.
    private static func isNumber(_ number: Int, _ place: Int, of count: Int) -> Bool {
        number > 0 ? place / 7 + 1 == number : (count - 1 - place) / 7 + 1 == -number
    }
}
