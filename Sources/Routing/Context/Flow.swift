/// How a script's run goes on after a statement.
public struct Flow: OptionSet, Sendable {
    public let rawValue: UInt8
    @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// `exit`, or a function that returned 0: the whole script ends.
    public static let exit = Flow(rawValue: 1)
    /// `return`: the block ends.
    public static let returned = Flow(rawValue: 2)
    /// `break`: the loop or switch ends.
    public static let broken = Flow(rawValue: 4)
    /// `drop`: the script ends, and the default action that follows it (forwarding a reply, sending a branch) is left out.
    public static let drop = Flow(rawValue: 8)

    /// What ends a sequence of statements.
    public static let stops: Flow = [.exit, .returned, .broken, .drop]
}
