import Routing

/// A function of the object `sr`, told by the functions of `KSR` that do its work.
struct LegacyFunction {
    /// What a script gets.
    enum Result {
        /// Nothing.
        case nothing
        /// The function's code; -1 for a call that cannot be carried out.
        case code
        /// The code, where success counts as 0.
        case zero
        case boolean
        case value
        /// A value, `<<null>>` where there is none.
        case marked
        /// A value, false where there is none.
        case valueOrFalse
    }

    let name: String
    /// Paths under `KSR`, one for each number of arguments that the function takes.
    let targets: [String]
    let result: Result
    /// Whether the first argument is a reply's code, from 100 to 799.
    let takesReplyCode: Bool

    init(_ name: String, _ targets: String..., result: Result = .code, takesReplyCode: Bool = false) {
        self.name = name
        self.targets = targets
        self.result = result
        self.takesReplyCode = takesReplyCode
    }
}

/// What stands under `sr` (app_lua_sr's manual).
enum LegacyFunctions {
    /// `sr.name`
    static let core: [LegacyFunction] = [
        LegacyFunction("dbg", "dbg", result: .nothing), LegacyFunction("err", "err", result: .nothing), LegacyFunction("log", "log", result: .nothing),
        LegacyFunction("is_myself", "is_myself", result: .boolean),
        LegacyFunction("setflag", "setflag", result: .boolean), LegacyFunction("resetflag", "resetflag", result: .boolean),
        LegacyFunction("isflagset", "isflagset", result: .boolean),
        LegacyFunction("setbflag", "setbflag", "setbiflag", result: .boolean),
        LegacyFunction("resetbflag", "resetbflag", "resetbiflag", result: .boolean),
        LegacyFunction("isbflagset", "isbflagset", "isbiflagset", result: .boolean),
        LegacyFunction("seturi", "seturi", result: .boolean), LegacyFunction("setuser", "setuser", result: .boolean),
        LegacyFunction("sethost", "sethost", result: .boolean), LegacyFunction("setdsturi", "setdsturi", result: .boolean),
        LegacyFunction("resetdsturi", "resetdsturi", result: .boolean),
    ]

    /// `sr.pv.name` and `sr.hdr.name`
    static let always: [String: [LegacyFunction]] = [
        "pv": [
            LegacyFunction("get", "pv.get", result: .value), LegacyFunction("getw", "pv.get", result: .marked),
            LegacyFunction("gete", "pv.gete", result: .value),
            LegacyFunction("getvn", "pv.getvn", result: .value), LegacyFunction("getvs", "pv.getvs", result: .value),
            LegacyFunction("seti", "pv.seti", result: .nothing), LegacyFunction("sets", "pv.sets", result: .nothing),
            LegacyFunction("unset", "pv.unset", result: .nothing), LegacyFunction("is_null", "pv.is_null", result: .boolean),
        ],
        "hdr": [
            LegacyFunction("append", "hdr.append", result: .nothing), LegacyFunction("remove", "hdr.remove", result: .nothing),
            LegacyFunction("insert", "hdr.insert_after_first", result: .nothing),
            LegacyFunction("append_to_reply", "hdr.append_to_reply", result: .nothing),
        ],
    ]

    /// `sr.module.name`, for modules that `register` names.
    static let modules: [String: [LegacyFunction]] = [
        "sl": [
            LegacyFunction("send_reply", "sl.send_reply", takesReplyCode: true),
            LegacyFunction("get_reply_totag", "sl.get_reply_totag", result: .valueOrFalse),
        ],
        "tm": [
            LegacyFunction("t_reply", "tm.t_reply", takesReplyCode: true), LegacyFunction("t_relay", "tm.t_relay"),
            LegacyFunction("t_on_failure", "tm.t_on_failure"), LegacyFunction("t_on_branch", "tm.t_on_branch"),
            LegacyFunction("t_on_reply", "tm.t_on_reply"), LegacyFunction("t_check_trans", "tm.t_check_trans"),
            LegacyFunction("t_is_canceled", "tm.t_is_canceled"), LegacyFunction("t_newtran", "tm.t_newtran"),
            LegacyFunction("t_release", "tm.t_release"), LegacyFunction("t_replicate", "tm.t_replicate"),
            LegacyFunction("t_on_branch_failure", "tm.t_on_branch_failure"), LegacyFunction("t_load_contacts", "tm.t_load_contacts"),
            LegacyFunction("t_next_contacts", "tm.t_next_contacts"),
        ],
        "rr": [
            LegacyFunction("record_route", "rr.record_route", "rr.record_route_params", result: .zero),
            LegacyFunction("loose_route", "rr.loose_route"), LegacyFunction("add_rr_param", "rr.add_rr_param", result: .zero),
        ],
        "maxfwd": [LegacyFunction("process_maxfwd", "maxfwd.process_maxfwd")],
        "registrar": [
            LegacyFunction("save", "registrar.save", "registrar.save_uri"), LegacyFunction("lookup", "registrar.lookup", "registrar.lookup_uri"),
            LegacyFunction("lookup_to_dset", "registrar.lookup_to_dset"), LegacyFunction("registered", "registrar.registered"),
        ],
        "textops": [LegacyFunction("is_privacy", "textops.is_privacy")],
        "siputils": [
            LegacyFunction("has_totag", "siputils.has_totag"), LegacyFunction("is_uri_user_e164", "siputils.is_uri_user_e164", result: .boolean),
        ],
        "sanity": [LegacyFunction("sanity_check", "sanity.sanity_check")],
        "cfgutils": [LegacyFunction("lock", "cfgutils.lock"), LegacyFunction("unlock", "cfgutils.unlock")],
        "tmx": [LegacyFunction("t_suspend", "tmx.t_suspend")],
        "mqueue": [LegacyFunction("add", "mqueue.mq_add")],
        "xhttp": [LegacyFunction("reply", "xhttp.xhttp_reply")],
        "sdpops": [
            LegacyFunction("sdp_with_media", "sdpops.sdp_with_media"), LegacyFunction("sdp_with_active_media", "sdpops.sdp_with_active_media"),
            LegacyFunction("sdp_with_transport", "sdpops.sdp_with_transport"),
            LegacyFunction("sdp_with_codecs_by_id", "sdpops.sdp_with_codecs_by_id"),
            LegacyFunction("sdp_with_codecs_by_name", "sdpops.sdp_with_codecs_by_name"), LegacyFunction("sdp_with_ice", "sdpops.sdp_with_ice"),
            LegacyFunction("sdp_keep_codecs_by_id", "sdpops.keep_codecs_by_id"), LegacyFunction("sdp_keep_codecs_by_name", "sdpops.keep_codecs_by_name"),
            LegacyFunction("sdp_remove_media", "sdpops.remove_media"), LegacyFunction("sdp_remove_transport", "sdpops.sdp_remove_transport"),
            LegacyFunction("sdp_remove_line_by_prefix", "sdpops.sdp_remove_line_by_prefix"),
            LegacyFunction("sdp_remove_codecs_by_id", "sdpops.sdp_remove_codecs_by_id"),
            LegacyFunction("sdp_remove_codecs_by_name", "sdpops.sdp_remove_codecs_by_name"),
        ],
        "sqlops": [
            LegacyFunction("query", "sqlops.sql_query"), LegacyFunction("value", "sqlops.sql_result_getz", result: .valueOrFalse),
            LegacyFunction("is_null", "sqlops.sql_is_null", result: .boolean), LegacyFunction("nrows", "sqlops.sql_num_rows"),
            LegacyFunction("ncols", "sqlops.sql_num_columns"), LegacyFunction("reset", "sqlops.sql_result_free", result: .boolean),
            LegacyFunction("xquery", "sqlops.sql_xquery"),
        ],
        "auth": [
            LegacyFunction("www_challenge", "auth.www_challenge"), LegacyFunction("proxy_challenge", "auth.proxy_challenge"),
            LegacyFunction("pv_www_authenticate", "auth.pv_www_authenticate"), LegacyFunction("pv_proxy_authenticate", "auth.pv_proxy_authenticate"),
            LegacyFunction("consume_credentials", "auth.consume_credentials"),
        ],
        "auth_db": [
            LegacyFunction("www_authenticate", "auth_db.www_authenticate"), LegacyFunction("proxy_authenticate", "auth_db.proxy_authenticate"),
        ],
        "alias_db": [LegacyFunction("lookup", "alias_db.lookup")],
        "msilo": [LegacyFunction("store", "msilo.mstore", "msilo.mstore_uri"), LegacyFunction("dump", "msilo.mdump", "msilo.mdump_uri")],
        "uac": [
            LegacyFunction("replace_from", "uac.uac_replace_from_uri", "uac.uac_replace_from"),
            LegacyFunction("replace_to", "uac.uac_replace_to_uri", "uac.uac_replace_to"), LegacyFunction("uac_req_send", "uac.uac_req_send"),
        ],
    ]

    /// A module's name as `register` gives it.
    /// - Throws: `DeclarationError` for one that has no functions under `sr`.
    static func registrable(_ module: String) throws -> String {
        guard modules[module] == nil else { return module }
        throw DeclarationError("sr.\(module) is not available", remedy: "these modules can be registered: \(modules.keys.sorted().joined(separator: ", "))")
    }
}
