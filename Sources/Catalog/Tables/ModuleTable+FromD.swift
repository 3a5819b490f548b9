extension ModuleTable {
    /// Modules whose names begin with d.
    static let fromD: StaticString = """
        = db2_ldap
        p config s
        p reconnect_attempt i
        = db2_ops
        f db_close * !1
        f db_first * !1
        f db_foreach * !2
        f db_next * !1
        f db_proper f 0
        f db_query * !1,!2
        f db_seek * !2
        p db_url s
        P declare_handle s
        P declare_query s
        p xlbuf_size i
        = db_berkeley <6.0
        p auto_reload ? <6.0
        p journal_roll_interval ? <6.0
        p log_enable ? <6.0
        = db_cassandra <5.8
        p schema_path ? <5.8
        = db_cluster
        P cluster s
        P connection s
        p inactive_interval i
        p max_query_length i
        = db_flatstore
        p encode_delimiter i
        p escape_char s
        p field_delimiter s
        p file_suffix s
        p flush i
        p record_delimiter s
        = db_mongodb
        = db_mysql
        p auto_reconnect i
        p connect_timeout i
        p insert_delayed i
        p opt_ssl_ca s @6.0
        p opt_ssl_mode i
        p ping_interval i
        p receive_timeout i
        p retries i
        p send_timeout i
        p server_timezone i
        p timeout_interval i
        p unsigned_type i
        p update_affected_found i
        = db_oracle
        P reconnect s
        P timeout s
        = db_postgres
        p bytea_output_escape i
        P con_param s
        p lockset i
        p retries i
        p tcp_keepalive i
        p timeout i
        = db_redis
        p ca_path s @6.0
        p db_pass s @6.0
        p hash_expires i @6.1
        p hash_value s @6.1
        P keys s
        p mapping_struct_type i @6.1
        p max_key_length i @5.7
        p opt_tls i @6.0
        p recheck_replicas_interval i @6.1
        p redis_master_name s @6.1
        p schema_path s
        P sentinels_config s @6.1
        p use_replicas i @6.1
        p verbosity i
        p with_sentinels i @6.1
        = db_sqlite
        P db_set_busy_timeout s @6.0
        P db_set_journal_mode s
        P db_set_readonly s
        = db_text
        p db_delim s
        p db_mode i
        p default_connection s
        p emptystring i
        p file_buffer_size i
        p max_result_rows i
        = db_unixodbc
        p auto_reconnect i
        p ping_interval i
        p quote_char s
        p replace_query i
        p use_escape_common i
        = debugger
        f dbg_breakpoint * !1
        f dbg_pv_dump * 0,!1,!2
        f dbg_sip_msg celrtx 0,!1,!2
        p breakpoint i
        p cfgpkgcheck i
        p cfgtest i
        p cfgtrace i
        p cfgtrace_format i
        p log_assign i
        p log_facility s
        p log_level i
        p log_level_name s
        p log_prefix s
        P mod_facility s
        p mod_facility_mode i
        p mod_hash_size i
        P mod_level s
        p mod_level_mode i
        p reset_msgid i
        p step_loops i
        p step_usleep i
        k debugger dbg_pv_dump int
        k debugger dbg_pv_dump_ex int int,int
        c mod_facility_mode
        c mod_hash_size
        c mod_level_mode
        = dialog
        f dlg_bridge * !3
        f dlg_bye * !1
        f dlg_db_load_callid * 1:s
        f dlg_db_load_extra * 0
        f dlg_get * !3
        f dlg_get_var * 5 @5.7
        f dlg_isflagset * 1:i
        f dlg_manage elrx 0
        f dlg_refer * !2
        f dlg_refer_cid * 3:sss @5.7
        f dlg_refer_did * 4 @6.1
        f dlg_remote_profile * !5
        f dlg_remove_dialogs_from_node * 1:s @5.7
        f dlg_req_within * 2,3,4,5 @6.0
        f dlg_reset_property * 1:s
        f dlg_resetflag * 1:i
        f dlg_set_property * 1:s
        f dlg_set_ruri * 0
        f dlg_set_state * 1:s @6.0
        f dlg_set_timeout * 1:i,!3:iii
        f dlg_set_timeout_by_profile * !2,!3
        f dlg_set_var * 5 @5.7
        f dlg_setflag * 1:i
        f dlg_update_contact * 0 @5.7
        f dlg_update_socket * 0 @5.7
        f dlg_update_state bfor 0 @5.7
        f get_profile_size * !2,!3
        f is_in_profile * !1,!2
        f is_known_dlg * 0
        f set_dlg_profile * !1,!2
        f unset_dlg_profile bceflrtx !1,!2
        p bridge_contact s
        p bridge_controller s
        p bye_early_code i @6.0
        p bye_early_reason s @6.0
        p call_id_column s
        p db_fetch_rows i
        p db_mode i
        p db_skip_load i
        p db_update_period i
        p db_url s
        p debug_variables i @6.0
        p default_timeout i
        p detect_spirals i
        p dlg_ctxiuid_mode i @6.0
        p dlg_extra_hdrs s
        p dlg_filter_mode i
        p dlg_flag i <6.0
        p dlg_match_mode i
        p dlg_mode i @6.0
        p dmq_peer_id s @5.7
        p early_timeout i
        p enable_dmq i
        p enable_dmq_ka_iflags_sync i @5.7
        p enable_stats i
        p end_timeout i
        p event_callback s
        p from_contact_column s
        p from_cseq_column s
        p from_route_column s
        p from_sock_column s
        p from_tag_column s
        p from_uri_column s
        p h_entry_column s
        p h_id_column s
        p h_id_start i
        p h_id_step i
        p hash_size i
        p initial_cbs_inscript i
        p ka_failed_limit i
        p ka_interval i
        p ka_timer i
        p keep_proxy_rr i
        p lreq_callee_headers s
        p noack_timeout i
        p profiles_no_value s
        p profiles_with_value s
        p rr_param s
        p ruri_pvar s
        p send_bye i
        p sflags_column s
        p start_time_column s
        p state_column s
        p table_name s
        p timeout_avp s
        p timeout_column s
        p timeout_noreset i
        p timer_procs i
        p to_contact_column s
        p to_cseq_column s
        p to_route_column s
        p to_sock_column s
        p to_tag_column s
        p to_uri_column s
        p toroute_name_column s
        p track_cseq_updates i
        p vars_h_entry_column s
        p vars_h_id_column s
        p vars_key_column s
        p vars_table_name s
        p vars_value_column s
        p wait_ack i
        p xavp_cfg s
        v DLG_count r
        v DLG_lifetime r
        v DLG_status r
        v dlg r
        v dlg_ctx w
        v dlg_var w
        k dialog dlg_bridge int str,str,str
        k dialog dlg_bye int str
        k dialog dlg_db_load_callid int str
        k dialog dlg_db_load_extra int
        k dialog dlg_get int str,str,str
        k dialog dlg_get_var xval str,str,str,str @5.7
        k dialog dlg_isflagset int int
        k dialog dlg_manage int
        k dialog dlg_refer_cid int str,str,str @6.1
        k dialog dlg_refer_did int int,int,str,str @6.1
        k dialog dlg_remove_dialogs_from_node int str @6.2
        k dialog dlg_req_within4 int str,str,str,str @6.1
        k dialog dlg_reset_property int str
        k dialog dlg_resetflag int int
        k dialog dlg_set_property int str
        k dialog dlg_set_state int str @6.0
        k dialog dlg_set_timeout int int
        k dialog dlg_set_timeout_id int int,int,int
        k dialog dlg_set_var int str,str,str,str,str @5.7
        k dialog dlg_setflag int int
        k dialog dlg_update_contact int @6.2
        k dialog dlg_update_socket int @6.2
        k dialog dlg_update_state int @6.0
        k dialog get_profile_size int str,str,str
        k dialog get_profile_size_static int str,str
        k dialog is_in_profile int str,str
        k dialog is_in_profile_static int str
        k dialog is_known_dlg int
        k dialog set_dlg_profile int str,str
        k dialog set_dlg_profile_static int str
        k dialog unset_dlg_profile int str,str
        k dialog unset_dlg_profile_static int str
        k dialog var_get xval str
        k dialog var_gete xval str
        k dialog var_getw xval str
        k dialog var_is_null int str
        k dialog var_rm int str
        k dialog var_sets int str,str
        = dialplan
        f dp_match * 2:is
        f dp_reload * 0
        f dp_replace * 3
        f dp_translate * !1,!2
        p append_branch i
        p attrs_col s
        p attrs_pvar s
        p db_url s
        p dpid_col s
        p fetch_rows i
        p match_dynamic i
        p match_exp_col s
        p match_len_col s
        p match_op_col s
        p pr_col s
        p reload_delta i
        p repl_exp_col s
        p subst_exp_col s
        p table_name s
        k dialplan dp_match int int,str
        k dialplan dp_replace int int,str,str
        k dialplan dp_translate int int
        k dialplan dp_translate_vars int int,str,str
        = dispatcher
        f ds_dsg_fetch * 1:i @6.0
        f ds_dsg_fetch_uri * 2:is @6.0
        f ds_is_active * 1:i,2:is
        f ds_is_from_list * 0,1:i,!2,!3
        f ds_list_exist * !1:i
        f ds_list_exists * !1:i
        f ds_load_unset * 0
        f ds_load_update * 0
        f ds_mark_addr * 3 @6.1
        f ds_mark_dst ceflrtx 0,!1
        f ds_next_domain eflrx 0
        f ds_next_dst eflrx 0
        f ds_oc_set_attrs * 5 @6.0
        f ds_reload * 0
        f ds_select * 2:ii,!3:iii
        f ds_select_domain eflrx 2:ii,!3:iii
        f ds_select_dst eflrx 2:ii,!3:iii
        f ds_select_routes eflrx 2:ss,!3:ssi
        f ds_set_domain eflrx 0
        f ds_set_dst eflrx 0
        p attrs_col s
        p attrs_pvname s
        p db_url s
        p destination_col s
        p ds_attrs_none i
        p ds_db_extra_attrs s
        p ds_default_socket s
        p ds_default_sockname s
        p ds_dns_interval i
        p ds_dns_match_all i @5.7
        p ds_dns_mode i
        p ds_dns_ttl i
        p ds_hash_check_interval i
        p ds_hash_expire i
        p ds_hash_initexpire i
        p ds_hash_size i
        p ds_inactive_threshold i
        p ds_latency_estimator_alpha i
        p ds_load_mode i
        p ds_ping_fr_timeout i @5.7
        p ds_ping_fr_timer i @6.1
        p ds_ping_from s
        p ds_ping_interval i
        p ds_ping_latency_stats i
        p ds_ping_method s
        p ds_ping_reply_codes s
        p ds_ping_socket s @6.1
        p ds_probing_mode i
        p ds_probing_threshold i
        p ds_retain_latency_stats i @6.0
        p ds_timer_mode i
        p event_callback s
        p event_callback_mode i @6.1
        p flags i
        p flags_col s
        p force_dst i
        p hash_pvar s
        p list_file s
        p outbound_proxy s
        p priority_col s
        p reload_delta i
        p setid_col s
        p setid_pvname s
        p table_name s
        p use_default i
        p xavp_ctx s
        p xavp_ctx_mode i
        p xavp_dst s
        p xavp_dst_mode i
        v dsg r
        v dsv r
        k dispatcher ds_is_active int int
        k dispatcher ds_is_active_uri int int,str
        k dispatcher ds_is_from_list int int
        k dispatcher ds_is_from_list_mode int int,int
        k dispatcher ds_is_from_list_uri int int,int,str
        k dispatcher ds_is_from_lists int
        k dispatcher ds_list_exists int int
        k dispatcher ds_load_unset int
        k dispatcher ds_load_update int
        k dispatcher ds_mark_addr int str,int,str @6.1
        k dispatcher ds_mark_dst int
        k dispatcher ds_mark_dst_state int str
        k dispatcher ds_next_domain int
        k dispatcher ds_next_dst int
        k dispatcher ds_reload int
        k dispatcher ds_select int int,int
        k dispatcher ds_select_domain int int,int
        k dispatcher ds_select_domain_limit int int,int,int
        k dispatcher ds_select_dst int int,int
        k dispatcher ds_select_dst_limit int int,int,int
        k dispatcher ds_select_limit int int,int,int
        k dispatcher ds_select_routes int str,str
        k dispatcher ds_select_routes_limit int str,str,int
        k dispatcher ds_set_domain int
        k dispatcher ds_set_dst int
        c inactive_threshold
        c ping_reply_codes
        c probing_threshold
        = diversion
        f add_diversion beflrx 1:s,2:ss
        p suffix s
        k diversion add_diversion int str
        k diversion add_diversion_uri int str,str
        = dlgs
        f dlgs_count * 3:sss
        f dlgs_init bors 3:sss
        f dlgs_tags_add * 1:s
        f dlgs_tags_count * 1:s
        f dlgs_tags_rm * 1:s
        f dlgs_update brs 0
        p active_lifetime i
        p finish_lifetime i
        p hash_size i @6.0
        p init_lifetime i
        p timer_interval i
        k dlgs dlgs_count int str,str,str
        k dlgs dlgs_init int str,str,str
        k dlgs dlgs_tags_add int str
        k dlgs dlgs_tags_count int str
        k dlgs dlgs_tags_rm int str
        k dlgs dlgs_update int
        = dmq
        f dmq_bcast_message * !3:sss
        f dmq_handle_custom * 4:ssss @5.7
        f dmq_handle_message elrx 0,1:n
        f dmq_is_from_node elrx 0
        f dmq_process_custom * 4:ssss @5.7
        f dmq_process_message elrx 0,1:n
        f dmq_send_message * !4:ssss
        f dmq_t_replicate elrx 0,1:s
        p event_callback s @5.7
        p fail_count_enabled i @6.1
        p fail_count_threshold_disabled i @6.1
        p fail_count_threshold_not_active i @6.1
        p init_with_single i @5.7
        p multi_notify i
        P notification_address s
        p notification_channel s
        p num_workers i
        p ping_interval i
        p remove_inactive i @6.1
        p server_address s
        p server_socket s
        p sl_send i @5.7
        p worker_usleep i
        k dmq bcast_message int str,str,str
        k dmq handle_custom_message int str,str,str,str @6.2
        k dmq handle_message int
        k dmq handle_message_rc int int
        k dmq is_from_node int
        k dmq process_custom_message int str,str,str,str @6.2
        k dmq process_message int
        k dmq process_message_rc int int
        k dmq send_message int str,str,str,str
        k dmq t_replicate int
        k dmq t_replicate_mode int int
        = dmq_usrloc
        p batch_msg_contacts i
        p batch_msg_size i
        p batch_size i
        p batch_usleep i
        p dmq_peer_id s @5.7
        p enable i
        p replicate_cflags i @6.1
        p replicate_socket_info i
        p sync i
        p usrloc_delete i
        p usrloc_delete_expired i @6.1
        p usrloc_domain s
        = dnssec
        p general_query_flags i
        = domain
        f is_domain_local beflrx 1:s
        f is_from_local beflrx 0
        f is_uri_host_local beflrx 0
        f lookup_domain beflrx 1:s,2:ss
        p db_url s
        p did_col s
        p domain_attrs_table s
        p domain_col s
        p domain_table s
        p name_col s
        p register_myself i
        p type_col s
        p value_col s
        k domain is_domain_local int str
        k domain is_from_local int
        k domain is_uri_host_local int
        k domain lookup_domain int str
        k domain lookup_domain_prefix int str,str
        = domainpolicy
        f dp_apply_policy elrx 0
        f dp_can_connect elrx 0
        p db_url s
        p domain_prefix_avp s
        p domain_replacement_avp s
        p domain_suffix_avp s
        p dp_col_att s
        p dp_col_rule s
        p dp_col_type s
        p dp_col_val s
        p dp_table s
        p port_override_avp s
        p send_socket_avp s
        p transport_override_avp s
        = drouting
        f do_routing eflrx 0,1:i
        f goes_to_gw ceflrtx 0,1:i
        f is_from_gw ceflrtx 0,1:i,2:ii
        f next_routing f 0
        f use_next_gw eflrx 0
        p attrs_avp s
        p db_url s
        p drd_table s
        p drg_domain_col s
        p drg_grpid_col s
        p drg_table s
        p drg_user_col s
        p drl_table s
        p drr_table s
        p enable_keepalive i
        p fetch_rows i
        p force_dns i
        p ruri_avp s
        p sort_order i
        p use_domain i
        k drouting do_routing int int
        k drouting do_routing_furi int
        k drouting goes_to_gw int
        k drouting goes_to_gw_type int int
        k drouting is_from_gw int
        k drouting is_from_gw_type int int
        k drouting is_from_gw_type_flags int int,int
        k drouting next_routing int
        k drouting use_next_gw int
        """
}
