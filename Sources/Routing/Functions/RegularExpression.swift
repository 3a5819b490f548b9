import SIPMessage
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// A POSIX extended regular expression, compiled once. As in Kamailio scripts: case is ignored unless asked otherwise.
public final class RegularExpression: @unchecked Sendable {
    private var compiled = regex_t()
    public let pattern: String

    /// Number of groups in parentheses.
    public var groupCount: Int { Int(compiled.re_nsub) }

    /// - Throws: `DeclarationError` with the library's words on what is wrong.
    public init(_ pattern: String, flags: Int32 = REG_EXTENDED | REG_ICASE | REG_NEWLINE) throws {
        self.pattern = pattern
        let code = regcomp(&compiled, pattern, flags)
        guard code == 0 else {
            let words = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { room -> String in
                guard let base = room.baseAddress else { return "" }
                regerror(code, &compiled, base, 256)
                return String(cString: base)
            }
            throw DeclarationError("bad regular expression \"\(pattern)\": \(words)", remedy: "POSIX extended syntax is expected")
        }
    }

    deinit { regfree(&compiled) }

    /// Whether any part of `text` matches. Text with a NUL byte is matched over its whole length.
    public func matches(_ text: ByteView) -> Bool {
        var range = regmatch_t(rm_so: 0, rm_eo: regoff_t(truncatingIfNeeded: text.count))
        return text.base.withMemoryRebound(to: CChar.self, capacity: max(1, text.count)) {
            // the range is read, but none is asked for: the library then stops at the first match and does not look for its ends
            regexec(&compiled, $0, 0, &range, REG_STARTEND) == 0
        }
    }

    /// Ranges of the whole match and of each group (nil for a group that took no part), from `start` on; nil if nothing matches.
    public func firstMatch(_ text: ByteView, from start: Int = 0, groups: Int = 10) -> [Range<Int>?]? {
        guard start <= text.count else { return nil }
        var ranges = [regmatch_t](repeating: regmatch_t(rm_so: -1, rm_eo: -1), count: max(1, groups))
        ranges[0] = regmatch_t(rm_so: regoff_t(start), rm_eo: regoff_t(truncatingIfNeeded: text.count))
        let options = REG_STARTEND | (start > 0 ? REG_NOTBOL : 0)
        let found = text.base.withMemoryRebound(to: CChar.self, capacity: max(1, text.count)) {
            regexec(&compiled, $0, ranges.count, &ranges, options) == 0
        }
        guard found else { return nil }
        return ranges.map { $0.rm_so >= 0 ? Int($0.rm_so)..<Int($0.rm_eo) : nil }
    }
}

extension RegularExpression {
    private static let cache = Mutex<[String: RegularExpression]>([:])
    private static let cacheLimit = 256

    /// The compiled expression of a pattern that is known at run time only; the latest few hundred are kept.
    public static func cached(_ pattern: ByteView, flags: Int32 = REG_EXTENDED | REG_ICASE) throws -> RegularExpression {
        let text = pattern.string
        let key = "\(flags) \(text)"
        if let known = cache.withLock({ $0[key] }) { return known }
        let made = try RegularExpression(text, flags: flags)
        cache.withLock {
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
