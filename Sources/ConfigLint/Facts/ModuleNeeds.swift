/// Which modules need which others to be loaded.
enum ModuleNeeds {
    /// Modules that a module cannot start without.
    static let required: [String: [String]] = [
        "registrar": ["usrloc"], "tmx": ["tm"], "dialog": ["rr", "tm"], "uac": ["tm"], "acc": ["tm"], "presence": ["tm"], "presence_xml": ["presence"],
        "presence_dialoginfo": ["presence"], "presence_mwi": ["presence"], "presence_reginfo": ["presence"], "presence_conference": ["presence"],
        "presence_profile": ["presence"], "presence_dfks": ["presence"], "rls": ["presence", "tm", "pua"], "pua": ["tm"], "pua_usrloc": ["pua", "usrloc"], "pua_bla": ["pua", "usrloc", "presence"],
        "pua_dialoginfo": ["pua", "dialog"], "pua_reginfo": ["pua", "usrloc"], "pua_rpc": ["pua"], "pua_xmpp": ["pua", "presence", "xmpp"], "sst": ["dialog", "sl"], "msilo": ["tm"], "auth_db": ["auth"],
        "auth_diameter": ["sl"], "auth_radius": ["auth"], "auth_ephemeral": ["auth"], "nat_traversal": ["sl", "tm", "dialog"], "async": ["tm"], "t_uac": ["tm"], "seas": ["tm"],
        "cplc": ["tm", "sl"], "rtjson": [], "cnxcc": ["dialog"], "qos": ["dialog"], "topos_redis": ["topos", "ndb_redis"], "topos_htable": ["topos", "htable"], "call_control": ["dialog"],
        "path": ["rr"], "enum": ["tm"], "websocket": [], "sca": ["sl", "tm", "usrloc"], "registrar_x": [], "tsilo": ["tm", "registrar"], "ims_charging": ["cdp", "cdp_avp", "tm"],
        "diversion": [], "jsonrpcs_x": [], "slack": [], "http_async_client": ["tm"], "microhttpd": [], "corex_x": [], "dmq_usrloc": ["dmq", "usrloc"], "log_systemd": [],
    ]

    /// Those of which a server was seen to refuse the start.
    static let certain: [String: [String]] = [
        "registrar": ["usrloc"], "tmx": ["tm"], "dialog": ["rr", "tm"], "uac": ["tm"], "acc": ["tm"], "sst": ["dialog"], "pua": ["tm"], "rls": ["presence", "pua"], "presence_xml": ["presence"],
        "auth_db": ["auth"], "pua_usrloc": ["pua", "usrloc"], "dmq_usrloc": ["dmq", "usrloc"], "pua_dialoginfo": ["pua", "dialog"], "path": ["rr"], "async": ["tm"], "msilo": ["tm"], "nat_traversal": ["tm"],
    ]

    /// Modules that a parameter makes necessary.
    static let byParameter: [(module: String, parameter: String, needed: String)] = [
        ("nathelper", "natping_interval", "usrloc"), ("acc", "cdr_enable", "dialog"), ("nathelper", "natping_socket", "usrloc"), ("uac", "reg_db_url", "tm"),
    ]

    /// Parameters without which a module does not start.
    static let parameters: [(module: String, parameter: String)] = [("sst", "sst_flag")]

    /// Modules that use another one by its inner interface when it is there.
    private static let optional: [String: [String]] = [
        "siputils": ["sanity", "registrar", "auth_identity", "nathelper", "path"], "permissions": ["dispatcher", "alias_db"], "htable": ["topos_htable", "pike", "ims_registrar_pcscf"],
        "domain": ["registrar", "presence", "permissions", "auth_db", "sca", "lcr"], "sanity": ["xhttp", "siputils"], "sqlops": ["siprepo", "msilo"], "regex": [],
        "maxfwd": [], "textops": ["textopsx"], "xmlops": ["presence_xml"], "avp": [], "rtpengine": ["dialog"], "nathelper": ["usrloc", "registrar"],
        "json": ["jsonrpcc", "jansson"], "crypto": ["topos", "topoh", "auth"], "http_client": ["xcap_client"],
    ]

    /// Whether one of the loaded modules may use the module on its own.
    static func isNeeded(_ name: String, by loaded: [String]) -> Bool {
        loaded.contains { other in other != name && (required[other]?.contains(name) == true || optional[name]?.contains(other) == true) }
    }
}
