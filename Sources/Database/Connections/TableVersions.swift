/// Versions of tables, kept in a table of their own.
extension DatabaseConnection {
    /// The version of a table as the `version` table tells it; nil where it has no row for that.
    public func version(of table: String, in versions: String = "version") throws(DatabaseError) -> Int? {
        let found = try select(["table_version"], from: versions, where: [Condition("table_name", .string(table))])
        return found[0, 0].integer
    }

    /// - Throws: `DatabaseError` of kind `.tableVersion` where the table has another version or none.
    public func require(version: Int, of table: String, in versions: String = "version") throws(DatabaseError) {
        let found = try self.version(of: table, in: versions)
        guard found != version else { return }
        throw DatabaseError(
            .tableVersion,
            found.map { "table \(table) has version \($0), version \(version) is needed" }
                ?? "table \(versions) does not tell the version of table \(table), version \(version) is needed",
            remedy: "create the table by the schema of Kamailio 5.6 and put its version into table \(versions)",
            database: url.description, table: table)
    }
}
