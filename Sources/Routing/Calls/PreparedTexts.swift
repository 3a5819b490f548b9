import SIPMessage

/// Objects made from texts, found again by the text. Bounded: what scripts make up from messages must not fill the memory.
final class PreparedTexts {
    private struct Entry {
        let text: OwnedBytes
        let object: AnyObject?
        let failure: (any Error)?
    }

    private static let limit = 512
    private var buckets: [Entry?] = []
    private var count = 0

    /// The object for `text`, made by `make` the first time. An error is remembered too.
    func object(for text: ByteView, _ context: RouteContext, _ make: (String) throws -> AnyObject) throws -> AnyObject {
        let hash = Int(text.fnvHash)
        if !buckets.isEmpty {
            var place = hash & (buckets.count - 1)
            while let entry = buckets[place] {
                if entry.text.view == text {
                    if let object = entry.object { return object }
                    if let failure = entry.failure { throw failure }
                }
                place = (place + 1) & (buckets.count - 1)
            }
        }
        let made: Entry
        do {
            made = Entry(text: OwnedBytes(text), object: try make(text.string), failure: nil)
        } catch {
            made = Entry(text: OwnedBytes(text), object: nil, failure: error)
        }
        insert(made, hash, context)
        if let failure = made.failure { throw failure }
        guard let object = made.object else { throw DeclarationError("nothing was made of \"\(text)\"") }
        return object
    }

    private func insert(_ entry: Entry, _ hash: Int, _ context: RouteContext) {
        if count >= Self.limit {
            // objects of this message's calls may still be in use
            for case let old? in buckets { if let object = old.object { context.keepAlive(object) } }
            buckets.removeAll()
            count = 0
        }
        if count * 2 >= buckets.count { grow() }
        place(entry, hash)
    }

    private func grow() {
        let old = buckets
        buckets = Array(repeating: nil, count: max(8, old.count * 2))
        count = 0
        for case let entry? in old { place(entry, Int(entry.text.view.fnvHash)) }
    }

    private func place(_ entry: Entry, _ hash: Int) {
        var place = hash & (buckets.count - 1)
        while buckets[place] != nil { place = (place + 1) & (buckets.count - 1) }
        buckets[place] = entry
        count += 1
    }
}
