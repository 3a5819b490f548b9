/// Why a simulation cannot be made or cannot go on: a text for the user that names the thing, the place and the remedy.
public struct SimulationFailure: Error, Sendable, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}
