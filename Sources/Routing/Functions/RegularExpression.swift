import CSignalbox
import SIPMessage
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// A POSIX extended regular expression, compiled once. As in Kamailio scripts: case is ignored unless asked otherwise.
///
/// The library holds a lock of the compiled expression while it matches, so each thread has a compilation of its own, made when it
/// first matches.
public final class RegularExpression: @unchecked Sendable {
    private typealias Compilation = UnsafeMutablePointer<regex_t>

    private let compiled: Compilation
    private let copies: UnsafeMutablePointer<Atomic<Compilation?>>
    /// A power of two; threads beyond that many share.
    private static let copyCount = 32
    private let flags: Int32
    public let pattern: String

    /// Number of groups in parentheses.
    public var groupCount: Int { Int(compiled.pointee.re_nsub) }

    /// - Throws: `DeclarationError` with the library's words on what is wrong.
    public init(_ pattern: String, flags: Int32 = REG_EXTENDED | REG_ICASE | REG_NEWLINE) throws {
        compiled = try Self.compile(pattern, flags)
        self.pattern = pattern
        self.flags = flags
        copies = .allocate(capacity: Self.copyCount)
        for index in 0..<Self.copyCount { (copies + index).initialize(to: Atomic(nil)) }
    }

    deinit {
        for index in 0..<Self.copyCount {
            if let copy = copies[index].load(ordering: .acquiring) { Self.free(copy) }
        }
        copies.deinitialize(count: Self.copyCount)
        copies.deallocate()
        Self.free(compiled)
    }

    /// Whether any part of `text` matches. Text with a NUL byte is matched over its whole length.
    public func matches(_ text: ByteView) -> Bool {
        var range = regmatch_t(rm_so: 0, rm_eo: regoff_t(truncatingIfNeeded: text.count))
        let own = ownCopy
        return text.base.withMemoryRebound(to: CChar.self, capacity: max(1, text.count)) {
            // the range is read, but none is asked for: the library then stops at the first match and does not look for its ends
            regexec(own, $0, 0, &range, REG_STARTEND) == 0
        }
    }

    /// Ranges of the whole match and of each group (nil for a group that took no part), from `start` on; nil if nothing matches.
    public func firstMatch(_ text: ByteView, from start: Int = 0, groups: Int = 10) -> [Range<Int>?]? {
        guard start <= text.count else { return nil }
        var ranges = [regmatch_t](repeating: regmatch_t(rm_so: -1, rm_eo: -1), count: max(1, groups))
        ranges[0] = regmatch_t(rm_so: regoff_t(start), rm_eo: regoff_t(truncatingIfNeeded: text.count))
        let options = REG_STARTEND | (start > 0 ? REG_NOTBOL : 0)
        let own = ownCopy
        let found = text.base.withMemoryRebound(to: CChar.self, capacity: max(1, text.count)) {
            regexec(own, $0, ranges.count, &ranges, options) == 0
        }
        guard found else { return nil }
        return ranges.map { $0.rm_so >= 0 ? Int($0.rm_so)..<Int($0.rm_eo) : nil }
    }

    // MARK: Compilations

    @inline(__always)
    private var ownCopy: Compilation {
        let index = Int(csignalbox_thread_number()) & (Self.copyCount - 1)
        return copies[index].load(ordering: .acquiring) ?? makeCopy(index)
    }

    /// Where there is no memory for one, the first compilation serves.
    @inline(never)
    private func makeCopy(_ index: Int) -> Compilation {
        guard let made = try? Self.compile(pattern, flags) else { return compiled }
        let (isFirst, other) = copies[index].compareExchange(expected: nil, desired: made, ordering: .acquiringAndReleasing)
        guard !isFirst, let other else { return made }
        Self.free(made)
        return other
    }

    private static func compile(_ pattern: String, _ flags: Int32) throws -> Compilation {
        let compilation = Compilation.allocate(capacity: 1)
        let code = regcomp(compilation, pattern, flags)
        guard code != 0 else { return compilation }
        let words = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { room -> String in
            guard let base = room.baseAddress else { return "" }
            regerror(code, compilation, base, 256)
            return String(cString: base)
        }
        compilation.deallocate()
        throw DeclarationError("bad regular expression \"\(pattern)\": \(words)", remedy: "POSIX extended syntax is expected")
    }

    private static func free(_ compilation: Compilation) {
        regfree(compilation)
        compilation.deallocate()
    }
}

extension RegularExpression {
    /// Expressions by their flags and patterns.
    private final class Cache: Sendable {
        let known = Mutex<[String: RegularExpression]>([:])
    }

    private static let caches = (0..<copyCount).map { _ in Cache() }
    private static let cacheLimit = 256

    /// The compiled expression of a pattern that is known at run time only; the latest few hundred of each thread are kept.
    public static func cached(_ pattern: ByteView, flags: Int32 = REG_EXTENDED | REG_ICASE) throws -> RegularExpression {
        let text = pattern.string
        let key = "\(flags) \(text)"
        let cache = caches[Int(csignalbox_thread_number()) & (copyCount - 1)]
        if let known = cache.known.withLock({ $0[key] }) { return known }
        let made = try RegularExpression(text, flags: flags)
        cache.known.withLock {
            if $0.count >= cacheLimit { $0.removeAll() }
            $0[key] = made
        }
        return made
    }
}

extension RegularExpression {
    /// Flags of `=~`.
    public static let ignoringCase: Int32 = REG_EXTENDED | REG_ICASE
    /// Flags of expressions that are function arguments: `.` and `[^x]` match no line end, `^` and `$` match at lines.
    public static let byLine: Int32 = REG_EXTENDED | REG_ICASE | REG_NEWLINE
    /// Flags of a `switch`'s patterns.
    public static let caseSensitive: Int32 = REG_EXTENDED
}
