import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// What a connection received and nobody took yet; one piece of memory that is kept while it is small.
struct ReceiveBuffer: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>?
    private var capacity = 0
    private var first = 0
    private var end = 0
    /// Bytes that an empty buffer keeps.
    private static let kept = 16 * 1024

    deinit { base?.deallocate() }

    /// The bytes that wait; valid until the buffer changes.
    var view: ByteView {
        guard let base else { return .empty }
        return ByteView(base: base + first, count: end - first)
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        reserve(bytes.count)
        guard let base else { return }
        memcpy(base + end, source, bytes.count)
        end += bytes.count
    }

    /// Takes bytes out at the front.
    mutating func remove(_ count: Int) {
        first = min(end, first + count)
        guard first == end else { return }
        first = 0
        end = 0
        if capacity > Self.kept {
            base?.deallocate()
            base = nil
            capacity = 0
        }
    }

    private mutating func reserve(_ count: Int) {
        if end + count <= capacity { return }
        let length = end - first
        if length + count <= capacity, let base {
            memmove(base, base + first, length)
        } else {
            let larger = max(4096, capacity * 2, length + count)
            let place = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
            if let base {
                memcpy(place, base + first, length)
                base.deallocate()
            }
            base = place
            capacity = larger
        }
        first = 0
        end = length
    }
}
