import Routing
import SIPMessage

/// The named iterators of one worker: four at most, as in the reference. A name keeps its place, also after the iteration's end.
struct IteratorNames<State> {
    static var limit: Int { 4 }
    static var longestName: Int { 31 }

    private var names: [OwnedBytes] = []
    private var states: [State] = []

    private func index(of name: ByteView) -> Int? { names.firstIndex { $0.view == name } }

    /// The place of an iterator; nil, with the reason logged, if it was not started.
    func index(of name: ByteView, _ context: RouteContext) -> Int? {
        if let index = index(of: name) { return index }
        context.log(.error, "textopsx", "there is no iterator \"\(name)\": start it first")
        return nil
    }

    subscript(_ index: Int) -> State {
        get { states[index] }
        set { states[index] = newValue }
    }

    /// Sets the iterator's state, taking a place for a new name; false if there is none left or the name is too long.
    mutating func start(_ name: ByteView, _ state: State) -> Bool {
        if let index = index(of: name) {
            states[index] = state
            return true
        }
        guard names.count < Self.limit, !name.isEmpty, name.count <= Self.longestName else { return false }
        names.append(OwnedBytes(name))
        states.append(state)
        return true
    }
}

extension RouteContext {
    /// Says why an iterator cannot be started.
    func logRefusedIterator(_ name: ByteView) {
        log(.error, "textopsx", "iterator \"\(name)\" cannot be started: there are four, with names of 1 to 31 bytes")
    }
}
