import ConfigSyntax

/// A module parameter with a value that cannot be
///
/// Some values stop the module when it starts: an attribute that is none, a flag beyond 31, a file that is not there.
///
/// Instead: see the module's manual for what it takes.
///
///     modparam("registrar", "received_avp", "RECEIVED")
struct ParameterValue: Rule {
    static let name = "parameter-value"
    static let severity = Diagnostic.Severity.error

    func check(_ script: Script, _ findings: inout Findings) {
        for setting in script.parameters {
            guard let module = setting.modules.first(where: { script.isLoaded($0) }) else { continue }
            let text = setting.value.text
            if setting.name.hasSuffix("_avp"), !text.isEmpty, !text.hasPrefix("$"), ["registrar", "usrloc", "nathelper"].contains(module) {
                findings.add(setting.valueRange, "\(setting.name) of \(module) takes an attribute, and \"\(text)\" is none", help: "write \"$avp(\(text))\"")
            }
            if setting.name.hasSuffix("_flag") || setting.name.hasSuffix("_bflag"), let number = setting.value.number, number > 31, case .number = setting.value {
                findings.add(setting.valueRange, "\(setting.name) of \(module) names flag \(number)", help: "flags go from 0 to 31")
            }
            if let wanted = Self.definitions["\(module) \(setting.name)"], !text.contains(wanted) {
                findings.add(setting.valueRange, "\(setting.name) of \(module) is a definition with \"\(wanted)\" in it", help: "see the manual of module \(module)")
            }
            if ["list_file", "address_file"].contains(setting.name) { checkFile(text, setting, script, &findings) }
        }
        if let setting = script.setting("chroot") { checkDirectory(setting, script, &findings) }
    }

    /// What has to stand in values that define something.
    private static let definitions = ["mqueue mqueue": "name=", "rtimer timer": "name=", "rtimer exec": "timer=", "sqlops sqlcon": "=>", "htable htable": "=>", "mtree mtree": "name=", "pv shvset": "=", "pv varset": "="]

    private func checkFile(_ path: String, _ setting: ParameterSetting, _ script: Script, _ findings: inout Findings) {
        guard path.hasPrefix("/"), script.options.readFile(path) == nil, Self.isNowhere(path, script) else { return }
        findings.add(setting.valueRange, "there is no file \(path)", help: "correct the path")
    }

    private func checkDirectory(_ setting: CoreSetting, _ script: Script, _ findings: inout Findings) {
        let path = setting.value.text
        guard path.hasPrefix("/"), Self.isNowhere(path, script) else { return }
        findings.add(setting.range, "there is no directory \(path)", help: "correct the path")
    }

    /// Whether not even the top directory exists: then it is missing on any machine, not only where the config is checked.
    private static func isNowhere(_ path: String, _ script: Script) -> Bool {
        let first = path.split(separator: "/").first.map(String.init) ?? ""
        let names = script.options.listDirectory("/")
        return !names.isEmpty && !names.contains(first)
    }
}
