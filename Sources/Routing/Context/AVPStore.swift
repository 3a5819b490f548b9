import SIPMessage

/// An AVP's name: a text or a number; `$avp(s:x)` and `$avp(x)` are the same, `$avp(i:5)` is a number.
public struct AVPName: Sendable, Equatable {
    public let text: ByteView
    public let number: Int
    /// Hash of the text, or the number; compared first.
    @usableFromInline let hash: UInt32
    public let isNumber: Bool

    public init(_ text: ByteView) {
        self.text = text
        number = 0
        hash = text.fnvHash
        isNumber = false
    }

    public init(number: Int) {
        text = .empty
        self.number = number
        hash = UInt32(truncatingIfNeeded: number)
        isNumber = true
    }

    @inlinable
    public static func == (left: AVPName, right: AVPName) -> Bool {
        left.hash == right.hash && left.isNumber == right.isNumber && left.number == right.number && left.text == right.text
    }
}

/// The AVPs of a message, and from the transaction's birth on of the transaction: named stacks of values, newest first.
/// Texts are kept in the store's own memory.
public final class AVPStore: @unchecked Sendable {
    /// One value.
    public struct Entry: Sendable {
        public let name: AVPName
        public var value: Value
        /// Script flags of the AVP (`avpflags`), a bit each.
        public var flags: UInt32 = 0
        /// Class and track of the selector-style AVPs (`$fu.x`, `$td.y`, `$g.z`); 0 for plain `$avp(x)`.
        public var track: UInt16 = 0
        /// Whether a database has it too (avpops).
        public fileprivate(set) var isStored = false
    }

    private let memory = Arena(capacity: 1024, largestKept: 64 * 1024)
    /// Newest last, so that a push appends.
    public private(set) var entries: ContiguousArray<Entry> = []

    public init() {}

    public var isEmpty: Bool { entries.isEmpty }

    /// A value whose text is kept by the store.
    public func keep(_ value: Value) -> Value {
        switch value.kind {
        case .null: value
        case .integer: .integer(value.integer)
        case .string, .numericString: .string(memory.copy(value.text))
        }
    }

    public func push(_ name: AVPName, _ value: Value, track: UInt16 = 0) {
        let kept = name.isNumber ? name : existingName(name) ?? AVPName(memory.copy(name.text))
        entries.append(Entry(name: kept, value: keep(value), track: track))
    }

    private func existingName(_ name: AVPName) -> AVPName? {
        guard let index = index(of: name, skipping: 0, anyTrack: true) else { return nil }
        return entries[index].name
    }

    /// Position in `entries` of the `skipping`-th newest value of that name.
    public func index(of name: AVPName, skipping: Int = 0, track: UInt16 = 0, anyTrack: Bool = false) -> Int? {
        var left = skipping
        var index = entries.count - 1
        while index >= 0 {
            if entries[index].name == name, anyTrack || entries[index].track == track {
                if left == 0 { return index }
                left -= 1
            }
            index -= 1
        }
        return nil
    }

    /// The `index`-th newest value, null if there are fewer.
    public func value(_ name: AVPName, index: Int = 0, track: UInt16 = 0) -> Value {
        self.index(of: name, skipping: index, track: track).map { entries[$0].value } ?? .null
    }

    public func count(_ name: AVPName, track: UInt16 = 0) -> Int {
        entries.reduce(0) { $0 + ($1.name == name && $1.track == track ? 1 : 0) }
    }

    public func replace(at position: Int, with value: Value) {
        guard entries.indices.contains(position) else { return }
        entries[position].value = keep(value)
        entries[position].isStored = false
    }

    public func setFlags(at position: Int, _ flags: UInt32) {
        guard entries.indices.contains(position) else { return }
        entries[position].flags = flags
    }

    /// Notes that a database has the value too.
    public func markStored(at position: Int) {
        guard entries.indices.contains(position) else { return }
        entries[position].isStored = true
    }

    public func remove(at position: Int) {
        guard entries.indices.contains(position) else { return }
        entries.remove(at: position)
    }

    /// Removes all values of that name; returns how many there were.
    @discardableResult
    public func removeAll(_ name: AVPName, track: UInt16 = 0) -> Int {
        let before = entries.count
        entries.removeAll { $0.name == name && $0.track == track }
        return before - entries.count
    }

    public func removeAll(where condition: (Entry) -> Bool) {
        entries.removeAll(where: condition)
    }

    /// Forgets everything; views of values end to be valid.
    public func reset() {
        if !entries.isEmpty { entries.removeAll(keepingCapacity: true) }
        // also where all values were deleted again
        memory.reset()
    }
}
