/// A time as Kamailio's SQLite driver keeps it: days since noon of the first day of the Julian period.
struct JulianDay {
    let number: Double
    /// The number of 1970-01-01 00:00:00 UTC.
    private static let epoch = 2_440_587.5

    init(_ number: Double) { self.number = number }

    /// - Parameter seconds: since 1970.
    init(_ seconds: Int) { number = Double(seconds) / 86_400 + Self.epoch }

    /// Seconds since 1970; nil for a number that is out of range. The reference writes half a second less than it means; both that and
    /// whole seconds read as meant, and what the number's precision (some 40 microseconds) takes away does not matter.
    var seconds: Int? { Int(exactly: (86_400 * (number - Self.epoch) + 0.501).rounded(.down)) }
}
