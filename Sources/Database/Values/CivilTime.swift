#if canImport(Glibc)
import Glibc
#endif

/// A date and a time of day as databases write them: `2020-01-02 03:04:05`, with `T` between, fractions and without the time too.
struct CivilTime: Equatable {
    var year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0

    /// Nil for a text that is none.
    init?(_ text: some Sequence<UInt8>) {
        let bytes = Array(text)
        let length = bytes.firstIndex(of: UInt8(ascii: ".")) ?? bytes.count
        guard length == 10 || length == 19 else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            var sum = 0
            for index in range {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) else { return nil }
                sum = sum * 10 + Int(bytes[index] - UInt8(ascii: "0"))
            }
            return sum
        }
        guard bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
        guard length == 19 else { return }
        guard bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"), let hour = number(11..<13), let minute = number(14..<16),
            let second = number(17..<19), hour < 24, minute < 60, second < 61
        else { return nil }
        (self.hour, self.minute, self.second) = (hour, minute, second)
    }

    /// The time in the server's time zone.
    /// - Parameter seconds: since 1970.
    init(local seconds: Int) {
        var time = time_t(seconds)
        var parts = tm()
        localtime_r(&time, &parts)
        (year, month, day) = (Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday))
        (hour, minute, second) = (Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec))
    }

    private var parts: tm {
        var parts = tm()
        parts.tm_year = Int32(year - 1900)
        parts.tm_mon = Int32(month - 1)
        parts.tm_mday = Int32(day)
        parts.tm_hour = Int32(hour)
        parts.tm_min = Int32(minute)
        parts.tm_sec = Int32(second)
        parts.tm_isdst = -1
        return parts
    }

    /// Seconds since 1970, the time taken as UTC.
    var seconds: Int {
        var parts = parts
        return Int(timegm(&parts))
    }

    /// Seconds since 1970, the time taken in the server's time zone.
    var localSeconds: Int {
        var parts = parts
        return Int(mktime(&parts))
    }

    /// `2020-01-02 03:04:05`
    var text: String {
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = "\(number)"
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2)) \(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))"
    }
}
