import SIPMessage

extension ByteView: ExpressibleByStringLiteral {
    /// So that tests can write texts as they are.
    public init(stringLiteral value: StaticString) { self.init(value) }
}
