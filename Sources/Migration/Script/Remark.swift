import ConfigSyntax

/// A place where the translation is not certain to do the same, with what to check there.
public struct Remark: Sendable, Hashable {
    /// Line of the config, counted from 1.
    public let line: Int
    public let text: String
}
