import CSignalbox
import Routing
import SIPMessage
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// The log of a running server: stderr or syslog, one line an entry, in Kamailio's shape.
///
/// A line for stderr is put together on the stack and leaves in one `write`, so lines of different workers never mix; the same
/// goes for syslog, which takes an entry at a time.
public final class LogDestination: LogSink {
    /// Where entries go.
    public enum Target: Int, Sendable {
        case standardError = 0
        case syslog = 1
    }

    private let target: Atomic<Int>
    private let isColoured: Atomic<Bool>
    private let facility: Atomic<Int32>
    /// Longest text of one entry, in bytes; the rest is cut off.
    static let longestText = 16 * 1024

    public init(_ target: Target = .standardError, isColoured: Bool = false) {
        self.target = Atomic(target.rawValue)
        self.isColoured = Atomic(isColoured)
        facility = Atomic(LOG_DAEMON)
    }

    /// Changes between stderr and syslog (`log_stderror`, `-E`).
    public func use(_ newTarget: Target) { target.store(newTarget.rawValue, ordering: .relaxed) }

    /// Turns colours on stderr on or off (`-e`).
    public func setColoured(_ on: Bool) { isColoured.store(on, ordering: .relaxed) }

    /// Sets the default facility (`log_facility`, `core.log_facility`), a syslog facility number.
    public func setFacility(_ number: Int32) { facility.store(number, ordering: .relaxed) }

    /// Opens syslog under that name (`log_name`, else the program's). The name is kept for the process's life, as openlog asks.
    public func openSyslog(name: String) {
        guard let copy = strdup(name) else { return }
        csignalbox_syslog_open(copy, facility.load(ordering: .relaxed))
    }

    public func write(
        _ level: LogLevel, levelName: ByteView?, facility entryFacility: Int32?, worker: Int, prefix: ByteView, source: StaticString, text: ByteView
    ) {
        let shown = text.prefix(Self.longestText)
        if target.load(ordering: .relaxed) == Target.syslog.rawValue {
            writeSyslog(level, levelName ?? ByteView(level.name), entryFacility ?? facility.load(ordering: .relaxed), prefix, source, shown)
        } else {
            writeLine(level, levelName ?? ByteView(level.name), worker, prefix, source, shown)
        }
    }

    private func writeLine(_ level: LogLevel, _ levelName: ByteView, _ worker: Int, _ prefix: ByteView, _ source: StaticString, _ text: ByteView) {
        let capacity = 96 + levelName.count + prefix.count + source.utf8CodeUnitCount + text.count
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { buffer in
            var line = LineBuffer(buffer)
            let coloured = isColoured.load(ordering: .relaxed)
            if coloured { line.append(Self.colour(level)) }
            if worker < 10 { line.append(32) }
            line.append(decimal: worker)
            line.append(40)
            line.append(decimal: Int(csignalbox_gettid()))
            line.append(") ")
            line.append(levelName)
            line.append(": ")
            line.append(prefix)
            if source.utf8CodeUnitCount > 0 {
                line.append(source)
                line.append(": ")
            }
            line.append(text)
            let endsLine = text.last == 10
            if coloured {
                if endsLine { line.removeLast() }
                line.append("\u{1B}[0m\n")
            } else if !endsLine {
                line.append(10)
            }
            line.write(to: STDERR_FILENO)
        }
    }

    private func writeSyslog(_ level: LogLevel, _ levelName: ByteView, _ facility: Int32, _ prefix: ByteView, _ source: StaticString, _ text: ByteView) {
        let capacity = 96 + levelName.count + prefix.count + source.utf8CodeUnitCount + text.count
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { buffer in
            var line = LineBuffer(buffer)
            line.append(levelName)
            line.append(": ")
            line.append(prefix)
            if source.utf8CodeUnitCount > 0 {
                line.append(source)
                line.append(": ")
            }
            line.append(text.last == 10 ? text.dropLast() : text)
            buffer.baseAddress?.withMemoryRebound(to: CChar.self, capacity: line.count) {
                csignalbox_syslog(facility | Self.priority(level), $0, line.count)
            }
        }
    }

    /// Syslog's level for ours.
    static func priority(_ level: LogLevel) -> Int32 {
        switch level {
        case .alert: LOG_ALERT
        case .bug, .critical2, .critical: LOG_CRIT
        case .error: LOG_ERR
        case .warning: LOG_WARNING
        case .notice: LOG_NOTICE
        case .info: LOG_INFO
        case .debug: LOG_DEBUG
        }
    }

    private static func colour(_ level: LogLevel) -> StaticString {
        switch level {
        case .alert: "\u{1B}[31;7m"
        case .bug, .critical2, .critical: "\u{1B}[35m"
        case .error: "\u{1B}[31m"
        case .warning: "\u{1B}[33m"
        case .notice: "\u{1B}[34m"
        case .info: "\u{1B}[32m"
        case .debug: "\u{1B}[36m"
        }
    }

    /// The number of a facility's name as `log_facility` has it (`LOG_LOCAL0`); nil for an unknown one.
    public static func facility(named name: String) -> Int32? {
        let plain = name.uppercased()
        return facilities[plain.hasPrefix("LOG_") ? String(plain.dropFirst(4)) : plain]
    }

    private static let facilities: [String: Int32] = [
        "AUTH": LOG_AUTH, "AUTHPRIV": LOG_AUTHPRIV, "CRON": LOG_CRON, "DAEMON": LOG_DAEMON, "FTP": LOG_FTP, "KERN": LOG_KERN,
        "LOCAL0": LOG_LOCAL0, "LOCAL1": LOG_LOCAL1, "LOCAL2": LOG_LOCAL2, "LOCAL3": LOG_LOCAL3, "LOCAL4": LOG_LOCAL4,
        "LOCAL5": LOG_LOCAL5, "LOCAL6": LOG_LOCAL6, "LOCAL7": LOG_LOCAL7, "LPR": LOG_LPR, "MAIL": LOG_MAIL, "NEWS": LOG_NEWS,
        "SYSLOG": LOG_SYSLOG, "USER": LOG_USER, "UUCP": LOG_UUCP,
    ]
}

/// A line that is put together in memory of known size.
private struct LineBuffer {
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0

    init(_ buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

    mutating func append(_ byte: UInt8) {
        guard count < buffer.count else { return }
        buffer[count] = byte
        count += 1
    }

    mutating func append(_ literal: StaticString) { append(ByteView(literal)) }

    mutating func append(_ view: ByteView) {
        let length = min(view.count, buffer.count - count)
        guard length > 0, let base = buffer.baseAddress else { return }
        memcpy(base + count, view.base, length)
        count += length
    }

    mutating func append(decimal number: Int) {
        var digits: (UInt64, UInt64, UInt64) = (0, 0, 0)
        withUnsafeMutableBytes(of: &digits) { raw in
            var place = raw.count
            var rest = number.magnitude
            repeat {
                place -= 1
                raw[place] = UInt8(truncatingIfNeeded: 48 + rest % 10)
                rest /= 10
            } while rest > 0
            if number < 0 {
                place -= 1
                raw[place] = 45
            }
            for index in place..<raw.count { append(raw[index]) }
        }
    }

    mutating func removeLast() { count = max(0, count - 1) }

    /// Writes the line; what a full pipe does not take at once follows.
    func write(to descriptor: Int32) {
        var done = 0
        while done < count, let base = buffer.baseAddress {
            let written = Glibc.write(descriptor, base + done, count - done)
            if written > 0 {
                done += written
            } else if errno != EINTR {
                return
            }
        }
    }
}
