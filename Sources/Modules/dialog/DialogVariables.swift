import SIPMessage

/// The variables of a dialog (`$dlg_var(name)`), the newest first.
struct DialogVariables {
    struct Item {
        let name: OwnedBytes
        var value: OwnedBytes
        /// What the database is to be told.
        var isNew = true
        var isChanged = false
    }

    private(set) var items: [Item] = []
    /// Names that the database still has.
    private(set) var removed: [OwnedBytes] = []

    var isEmpty: Bool { items.isEmpty }

    subscript(name: ByteView) -> ByteView? { items.first { $0.name.view == name }?.value.view }

    mutating func set(_ name: ByteView, _ value: ByteView) {
        if let place = items.firstIndex(where: { $0.name.view == name }) {
            // a new object: who reads the old value may still do so
            items[place].value = OwnedBytes(value)
            items[place].isChanged = true
        } else {
            items.insert(Item(name: OwnedBytes(name), value: OwnedBytes(value)), at: 0)
        }
    }

    mutating func remove(_ name: ByteView) {
        guard let place = items.firstIndex(where: { $0.name.view == name }) else { return }
        let item = items.remove(at: place)
        if !item.isNew { removed.append(item.name) }
    }

    /// The database has everything.
    mutating func markStored() {
        for index in items.indices { (items[index].isNew, items[index].isChanged) = (false, false) }
        removed = []
    }
}
