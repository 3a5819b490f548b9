#if canImport(Glibc)
import Glibc
#endif

/// Memory that is handed out in order and taken back all at once: what a message's processing makes up (expanded texts,
/// new headers, built messages) lives here until the worker takes up its next message.
///
/// After warm-up an arena allocates nothing: `reset` keeps the first chunk, grown to the largest use seen (up to a bound).
/// Not safe to share between threads; each worker has its own.
public final class Arena {
    private struct Chunk {
        var base: UnsafeMutablePointer<UInt8>
        var capacity: Int
    }

    private var chunks: [Chunk]
    private var next: UnsafeMutablePointer<UInt8>
    private var limit: UnsafeMutablePointer<UInt8>
    private let largestKept: Int

    /// - Parameters:
    ///   - capacity: size of the first chunk in bytes.
    ///   - largestKept: bytes that `reset` keeps at most.
    public init(capacity: Int = 32 * 1024, largestKept: Int = 1024 * 1024) {
        let size = max(capacity, 64)
        let base = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
        chunks = [Chunk(base: base, capacity: size)]
        next = base
        limit = base + size
        self.largestKept = largestKept
    }

    deinit {
        for chunk in chunks { chunk.base.deallocate() }
    }

    /// Takes back everything; all views into the arena end here.
    @inline(__always)
    public func reset() {
        if chunks.count > 1 { coalesce() }
        next = chunks[0].base
    }

    private func coalesce() {
        let total = chunks.reduce(0) { $0 + $1.capacity }
        for chunk in chunks { chunk.base.deallocate() }
        let size = min(total, largestKept)
        let base = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
        chunks = [Chunk(base: base, capacity: size)]
        limit = base + size
    }

    /// `count` uninitialised bytes, aligned to 8.
    @inline(__always)
    public func allocate(_ count: Int) -> UnsafeMutablePointer<UInt8> {
        let rounded = (count + 7) & ~7
        if rounded <= limit - next {
            let place = next
            next += rounded
            return place
        }
        return allocateChunk(rounded)
    }

    @inline(never)
    private func allocateChunk(_ count: Int) -> UnsafeMutablePointer<UInt8> {
        let size = max(count, chunks[chunks.count - 1].capacity * 2)
        let base = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
        chunks.append(Chunk(base: base, capacity: size))
        next = base + count
        limit = base + size
        return base
    }

    /// Uninitialised room for `count` values of a trivial type.
    @inline(__always)
    public func allocate<Element: BitwiseCopyable>(_ type: Element.Type, count: Int) -> UnsafeMutablePointer<Element> {
        UnsafeMutableRawPointer(allocate(count * MemoryLayout<Element>.stride)).bindMemory(to: Element.self, capacity: count)
    }

    /// Gives back the unused end of the latest allocation, so that a builder takes what it used and no more.
    @inline(__always)
    func shrinkLast(_ start: UnsafeMutablePointer<UInt8>, from reserved: Int, to used: Int) {
        if start + ((reserved + 7) & ~7) == next { next = start + ((used + 7) & ~7) }
    }

    public func copy(_ view: ByteView) -> ByteView {
        let place = allocate(view.count)
        view.move(to: place)
        return ByteView(base: place, count: view.count)
    }

    public func copy(_ text: String) -> ByteView {
        text.withByteView { copy($0) }
    }

    /// The texts one after the other.
    public func concatenate(_ first: ByteView, _ second: ByteView) -> ByteView {
        let place = allocate(first.count + second.count)
        memcpy(place, first.base, first.count)
        memcpy(place + first.count, second.base, second.count)
        return ByteView(base: place, count: first.count + second.count)
    }

    /// `value` in decimal.
    public func decimal(_ value: Int) -> ByteView {
        let place = allocate(20)
        let length = Decimal.write(value, to: place)
        return ByteView(base: place, count: length)
    }
}

/// Decimal notation of integers, without a `String`.
public enum Decimal {
    /// Writes `value` to `place`, which has room for 20 bytes, and returns the length.
    @inline(__always)
    public static func write(_ value: Int, to place: UnsafeMutablePointer<UInt8>) -> Int {
        var magnitude = value.magnitude
        var digits = 1
        var bound: UInt = 10
        while magnitude >= bound {
            digits += 1
            let (next, overflow) = bound.multipliedReportingOverflow(by: 10)
            if overflow { break }
            bound = next
        }
        let length = digits + (value < 0 ? 1 : 0)
        var index = length
        repeat {
            index -= 1
            place[index] = UInt8(truncatingIfNeeded: magnitude % 10) + 48
            magnitude /= 10
        } while magnitude > 0
        if value < 0 { place[0] = 45 }
        return length
    }
}
