import Routing

/// Parameters of registrar that may change while the server runs: group `registrar` of the `cfg.*` commands.
struct RegistrarSettings: Sendable {
    /// What the config says.
    struct Initial: Sendable {
        var realmPrefix = ""
        /// Seconds of a binding whose request names none.
        var defaultExpires = 3600
        /// Percent that the expiry may be lowered by at random.
        var defaultExpiresRange = 0
        var expiresRange = 0
        var minExpires = 60
        /// 0 for no limit.
        var maxExpires = 0
        var maxContacts = 0
        var retryAfter = 0
        var caseSensitive = 0
        /// Thousandths, -1 for none.
        var defaultQ = -1
        var appendBranches = 1
        var useExpiredContacts = 0
    }

    let realmPrefix: Setting
    let defaultExpires: Setting
    let defaultExpiresRange: Setting
    let expiresRange: Setting
    let minExpires: Setting
    let maxExpires: Setting
    let maxContacts: Setting
    let retryAfter: Setting
    let caseSensitive: Setting
    let defaultQ: Setting
    let appendBranches: Setting
    let useExpiredContacts: Setting

    init(_ settings: RuntimeSettings, _ initial: Initial, onCaseChange: @escaping @Sendable (Bool) -> Void = { _ in }) {
        func number(_ name: String, _ value: Int, _ range: ClosedRange<Int>?, _ help: String) -> Setting {
            settings.declare("registrar", name, integer: value, range: range, help: help)
        }
        realmPrefix = settings.declare("registrar", "realm_pref", string: initial.realmPrefix, help: "Prefix that is taken off the domains of addresses of record")
        defaultExpires = number("default_expires", initial.defaultExpires, nil, "Seconds of a binding whose request names none")
        defaultExpiresRange = number("default_expires_range", initial.defaultExpiresRange, 0...100, "Percent by which default_expires is lowered at random")
        expiresRange = number("expires_range", initial.expiresRange, 0...100, "Percent by which a requested expiry is lowered at random")
        minExpires = number("min_expires", initial.minExpires, nil, "Shortest binding in seconds, 0 for any")
        maxExpires = number("max_expires", initial.maxExpires, nil, "Longest binding in seconds, 0 for any")
        maxContacts = number("max_contacts", initial.maxContacts, nil, "Most contacts of an address of record, 0 for any number")
        retryAfter = number("retry_after", initial.retryAfter, nil, "Seconds of Retry-After in 5xx replies, 0 for no such header")
        caseSensitive = settings.declare(
            "registrar", "case_sensitive", integer: initial.caseSensitive, range: nil, help: "Whether users are told apart by case",
            onChange: { onCaseChange($0 != 0) })
        defaultQ = number("default_q", initial.defaultQ, -1...1000, "Preference of contacts that name none, in thousandths")
        appendBranches = number("append_branches", initial.appendBranches, nil, "Whether lookup adds branches for further contacts")
        useExpiredContacts = number("use_expired_contacts", initial.useExpiredContacts, nil, "Whether expired contacts count as valid ones")
    }
}
