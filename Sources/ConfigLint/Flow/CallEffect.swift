/// What a function does with a request, as far as paths are concerned.
enum CallEffect {
    /// Sends a reply; the code is in the argument at that place, nil for a final one always.
    case reply(code: Int?)
    case relay
    case forward
    case save
    case recordRoute
    case looseRoute
    /// True if credentials in the request are good.
    case authenticate
    /// True if the sender is known by other means.
    case trust
    case consume
    case challenge
    case rport
    /// Sets where the request goes.
    case destination
    case cancelCheck
    case checkTransaction
    case newTransaction
    case appendBranch
    case arm(ArmedRoute)
    case maxForwards
    case hasToTag
    case isMethod
    case isMyself
    case hasBody
    /// May do anything.
    case outside
    case none

    enum ArmedRoute { case reply, failure, branch }

    init(_ name: String) { self = Self.table[name] ?? Self.byPattern(name) }

    private static func byPattern(_ name: String) -> CallEffect {
        if name.hasSuffix("_authenticate") || name.hasPrefix("auth_check") { return .authenticate }
        if name.hasSuffix("_challenge") { return .challenge }
        if name.hasPrefix("allow_") { return .trust }
        if name.hasPrefix("lua_") || name.hasPrefix("python_") || name.hasPrefix("perl_") || name.hasPrefix("jsdt_") || name.hasPrefix("sqlang_")
            || name.hasPrefix("ruby_") || name.hasPrefix("mono_") || name.hasPrefix("java_") || name.hasPrefix("app_python") || name.hasPrefix("async_")
            || name.hasPrefix("evapi_") || name.hasPrefix("sca_") || name.hasPrefix("ims_") || name.hasPrefix("b2bua") { return .outside }
        return .none
    }

    private static let table: [String: CallEffect] = {
        var table: [String: CallEffect] = [:]
        func add(_ names: String, _ effect: CallEffect) {
            for name in names.split(separator: " ") { table[String(name)] = effect }
        }
        add("sl_send_reply send_reply sl_reply t_reply t_send_reply", .reply(code: 0))
        add("t_reply_callid", .reply(code: 2))
        add("sl_reply_error send_reply_error options_reply handle_publish handle_subscribe rls_handle_subscribe xhttp_reply msrp_reply", .reply(code: nil))
        add("t_relay t_relay_to t_relay_to_udp t_relay_to_tcp t_relay_to_tls t_relay_to_sctp t_forward_nonack t_relay_cancel", .relay)
        add("t_forward_nonack_uri t_forward_nonack_udp t_forward_nonack_tcp t_forward_nonack_tls t_forward_nonack_sctp", .relay)
        add("forward forward_udp forward_tcp forward_tls forward_sctp send send_tcp", .forward)
        add("save assign_server", .save)
        add("record_route record_route_preset record_route_advertised_address", .recordRoute)
        add("loose_route loose_route_preloaded", .looseRoute)
        add("pv_auth_check has_credentials auth_xkeys_check autheph_check", .authenticate)
        add("is_from_local is_in_subnet ds_is_from_list ds_is_in_list ds_is_active is_rpc lcr_from_gw from_gw from_any_gw is_peer_verified", .trust)
        add("ip_is_trusted check_from check_to is_from_gw dr_is_from_gw", .trust)
        add("radius_is_user_in is_user_in db_check_from db_check_to check_uri", .trust)
        add("consume_credentials", .consume)
        add("force_rport add_rport", .rport)
        add("lookup lookup_branches lookup_to_dset alias_db_lookup ds_select_dst ds_select_domain ds_next_dst ds_next_domain ds_select ds_select_routes", .destination)
        add("t_next_contacts t_next_contact_flow t_load_contacts next_gw load_gws sethost seth rewritehost sethostport sethp rewritehostport", .destination)
        add("rewriteuri seturi setport setp rewriteport handle_ruri_alias prefix_route do_routing drouting_do use_next_gw next_routing", .destination)
        add("dp_translate enum_query i_enum_query lookup_user2 sd_lookup cr_route cr_nofallback_route pdt_prefix mt_match avp_pushto t_uac_send", .destination)
        add("lcr_load_gws lcr_next_gw subst_uri subst_user sethostporttrans sethpt cpl_process_register cpl_run_script", .destination)
        add("setuser setu rewriteuser strip prefix strip_tail set_send_socket", .destination)
        add("I_scscf_select I_perform_user_authorization_request I_perform_location_information_request", .destination)
        add("t_is_canceled t_is_cancelled", .cancelCheck)
        add("t_check_trans t_lookup_request t_lookup_cancel t_precheck_trans", .checkTransaction)
        add("t_newtran", .newTransaction)
        add("append_branch seturi_branch add_branch", .appendBranch)
        add("t_on_reply", .arm(.reply))
        add("t_on_failure", .arm(.failure))
        add("t_on_branch", .arm(.branch))
        add("mf_process_maxfwd_header process_maxfwd maxfwd_process is_maxfwd_lt maxfwd_at_least mf_lowlimit", .maxForwards)
        add("has_totag", .hasToTag)
        add("is_method", .isMethod)
        add("is_uri_host_local is_domain_local is_myself", .isMyself)
        add("has_body filter_body sdp_content", .hasBody)
        add("t_suspend t_continue exec_dset http_async_query jsonrpc_request janssonrpc_request t_replicate sip_capture", .outside)
        add("ro_ccr Ro_CCR cnxcc_set_max_credit rtjson_init_routes rtjson_push_routes rtjson_next_route http_async_client exec_msg", .outside)
        add("dlg_bridge dlg_refer uac_req_send topos_start mq_fetch modf call_control ts_append ts_append_to ts_store", .outside)
        return table
    }()
}
