import Routing
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// The time, of the message (read once, when it is first asked for) and of the moment.
enum TimeVariables {
    /// The latest `$TV(sn)` of a worker, for `$TV(un)`.
    private final class LastMoment {
        var microseconds = 0
    }

    static func declare(_ exports: Exports) {
        exports.variable("Ts", get: { .integer($0.time.seconds) })
        exports.variable("TS", get: { .integer($0.server.surroundings.seconds) })
        exports.variable("Tb", get: { [start = exports.registry.surroundings.seconds] _ in .integer(start) })
        exports.variable("Tf", get: { calendar($0.time.seconds, $0.arena) })
        exports.variable("TF", get: { calendar($0.server.surroundings.seconds, $0.arena) })
        declareMoments(exports)
        for (name, isUTC) in [("time", false), ("utime", true)] { exports.variable(name, parts: fields(isUTC: isUTC)) }
        for (name, isUTC) in [("timef", false), ("utimef", true)] {
            exports.variable(name) { spec in
                guard !spec.argumentText.isEmpty else { throw DeclarationError("$\(name) needs a format", remedy: "write $\(name)(%Y-%m-%d)") }
                let format = OwnedBytes(spec.argumentText)
                return ComputedVariable(get: { .optional(TimeText.format($0.time.seconds, format.view, isUTC: isUTC, $0.arena)) })
            }
        }
    }

    private static func declareMoments(_ exports: Exports) {
        let slot = exports.registry.reserveWorkerSlot()
        @Sendable func last(_ context: RouteContext) -> LastMoment { context.worker.state(slot) { LastMoment() } }
        exports.variable("TV", parts: [
            "s": { .integer($0.time.seconds) },
            "u": { .integer($0.time.microseconds) },
            "sn": { context in
                let now = context.server.surroundings.time
                last(context).microseconds = now.microseconds
                return .integer(now.seconds)
            },
            "un": { .integer(last($0).microseconds) },
            "Sn": { context in
                let now = context.server.surroundings.time
                var text = ByteBuilder(context.arena, capacity: 24)
                text.append(decimal: now.seconds)
                appendFraction(now, to: &text)
                return .string(text.finish())
            },
            "Sm": { context in
                let now = context.server.surroundings.time
                guard let date = TimeText.format(now.seconds, ByteView("%Y-%m-%d %H:%M:%S"), isUTC: false, context.arena) else { return .null }
                var text = ByteBuilder(context.arena, capacity: 40)
                text.append(date)
                appendFraction(now, to: &text)
                return .string(text.finish())
            },
        ])
    }

    private static func appendFraction(_ time: WallClock.Time, to text: inout ByteBuilder) {
        text.append(UInt8(ascii: "."))
        var weight = 100_000
        while weight > 0 {
            text.append(UInt8(48 + time.microseconds / weight % 10))
            weight /= 10
        }
    }

    /// The date as `ctime` writes it, with the seconds as its number.
    private static func calendar(_ seconds: Int, _ arena: Arena) -> Value {
        guard let text = TimeText.format(seconds, ByteView("%a %b %e %H:%M:%S %Y"), isUTC: false, arena) else { return .null }
        return .numericString(text, seconds)
    }

    private static func fields(isUTC: Bool) -> [String: @Sendable (RouteContext) -> Value] {
        func field(_ read: @escaping @Sendable (tm) -> Int32) -> @Sendable (RouteContext) -> Value {
            { context in
                var moment = time_t(context.time.seconds)
                var parts = tm()
                guard (isUTC ? gmtime_r(&moment, &parts) : localtime_r(&moment, &parts)) != nil else { return .null }
                return .integer(Int(read(parts)))
            }
        }
        return [
            "sec": field { $0.tm_sec }, "min": field { $0.tm_min }, "hour": field { $0.tm_hour }, "mday": field { $0.tm_mday },
            "mon": field { $0.tm_mon + 1 }, "year": field { $0.tm_year + 1900 }, "wday": field { $0.tm_wday + 1 },
            "yday": field { $0.tm_yday + 1 }, "isdst": field { $0.tm_isdst },
        ]
    }
}
