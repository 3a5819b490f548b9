/// How manuals name the arguments of functions: a line a form, `function arguments`, under a line for each module.
enum SignatureTable {
    static let text: StaticString = """
        = acc
        acc_db_request comment, table
        acc_log_request comment
        acc_request comment, table
        = acc_diameter
        acc_diam_request comment
        = acc_radius
        acc_rad_request comment
        = alias_db
        alias_db_find table_name, input, output[, flags]
        alias_db_lookup table_name[, flags]
        = app_jsdt
        jsdt_dofile path
        jsdt_dostring script
        jsdt_run function, params
        jsdt_runstring script
        = app_lua
        lua_dofile path
        lua_dostring script
        lua_run func [, params]
        lua_runstring script
        = app_perl
        perl_exec func, [param]
        perl_exec_simple func, [param]
        = app_python
        python_exec method [, args]
        = app_python3
        python_exec method [, args]
        = app_python3s
        app_python3s_exec method [, param]
        = app_ruby
        ruby_run function, params
        = async
        async_ms_route routename, milliseconds
        async_ms_sleep milliseconds
        async_route routename, seconds
        async_sleep seconds
        async_task_data routename, data
        async_task_group_data routename, groupname, data
        async_task_group_route routename, groupname
        async_task_route routename
        async_tkv_emit type, key, value
        = auth
        auth_algorithm algorithm
        auth_challenge realm, flags
        auth_get_www_authenticate realm, flags, pvdest
        has_credentials realm
        proxy_challenge realm, flags
        pv_auth_check realm, passwd, flags, checks
        pv_proxy_authenticate realm, passwd, flags
        pv_www_authenticate realm, passwd, flags [, method]
        www_challenge realm, flags
        = auth_db
        auth_check realm, table, flags
        is_subscriber uri, dbtable, flags
        proxy_authenticate realm, table
        proxy_authorize realm, table
        www_authenticate realm, table [, method]
        www_authorize realm, table
        = auth_diameter
        diameter_is_user_in who, group
        diameter_proxy_authorize realm
        diameter_www_authorize realm
        = auth_ephemeral
        autheph_authenticate username, password
        autheph_check realm
        autheph_check_from [username]
        autheph_check_timestamp username
        autheph_check_to [username]
        autheph_proxy realm
        autheph_www realm[, method]
        = auth_radius
        radius_proxy_authorize realm [, uri_user]
        radius_www_authorize realm [, uri_user]
        = auth_web3
        web3_proxy_authenticate realm, method
        web3_www_authenticate realm, method
        = auth_xkeys
        auth_xkeys_add hdr, kid, alg, data
        auth_xkeys_check hdr, kid, alg, data
        = avp
        append_attr_hf header_name, $avp_name
        append_attr_hf name
        attr2uri $attribute[, uri-part]
        attr_destination $avp_name
        attr_equals attribute, value
        attr_equals_xl attribute, xl_format
        attr_exists attribute
        attr_to_reply header_name, $avp_name
        attr_to_reply name
        del_attr $avp_name
        flags2attr "$avp"
        hdr_body2attrs headername, prefix
        hdr_body2attrs2 headername, prefix
        insert_attr_hf header_name, $avp_name
        insert_attr_hf name
        print_attr $attribute
        replace_attr_hf header_name, $avp_name
        replace_attr_hf name
        set_iattr attribute, value
        set_sattr attribute, value
        subst_attr $avp_name, subst_re
        xlfix_attr $attribute
        xlset_attr $attribute, xl_format
        xlset_destination xl_format
        = avpops
        avp_check name, op_value
        avp_copy old_name, new_name
        avp_db_delete source, name
        avp_db_load source, name
        avp_db_query query[, dest]
        avp_db_store source, name
        avp_delete name
        avp_op name, op_value
        avp_pushto destination, name
        avp_subst avps, subst
        avp_subst_pv avps, subst
        is_avp_set name
        = benchmark
        bm_log_timer name
        bm_start_timer name
        = blst
        blst_add [timeout]
        blst_add_retry_after min, max
        blst_clear_ignore [flags]
        blst_rpl_clear_ignore [flags]
        blst_rpl_set_ignore [flags]
        blst_set_ignore [flags]
        = call_obj
        call_obj_free object_number
        call_obj_get reply_number
        = carrierroute
        cr_next_domain carrier, domain, prefix_matching, host, reply_code, dstavp
        cr_nofallback_route carrier, domain, prefix_matching, rewrite_user, hash_source, descavp
        cr_route carrier, domain, prefix_matching, rewrite_user, hash_source, descavp
        cr_user_carrier user, domain, dstvar
        = cdp
        cdp_check_peer fqdn
        cdp_has_app [vendorid,]application
        = cfgutils
        check_route_exists route
        core_hash string1, string2, size
        is_gflag flag
        lock key [, key2]
        rand_set_prob probability
        reset_gflag flag
        route_if_exists route
        set_gflag flag
        sleep time
        trylock key [, key2]
        unlock key [, key2]
        usleep time
        = cnxcc
        cnxcc_set_max_credit customer, maxcredit, connect, cps, ipulse, fpulse
        cnxcc_set_max_time customer, maxtime
        cnxcc_terminate_all customer
        cnxcc_update_max_time customer, maxtime
        = corex
        append_branch [uri, [q]]
        file_read fpath, var
        file_write fpath, content
        forward_uac_uri vuri
        is_socket_name sockname
        isxflagset flag
        msg_iflag_is_set flagname
        msg_iflag_reset flagname
        msg_iflag_set flagname
        resetxflag flag
        send_data uri, data
        send_tcp [host [:port]]
        send_udp [host [:port]]
        sendx uri, sock, data
        set_recv_socket saddr
        set_recv_socket_name sname
        set_send_socket saddr
        set_send_socket_name sname
        set_source_address saddr
        setxflag flag
        via_add_srvid flags
        via_add_xavp_params flags
        via_reply_add_xavp_params flags
        via_use_xavp_fields flags
        = counters
        cnt_add [group.]name, number
        cnt_inc [group.]name
        cnt_reset [group.]name
        = cplc
        cpl_run_script type, mode[, uri]
        = crypto
        crypto_aes_decrypt text, key, res
        crypto_aes_encrypt text, key, res
        crypto_hmac_sha256 text, key, res
        = debugger
        dbg_breakpoint mode
        dbg_pv_dump [mask] [, level]
        dbg_sip_msg [log_level], [facility]
        = dialog
        dlg_bridge from, to, op
        dlg_bye side
        dlg_db_load_callid cival
        dlg_get callid, ftag, ttag
        dlg_get_var callid, ftag, ttag, name, dst
        dlg_isflagset flag
        dlg_refer side, address
        dlg_refer_did h_entry, h_id, side, address
        dlg_remote_profile cmd, profile, value, uid, expires
        dlg_req_within side, method, [headers], [content_type, content]
        dlg_reset_property attr
        dlg_resetflag flag
        dlg_set_property attr
        dlg_set_state newstate
        dlg_set_timeout timeout [, h_entry, h_id]
        dlg_set_timeout_by_profile profile, [value], timeout
        dlg_set_var callid, ftag, ttag, name, value
        dlg_setflag flag
        get_profile_size profile[, value], size
        is_in_profile profile[, value]
        set_dlg_profile profile[, value]
        unset_dlg_profile profile[, value]
        = dialplan
        dp_match dpid, inval
        dp_replace dpid, inval, outvar
        dp_translate id, [src[/dest]]
        = dispatcher
        ds_dsg_fetch setid
        ds_dsg_fetch_uri setid, uri
        ds_is_active groupid [, uri]
        ds_is_from_list [groupid [, mode [, uri]]]
        ds_list_exists groupid
        ds_mark_addr state, setid, uri
        ds_mark_dst [state]
        ds_oc_set_attrs setid, uri, rval, tval, sval
        ds_select set, alg [, limit]
        ds_select_domain set, alg[, limit]
        ds_select_dst set, alg[, limit]
        ds_select_routes rules, mode [, limit]
        = diversion
        add_diversion reason [, uri]
        = dlgs
        dlgs_count field, op, data
        dlgs_init src, dst, data
        dlgs_tags_add vtag
        dlgs_tags_count vtag
        dlgs_tags_rm vtag
        = dmq
        dmq_bcast_message channel, body, content_type
        dmq_handle_message [continue]
        dmq_process_message [continue]
        dmq_send_message channel, node, body, content_type
        dmq_t_replicate [skip_loop_test]
        = domain
        is_domain_local domain
        lookup_domain domain [, prefix]
        = drouting
        do_routing [groupID]
        goes_to_gw [type]
        is_from_gw [type, [flag]]
        = enum
        enum_pv_query "pvar" [, "suffix" [, "service"]]
        enum_query ["suffix" [, "service"]]
        i_enum_query ["suffix" [, "service"]]
        = erlang
        erl_reg_send server, msg
        erl_reply msg
        erl_rpc mod, fun, args, reply
        erl_send pid, msg
        = evapi
        evapi_async_multicast evdata, etag
        evapi_async_relay evdata
        evapi_async_unicast evdata, etag
        evapi_multicast evdata, etag
        evapi_relay evdata
        evapi_set_tag tname
        evapi_unicast evdata, etag
        = exec
        exec_avp command [, avplist]
        exec_cmd command
        exec_dset command
        exec_msg command
        = file_out
        file_out filename, string
        = gcrypt
        gcrypt_aes_decrypt text, key, res
        gcrypt_aes_encrypt text, key, res
        = geoip
        geoip_match ipaddr, pvc
        = geoip2
        geoip2_distance ip_addr, latitude, longitude
        geoip2_match ipaddr, pvc
        = group
        get_user_group URI, AVP
        is_user_in URI, group
        = h350
        h350_auth_lookup auth_username, "username_avp_spec/pwd_avp_spec"
        h350_result_call_preferences avp_name_prefix
        h350_result_service_level avp_name_prefix
        h350_sipuri_lookup sip_uri
        = htable
        sht_dec htname, itname
        sht_has_name htable, op, mval
        sht_has_str_value htable, op, mval
        sht_inc htname, itname
        sht_is_null htname, itname
        sht_iterator_end iname
        sht_iterator_next iname
        sht_iterator_rm iname
        sht_iterator_setex iname, exval
        sht_iterator_seti iname, ival
        sht_iterator_sets iname, sval
        sht_iterator_start iname, hname
        sht_lock htable=>key
        sht_match_name htable, op, mval
        sht_match_str_value htable, op, mval
        sht_reset htable
        sht_rm htname, itname
        sht_rm_name htable, op, val
        sht_rm_name_re htable=>regexp
        sht_rm_value htable, op, val
        sht_rm_value_re htable=>regexp
        sht_setxi htname, itname, itval, exval
        sht_setxs htname, itname, itval, exval
        sht_unlock htable=>key
        = http_async_client
        http_async_query url, route_name
        = http_client
        http_client_get url, body, hdrs, respv
        http_client_query url, [post-data], [hdrs], result
        http_client_request met, url, body, hdrs, respv
        http_client_request_v2pk met, url, body, hdrs, respv
        http_client_response_headers_set mode
        http_connect connection, url, [content_type, data,] result
        http_connect_raw connection, url, content_type, data, result
        http_get_redirect connection, result
        = imc
        imc_room_active room
        imc_room_member room, user
        = ims_auth
        ims_auth_data_set key, op, op_c, amf
        ims_proxy_authenticate realm, table
        ims_proxy_challenge route_block, realm, table
        ims_www_authenticate realm
        ims_www_challenge route_block, realm, algorithm
        ims_www_challenge route_block, realm
        = ims_charging
        Ro_CCR route_name, direction, reservation_units, incoming_trunk_id, outgoing_trunk_id
        = ims_dialog
        dlg_get callid, ftag, ttag
        dlg_isflagset flag
        dlg_resetflag flag
        dlg_setflag flag
        get_profile_size profile[, value], size
        is_in_profile profile[, value]
        set_dlg_profile profile[, value]
        unset_dlg_profile profile[, value]
        = ims_icscf
        I_perform_location_information_request route_block
        I_perform_user_authorization_request route_block, capabalities
        I_scscf_select initial
        = ims_ipsec_pcscf
        ipsec_create domain
        ipsec_destroy domain [, aor]
        ipsec_destroy_by_contact domain, aor, recv_host, recv_port
        ipsec_forward domain, flags
        = ims_isc
        isc_from_as direction
        isc_match_filter direction, domain
        isc_match_filter_reg reg_state, domain
        = ims_qos
        Rx_AAR route_block, direction, subscription_id, subscription_id_type
        Rx_AAR_Register route_block, domain
        = ims_qos_npn
        Rx_AAR route_block, direction, subscription_id, subscription_id_type, kemi-cfg, rx_session_id
        Rx_AAR_Register route_block, domain
        Rx_STR route_block, rx_session_id
        = ims_registrar_pcscf
        pcscf_follows_service_routes domain
        pcscf_force_service_routes domain
        pcscf_is_registered domain
        pcscf_save domain
        pcscf_save_pending domain
        = ims_registrar_scscf
        assign_server_unreg aysnc_reply_route, domain, direction
        can_publish_reg domain
        can_subscribe_to_reg domain
        impu_registered domain
        lookup domain
        lookup_path_to_contact uri
        publish_reg domain
        reg_fetch_contacts domain, uri, profile
        reg_free_contacts profile
        save async_reply_route, domain, mode, flags
        subscribe_to_reg domain
        term_impu_registered domain
        unregister domain
        = influxdbc
        influxdbc_long name, value
        influxdbc_measure name
        influxdbc_sub name
        = ipops
        compare_ips ip1, ip2
        compare_pure_ips ip1, ip2
        detailed_ip_type ip, result
        detailed_ipv4_type ip, result
        detailed_ipv6_type ip, result
        dns_int_match_ip hostname, ipaddr
        dns_query hostname, pvid
        dns_set_local_ttl vttl
        dns_sys_match_ip hostname, ipaddr
        ip_type ip
        is_in_subnet ip, subnets_list
        is_ip ip
        is_ip_rfc1918 ip
        is_ipv4 ip
        is_ipv6 ip
        is_ipv6_reference ip
        is_pure_ip ip
        naptr_query domain, pvid
        ptr_query ip, pvid
        srv_query srvcname, pvid
        = jansson
        jansson_append type, key/path, value, result
        jansson_array_size key/path, src, dst
        jansson_get path, src, dst
        jansson_get_field field_name, src, dst
        jansson_pv_get key/path, srcvar, dst
        jansson_set type, key/path, value, result
        jansson_xdecode json, xavp
        jansson_xencode xavp, pv
        = janssonrpcc
        janssonrpc_notification conn, method, parameters
        janssonrpc_request conn, method, params[, options]]
        = json
        json_get_field json_string, field_name, destination
        json_get_string json_string, field_name, destination
        = jsonrpcc
        jsonrpc_notification method, parameters
        jsonrpc_request method, parameters, return_route, error_route, result_var
        = jsonrpcs
        jsonrpc_exec cmd
        = jwt
        jwt_generate prvkey, alg, claims[, headers]
        jwt_verify pubkeypath, alg, claims, jwtval
        jwt_verify_key pubkeyval, alg, claims, jwtval
        = kex
        is_myhost uri
        is_myself uri
        isbflagset flag [, branch]
        issflagset flag
        km_append_branch [uri]
        pv_printf var, str
        resetbflag flag [, branch]
        resetsflag flag
        setbflag flag [, branch]
        setdebug level
        setdsturi uri
        setsflag flag
        = lcr
        defunct_gw period
        from_any_gw [ip_addr, proto[, src_port]]
        from_gw lcr_id[, ip_addr, proto[, src_port]]
        load_gws lcr_id[, uri_user[, caller_uri]]
        to_any_gw [ip_addr, proto]
        to_gw lcr_id[, ip_addr, proto]
        = ldap
        ldap_filter_url_encode string, avp_spec
        ldap_result "ldap_attr_name/avp_spec[/avp_type]" [, regex_subst]
        ldap_result_check "ldap_attr_name/string_to_match" [, regex_subst]
        ldap_search ldap_url
        = log_custom
        log_udp text
        = log_systemd
        sd_journal_print level, text
        sd_journal_send_xavp name
        = lost
        lost_held_dereference url, rtime, rtype, pidf-lo, error
        lost_held_query con, [id,] pidf-lo, url, error
        lost_query con, [pidf-lo, urn,] uri, name, error
        = lwsc
        lwsc_notify wsurl, data
        lwsc_notify_proto wsurl, wsproto, data
        lwsc_request wsurl, data
        lwsc_request_proto wsurl, wsproto, data
        = mangler
        encode_contact encoding_prefix
        sdp_mangle_ip pattern, newip
        sdp_mangle_port offset
        = math
        math_log10 x, res
        math_log2 x, res
        math_logN x, res
        math_sqrt x, res
        = matrix
        matrix string first, string second, string dstavp
        = maxfwd
        is_maxfwd_lt max_value
        maxfwd_at_least max_value
        maxfwd_process max_value
        mf_lowlimit max_value
        mf_process_maxfwd_header max_value
        process_maxfwd max_value
        = microhttpd
        mhttpd_reply code, reason, ctype, body
        = misc_radius
        radius_does_uri_exist [uri]
        radius_does_uri_user_exist [user]
        radius_is_user_in user, group
        radius_load_callee_avps callee
        radius_load_caller_avps caller
        = misctest
        mt_lock_test count
        mt_lock_threads nrthreads
        mt_mem_alloc size
        mt_tcp_thread_exec text
        mt_unlock_threads nrops
        = mohqueue
        mohq_count queue_name, pvar
        mohq_retrieve queue_name, URI
        mohq_send queue_name
        = mqtt
        mqtt_publish topic, message, qos
        mqtt_subscribe topic, qos
        mqtt_unsubscribe topic
        = mqueue
        mq_add queue, key, value
        mq_fetch queue
        mq_pv_free queue
        mq_size queue
        = msilo
        m_dump [owner]
        m_store [owner]
        m_store_addrs owner, srcaddr, dstaddr
        = msrp
        msrp_forward [tpath [, fpath]]
        msrp_relay_flags flags
        msrp_reply code, text [, hdrs]
        msrp_reply_flags flags
        msrp_set_dst addr, sock
        = mtree
        mt_match mtree, pv, mode
        = nathelper
        add_contact_alias [ip_addr, port, proto]
        add_rcv_param [flag]
        fix_nated_sdp flags [, ip_address]
        handle_ruri_alias [mode]
        is_rfc1918 ip_address
        nat_uac_test flags
        set_alias_to_pv target_avp
        set_contact_alias [trim]
        = nats
        nats_publish subject, payload, reply
        = ndb_cassandra
        cass_insert keyspace, column_family, key, column, value
        cass_retrieve keyspace, column_family, key, column, value
        = ndb_mongodb
        mongodb_cmd srvname, dbname, cname, command, replyid
        mongodb_cmd_simple srvname, dbname, cname, command, replyid
        mongodb_find srvname, dbname, cname, command, replyid
        mongodb_find_one srvname, dbname, cname, command, replyid
        mongodb_free replyid
        mongodb_next replyid
        = ndb_redis
        redis_cmd srvname, command, ..., replyid
        redis_execute srvname
        redis_free replyid
        redis_pipe_cmd srvname, command, ..., replyid
        = nghttp2
        nghttp2_reply code, body
        nghttp2_reply_header name, value
        = path
        add_path user, parameters
        add_path user
        add_path_received user, parameters
        add_path_received user
        = pdb
        pdb_query string query, string dstpv
        = pdt
        pd_translate sdomain, rewrite_mode
        prefix2domain rewrite_mode, multidomain_mode
        prefix2domain rewrite_mode
        = permissions
        allow_address group_id, ip_addr_pvar, port_pvar
        allow_address_group addr, port
        allow_register allow_file, deny_file
        allow_register basename
        allow_register_include_port allow_file, deny_file
        allow_register_include_port basename
        allow_routing allow_file, deny_file
        allow_routing basename
        allow_source_address [group_id]
        allow_trusted [src_ip_pvar, proto_pvar, furi_pvar]
        allow_uri basename, pvar
        = phonenum
        phonenum_match num, pvc
        phonenum_match_cn num, cnc, pvc
        = pike
        pike_check_ip ipaddr
        = pipelimit
        pl_active name
        pl_check name [, algorithm, limit]
        pl_drop [[min], max]
        = posops
        pos_append idx, val
        pos_find_str idx, val
        pos_findi_str idx, val
        pos_insert idx, val
        pos_rfind_str idx, val
        pos_rfindi_str idx, val
        pos_rm idx, len
        pos_rsearch idx, re
        pos_search idx, re
        pos_set_char idx, val
        = prefix_route
        prefix_route [user]
        = presence
        handle_publish [sender_uri]
        handle_subscribe [watcher_uri]
        pres_auth_status watcher_uri, presentity_uri
        pres_has_subscribers presentity_uri, event
        pres_refresh_watchers uri, event, type[, file_uri, filename]
        pres_update_watchers uri, event
        = presence_xml
        pres_check_activities presentity_uri, activity
        pres_check_basic presentity_uri, status
        = pua_json
        pua_json_publish json_payload
        = pua_reginfo
        reginfo_handle_notify uldomain
        reginfo_subscribe uri[, expires]
        = pua_xmpp
        pua_xmpp_req_winfo request_uri, expires
        = pv
        is_int pvar
        not_empty pvar
        pv_evalx dst, fmt
        pv_isset pvar
        pv_unset pvar
        pv_var_to_xavp varname, xname
        pv_xavp_to_var xname
        typeof pvar, vtype
        xavi_child_rm rname, cname
        xavi_child_seti rname, cname, ival
        xavi_child_sets rname, cname, sval
        xavi_rm rname
        xavi_rm_all rname
        xavp_child_rm rname, cname
        xavp_child_seti rname, cname, ival
        xavp_child_sets rname, cname, sval
        xavp_copy source_name, source_index, destination_name, destination_index
        xavp_copy source_name, source_index, destination_name
        xavp_lshift xname, idx
        xavp_params_explode sparams, xname
        xavp_params_implode xname, pvname
        xavp_params_implode_qval xname, pvname
        xavp_push_dst xname
        xavp_rm rname
        xavp_rm_all rname
        xavp_slist_explode slist, sep, mode, xname
        xavp_xparams_explode sparams, sep, xname
        xavu_params_explode sparams, xname
        xavu_params_implode xname, pvname
        = pvtpl
        pvtpl_render tplname, res
        = rabbitmq
        rabbitmq_publish exchange, routing_key, content_type, messagebody
        rabbitmq_publish_consume exchange, routing_key, content_type, messagebody, reply
        = ratelimit
        rl_check [pvar]
        rl_check_pipe pipe_no
        = regex
        pcre_match string, pcre_regex
        pcre_match_group string [, group]
        = registrar
        add_sock_hdr hdr_name
        lookup domain [, uri]
        lookup_branches domain
        lookup_to_dset domain [, uri]
        lookup_xavp ultable, uri, rxname, cxname
        reg_fetch_contacts domain, uri, profile
        reg_free_contacts profile
        reg_from_user ultable, uri, mode
        registered domain [, uri [, match_option [, match_action]]]
        save domain, [, flags [, uri]]
        unregister domain, uri[, ruid]
        = rls
        rls_handle_subscribe [watcher_uri]
        rls_update_subs uri, event
        = rr
        add_rr_param param
        check_route_param re
        is_direction dir
        loose_route_mode vmode
        record_route [sparams]
        record_route_advertised_address address
        record_route_preset string [, string2]
        = rtjson
        rtjson_init_routes rtdoc
        = rtp_media_server
        rms_answer event_route
        rms_bridge target URI, event_route
        rms_play file, event_route
        = rtpengine
        block_dtmf [flags]
        block_media [flags]
        play_dtmf [flags]
        play_media [flags]
        rtpengine_answer [flags][, via-branch]
        rtpengine_connect [flags][, via-branch]
        rtpengine_delete [flags][, via-branch]
        rtpengine_destroy [flags][, via-branch]
        rtpengine_info [flags][, via-branch]
        rtpengine_manage [flags][, via-branch]
        rtpengine_offer [flags][, via-branch]
        rtpengine_query [flags][, via-branch]
        rtpengine_query_v fmt, var
        rtpengine_subscribe_answer [flags][, via-branch]
        rtpengine_subscribe_request flags, sdp_avp, to_tag_avp, stream_xavp[, via-branch]
        rtpengine_unsubscribe [flags][, via-branch]
        set_rtpengine_set setid[, setid]
        silence_media [flags]
        start_forwarding [flags]
        start_recording [flags]
        stop_forwarding [flags]
        stop_media [flags]
        stop_recording [flags]
        unblock_dtmf [flags]
        unblock_media [flags]
        unsilence_media [flags]
        = rtpproxy
        rtpproxy_answer [flags [, ip_address]]
        rtpproxy_destroy [flags]
        rtpproxy_manage [flags [, ip_address]]
        rtpproxy_offer [flags [, ip_address]]
        rtpproxy_stream2uac prompt_name, count
        rtpproxy_stream2uas prompt_name, count
        set_rtp_proxy_set setid
        = ruxc
        ruxc_http_delete url, body, hdrs, respv
        ruxc_http_get url, hdrs, respv
        ruxc_http_post url, body, hdrs, respv
        = sanity
        sanity_check [msg_checks [, uri_checks]]
        = sca
        sca_call_info_update [mask, to, from]
        sca_handle_subscribe [to_uri, [from_uri]]
        = sdpops
        sdp_content [sloppy]
        sdp_get avpvar
        sdp_get_line_startswith avpvar, string
        sdp_iterator_append iname, text
        sdp_iterator_end iname
        sdp_iterator_insert iname, text
        sdp_iterator_next iname
        sdp_iterator_rm iname
        sdp_iterator_start iname
        sdp_keep_codecs_by_id list [, mtype]
        sdp_keep_codecs_by_name list [, mtype]
        sdp_print level
        sdp_remove_codecs_by_id list [, mtype]
        sdp_remove_codecs_by_name list [, mtype]
        sdp_remove_line_by_prefix string [, mtype]
        sdp_remove_media type
        sdp_remove_transport type
        sdp_transport pv
        sdp_with_active_media type
        sdp_with_codecs_by_id list
        sdp_with_codecs_by_name list
        sdp_with_media type
        sdp_with_transport type
        sdp_with_transport_like type
        = secfilter
        secf_check_country string
        secf_check_dst string
        secf_check_sqli_hdr string
        = secsipid
        secsipid_add_identity origTN, destTN, attest, origID, x5u, keyPath
        secsipid_build_identity origTN, destTN, attest, origID, x5u, keyPath
        secsipid_build_identity_prvkey origTN, destTN, attest, origID, x5u, keyData
        secsipid_check sIdentity, keyPath
        secsipid_check_identity keyPath
        secsipid_check_identity_pubkey pubkeyVal
        secsipid_get_url url, ovar
        secsipid_sign sheaders, spaypload, keyPath
        secsipid_sign_prvkey sheaders, spaypload, keyData
        secsipid_verify sIdentity, keyVal, opts
        = sipcapture
        float2int fval, ival
        report_capture [table], [cid], [data]
        sip_capture [table], [cmode]
        sip_capture_forward uri
        = sipdump
        sipdump_send tag
        = sipjson
        sj_serialize opt, ovar
        = siprepo
        sr_msg_async_pull callid, msgid, gname, rname
        sr_msg_pull callid, msgid, rname
        sr_msg_push msgid
        sr_msg_rm callid, msgid
        = sipt
        sipt_destination destination, hops, nai[, terminator=1]
        sipt_forwarding origin, nai
        sipt_set_bci_1 charge_indicator, called_status, called_category, e2e_indicator
        sipt_set_calling origin, nai, presentation, screening
        = siptrace
        hlog [correlation_id,] message
        sip_trace [address][, correlation_id][, mode]
        sip_trace_mode tmode
        sip_trace_msg vmsg, saddr, taddr, daddr, corrid
        = siputils
        add_uri_param param
        append_rpid_hf prefix, suffix
        cmp_aor str1, str2
        cmp_hdr_name str1, str2
        cmp_uri str1, str2
        contact_param_check pname
        contact_param_decode pname
        contact_param_encode pname, saddr
        contact_param_encode_alias pname, saddr
        contact_param_rm pname
        encode_contact encoding_prefix, hostpart
        get_uri_param name, var
        hdr_date_check tdiff
        is_alphanum tval
        is_alphanumex tval, eset
        is_e164 pseudo-variable
        is_first_hop [mode]
        is_gruu [uri]
        is_numeric tval
        is_supported option
        is_tel_number tval
        is_uri pseudo-variable
        is_uri_user_e164 pseudo-variable
        is_user username
        set_uri_host uri, host
        set_uri_user uri, user
        sip_p_charging_vector flags
        tel2sip uri, hostpart, result
        tel2sip2 uri, hostpart, result
        uri_param param, value
        uri_param param
        uri_param_any param
        uri_param_rm param
        = sl
        send_reply code, reason
        send_reply_mode code, reason, mode
        sl_forward_reply [code, [reason]]
        sl_send_reply code, reason
        = slack
        slack_send format
        = sms
        sms_send_msg_to_net network_name
        = speeddial
        sd_lookup table [, owner]
        = sqlops
        sql_pvquery connection, query, result
        sql_query connection, query[, result]
        sql_query_async connection, query
        sql_result_free result
        sql_xquery connection, query, result
        = sst
        sstCheckMin send_reply_flag
        = statistics
        reset_stat variable
        update_stat variable, value
        = statsd
        statsd_decr key[, labels]
        statsd_gauge key, value[, labels]
        statsd_histogram key, value[, labels]
        statsd_incr key[, labels]
        statsd_set key, value[, labels]
        statsd_start key
        statsd_stop key[, labels]
        = stirshaken
        stirshaken_add_identity x5u, attest, origtn_val, desttn_val, origid
        stirshaken_add_identity_with_key x5u, attest, origtn_val, desttn_val, origid, keyPath
        stirshaken_check_identity_with_cert certPath
        stirshaken_check_identity_with_key keyPath
        = sworker
        sworker_task gname
        = tcpops
        tcp_close_connection [conid]
        tcp_con_alive hostport
        tcp_conid_alive conid
        tcp_conid_state conid
        tcp_enable_closed_event [conid]
        tcp_get_conid hostport, pvname
        tcp_keepalive_disable [conid]
        tcp_keepalive_enable [conid], idle, count, interval
        tcp_set_connection_lifetime [conid], lifetime
        tcp_set_otcpid conid
        tcp_set_otcpid_flag mode
        = textops
        append_body_part txt, content_type[, content_disposition]
        append_body_part_hex txt, content_type[, content_disposition]
        append_hf txt[, hdr]
        append_to_reply txt
        append_urihf prefix, suffix
        cmp_istr str1, str2
        cmp_str str1, str2
        ends_with str1, str2
        filter_body content_type
        get_body_part content_type, opv
        get_body_part_raw content_type, opv
        has_body mime
        in_list subject, list, separator
        in_list_prefix subject, list, separator
        insert_hf txt[, hdr]
        is_method name
        is_present_hf hf_name
        is_present_hf_pv hf_name
        is_present_hf_re hf_name_re
        is_present_hf_re_pv hf_name_re
        is_privacy privacy_type
        regex_substring itext, regexp, mindex, mcount, dpv
        remove_body_part content_type
        remove_hf hname
        remove_hf_exp expmatch, expskip
        remove_hf_exp_pv expmatch, expskip
        remove_hf_idx hname, idx
        remove_hf_match hname, op, expr
        remove_hf_pv hname
        remove_hf_re re
        remove_hf_re_pv re
        replace re, txt
        replace_all re, txt
        replace_body re, txt
        replace_body_all re, txt
        replace_body_atonce re, txt
        replace_body_str match, repl, mode
        replace_hdrs re, txt
        replace_hdrs_str match, repl, mode
        replace_str match, repl, mode
        search re
        search_append re, txt
        search_append_body re, txt
        search_body re
        search_hf hf, re, flags
        search_str text, re
        set_body txt, content_type
        set_body_hex htxt, content_type
        set_body_multipart [txt, content_type][, boundary]
        set_reply_body txt, content_type
        set_reply_body_hex txt, content_type
        starts_with str1, str2
        str_all_in txt, clist
        str_any_in txt, clist
        str_find str1, str2
        str_ifind str1, str2
        subst '/re/repl/flags'
        subst_body '/re/repl/flags'
        subst_hf hf, subexp, flags
        subst_uri '/re/repl/flags'
        subst_user '/re/repl/flags'
        subst_v itext, subexp, ovp
        via_param_rm name, idx
        = textopsx
        append_hf_value hf, hvalue
        assign_hf_value hf, hvalue
        assign_hf_value2 hf, hvalue
        bl_iterator_append iname, text
        bl_iterator_end iname
        bl_iterator_insert iname, text
        bl_iterator_next iname
        bl_iterator_rm iname
        bl_iterator_start iname
        change_reply_status code, reason
        change_reply_status_code vcode
        exclude_hf_value hf, hvalue
        fnmatch value, expr [, flags]
        hf_iterator_append iname, htext
        hf_iterator_end iname
        hf_iterator_insert iname, htext
        hf_iterator_next iname
        hf_iterator_prev iname
        hf_iterator_rm iname
        hf_iterator_start iname
        hf_value_exists hf, hvalue
        include_hf_value hf, hvalue
        insert_hf_value hf, hvalue
        keep_hf [regexp]
        msg_changed_route rname
        msg_set_buffer data
        remove_hf_value hf_par
        remove_hf_value2 hf_par
        = timer
        timer_enable timer_id, enable_disable
        = tls
        tls_set_connect_server_id srvid
        = tls_wolfssl
        tls_set_connect_server_id srvid
        = tm
        t_cell_append_branches tindex, tlabel
        t_check_status re
        t_drop_replies [mode]
        t_forward_nonack [ip, port]
        t_forward_nonack_sctp ip, port
        t_forward_nonack_tcp ip, port
        t_forward_nonack_tls ip, port
        t_forward_nonack_udp ip, port
        t_grep_status "code"
        t_is_set target
        t_load_contacts [mode]
        t_lookup_cancel [1]
        t_on_branch branch_route
        t_on_branch_failure branch_failure_route
        t_on_failure failure_route
        t_on_reply onreply_route
        t_relay [host, port]
        t_relay_to proxy, flags
        t_relay_to_proxy proxy [, flags]
        t_relay_to_sctp [ip, port]
        t_relay_to_tcp [ip, port]
        t_relay_to_tls [ip, port]
        t_relay_to_udp [ip, port]
        t_replicate [params]
        t_reply code, reason_phrase
        t_send_reply code, reason
        t_set_auto_inv_100 0|1
        t_set_disable_6xx 0|1
        t_set_disable_failover 0|1
        t_set_disable_internal_reply 0|1
        t_set_fr fr_inv_timeout [, fr_timeout]
        t_set_max_lifetime inv_lifetime, noninv_lifetime
        t_set_no_e2e_cancel_reason 0|1
        t_set_retr retr_t1_interval, retr_t2_interval
        t_uac_send method, ruri, nexthop, socket, headers, body
        = tmrec
        is_leap_year [year]
        time_period_match period [, timestamp]
        tmrec_match timerec [, timestamp]
        = tmx
        t_cancel_branches which
        t_cancel_callid callid, cseq, flag [, rcode]
        t_continue tindex, tlabel, rtname
        t_drop [rcode]
        t_reply_callid callid, cseq, code, reason
        = topos
        tps_set_context ctx
        = tsilo
        ts_append domain, ruri
        ts_append_branches uri
        ts_append_by_contact domain, ruri [, contact]
        ts_append_to tindex, tlabel, domain, [uri]
        ts_store [uri]
        = uac
        uac_auth [mode]
        uac_auth_mode vmode
        uac_reg_disable attr, val
        uac_reg_enable attr, val
        uac_reg_lookup uuid, dst
        uac_reg_lookup_uri uri, dst
        uac_reg_refresh luuid
        uac_reg_request_to user, mode
        uac_reg_send_register atttr, value
        uac_reg_send_unregister atttr, value
        uac_reg_status uuid
        uac_replace_from display, uri
        uac_replace_from uri
        uac_replace_to display, uri
        uac_replace_to uri
        = uac_redirect
        get_redirects max, reason
        get_redirects max
        set_accept_filter filter, flags
        set_deny_filter filter, flags
        = uid_auth_db
        proxy_authorize realm, table
        www_authorize realm, table
        = uid_avp_db
        load_attrs track, id
        load_extra_attrs group_id, id
        lock_extra_attrs group_id, id
        remove_extra_attrs group_id, id
        save_extra_attrs group_id, id
        unlock_extra_attrs group_id, id
        = uid_domain
        is_local domain
        lookup_domain attr_group, domain
        = uid_gflags
        is_ugflag flag_num
        reset_ugflag flag_num
        = uri_db
        check_uri uri
        = userblocklist
        check_allowlist string table
        check_blocklist [string table]
        check_user_allowlist string user, string domain, string number, string table
        check_user_blocklist string user, string domain, string number, string table
        = utils
        xcap_auth_status watcher_uri, presentity_uri
        = websocket
        ws_close [status, reason[, connection_id]]
        = xcap_server
        xcaps_del uri, path
        xcaps_get uri, path
        xcaps_put uri, path, doc
        = xhttp
        xhttp_reply code, reason, ctype, body
        = xhttp_prom
        prom_counter_inc name, number, l0, l1, l2
        prom_counter_reset name, l0, l1, l2
        prom_gauge_inc name, number, l0, l1, l2
        prom_gauge_reset name, l0, l1, l2
        prom_gauge_set name, number, l0, l1, l2
        prom_histogram_observe name, number, l0, l1, l2
        = xlog
        xalert format
        xbug format
        xcrit format
        xdbg format
        xdbgl format
        xerr format
        xinfo format
        xlog [[facility,] level,] format
        xlogl [[facility,] level,] format
        xlogm level, format
        xnotice format
        xwarn format
        = xmlrpc
        xmlrpc_reply code, reason
        = xprint
        xpdbg format
        xplog level, format
        """
}
