/// How a script's run goes on after a statement.
public struct Flow: OptionSet, Sendable {
    public let rawValue: UInt8
    @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

    // Computed, so that they are constants where they are used: a stored global is asked for its initialisation each time.

    /// `exit`, or a function that returned 0: the whole script ends.
    @inlinable public static var exit: Flow { Flow(rawValue: 1) }
    /// `return`: the block ends.
    @inlinable public static var returned: Flow { Flow(rawValue: 2) }
    /// `break`: the loop or switch ends.
    @inlinable public static var broken: Flow { Flow(rawValue: 4) }
    /// `drop`: the script ends, and the default action that follows it (forwarding a reply, sending a branch) is left out.
    @inlinable public static var drop: Flow { Flow(rawValue: 8) }

    /// What ends a sequence of statements.
    @inlinable public static var stops: Flow { Flow(rawValue: 15) }
}
