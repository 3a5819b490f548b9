import ConfigSyntax

/// A core parameter that is set twice
///
/// The last value counts, and the first line is read in vain.
///
/// Instead: remove one of the two.
///
///     children=2
///     children=8
struct RepeatedSetting: Rule {
    static let name = "repeated-setting"

    private static let lists: Set<String> = ["alias", "listen", "dst_blocklist", "mhomed", "kemi.onsend_route_callback", "import_file", "tcp_children_opt", "enable_sctp", "cfgengine"]

    func check(_ script: Script, _ findings: inout Findings) {
        var seen: [String: CoreSetting] = [:]
        for setting in script.settings where !Self.lists.contains(setting.name) && !setting.name.hasPrefix("kemi") {
            if let first = seen[setting.name], first.value != setting.value {
                findings.add(setting.range, "\(setting.name) is set already; this value silently wins", help: "remove one of the two", notes: [(first.range, "the first value")])
            }
            seen[setting.name] = setting
        }
    }
}
