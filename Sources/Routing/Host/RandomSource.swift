/// Chance: the system's, or a row of numbers that is the same for the same seed (simulations).
public struct RandomSource: RandomNumberGenerator, Sendable {
    private var system = SystemRandomNumberGenerator()
    private var state: UInt64
    private let isSeeded: Bool

    /// - Parameter seed: nil for the system's generator.
    public init(seed: UInt64?) {
        state = seed ?? 0
        isSeeded = seed != nil
    }

    public mutating func next() -> UInt64 {
        guard isSeeded else { return system.next() }
        // SplitMix64 (Steele, Lea, Flood 2014)
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
