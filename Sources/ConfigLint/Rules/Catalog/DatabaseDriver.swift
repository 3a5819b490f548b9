import ConfigSyntax

/// A database without its driver
///
/// A URL such as `mysql://...` is served by the module `db_mysql`. Without it the module that wants the database does not start.
///
/// Instead: load the driver, and write the URL with its scheme.
///
///     modparam("usrloc", "db_mode", 2)        # and no db_ module is loaded
struct DatabaseDriver: Rule {
    static let name = "database-driver"
    static let severity = Diagnostic.Severity.error

    private static let drivers = [
        "mysql": "db_mysql", "postgres": "db_postgres", "sqlite": "db_sqlite", "text": "db_text", "unixodbc": "db_unixodbc", "redis": "db_redis", "mongodb": "db_mongodb",
        "berkeley": "db_berkeley", "cassandra": "db_cassandra", "oracle": "db_oracle", "flatstore": "db_flatstore", "cluster": "db_cluster", "perlvdb": "db_perlvdb", "ldap": "db2_ldap", "http": "", "https": "",
    ]

    func check(_ script: Script, _ findings: inout Findings) {
        guard script.isLoaded("usrloc") else { return checkURLs(script, &findings) }
        if let mode = script.parameter("usrloc", "db_mode").last, let number = mode.value.number, number > 0 {
            if number > 4 { findings.add(mode.valueRange, "db_mode \(number) of usrloc does not exist", help: "modes go from 0 to 4") }
            else if script.parameter("usrloc", "db_url").isEmpty, !script.isLoaded("db_mysql") {
                findings.add(mode.range, "db_mode \(number) needs a database: the default db_url is MySQL's, and module db_mysql is not loaded", help: "set db_url, and load the driver of its scheme")
            }
        }
        checkURLs(script, &findings)
    }

    private func checkURLs(_ script: Script, _ findings: inout Findings) {
        // where the URL is only read in some mode, that mode has to be on
        for setting in script.parameters where setting.name == "db_url" || setting.name.hasSuffix("_db_url") {
            guard let module = setting.modules.first(where: { script.isLoaded($0) }), !setting.value.text.isEmpty else { continue }
            if let mode = script.parameter(module, "db_mode").last?.value.number { if mode == 0 { continue } } else if module == "usrloc" || module == "dialog" { continue }
            let text = setting.value.text
            guard let end = text.firstRange(of: "://") else {
                // db_text and db_unixodbc take names of definitions, too
                if text.hasPrefix("/") || !text.contains(":") && !text.contains("=") { findings.add(setting.valueRange, "\"\(text)\" is no database URL: its scheme is missing", help: "write text:///directory, mysql://user:password@host/database, ...") }
                continue
            }
            let scheme = String(text[..<end.lowerBound])
            guard let driver = Self.drivers[scheme], !driver.isEmpty, !script.isLoaded(driver), !script.modules.contains(where: { $0.name.hasPrefix("db_cluster") }) else { continue }
            findings.add(setting.valueRange, "\(scheme):// is served by module \(driver), which is not loaded", help: "add loadmodule \"\(driver).so\"")
        }
    }
}
