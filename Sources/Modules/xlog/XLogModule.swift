import Routing
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// Module xlog: lines of the script in the log.
public final class XLogModule: Module, @unchecked Sendable {
    public static let name = "xlog"

    /// `buf_size`: longer lines are dropped (default 4096).
    private var bufferSize = 4096
    /// `prefix`: put before each line instead of `<script>: `; the log writes that itself.
    private var prefix: OwnedBytes?
    private var facility: Int32?
    private var showsPlace = false
    private var logColour = false

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("buf_size", integer: { [unowned self] in bufferSize = $0 })
        exports.parameter("force_color", integer: { [unowned self] in logColour = $0 != 0 })
        exports.parameter("long_format", integer: { [unowned self] in showsPlace = $0 != 0 })
        exports.parameter("prefix", string: { [unowned self] in prefix = $0 == "<script>: " ? nil : OwnedBytes($0) })
        exports.parameter("log_facility", string: { [unowned self] name in
            guard let number = LogFacility.number(name) else { throw DeclarationError("unknown log facility \(name)") }
            facility = number
        })
        exports.parameter("log_colors", string: { _ in })
        exports.parameter("methods_filter", integer: { _ in })

        exports.function("xlog", .template("text")) { [unowned self] context, arguments in
            log(context, .error, arguments.object(0), nil)
        }
        exports.function("xlog", level, .template("text")) { [unowned self] context, arguments in
            log(context, Self.level(arguments, context), arguments.object(1), nil)
        }
        exports.function("xlog", .literal("facility"), level, .template("text")) { [unowned self] context, arguments in
            log(context, Self.level(arguments, context, at: 1), arguments.object(2), LogFacility.number(arguments.string(0).string))
        }
        exports.function("xlogl", .template("text")) { [unowned self] context, arguments in
            log(context, .error, arguments.object(0), nil, withPlace: true)
        }
        exports.function("xlogl", level, .template("text")) { [unowned self] context, arguments in
            log(context, Self.level(arguments, context), arguments.object(1), nil, withPlace: true)
        }
        exports.function("xdbg", .template("text")) { [unowned self] context, arguments in log(context, .debug, arguments.object(0), nil) }
        exports.function("xdbgl", .template("text")) { [unowned self] context, arguments in
            log(context, .debug, arguments.object(0), nil, withPlace: true)
        }
        for (name, level) in [
            ("xinfo", LogLevel.info), ("xnotice", .notice), ("xwarn", .warning), ("xerr", .error), ("xbug", .bug), ("xcrit", .critical), ("xalert", .alert),
        ] {
            exports.function(name, .template("text")) { [unowned self] context, arguments in log(context, level, arguments.object(0), nil) }
        }
    }

    /// `L_INFO` and its like, a number, or a variable.
    private var level: Parameter {
        .prepared("level") { text, registry in
            if text.hasPrefix("$") { return try registry.template(text) }
            guard let level = LevelName.parse(text) else {
                throw DeclarationError("unknown log level \"\(text)\"", remedy: "L_ALERT, L_BUG, L_CRIT, L_ERR, L_WARN, L_NOTICE, L_INFO or L_DBG")
            }
            return LevelBox(level)
        }
    }

    private static func level(_ arguments: Arguments, _ context: RouteContext, at index: Int = 0) -> LogLevel {
        if let box = arguments.object(index, as: LevelBox.self) { return box.level }
        if let template = arguments.object(index, as: TextTemplate.self) { return LogLevel(clamping: template.value(context).integer) }
        return .error
    }

    private func log(
        _ context: RouteContext, _ level: LogLevel, _ template: TextTemplate?, _ facility: Int32?, withPlace: Bool = false
    ) -> Int {
        guard Log.isEnabled(level), let template else { return 1 }
        var text = ByteBuilder(context.arena, capacity: 256)
        if withPlace || showsPlace {
            text.append(decimal: Int(context.line))
            text.append(":")
        }
        template.write(context, to: &text)
        guard text.count < bufferSize else {
            context.log(.error, "xlog", "a line of \(text.count) bytes is dropped (buf_size is \(bufferSize))")
            return -1
        }
        context.log(level, "<script>", facility: facility ?? self.facility, bytes: text.finish())
        return 1
    }
}

/// A level as a prepared argument.
private final class LevelBox: Sendable {
    let level: LogLevel
    init(_ level: LogLevel) { self.level = level }
}

/// Names of log levels in scripts.
public enum LevelName {
    public static func parse(_ text: String) -> LogLevel? {
        if let number = Int(text) { return LogLevel(clamping: number) }
        var name = text.uppercased()
        if name.hasPrefix("L_") { name = String(name.dropFirst(2)) }
        return switch name {
        case "ALERT": .alert
        case "BUG": .bug
        case "CRIT2", "CRITICAL2": .critical2
        case "CRIT", "CRITICAL": .critical
        case "ERR", "ERROR": .error
        case "WARN", "WARNING": .warning
        case "NOTICE": .notice
        case "INFO": .info
        case "DBG", "DEBUG": .debug
        default: nil
        }
    }
}

/// Syslog facilities by name.
public enum LogFacility {
    private static let names: [String: Int32] = [
        "LOG_AUTH": 4, "LOG_CRON": 9, "LOG_DAEMON": 3, "LOG_KERN": 0, "LOG_LPR": 6, "LOG_MAIL": 2, "LOG_NEWS": 7, "LOG_SYSLOG": 5,
        "LOG_USER": 1, "LOG_UUCP": 8, "LOG_AUTHPRIV": 10, "LOG_FTP": 11, "LOG_LOCAL0": 16, "LOG_LOCAL1": 17, "LOG_LOCAL2": 18,
        "LOG_LOCAL3": 19, "LOG_LOCAL4": 20, "LOG_LOCAL5": 21, "LOG_LOCAL6": 22, "LOG_LOCAL7": 23,
    ]

    /// The facility's number in syslog's own coding; nil for an unknown name.
    public static func number(_ name: String) -> Int32? { names[name.uppercased()].map { $0 << 3 } }

    public static func name(_ number: Int32) -> String? { names.first { $0.value << 3 == number }?.key }
}
