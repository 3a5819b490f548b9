import ConfigSyntax

/// A database without the table that a module needs
///
/// The module reads or writes a table of a text database, and the directory has no such file. The errors come with the first
/// message only.
///
/// Instead: create the table (`kamdbctl create`), or correct the path.
///
///     modparam("usrloc", "db_mode", 2)
///     modparam("usrloc", "db_url", "text:///etc/kamailio/dbtext")
struct MissingTable: Rule {
    static let name = "missing-table"

    /// Parameters that name databases, the tables that are read from them, and the mode without which they are not.
    private static let tables: [(module: String, url: String, table: String, setting: String, mode: String?)] = [
        ("usrloc", "db_url", "location", "", "db_mode"), ("auth_db", "db_url", "subscriber", "", nil), ("dispatcher", "db_url", "dispatcher", "table_name", nil),
        ("permissions", "db_url", "address", "address_table", nil), ("alias_db", "db_url", "dbaliases", "", nil), ("domain", "db_url", "domain", "domain_table", nil),
        ("dialplan", "db_url", "dialplan", "table_name", nil), ("dialog", "db_url", "dialog", "table_name", "db_mode"), ("speeddial", "db_url", "speed_dial", "", nil),
        ("group", "db_url", "grp", "table", nil), ("acc", "db_url", "acc", "db_table_acc", nil), ("uac", "reg_db_url", "uacreg", "reg_db_table", nil),
        ("drouting", "db_url", "dr_gateways", "drd_table", nil), ("lcr", "db_url", "lcr_gw", "gw_table", nil), ("pdt", "db_url", "pdt", "db_table", nil),
        ("mtree", "db_url", "mtrees", "db_table", nil), ("msilo", "db_url", "silo", "db_table", nil), ("presence", "db_url", "presentity", "presentity_table", nil),
    ]

    func check(_ script: Script, _ findings: inout Findings) {
        for (module, url, table, setting, mode) in Self.tables where script.isLoaded(module) {
            guard let parameter = script.parameter(module, url).last else { continue }
            let text = parameter.value.text
            guard text.hasPrefix("text://") else { continue }
            if let mode { guard let value = script.parameter(module, mode).last?.value.number, value > 0 else { continue } }
            let folder = String(text.dropFirst("text://".count))
            let names = script.options.listDirectory(folder)
            let wanted = setting.isEmpty ? table : script.parameter(module, setting).last?.value.text ?? table
            guard !names.isEmpty, !names.contains(wanted) else { continue }
            findings.add(parameter.valueRange, "\(folder) has no table \(wanted), which \(module) needs", help: "create the table, or correct the path")
        }
    }
}
