import SIPMessage

/// Objects made from texts, found again by the text. Bounded: what scripts make up from messages must not fill the memory.
///
/// Open addressing over plain pointers: a look-up counts no references.
final class PreparedTexts {
    private final class Entry {
        let text: OwnedBytes
        let key: Key
        let object: AnyObject?
        let failure: (any Error)?

        init(_ text: ByteView, _ key: Key, _ object: AnyObject?, _ failure: (any Error)?) {
            self.text = OwnedBytes(text)
            self.key = key
            self.object = object
            self.failure = failure
        }
    }

    /// Length and both ends of a text, which is all of it up to 16 bytes.
    private struct Key: Equatable, BitwiseCopyable {
        let count: Int
        let first: UInt64
        let last: UInt64

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

        @inline(__always)
        var hash: Int {
            let mixed = (first ^ UInt64(truncatingIfNeeded: count)) &* 0x9E37_79B9_7F4A_7C15 ^ last &* 0xC2B2_AE3D_27D4_EB4F
            return Int(truncatingIfNeeded: mixed >> 33)
        }
    }

    private static let limit = 512
    private var buckets = UnsafeMutableBufferPointer<Unmanaged<Entry>?>(start: nil, count: 0)
    private var count = 0

    deinit { releaseAll() }

    /// The object that was made for `text` already; alive until another text is asked for with `object(for:_:_:)`.
    @inline(__always)
    func known(_ text: ByteView) -> Unmanaged<AnyObject>? {
        find(text, Key(text))?._withUnsafeGuaranteedRef { $0.object.map { Unmanaged.passUnretained($0) } }
    }

    /// The object for `text`, made by `make` the first time. An error is remembered too.
    func object(for text: ByteView, _ context: RouteContext, _ make: (String) throws -> AnyObject) throws -> AnyObject {
        let key = Key(text)
        let entry: Entry
        if let found = find(text, key) {
            entry = found.takeUnretainedValue()
        } else {
            do {
                entry = Entry(text, key, try make(text.string), nil)
            } catch {
                entry = Entry(text, key, nil, error)
            }
            insert(entry, context)
        }
        if let failure = entry.failure { throw failure }
        guard let object = entry.object else { throw DeclarationError("nothing was made of \"\(text)\"") }
        return object
    }

    @inline(__always)
    private func find(_ text: ByteView, _ key: Key) -> Unmanaged<Entry>? {
        guard buckets.count > 0 else { return nil }
        var place = key.hash & (buckets.count - 1)
        while let entry = buckets[place] {
            if entry._withUnsafeGuaranteedRef({ $0.key == key && (key.count <= 16 || $0.text.view == text) }) { return entry }
            place = (place &+ 1) & (buckets.count - 1)
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
        var place = entry._withUnsafeGuaranteedRef { $0.key.hash } & (buckets.count - 1)
        while buckets[place] != nil { place = (place + 1) & (buckets.count - 1) }
        buckets[place] = entry
        count += 1
    }
}
