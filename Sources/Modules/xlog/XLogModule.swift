import Routing
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// Module xlog: lines of the script in the log.
public final class XLogModule: Module, @unchecked Sendable {
    public static let name = "xlog"

    /// `buf_size`: longer lines are dropped.
    private var bufferSize = 4096
    /// `prefix`: stands before each line.
    private var prefix = OwnedBytes(standardPrefix)
    /// `prefix_mode`: whether the prefix holds variables.
    private var evaluatesPrefix = false
    private var prefixTemplate: TextTemplate?
    private var facility: Int32?
    /// `long_format`: whether `xlogl` names the file too.
    private var showsFile = false
    /// `auto_newline`: whether a line end is added where there is none.
    private var endsLines = false
    /// `methods_filter`: bits of the methods that `xlogm` leaves out; -1 for all.
    private var initialFilter = -1
    private var methodsFilter: Setting?

    private static let standardPrefix = "<script>: "

    public init() {}

    public func declare(_ exports: Exports) {
        let registry = exports.registry
        exports.parameter("buf_size", integer: { [unowned self] in bufferSize = $0 })
        // colours follow the log's own setting (`-E` on a terminal)
        exports.parameter("force_color", integer: { _ in })
        exports.parameter("log_colors", string: { _ in })
        exports.parameter("long_format", integer: { [unowned self] in showsFile = $0 == 1 })
        exports.parameter("prefix", string: { [unowned self] in prefix = OwnedBytes($0) })
        exports.parameter("prefix_mode", integer: { [unowned self] in evaluatesPrefix = $0 != 0 })
        exports.parameter("auto_newline", integer: { [unowned self] in endsLines = $0 != 0 })
        exports.parameter("methods_filter", integer: { [unowned self] in initialFilter = $0 })
        exports.parameter("log_facility", string: { [unowned self] name in
            guard let number = LogFacility.number(name) else { throw DeclarationError("unknown log facility \(name)") }
            facility = number
        })
        exports.variable("C") { spec in
            let sequence = OwnedBytes(try TerminalColour.sequence(spec.argumentText))
            return ConstantVariable(.string(sequence.view))
        }
        declareFunctions(exports)
        makePrefix = { [unowned self] in
            if evaluatesPrefix { prefixTemplate = try registry.template(prefix.view.string) }
        }
    }

    /// Reads the prefix once all parameters are set.
    private var makePrefix: () throws -> Void = {}

    public func provision(_ server: ServerContext) throws {
        try makePrefix()
        methodsFilter = server.registry.settings.declare(
            "xlog", "methods_filter", integer: initialFilter, help: "methods that xlogm leaves out")
    }

    private func declareFunctions(_ exports: Exports) {
        exports.ksr("xlog_facility", aliasOf: "xlog")
        for (name, withPlace) in [("xlog", false), ("xlogl", true)] {
            exports.function(name, .format("text"), wantsPlace: withPlace) { [unowned self] context, arguments in
                log(context, .error, arguments.object(0), nil, withPlace: withPlace)
            }
            exports.function(name, level, .format("text"), wantsPlace: withPlace) { [unowned self] context, arguments in
                guard let level = Self.level(arguments, context) else { return -1 }
                return log(context, level, arguments.object(1), nil, withPlace: withPlace)
            }
            let facility = Parameter.prepared("facility") { text, _ in
                guard let number = LogFacility.number(text) else { throw DeclarationError("unknown log facility \"\(text)\"", remedy: "LOG_LOCAL0 and its like") }
                return FacilityBox(number)
            }
            exports.function(name, facility, level, .format("text"), wantsPlace: withPlace) { [unowned self] context, arguments in
                guard let level = Self.level(arguments, context, at: 1) else { return -1 }
                return log(context, level, arguments.object(2), arguments.object(0, as: FacilityBox.self)?.number, withPlace: withPlace)
            }
        }
        exports.function("xdbgl", .format("text"), wantsPlace: true) { [unowned self] context, arguments in
            log(context, .debug, arguments.object(0), nil, withPlace: true)
        }
        exports.function("xlogm", level, .format("text")) { [unowned self] context, arguments in
            let filter = methodsFilter?.integer ?? initialFilter
            guard filter != -1, Int(MethodBits.bit(context.message.methodName)) & filter == 0 else { return 1 }
            guard let level = Self.level(arguments, context) else { return -1 }
            return log(context, level, arguments.object(1), nil)
        }
        for (name, level) in [
            ("xdbg", LogLevel.debug), ("xinfo", .info), ("xnotice", .notice), ("xwarn", .warning), ("xerr", .error), ("xbug", .bug),
            ("xcrit", .critical2), ("xalert", .alert),
        ] {
            exports.function(name, .format("text")) { [unowned self] context, arguments in log(context, level, arguments.object(0), nil) }
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

    /// The level of a call; nil, with the reason logged, for a variable that holds no number.
    private static func level(_ arguments: Arguments, _ context: RouteContext, at index: Int = 0) -> LogLevel? {
        if let box = arguments.object(index, as: LevelBox.self) { return box.level }
        guard let number = arguments.object(index, as: TextTemplate.self)?.value(context).integerIfNumeric else {
            context.log(.error, "xlog", "the level is no number")
            return nil
        }
        return LogLevel(clamping: number)
    }

    private func log(
        _ context: RouteContext, _ level: LogLevel, _ template: TextTemplate?, _ facility: Int32?, withPlace: Bool = false
    ) -> Int {
        guard Log.isEnabled(level), let template else { return 1 }
        var text = ByteBuilder(context.arena, capacity: 256)
        // a line that names its place has the prefix as it is written, as in the reference
        if let prefixTemplate, !withPlace || showsFile { prefixTemplate.write(context, to: &text) } else { text.append(prefix.view) }
        let start = text.count
        template.write(context, to: &text)
        guard text.count - start < bufferSize else {
            context.log(.error, "xlog", "a line of \(text.count - start) bytes is dropped (buf_size is \(bufferSize))")
            return -1
        }
        if endsLines, text.count > start, text.view.last != ASCII.lineFeed { text.append(ASCII.lineFeed) }
        var line = text.finish()
        if withPlace { line = placed(line, start, context) }
        // the standard prefix is the log's own business
        let standard = ByteView("<script>: ")
        let isStandard = line.hasPrefix(standard)
        context.log(level, isStandard ? "<script>" : "", facility: facility ?? self.facility, bytes: isStandard ? line.dropFirst(standard.count) : line)
        return 1
    }

    /// Puts the line's number, and its file where that is wanted, behind the prefix.
    private func placed(_ line: ByteView, _ start: Int, _ context: RouteContext) -> ByteView {
        var text = ByteBuilder(context.arena, capacity: line.count + 64)
        text.append(line.prefix(start))
        if showsFile {
            text.append(context.callPlace?.file.view ?? .empty)
            text.append(ASCII.colon)
        }
        text.append(decimal: context.callPlace?.line ?? Int(context.line))
        text.append(ASCII.colon)
        text.append(line.dropFirst(start))
        return text.finish()
    }
}

/// A facility as a prepared argument.
private final class FacilityBox: Sendable {
    let number: Int32
    init(_ number: Int32) { self.number = number }
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
