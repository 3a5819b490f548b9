import Database
import Routing

/// Module db_sqlite: databases in files, `sqlite:///path`.
public final class DBSQLiteModule: DatabaseModule, @unchecked Sendable {
    public static let name = "db_sqlite"

    private let driver = SQLiteDriver()
    let databases: DatabaseSet

    public init() { databases = DatabaseSet(driver) }

    public func declare(_ exports: Exports) {
        exports.parameter("db_set_readonly", string: { [unowned self] file in driver.configure(file) { $0.isReadOnly = true } })
        exports.parameter("db_set_journal_mode", string: { [unowned self] text in
            for (file, mode) in try Self.settings(text, "db_set_journal_mode") {
                let mode = mode.uppercased()
                guard Self.journalModes.contains(mode) else {
                    throw DeclarationError("db_sqlite: there is no journal mode \(mode)", remedy: "write one of \(Self.journalModes.joined(separator: ", "))")
                }
                driver.configure(file) { $0.journalMode = mode }
            }
        })
        exports.parameter("db_set_busy_timeout", string: { [unowned self] text in
            for (file, timeout) in try Self.settings(text, "db_set_busy_timeout") {
                guard let milliseconds = Int(timeout), milliseconds >= 0 else {
                    throw DeclarationError("db_sqlite: the busy timeout \(timeout) of \(file) is no number of milliseconds")
                }
                driver.configure(file) { $0.busyTimeout = milliseconds }
            }
        })
    }

    public func stop() { databases.close() }

    private static let journalModes = ["DELETE", "TRUNCATE", "PERSIST", "MEMORY", "WAL", "OFF"]

    /// Reads `file=value; file=value`.
    private static func settings(_ text: String, _ parameter: String) throws -> [(file: String, value: String)] {
        try text.split(separator: ";").map(Substring.init).filter { !$0.allSatisfy(\.isWhitespace) }.map { setting in
            guard let equals = setting.lastIndex(of: "=") else {
                throw DeclarationError("db_sqlite: \(parameter) has \"\(setting)\"", remedy: "write file=value")
            }
            func trimmed(_ part: Substring) -> String { String(part.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()) }
            return (trimmed(setting[..<equals]), trimmed(setting[setting.index(after: equals)...]))
        }
    }
}
