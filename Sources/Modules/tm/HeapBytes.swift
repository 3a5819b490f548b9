import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// Bytes that a transaction keeps: one allocation without an object around it. The owner frees it.
struct HeapBytes {
    private var base: UnsafeMutablePointer<UInt8>?
    private(set) var count = 0
    private var capacity = 0

    init() {}

    var isEmpty: Bool { count == 0 }

    /// The bytes; valid until the next `assign` or `free`.
    var view: ByteView { base.map { ByteView(base: $0, count: count) } ?? .empty }

    /// Keeps a copy of `view`, reusing the room where it suffices.
    mutating func assign(_ view: ByteView) {
        if view.count > capacity || base == nil {
            HeapMemory.free(base)
            capacity = max(view.count, 16)
            base = HeapMemory.allocate(capacity).bindMemory(to: UInt8.self, capacity: capacity)
        }
        if let base { memcpy(base, view.base, view.count) }
        count = view.count
    }

    mutating func free() {
        HeapMemory.free(base)
        base = nil
        count = 0
        capacity = 0
    }
}

/// Packs several texts into one allocation and gives back the views of the copies.
struct TextPacker {
    private let start: UnsafeMutablePointer<UInt8>
    private var next: UnsafeMutablePointer<UInt8>

    init(capacity: Int) {
        start = HeapMemory.allocate(capacity).bindMemory(to: UInt8.self, capacity: max(capacity, 1))
        next = start
    }

    mutating func keep(_ view: ByteView) -> ByteView {
        guard !view.isEmpty else { return .empty }
        memcpy(next, view.base, view.count)
        defer { next += view.count }
        return ByteView(base: next, count: view.count)
    }

    /// The allocation, for the owner to free with `HeapMemory`.
    var allocation: UnsafeMutablePointer<UInt8> { start }
}
