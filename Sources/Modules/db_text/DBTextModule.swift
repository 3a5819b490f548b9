import Database
import Routing

/// Module db_text: tables in text files, `text:///directory`.
public final class DBTextModule: DatabaseModule, @unchecked Sendable {
    public static let name = "db_text"

    private let driver = TextDriver()
    let databases: DatabaseSet
    private var defaultURL = ""
    private var defaultPool: DatabasePool?

    public init() { databases = DatabaseSet(driver) }

    public func declare(_ exports: Exports) {
        exports.parameter("db_mode", integer: { [unowned self] mode in driver.configure { $0.isCaching = mode == 0 } })
        exports.parameter("emptystring", integer: { [unowned self] number in driver.configure { $0.emptyIsText = number != 0 } })
        exports.parameter("max_result_rows", integer: { [unowned self] number in driver.configure { $0.rowLimit = max(1, number) } })
        exports.parameter("db_delim", string: { [unowned self] text in
            guard let byte = text.utf8.first, text.utf8.count == 1 else { throw DeclarationError("db_text: db_delim \"\(text)\" is not a single byte") }
            driver.configure { $0.delimiter = byte }
        })
        exports.parameter("default_connection", string: { [unowned self] in defaultURL = $0 })
        // lines of any length are read here
        exports.parameter("file_buffer_size", integer: { _ in })
        exports.rpc("db_text.dump", "Write changed tables back to their files.") { [unowned self] _ in
            do {
                try driver.writeBack()
                return ["Dump OK"]
            } catch {
                Log.write(.error, "db_text", "\(error)")
                return ["Dump failed"]
            }
        }
        exports.rpc("db_text.query", "Run a statement on the tables of default_connection.") { [unowned self] request in
            let statement = try request.string(orFault: RPCFault(500, "No statement given"))
            guard let defaultPool else { throw RPCFault(500, "No default_connection") }
            let connection = defaultPool.connection
            do {
                let result = try connection.execute(statement)
                if result.columns.isEmpty { return [.string("\(connection.affectedRows) affected rows")] }
                if result.isEmpty { return ["statement returned 0 rows"] }
                return [.string(result.columns.map(\.name).joined(separator: " "))]
                    + result.rows.map { row in .string(row.map { $0.string ?? "" }.joined(separator: ":")) }
                    + [.string("total rows \(result.rows.count)")]
            } catch {
                throw RPCFault(500, "\(error)")
            }
        }
    }

    public func provision(_ server: ServerContext) throws {
        if !defaultURL.isEmpty { defaultPool = try server.registry.database(defaultURL, for: "db_text", "default_connection") }
    }

    public func stop() {
        do { try driver.writeBack() } catch { Log.write(.error, "db_text", "\(error)") }
        databases.close()
    }
}
