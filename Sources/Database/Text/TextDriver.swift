import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// Tables in text files, a file a table: `text:///directory`. Relative directories begin at `/etc/kamailio`, as in the reference.
///
/// All threads share the tables in memory. They are read when they are first asked for; changes are written back when the server
/// stops or an RPC client asks, or with `isCaching` off at once, and then files that others changed are read anew.
public final class TextDriver: DatabaseDriver {
    /// What may be set; done before the first statement.
    public struct Options: Sendable {
        public var delimiter = UInt8(ascii: ":")
        public var emptyIsText = false
        public var isCaching = true
        /// Most rows that a query gives.
        public var rowLimit = 100_000
        public var relativeTo = "/etc/kamailio"

        public init() {}
    }

    private struct Cached {
        var table: TextTable
        /// Time of the file's last change when it was read.
        var modified: Int
        var isChanged = false
    }

    private let shared = Mutex<(options: Options, tables: [String: Cached])>((Options(), [:]))

    public init() {}

    public var scheme: String { "text" }
    public var capabilities: DatabaseCapabilities { [.rawQuery, .replace, .insertOrUpdate, .affectedRows] }

    public func configure(_ change: (inout Options) -> Void) { shared.withLock { change(&$0.options) } }

    var options: Options { shared.withLock { $0.options } }

    public func open(_ url: DatabaseURL) throws(DatabaseError) -> any DatabaseSession {
        let directory = url.database.hasPrefix("/") ? url.database : options.relativeTo + "/" + url.database
        guard access(directory, R_OK | X_OK) == 0 else {
            throw DatabaseError(
                .connection, "cannot read the directory \(directory): \(String(cString: strerror(errno)))",
                remedy: "make it, with a file a table; a relative path begins at \(options.relativeTo)", database: url.description)
        }
        return TextSession(self, directory)
    }

    /// Writes all changed tables back.
    /// - Throws: `DatabaseError` for the first file that cannot be written.
    public func writeBack() throws(DatabaseError) {
        let format = options.format
        let changed = shared.withLock { shared in shared.tables.filter { $0.value.isChanged } }
        for (path, cached) in changed {
            let modified = try TextFiles.write(cached.table.written(format), to: path)
            shared.withLock { shared in
                shared.tables[path]?.isChanged = false
                shared.tables[path]?.modified = modified
            }
        }
    }

    /// Works on a table, which no other thread sees meanwhile.
    /// - Parameter changes: whether `body` changes it.
    func withTable<Result>(_ path: String, changes: Bool, _ body: (inout TextTable) throws(DatabaseError) -> Result) throws(DatabaseError) -> Result {
        // a throwing body and a lock's closure do not go together with typed errors, so the outcome is carried out
        let outcome: Swift.Result<Result, DatabaseError> = shared.withLock { shared in
            do throws(DatabaseError) {
                var cached = try Self.loaded(path, shared.tables[path], shared.options)
                let result = try body(&cached.table)
                if changes {
                    cached.isChanged = true
                    if !shared.options.isCaching {
                        cached.modified = try TextFiles.write(cached.table.written(shared.options.format), to: path)
                        cached.isChanged = false
                    }
                }
                shared.tables[path] = cached
                return .success(result)
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    private static func loaded(_ path: String, _ known: Cached?, _ options: Options) throws(DatabaseError) -> Cached {
        if let known, options.isCaching || TextFiles.modified(path) == known.modified { return known }
        let modified = TextFiles.modified(path)
        return Cached(table: try TextTable(try TextFiles.read(path), options.format, file: path), modified: modified ?? 0)
    }
}

extension TextDriver.Options {
    var format: TextTable.Format { TextTable.Format(delimiter: delimiter, emptyIsText: emptyIsText) }
}
