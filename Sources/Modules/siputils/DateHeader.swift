import Routing
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// The Date header against our clock.
enum DateHeader {
    /// 1 if the Date is at most that many seconds old, or in the future; -1 if it is not there or unreadable, -4 if it is older.
    static func check(_ message: SIPMessage, now: Int, maximumDifference: Int) -> Int {
        guard let header = message.first(.date) else { return -1 }
        guard let date = parse(header.body.string) else { return -1 }
        return now - date <= maximumDifference ? 1 : -4
    }

    /// Seconds since 1970 of `Sat, 13 Nov 2010 23:29:00 GMT`; nil for another form.
    private static func parse(_ text: String) -> Int? {
        let words = text.split(separator: " ").map(String.init)
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard words.count == 6, words[5] == "GMT", let day = Int32(words[1]), let month = months.firstIndex(of: words[2]), let year = Int32(words[3]) else {
            return nil
        }
        let clock = words[4].split(separator: ":").compactMap { Int32($0) }
        guard clock.count == 3 else { return nil }
        var parts = tm()
        parts.tm_mday = day
        parts.tm_mon = Int32(month)
        parts.tm_year = year - 1900
        parts.tm_hour = clock[0]
        parts.tm_min = clock[1]
        parts.tm_sec = clock[2]
        return timegm(&parts)
    }
}
