/// Functions that only read their arguments; all others may put a result into a variable they are given.
enum ReadingFunctions {
    static func reads(_ function: String, argument: Int) -> Bool {
        if function.hasPrefix("xlog") || function.hasPrefix("sl_") || function.hasPrefix("t_on_") || function.hasPrefix("append_") { return true }
        return names.contains(function)
    }

    private static let names: Set<String> = [
        "route", "log", "xdbg", "xinfo", "xnotice", "xwarn", "xerr", "xcrit", "xalert", "send_reply", "t_reply", "t_send_reply", "send_reply_error",
        "is_method", "save", "lookup", "registered", "insert_hf", "remove_hf", "is_present_hf", "t_relay_to", "t_check_status", "subst", "search",
        "ds_select_dst", "ds_select_domain", "is_in_subnet", "is_ip", "is_in_profile", "set_dlg_profile", "add_rr_param", "t_set_fr", "rtpengine_manage",
        "rtpengine_offer", "rtpengine_answer", "rtpproxy_manage", "cnt_inc", "cnt_add", "update_stat", "nat_uac_test", "setdebug", "set_reply_body", "set_body",
        "www_challenge", "proxy_challenge", "www_authenticate", "proxy_authenticate", "auth_check", "sht_rm_name_re", "sht_rm_value_re", "async_route",
    ]
}
