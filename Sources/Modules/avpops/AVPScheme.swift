import Routing

/// Columns of another table that AVPs are read from (`db_scheme`): `name:table=subscriber;value_col=email_address;value_type=string`.
struct AVPScheme: Sendable {
    let name: String
    private(set) var table = ""
    private(set) var uuidColumn: String?
    private(set) var userColumn: String?
    private(set) var domainColumn: String?
    private(set) var valueColumn: String?
    private(set) var isInteger = false

    /// - Throws: `DeclarationError` for what cannot be read.
    init(_ text: String) throws {
        func trimmed(_ part: Substring) -> String {
            String(part.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        }
        let problem = DeclarationError(
            "avpops: db_scheme \"\(text)\" cannot be read",
            remedy: "write name:attribute=value;..., attributes are table, uuid_col, username_col, domain_col, value_col and value_type (string, integer)")
        let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, !trimmed(halves[0]).isEmpty else { throw problem }
        name = trimmed(halves[0])
        for item in halves[1].split(separator: ";") where !trimmed(item).isEmpty {
            let parts = item.split(separator: "=", maxSplits: 1).map(trimmed)
            guard parts.count == 2, !parts[1].isEmpty else { throw problem }
            switch parts[0].lowercased() {
            case "table": table = parts[1]
            case "uuid_col": uuidColumn = parts[1]
            case "username_col": userColumn = parts[1]
            case "domain_col": domainColumn = parts[1]
            case "value_col": valueColumn = parts[1]
            case "value_type":
                guard ["string", "integer"].contains(parts[1].lowercased()) else { throw problem }
                isInteger = parts[1].lowercased() == "integer"
            default: throw problem
            }
        }
    }
}
