#if canImport(Glibc)
import Glibc
#endif

/// Dates as SIP's Date header writes them (RFC 3261 section 20.17).
public enum HTTPDate {
    /// `Sat, 13 Nov 2010 23:29:00 GMT`
    /// - Parameter second: since 1970.
    public static func text(_ second: Int) -> String {
        var seconds = time_t(second)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        var room = [CChar](repeating: 0, count: 64)
        let length = strftime(&room, room.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
        return String(decoding: room[0..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
