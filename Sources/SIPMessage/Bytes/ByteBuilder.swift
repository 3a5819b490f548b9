#if canImport(Glibc)
import Glibc
#endif

/// Builds a text piece by piece in an arena; doubling when it outgrows its room.
public struct ByteBuilder: ~Copyable {
    /// Not counted: whoever builds a text works for a worker, whose arena it is.
    private let arena: Unmanaged<Arena>
    private var start: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    public private(set) var count = 0

    /// - Parameter capacity: bytes that are expected; more are taken when needed.
    public init(_ arena: Arena, capacity: Int = 256) {
        self.arena = Unmanaged.passUnretained(arena)
        self.capacity = max(capacity, 16)
        start = arena.allocate(self.capacity)
    }

    @inline(__always)
    private mutating func reserve(_ more: Int) {
        if count + more > capacity { grow(more) }
    }

    @inline(never)
    private mutating func grow(_ more: Int) {
        let larger = max(capacity * 2, count + more)
        let place = arena._withUnsafeGuaranteedRef { $0.allocate(larger) }
        memcpy(place, start, count)
        start = place
        capacity = larger
    }

    @inline(__always)
    public mutating func append(_ view: ByteView) {
        reserve(view.count)
        memcpy(start + count, view.base, view.count)
        count += view.count
    }

    @inline(__always)
    public mutating func append(_ literal: StaticString) {
        append(ByteView(literal))
    }

    @inline(__always)
    public mutating func append(_ byte: UInt8) {
        reserve(1)
        start[count] = byte
        count += 1
    }

    public mutating func append(_ text: String) {
        text.withByteView { append($0) }
    }

    /// Appends `value` in decimal.
    public mutating func append(decimal value: Int) {
        reserve(20)
        count += Decimal.write(value, to: start + count)
    }

    /// Appends the lower-case hexadecimal digits of `value`, without leading zeros.
    public mutating func append(hex value: UInt) {
        reserve(16)
        var shift = max(0, 60 - (value.leadingZeroBitCount / 4) * 4)
        while shift >= 0 {
            let digit = UInt8(truncatingIfNeeded: (value >> UInt(shift)) & 15)
            start[count] = digit < 10 ? digit + 48 : digit + 87
            count += 1
            shift -= 4
        }
    }

    public mutating func removeLast(_ length: Int = 1) { count = max(0, count - length) }

    /// What has been appended so far; ends to be valid when more is appended.
    public var view: ByteView { ByteView(base: start, count: count) }

    /// Ends the building; the unused room goes back to the arena.
    public consuming func finish() -> ByteView {
        arena._withUnsafeGuaranteedRef { $0.shrinkLast(start, from: capacity, to: count) }
        return ByteView(base: start, count: count)
    }
}
