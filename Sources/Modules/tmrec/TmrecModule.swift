import Routing
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// Module tmrec: whether a moment lies in a recurring period (RFC 2445) or in a period in words (Perl's Time::Period).
public final class TmrecModule: Module, @unchecked Sendable {
    public static let name = "tmrec"

    /// What separates the attributes of a recurrence.
    private var separator: Character = "|"

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("separator", string: { [unowned self] in
            guard let first = $0.first else { throw DeclarationError("tmrec: the separator is empty", remedy: "set it to \"|\"") }
            separator = first
        })
        // the reference has it, and looks at it nowhere
        exports.parameter("wday", integer: { _ in })
        let match: FunctionDeclaration.Body = { [unowned self] context, arguments in matches(context, arguments) }
        exports.function("tmrec_match", kemi: "match", .string("recurrence"), body: match)
        exports.function("tmrec_match", kemi: "match_timestamp", .string("recurrence"), .integer("timestamp"), body: match)
        exports.function("is_leap_year", kemi: "is_leap_year_now") { context, _ in
            LocalTime(context.time.seconds).isLeapYear ? 1 : -1
        }
        exports.function("is_leap_year", .integer("year")) { _, arguments in LocalTime.isLeapYear(arguments.integer(0)) ? 1 : -1 }
        let period: FunctionDeclaration.Body = { context, arguments in
            do throws(TimePeriod.Malformed) {
                return try TimePeriod.contains(Self.moment(context, arguments), arguments.string(0)) ? 1 : -1
            } catch {
                context.log(.error, "tmrec", "time_period_match: \(error.reason) in \"\(arguments.string(0))\"")
                return -2
            }
        }
        exports.function("time_period_match", .string("period"), body: period)
        exports.function("time_period_match", kemi: "time_period_match_timestamp", .string("period"), .integer("timestamp"), body: period)
    }

    /// The second argument, or now where it is 0 or left out.
    private static func moment(_ context: RouteContext, _ arguments: Arguments) -> LocalTime {
        let given = arguments.integer(1)
        return LocalTime(given != 0 ? given : context.time.seconds)
    }

    private func matches(_ context: RouteContext, _ arguments: Arguments) -> Int {
        do throws(TimeRecurrence.Malformed) {
            let recurrence = try TimeRecurrence(arguments.string(0).string, separator: separator)
            return recurrence.matches(Self.moment(context, arguments)) ? 1 : -1
        } catch {
            context.log(.error, "tmrec", "tmrec_match: \(error.reason) in \"\(arguments.string(0))\"")
            return -1
        }
    }
}

/// A moment in the server's time zone.
struct LocalTime {
    let seconds: Int
    /// As in `struct tm`, but for the full year and months from 1.
    let year, month, day, hour, minute, second, weekday, yearDay: Int

    init(_ seconds: Int) {
        self.seconds = seconds
        var time = time_t(seconds)
        var parts = tm()
        localtime_r(&time, &parts)
        (year, month, day) = (Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday))
        (hour, minute, second) = (Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec))
        (weekday, yearDay) = (Int(parts.tm_wday), Int(parts.tm_yday))
    }

    static func isLeapYear(_ year: Int) -> Bool { year % 400 == 0 || (year % 4 == 0 && year % 100 != 0) }

    var isLeapYear: Bool { Self.isLeapYear(year) }
    var daysInYear: Int { isLeapYear ? 366 : 365 }
    var daysInMonth: Int {
        switch month {
        case 2: isLeapYear ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
    var secondOfDay: Int { hour * 3600 + minute * 60 + second }
    /// Days since 1970-01-01 (proleptic Gregorian).
    var dayNumber: Int {
        let past = year - 1
        let leapDays = past / 4 - past / 100 + past / 400
        return past * 365 + leapDays + yearDay - 719_162
    }
    /// Week of the year, its first Monday begins week 1.
    var week: Int { (yearDay + 7 - (weekday + 6) % 7) / 7 }
}
