import Routing

/// `failover_reply_codes`: which replies make a request go on to the next target.
struct FailoverCodes: Sendable {
    private var codes: [Int] = []
    private var classes: [Int] = []

    init() {}

    /// - Parameter text: `code=403;code=488;class=5`.
    /// - Throws: `DeclarationError` for anything else, and for what is no failure.
    init(_ text: String) throws {
        for entry in text.split(separator: ";") {
            let parts = entry.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " } }
            let number = parts.count == 2 ? Int(parts[1]) : nil
            switch (parts.first, number) {
            case ("code", let number?) where (300...699).contains(number): codes.append(number)
            case ("class", let number?) where (3...6).contains(number): classes.append(number)
            default:
                throw DeclarationError(
                    "tm: failover_reply_codes: \"\(entry)\" is no reply code", remedy: "write code=CODE from 300 to 699, or class=3 to class=6")
            }
        }
    }

    func contains(_ code: Int) -> Bool { classes.contains(code / 100) || codes.contains(code) }
}
