import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// Shell patterns: `*`, `?`, `[a-z]`.
enum FileNamePattern {
    /// Whether the whole text matches; case counts, whatever flags are given, as in the reference's build.
    static func matches(_ text: ByteView, _ pattern: ByteView) -> Bool {
        pattern.string.withCString { pattern in text.string.withCString { fnmatch(pattern, $0, 0) == 0 } }
    }
}
