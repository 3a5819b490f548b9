import SIPMessage

/// What a simulation is made with.
public struct SimulationOptions: Sendable {
    /// A value that a variable has from the start.
    public struct Setting: Sendable {
        /// As scripts write it: `$shv(x)`.
        public let variable: String
        public let value: String

        /// - Throws: `SimulationFailure` for a text that is not `$variable=value`.
        public init(_ text: String) throws(SimulationFailure) {
            // the sign behind the variable's parentheses, since names may hold one
            let start = text.firstIndex(of: ")") ?? text.startIndex
            guard text.hasPrefix("$"), let equals = text[start...].firstIndex(of: "=") else {
                throw SimulationFailure("\"\(text)\" sets nothing; write $shv(name)=value")
            }
            variable = text[..<equals].trimmed
            var value = text[text.index(after: equals)...].trimmed
            if value.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") { value = String(value.dropFirst().dropLast()) }
            self.value = value
        }
    }

    public var config: String
    /// `NAME` or `NAME=VALUE`, as `-A` takes them.
    public var defines: [String] = []
    /// Addresses of names, before the hosts file.
    public var hosts: [String: [IPAddress]] = [:]
    /// Addresses that the server has in captures: they are its own.
    public var local: [PeerAddress] = []
    public var answers: [AnswerRule] = []
    public var settings: [Setting] = []
    /// Log level; nil for the config's own.
    public var debugLevel: Int?
    /// Seconds since 1970 at the start.
    public var startTime = 1_767_225_600
    /// Whether each step and each changed variable goes into the record.
    public var traces = false
    /// Counts lines; nil if nobody wants to know.
    public var coverage: CoverageCounter?

    public init(config: String) { self.config = config }
}
