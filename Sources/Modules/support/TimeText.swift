import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// Points in time as text.
enum TimeText {
    /// `strftime` of that second; nil if the result is empty or longer than 1023 bytes.
    static func format(_ seconds: Int, _ format: ByteView, isUTC: Bool, _ arena: Arena) -> ByteView? {
        var moment = time_t(seconds)
        var parts = tm()
        guard (isUTC ? gmtime_r(&moment, &parts) : localtime_r(&moment, &parts)) != nil else { return nil }
        let room = 1024
        let place = arena.allocate(room)
        let pattern = arena.allocate(format.count + 1)
        pattern.update(from: format.base, count: format.count)
        pattern[format.count] = 0
        let length = place.withMemoryRebound(to: CChar.self, capacity: room) { place in
            pattern.withMemoryRebound(to: CChar.self, capacity: format.count + 1) { strftime(place, room, $0, &parts) }
        }
        return length == 0 ? nil : ByteView(base: place, count: length)
    }
}
