import SIPMessage

/// An extended AVP: a named value that may itself be a list of named values (`$xavp(a=>b)`). Lists are newest first.
public final class XAVP: @unchecked Sendable {
    /// What an XAVP holds.
    public enum Content {
        case null
        case integer(Int)
        case string(OwnedBytes)
        case list(XAVPList)
        /// A module's own data; printed as `<<xavp:module>>`-like text.
        case opaque(AnyObject)
    }

    public let name: OwnedBytes
    public var content: Content

    public init(name: ByteView, content: Content) {
        self.name = OwnedBytes(name)
        self.content = content
    }

    /// Takes over a script value; texts are copied.
    public convenience init(name: ByteView, value: Value) {
        self.init(name: name, content: Self.content(value))
    }

    public static func content(_ value: Value) -> Content {
        switch value.kind {
        case .null: .null
        case .integer: .integer(value.integer)
        case .string, .numericString: .string(OwnedBytes(value.text))
        }
    }

    /// The value as a script sees it; lists and module data are null here.
    public var value: Value {
        switch content {
        case .null, .list, .opaque: .null
        case .integer(let number): .integer(number)
        case .string(let text): .string(text.view)
        }
    }
}

/// A list of XAVPs, newest first; a reference, since scripts share and change it in place.
public final class XAVPList: @unchecked Sendable {
    public private(set) var items: ContiguousArray<XAVP> = []

    public init() {}

    public var isEmpty: Bool { items.isEmpty }

    /// Puts `item` in front.
    public func push(_ item: XAVP) { items.insert(item, at: 0) }
    /// Puts `item` at the end.
    public func append(_ item: XAVP) { items.append(item) }
    public func insert(_ item: XAVP, at position: Int) { items.insert(item, at: max(0, min(items.count, position))) }

    /// The `index`-th newest item of that name; negative indexes count from the oldest.
    public func item(_ name: ByteView, index: Int = 0) -> XAVP? {
        position(name, index: index).map { items[$0] }
    }

    public func position(_ name: ByteView, index: Int = 0) -> Int? {
        var left = index < 0 ? count(name) + index : index
        guard left >= 0 else { return nil }
        for position in items.indices where items[position].name.view == name {
            if left == 0 { return position }
            left -= 1
        }
        return nil
    }

    /// As `position`, names ignoring case (`$xavi`).
    public func positionIgnoringCase(_ name: ByteView, index: Int = 0) -> Int? {
        let found = items.indices.filter { items[$0].name.view.equalsIgnoringCase(name) }
        let place = index < 0 ? found.count + index : index
        return found.indices.contains(place) ? found[place] : nil
    }

    /// Gives the first item of that name another content, or puts a new item in front.
    public func set(_ name: ByteView, _ content: XAVP.Content) {
        if let item = item(name) { item.content = content } else { push(XAVP(name: name, content: content)) }
    }

    public func count(_ name: ByteView) -> Int {
        items.reduce(0) { $0 + ($1.name.view == name ? 1 : 0) }
    }

    public func remove(at position: Int) {
        if items.indices.contains(position) { items.remove(at: position) }
    }

    /// Removes all of that name; returns how many there were.
    @discardableResult
    public func removeAll(_ name: ByteView) -> Int {
        let before = items.count
        items.removeAll { $0.name.view == name }
        return before - items.count
    }

    public func removeAll() { items.removeAll() }

    /// Names of the items, each once, newest first.
    public var names: [ByteView] {
        var names: [ByteView] = []
        for item in items where !names.contains(item.name.view) { names.append(item.name.view) }
        return names
    }
}

/// The three lists of XAVPs that travel with a message and its transaction: `$xavp` (case-sensitive), `$xavu` (one value a name)
/// and `$xavi` (names ignore case).
public final class XAVPStore: @unchecked Sendable {
    public let xavp = XAVPList()
    public let xavu = XAVPList()
    public let xavi = XAVPList()
    public init() {}
    public var isEmpty: Bool { xavp.isEmpty && xavu.isEmpty && xavi.isEmpty }
    public func reset() {
        guard !isEmpty else { return }
        xavp.removeAll()
        xavu.removeAll()
        xavi.removeAll()
    }
}
