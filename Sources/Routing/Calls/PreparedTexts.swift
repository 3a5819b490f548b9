import SIPMessage

/// Objects made from texts, found again by the text. Bounded: what scripts make up from messages must not fill the memory.
///
/// Open addressing over plain pointers: a look-up counts no references.
final class PreparedTexts {
    private final class Entry {
        let text: OwnedBytes
        let hash: Int
        let object: AnyObject?
        let failure: (any Error)?

        init(_ text: ByteView, _ hash: Int, _ object: AnyObject?, _ failure: (any Error)?) {
            self.text = OwnedBytes(text)
            self.hash = hash
            self.object = object
            self.failure = failure
        }
    }

    private static let limit = 512
    private var buckets = UnsafeMutableBufferPointer<Unmanaged<Entry>?>(start: nil, count: 0)
    private var count = 0

    deinit { releaseAll() }

    /// The object that was made for `text` already; alive until another text is asked for with `object(for:_:_:)`.
    @inline(__always)
    func known(_ text: ByteView) -> Unmanaged<AnyObject>? {
        find(text, Self.hash(text))?._withUnsafeGuaranteedRef { $0.object.map { Unmanaged.passUnretained($0) } }
    }

    /// The object for `text`, made by `make` the first time. An error is remembered too.
    func object(for text: ByteView, _ context: RouteContext, _ make: (String) throws -> AnyObject) throws -> AnyObject {
        let hash = Self.hash(text)
        let entry: Entry
        if let found = find(text, hash) {
            entry = found.takeUnretainedValue()
        } else {
            do {
                entry = Entry(text, hash, try make(text.string), nil)
            } catch {
                entry = Entry(text, hash, nil, error)
            }
            insert(entry, context)
        }
        if let failure = entry.failure { throw failure }
        guard let object = entry.object else { throw DeclarationError("nothing was made of \"\(text)\"") }
        return object
    }

    /// The length and up to 16 bytes of both ends: names differ there.
    @inline(__always)
    private static func hash(_ text: ByteView) -> Int {
        let size = MemoryLayout<UInt64>.size
        var first: UInt64 = 0
        var last: UInt64 = 0
        if text.count >= size {
            first = UnsafeRawPointer(text.base).loadUnaligned(as: UInt64.self)
            last = UnsafeRawPointer(text.end - size).loadUnaligned(as: UInt64.self)
        } else {
            for index in 0..<text.count { first = first << 8 | UInt64(text.base[index]) }
        }
        let mixed = (first ^ UInt64(truncatingIfNeeded: text.count)) &* 0x9E37_79B9_7F4A_7C15 ^ last &* 0xC2B2_AE3D_27D4_EB4F
        return Int(truncatingIfNeeded: mixed >> 33)
    }

    @inline(__always)
    private func find(_ text: ByteView, _ hash: Int) -> Unmanaged<Entry>? {
        guard buckets.count > 0 else { return nil }
        var place = hash & (buckets.count - 1)
        while let entry = buckets[place] {
            if entry._withUnsafeGuaranteedRef({ $0.hash == hash && $0.text.view == text }) { return entry }
            place = (place + 1) & (buckets.count - 1)
        }
        return nil
    }

    private func insert(_ entry: Entry, _ context: RouteContext) {
        if count >= Self.limit {
            // objects of this message's calls may still be in use
            for bucket in buckets { if let object = bucket?.takeUnretainedValue().object { context.keepAlive(object) } }
            releaseAll()
        }
        if count * 2 >= buckets.count { grow() }
        place(Unmanaged.passRetained(entry))
    }

    private func releaseAll() {
        for bucket in buckets { bucket?.release() }
        buckets.deallocate()
        buckets = UnsafeMutableBufferPointer(start: nil, count: 0)
        count = 0
    }

    private func grow() {
        let old = buckets
        buckets = .allocate(capacity: max(8, old.count * 2))
        buckets.initialize(repeating: nil)
        count = 0
        for bucket in old { if let bucket { place(bucket) } }
        old.deallocate()
    }

    private func place(_ entry: Unmanaged<Entry>) {
        var place = entry._withUnsafeGuaranteedRef { $0.hash } & (buckets.count - 1)
        while buckets[place] != nil { place = (place + 1) & (buckets.count - 1) }
        buckets[place] = entry
        count += 1
    }
}
