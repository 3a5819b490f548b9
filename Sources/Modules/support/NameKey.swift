import SIPMessage

/// A text as a key of a dictionary: one that is kept, or one that is looked up and lives during the look-up.
// points into `owner`, or into a message that is there as long as the look-up
struct NameKey: Hashable, @unchecked Sendable {
    let view: ByteView
    private let owner: OwnedBytes?

    init(_ bytes: OwnedBytes) {
        view = bytes.view
        owner = bytes
    }

    init(_ view: ByteView) {
        self.view = view
        owner = nil
    }

    static func == (left: NameKey, right: NameKey) -> Bool { left.view == right.view }
    func hash(into hasher: inout Hasher) { hasher.combine(bytes: UnsafeRawBufferPointer(view.buffer)) }
}

/// The same for names in which case does not count.
struct CaselessKey: Hashable, Sendable {
    let name: NameKey

    init(_ bytes: OwnedBytes) { name = NameKey(bytes) }
    init(_ view: ByteView) { name = NameKey(view) }

    static func == (left: CaselessKey, right: CaselessKey) -> Bool { left.name.view.equalsIgnoringCase(right.name.view) }
    func hash(into hasher: inout Hasher) { hasher.combine(name.view.caseInsensitiveHash) }
}
