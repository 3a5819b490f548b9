import Database
import Routing
import SIPMessage

/// `load_credentials`: columns of a subscriber's row that scripts get in variables, `$avp(mail)=email;rpid`.
struct LoadedCredentials: Sendable {
    private struct Item: Sendable {
        let column: String
        let variable: Variable
        /// AVPs are left alone by columns without value, other variables become null.
        let ignoresNull: Bool
    }

    private var items: [Item] = []

    init() {}

    /// - Throws: `DeclarationError` for an item without column, or with a variable that cannot be assigned.
    init(_ text: String, _ registry: Registry) throws {
        for part in text.split(separator: ";") {
            // from behind, since the variable may hold an = itself
            let equals = part.lastIndex(of: "=")
            let column = Self.trimmed(equals.map { part[part.index(after: $0)...] } ?? part)
            let name = equals.map { Self.trimmed(part[..<$0]) } ?? "$avp(\(column))"
            guard !column.isEmpty else {
                throw DeclarationError("auth_db: load_credentials has \"\(part)\", which names no column", remedy: "write $avp(name)=column, or column")
            }
            let variable = try registry.variable(name)
            guard variable.isWritable else { throw DeclarationError("auth_db: load_credentials names \(name), which cannot be assigned") }
            items.append(Item(column: column, variable: variable, ignoresNull: name.hasPrefix("$avp(")))
        }
    }

    var columns: [String] { items.map(\.column) }

    /// Assigns the variables.
    /// - Parameter first: position of the first column in the row.
    /// - Returns: false, with a line in the log, if a variable refuses its value.
    func assign(_ row: [DatabaseValue], from first: Int, _ context: RouteContext) -> Bool {
        for (index, item) in items.enumerated() {
            let value = row.indices.contains(first + index) ? row[first + index].scriptValue(context.arena) : .null
            if value.isNull, item.ignoresNull { continue }
            guard item.variable.assign(value, context) else {
                context.log(.error, "auth_db", "the value of column \(item.column) could not be assigned")
                return false
            }
        }
        return true
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
