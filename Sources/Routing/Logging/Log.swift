import SIPMessage
import Synchronization

/// Log levels with Kamailio's numbers (core cookbook, `debug`): a message is written if its level is at most the set one.
public enum LogLevel: Int, Sendable, CaseIterable {
    case alert = -5
    case bug = -4
    case critical2 = -3
    case critical = -2
    case error = -1
    case warning = 0
    case notice = 1
    case info = 2
    case debug = 3

    /// Name as in a log line.
    public var name: StaticString {
        switch self {
        case .alert: "ALERT"
        case .bug: "BUG"
        case .critical2, .critical: "CRITICAL"
        case .error: "ERROR"
        case .warning: "WARNING"
        case .notice: "NOTICE"
        case .info: "INFO"
        case .debug: "DEBUG"
        }
    }

    /// The level nearest to `number`.
    public init(clamping number: Int) {
        self = LogLevel(rawValue: max(-5, min(3, number))) ?? .info
    }
}

/// Where log lines go: stderr or syslog in the server, an array in tests and simulations.
public protocol LogSink: Sendable {
    /// Writes one entry. `source` is the module's name, or `<script>` for what a script logs; `prefix` is the expanded `log_prefix`
    /// (empty if none); `facility` a syslog facility number, or nil for the default. `text` may end with a newline.
    /// `levelName` stands in the place of the level's own name; an empty `source` is left out with its colon.
    func write(
        _ level: LogLevel, levelName: ByteView?, facility: Int32?, worker: Int, prefix: ByteView, source: StaticString, text: ByteView)
}

extension LogSink {
    public func write(_ level: LogLevel, facility: Int32?, worker: Int, prefix: ByteView, source: StaticString, text: ByteView) {
        write(level, levelName: nil, facility: facility, worker: worker, prefix: prefix, source: source, text: text)
    }
}

/// The one log of the process.
///
/// The level test is one relaxed load, made before anything is formatted.
public enum Log {
    private static let threshold = Atomic<Int>(LogLevel.warning.rawValue)
    /// The level that is set; `threshold` is above it while a module has a higher one of its own.
    private static let setLevel = Atomic<Int>(LogLevel.warning.rawValue)
    private static let modules = Mutex<[String: ModuleLogging]>([:])
    private static let hasModules = Atomic<Bool>(false)
    private static let sink = Mutex<(any LogSink)?>(nil)

    /// The least important level that is written (`debug` in the config, default 0 as there).
    public static var level: Int {
        get { setLevel.load(ordering: .relaxed) }
        set {
            setLevel.store(newValue, ordering: .relaxed)
            adjustThreshold()
        }
    }

    private static func adjustThreshold() {
        let highest = modules.withLock { $0.values.compactMap(\.level).max() ?? Int.min }
        threshold.store(max(highest, level), ordering: .relaxed)
    }

    /// Gives a module (`core` for the core, `xlog` for scripts) a level and a facility of its own; nil for the general ones.
    public static func setModule(_ name: String, _ logging: ModuleLogging?) {
        modules.withLock {
            $0[name] = logging
            hasModules.store(!$0.isEmpty, ordering: .relaxed)
        }
        adjustThreshold()
    }

    private static func logging(_ source: StaticString) -> ModuleLogging? {
        let name = switch source.description {
        case "<core>": "core"
        case "<script>": "xlog"
        default: source.description
        }
        return modules.withLock { $0[name] }
    }

    /// Installs where entries go; until then they are dropped.
    public static func install(_ newSink: any LogSink) { sink.withLock { $0 = newSink } }

    @inline(__always)
    public static func isEnabled(_ level: LogLevel) -> Bool { level.rawValue <= threshold.load(ordering: .relaxed) }

    /// Writes an entry outside of any message (start-up, timers, connections).
    public static func write(_ level: LogLevel, _ source: StaticString, _ text: @autoclosure () -> String) {
        guard isEnabled(level) else { return }
        text().withByteView { write(level, facility: nil, worker: 0, prefix: .empty, source: source, text: $0) }
    }

    public static func write(
        _ level: LogLevel, levelName: ByteView? = nil, facility: Int32?, worker: Int, prefix: ByteView, source: StaticString, text: ByteView
    ) {
        var facility = facility
        if hasModules.load(ordering: .relaxed) {
            let own = logging(source)
            guard level.rawValue <= own?.level ?? self.level else { return }
            facility = facility ?? own?.facility
        }
        let current = sink.withLock { $0 }
        current?.write(level, levelName: levelName, facility: facility, worker: worker, prefix: prefix, source: source, text: text)
    }

    public static func error(_ source: StaticString, _ text: @autoclosure () -> String) { write(.error, source, text()) }
    public static func warning(_ source: StaticString, _ text: @autoclosure () -> String) { write(.warning, source, text()) }
    public static func info(_ source: StaticString, _ text: @autoclosure () -> String) { write(.info, source, text()) }
    public static func debug(_ source: StaticString, _ text: @autoclosure () -> String) { write(.debug, source, text()) }
}

/// What a module may have of its own in the log.
public struct ModuleLogging: Sendable {
    /// Level as a number, nil for the general one.
    public var level: Int?
    /// Syslog facility, nil for the general one.
    public var facility: Int32?

    public init(level: Int? = nil, facility: Int32? = nil) {
        self.level = level
        self.facility = facility
    }
}
