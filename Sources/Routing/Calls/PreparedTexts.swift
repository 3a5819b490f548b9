import SIPMessage

/// Objects made from texts, found again by the text. Bounded: what scripts make up from messages must not fill the memory.
///
/// Open addressing over plain values: a look-up counts no references, and for short texts reads one place only.
@usableFromInline
final class PreparedTexts {
    private final class Entry {
        let text: OwnedBytes
        let object: AnyObject?
        let failure: (any Error)?

        init(_ text: ByteView, _ object: AnyObject?, _ failure: (any Error)?) {
            self.text = OwnedBytes(text)
            self.object = object
            self.failure = failure
        }
    }

    /// Length and both ends of a text, which is all of it up to 16 bytes.
    @usableFromInline
    struct Key: Equatable, BitwiseCopyable {
        @usableFromInline let count: Int
        @usableFromInline let first: UInt64
        @usableFromInline let last: UInt64

        @inlinable
        @inline(__always)
        init(_ text: ByteView) {
            count = text.count
            let bytes = UnsafeRawPointer(text.base)
            if count >= 8 {
                first = bytes.loadUnaligned(as: UInt64.self)
                last = (bytes + (count - 8)).loadUnaligned(as: UInt64.self)
            } else if count >= 4 {
                first = UInt64(bytes.loadUnaligned(as: UInt32.self))
                last = UInt64((bytes + (count - 4)).loadUnaligned(as: UInt32.self))
            } else if count > 0 {
                first = UInt64(text.base[0]) | UInt64(text.base[count / 2]) << 8 | UInt64(text.base[count - 1]) << 16
                last = 0
            } else {
                (first, last) = (0, 0)
            }
        }

        @inlinable
        @inline(__always)
        var hash: Int {
            let mixed = (first ^ UInt64(truncatingIfNeeded: count)) &* 0x9E37_79B9_7F4A_7C15 ^ last &* 0xC2B2_AE3D_27D4_EB4F
            return Int(truncatingIfNeeded: mixed >> 33)
        }

        /// Whether the key is all of its text.
        @inlinable
        @inline(__always)
        var isWhole: Bool { count <= 16 }
    }

    @usableFromInline
    struct Bucket: BitwiseCopyable {
        @usableFromInline var key: Key
        /// Start of the text, which the entry keeps.
        @usableFromInline var text: UnsafePointer<UInt8>
        @usableFromInline var object: Unmanaged<AnyObject>?
        /// The `Entry`; nil where the bucket is free.
        @usableFromInline var entry: Unmanaged<AnyObject>?
    }

    private static let limit = 512
    @usableFromInline private(set) var buckets: UnsafeMutablePointer<Bucket>?
    /// A power of two, 0 as long as there are none.
    @usableFromInline private(set) var bucketCount = 0
    private var count = 0

    deinit { releaseAll() }

    /// The object that was made for `text` already; alive until another text is asked for with `object(for:_:_:)`.
    @inlinable
    @inline(__always)
    func known(_ text: ByteView) -> Unmanaged<AnyObject>? { find(text, Key(text))?.pointee.object }

    /// The object for `text`, made by `make` the first time. An error is remembered too.
    func object(for text: ByteView, _ context: RouteContext, _ make: (String) throws -> AnyObject) throws -> AnyObject {
        let key = Key(text)
        let entry: Entry
        if let found = find(text, key)?.pointee.entry?.takeUnretainedValue() as? Entry {
            entry = found
        } else {
            do {
                entry = Entry(text, try make(text.string), nil)
            } catch {
                entry = Entry(text, nil, error)
            }
            insert(entry, key, context)
        }
        if let failure = entry.failure { throw failure }
        guard let object = entry.object else { throw DeclarationError("nothing was made of \"\(text)\"") }
        return object
    }

    @inlinable
    @inline(__always)
    func find(_ text: ByteView, _ key: Key) -> UnsafeMutablePointer<Bucket>? {
        guard let buckets else { return nil }
        let mask = bucketCount &- 1
        var place = key.hash & mask
        while true {
            let bucket = buckets + place
            if bucket.pointee.entry == nil { return nil }
            if bucket.pointee.key == key, key.isWhole || ByteView(base: bucket.pointee.text, count: key.count) == text { return bucket }
            place = (place &+ 1) & mask
        }
    }

    private func insert(_ entry: Entry, _ key: Key, _ context: RouteContext) {
        if count >= Self.limit {
            // objects of this message's calls may still be in use
            for place in 0..<bucketCount {
                if let object = buckets?[place].object?.takeUnretainedValue() { context.keepAlive(object) }
            }
            releaseAll()
        }
        if count * 2 >= bucketCount { grow() }
        place(Bucket(
            key: key, text: entry.text.view.base, object: entry.object.map { .passUnretained($0) }, entry: .passRetained(entry)))
    }

    private func releaseAll() {
        for place in 0..<bucketCount { buckets?[place].entry?.release() }
        buckets?.deallocate()
        (buckets, bucketCount, count) = (nil, 0, 0)
    }

    private func grow() {
        let (old, oldCount) = (buckets, bucketCount)
        bucketCount = max(8, oldCount * 2)
        let larger = UnsafeMutablePointer<Bucket>.allocate(capacity: bucketCount)
        larger.initialize(repeating: Bucket(key: Key(.empty), text: ByteView.empty.base, object: nil, entry: nil), count: bucketCount)
        buckets = larger
        count = 0
        for index in 0..<oldCount { if let bucket = old?[index], bucket.entry != nil { place(bucket) } }
        old?.deallocate()
    }

    private func place(_ bucket: Bucket) {
        guard let buckets else { return }
        var place = bucket.key.hash & (bucketCount - 1)
        while buckets[place].entry != nil { place = (place + 1) & (bucketCount - 1) }
        buckets[place] = bucket
        count += 1
    }
}
