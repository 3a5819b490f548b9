import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// A message on its way from a connection to a worker, or back: bytes of its own.
public final class StreamMessage: @unchecked Sendable {
    private let base: UnsafeMutablePointer<UInt8>
    private let count: Int

    init(_ view: ByteView) {
        count = view.count
        base = .allocate(capacity: max(count, 1))
        memcpy(base, view.base, count)
    }

    deinit { base.deallocate() }

    /// The bytes; valid while the object lives. They may be overwritten in place by the one who processes the message.
    public var view: ByteView { ByteView(base: base, count: count) }
}
