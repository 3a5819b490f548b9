import Catalog
import ConfigSyntax

/// A module that nothing uses
///
/// None of its functions, variables or parameters appears in the config. Modules that work by being loaded are not meant.
///
/// Instead: remove the line.
///
///     loadmodule "maxfwd.so"
struct UnusedModule: Rule {
    static let name = "unused-module"

    /// Modules that do nothing but offer functions, variables or transformations, and that no other module needs.
    private static let libraries: Set<String> = [
        "maxfwd", "textops", "textopsx", "siputils", "sanity", "sdpops", "ipops", "avpops", "exec", "enum", "diversion", "xmlops", "uuid", "group", "speeddial",
        "alias_db", "xlog", "domain", "uri_db", "cfgutils", "math", "phonenum", "json", "jansson", "regex", "path", "crypto", "corex_x", "misc_radius", "sqlops", "avp", "call_control",
        "mqueue", "pipelimit", "ratelimit", "qos", "print", "benchmark", "permissions", "dialplan", "nat_traversal_x", "http_client_x", "geoip2", "geoip", "stun_x", "tmrec", "pdt", "str_x",
        "blst", "tmx_x", "smsops", "timer", "auth_ephemeral", "auth_xkeys", "statsd", "log_custom_x", "rtpengine", "rtpproxy", "dispatcher", "htable", "nathelper", "msilo", "cplc", "lcr", "carrierroute", "drouting", "pike", "sst", "call_obj",
    ]

    func check(_ script: Script, _ findings: inout Findings) {
        if script.usesOtherEngines { return }
        let functions = Set(script.calls.map(\.call.name))
        let variables = Set(script.variables.map(\.variable.name))
        let transformations = Set(script.variables.flatMap { $0.variable.transformations.map { String($0.prefix { $0 != "." }) } })
        for module in script.modules where Self.libraries.contains(module.name) {
            // one whose parameters are set is meant to do something, unless it is a pure library of functions
            if script.parameters.contains(where: { $0.modules.contains(module.name) }), !["maxfwd", "textops", "siputils", "sanity"].contains(module.name) { continue }
            guard let facts = ModuleCatalog.module(module.name) else { continue }
            if facts.functions.contains(where: { functions.contains($0.name) }) || facts.variables.contains(where: { variables.contains($0.name) }) { continue }
            // what a condition hides may use it
            if facts.functions.contains(where: { script.directives.words[$0.name] != nil }) { continue }
            if facts.transformations.contains(where: { transformations.contains($0) }) { continue }
            if ModuleNeeds.isNeeded(module.name, by: script.modules.map(\.name)) { continue }
            findings.add(module.range, "nothing of module \(module.name) is used", help: "remove this line")
        }
    }
}
