/// Objects in a fixed order that are visited without reference counting: what a script's run goes through again and again.
///
/// An array counts its owner and each element up and down with every visit, and workers that share a script would hand
/// those counters' cache lines to and fro.
public final class BorrowedList<Element: AnyObject>: @unchecked Sendable {
    private let owned: [Element]
    private let objects: UnsafeMutablePointer<Unmanaged<Element>>
    public let count: Int

    public init(_ elements: [Element]) {
        owned = elements
        count = elements.count
        objects = .allocate(capacity: max(1, elements.count))
        for (index, element) in elements.enumerated() { (objects + index).initialize(to: Unmanaged.passUnretained(element)) }
    }

    deinit { objects.deallocate() }

    public var isEmpty: Bool { count == 0 }

    /// The element at `index`, which must be less than `count`; alive while the list is.
    @inline(__always)
    public func unmanaged(_ index: Int) -> Unmanaged<Element> { objects[index] }

    /// Lends the element at `index`, which must be less than `count`.
    @inline(__always)
    public func with<Result>(_ index: Int, _ body: (Element) throws -> Result) rethrows -> Result {
        try objects[index]._withUnsafeGuaranteedRef(body)
    }
}
