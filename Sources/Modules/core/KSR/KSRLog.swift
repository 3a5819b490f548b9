import Routing
import SIPMessage

/// `KSR.info("text")` and its like; variables in the text are not expanded.
enum KSRLog {
    static func declare(_ exports: Exports) {
        for (name, level) in [
            ("dbg", LogLevel.debug), ("info", .info), ("notice", .notice), ("warn", .warning), ("err", .error), ("crit", .critical),
        ] {
            exports.ksr(name, .literal("text"), returns: .none) { context, arguments in
                context.log(level, "<core>", bytes: arguments.string(0))
                return .null
            }
        }
        exports.ksr("log", .literal("level"), .literal("text"), returns: .none) { context, arguments in
            context.log(level(arguments.string(0)), "<core>", bytes: arguments.string(1))
            return .null
        }
        exports.ksr("get_debug") { _, _ in .integer(Log.level) }
    }

    private static func level(_ name: ByteView) -> LogLevel {
        let names: [(StaticString, LogLevel)] = [
            ("dbg", .debug), ("info", .info), ("notice", .notice), ("warn", .warning), ("err", .error), ("crit", .critical),
        ]
        return names.first { name.equalsIgnoringCase(ByteView($0.0)) }?.1 ?? .error
    }
}
