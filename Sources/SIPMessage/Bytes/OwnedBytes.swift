#if canImport(Glibc)
import Glibc
#endif

/// Bytes that own their storage and can be overwritten in place: what a script keeps beyond a message.
/// Storage is reused while it suffices, so a variable that is set again and again allocates once.
public final class OwnedBytes: @unchecked Sendable {
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private var count: Int

    public init(_ view: ByteView = .empty) {
        capacity = max(view.count, 16)
        base = HeapMemory.allocate(capacity).bindMemory(to: UInt8.self, capacity: capacity)
        memcpy(base, view.base, view.count)
        count = view.count
    }

    public convenience init(_ text: String) {
        self.init()
        text.withByteView { assign($0) }
    }

    deinit { HeapMemory.free(base) }

    /// The present content; valid until the next assignment and while the object lives.
    public var view: ByteView { ByteView(base: base, count: count) }

    /// Replaces the content. `view` may point into the present content.
    public func assign(_ view: ByteView) {
        if view.count > capacity {
            let larger = max(view.count, capacity * 2)
            let place = HeapMemory.allocate(larger).bindMemory(to: UInt8.self, capacity: larger)
            memcpy(place, view.base, view.count)
            HeapMemory.free(base)
            base = place
            capacity = larger
        } else {
            memmove(base, view.base, view.count)
        }
        count = view.count
    }
}
