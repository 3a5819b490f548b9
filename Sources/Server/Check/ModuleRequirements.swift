import ConfigSyntax

/// Modules that cannot start without another one, which the reference finds out at start only.
enum ModuleRequirements {
    private static let required: [String: [String]] = [
        "acc": ["tm"], "async": ["tm"], "auth_db": ["auth"], "auth_ephemeral": ["auth"], "auth_radius": ["auth"], "call_control": ["dialog"],
        "cnxcc": ["dialog"], "cplc": ["tm", "sl"], "dialog": ["rr", "tm"], "dmq_usrloc": ["dmq", "usrloc"], "http_async_client": ["tm"],
        "msilo": ["tm"], "path": ["rr"], "presence": ["tm"], "presence_conference": ["presence"],
        "presence_dialoginfo": ["presence"], "presence_mwi": ["presence"], "presence_profile": ["presence"], "presence_reginfo": ["presence"],
        "presence_xml": ["presence"], "pua": ["tm"], "pua_bla": ["pua", "usrloc", "presence"], "pua_dialoginfo": ["pua", "dialog"],
        "pua_reginfo": ["pua", "usrloc"], "pua_rpc": ["pua"], "pua_usrloc": ["pua", "usrloc"], "qos": ["dialog"], "registrar": ["usrloc"],
        "rls": ["presence", "tm", "pua"], "sst": ["dialog", "sl"], "tmx": ["tm"], "topos_htable": ["topos", "htable"],
        "topos_redis": ["topos", "ndb_redis"], "tsilo": ["tm", "registrar"], "uac": ["tm"],
    ]

    /// An error for each module whose need no `loadmodule` fulfils.
    static func check(_ loaded: [String: SourceRange]) -> [Diagnostic] {
        loaded.sorted { ($0.value.file, $0.value.start) < ($1.value.file, $1.value.start) }.flatMap { module, range in
            (required[module] ?? []).filter { loaded[$0] == nil }.map { needed in
                Diagnostic(
                    rule: "module-needs", severity: .error, range: range, message: "module \(module) needs module \(needed)",
                    help: "add loadmodule \"\(needed).so\" before it")
            }
        }
    }
}
