extension ModuleTable {
    /// Modules whose names begin with m to o.
    static let fromM: StaticString = """
        = mangler
        f decode_contact elrx 0
        f decode_contact_header celrtx 0
        f encode_contact celrtx 2
        f sdp_mangle_ip celrtx 2
        f sdp_mangle_port celrtx 1
        p contact_flds_separator s
        = math @6.0
        f math_log10 * 2 @6.0
        f math_log2 * 2 @6.0
        f math_logN * 2 @6.0
        f math_pow * 3
        f math_sqrt * 2 @6.0
        = matrix
        f matrix eflrx !3
        p db_url s
        p matrix_first_col s
        p matrix_res_col s
        p matrix_second_col s
        p matrix_table s
        = maxfwd
        f is_maxfwd_lt beflrx 1:i
        f maxfwd_at_least beflrx 1:i
        f maxfwd_process elrx 1:i
        f mf_lowlimit beflrx 1:i
        f mf_process_maxfwd_header elrx 1:i
        f process_maxfwd elrx 1:i
        p max_limit i
        k maxfwd is_maxfwd_lt int int
        k maxfwd process_maxfwd int int
        c max_limit
        = mediaproxy
        f end_media_session * 0
        f engage_media_proxy belrx 0
        f use_media_proxy * 0
        p disable i
        p ice_candidate s
        p ice_candidate_avp s
        p media_relay_avp s
        p mediaproxy_socket s
        p mediaproxy_timeout i
        p signaling_ip_avp s
        k mediaproxy end_media_session int
        k mediaproxy engage_media_proxy int
        k mediaproxy use_media_proxy int
        = memcached
        p expire i
        p memory i
        p mode i
        p servers s
        p stringify i
        p timeout i
        v mcdec w
        v mcinc w
        v mct w
        v mctex w
        = microhttpd @6.0
        f mhttpd_reply er 4 @6.0
        P allowed_ips s
        p event_callback s @6.0
        p listen_addr s @6.0
        p listen_port i @6.0
        v mhttpd r
        k microhttpd mhttpd_reply int int,str,str,str @5.8
        = misc_radius
        f radius_does_uri_exist elrx 0,1:s
        f radius_does_uri_user_exist elrx 0,1:s
        f radius_is_user_in beflrx 2:ss
        f radius_load_callee_avps eflrx 1:s
        f radius_load_caller_avps eflrx 1:s
        p callee_extra s
        p callee_service_type i
        p caller_extra s
        p caller_service_type i
        p common_response i
        p group_extra s
        p group_service_type i
        p radius_config s
        p uri_extra s
        p uri_service_type i
        p use_sip_uri_host i
        k misc_radius does_uri_exist int
        k misc_radius does_uri_exist_uval int str
        k misc_radius does_uri_user_exist int
        k misc_radius does_uri_user_exist_uval int str
        k misc_radius is_user_in int str,str
        k misc_radius load_callee_avps int str
        k misc_radius load_caller_avps int str
        = misctest
        f mt_lock_test * 1:i @6.1
        f mt_lock_threads * 1:i @6.1
        f mt_mem_alloc * 1:i
        f mt_mem_free * 1:i
        f mt_tcp_thread_exec * 1:s @6.1
        f mt_unlock_threads * 1:i @6.1
        p lock_threads_mode i @6.1
        p mem_check_content i
        p memory i
        p message i
        p message_data s
        p message_file s
        c mem_check_content
        c mem_realloc_p
        = mohqueue
        f mohq_count ceflrtx !2
        f mohq_process elrx 0
        f mohq_retrieve ceflrtx 2:ss
        f mohq_send elrx 1:s
        p db_ctable s
        p db_qtable s
        p db_url s
        p moh_maxcalls i
        p mohdir s
        = mqtt
        f mqtt_publish * !3
        f mqtt_subscribe * !2
        f mqtt_unsubscribe * !1:s
        p ca_file s
        p ca_path s
        p certificate s
        p cipher_list s
        p event_callback s
        p host s
        p id s
        p keepalive i
        p password s
        p port i
        p private_key s
        p tls_alpn s @6.0
        p tls_method s
        p username s
        p verify_certificate i
        p will s
        p will_topic s
        v mqtt w
        k mqtt publish int str,str,int
        k mqtt subscribe int str,int
        k mqtt unsubscribe int str
        = mqueue
        f bind_mq * 1
        f mq_add * !3
        f mq_fetch * 1:s
        f mq_pv_free * 1:s
        f mq_size * 1:s
        p db_url s
        P mqueue s
        p mqueue_addmode i
        P mqueue_name s
        p mqueue_size i
        v mq_size r
        v mqk r
        v mqv r
        k mqueue mq_add int str,str,str
        k mqueue mq_fetch int str
        k mqueue mq_pv_free int str
        k mqueue mq_size int str
        k mqueue mqk_get xval str
        k mqueue mqk_gete xval str
        k mqueue mqk_getw xval str
        k mqueue mqv_get xval str
        k mqueue mqv_gete xval str
        k mqueue mqv_getw xval str
        = msilo
        f bind_msilo * 1
        f m_dump elrx 0,1:s
        f m_store eflrx 0,1:s
        f m_store_addrs fr 3:sss @6.0
        p add_contact i
        p add_date i
        p check_time i
        p clean_period i
        p contact_hdr s
        p content_type_hdr s
        p db_table s
        p db_url s
        p expire_time i
        p extra_hdrs s
        p extra_hdrs_avp s
        p from_address s
        p max_messages i
        p offline_message s
        p outbound_proxy s
        p reminder s
        p sc_body s
        p sc_callid s @6.0
        p sc_ctype s
        p sc_exp_time s
        p sc_from s
        p sc_inc_time s
        p sc_mid s
        p sc_snd_time s
        p sc_status s @5.7
        p sc_stored_hdrs s
        p sc_to s
        p sc_uri_host s
        p sc_uri_user s
        p send_time i
        p skip_notification_flag i
        p snd_time_avp s
        p use_contact i
        p use_mode i @6.0
        k msilo mdump int
        k msilo mdump_uri int str
        k msilo mstore int
        k msilo mstore_addrs int str,str,str @5.8
        k msilo mstore_uri int str
        = msrp
        f msrp_cmap_lookup * 0
        f msrp_cmap_save * 0
        f msrp_forward * 0,1:s,2:ss @6.0
        f msrp_is_reply * 0
        f msrp_is_request * 0
        f msrp_relay * 0
        f msrp_relay_flags * 1:i
        f msrp_reply * 2:ss,!3:sss
        f msrp_reply_flags * 1:i
        f msrp_set_dst * !2:ss
        p auth_max_expires i
        p auth_min_expires i
        p cmap_size i
        p event_callback s
        p sipmsg i
        p timer_interval i
        p use_path_addr s
        v msrp w
        t msrpuri
        k msrp cmap_lookup int
        k msrp cmap_save int
        k msrp forward int str,str @6.0
        k msrp is_reply int
        k msrp is_request int
        k msrp relay int
        k msrp relay_flags int int
        k msrp reply int str,str,str
        k msrp reply_flags int int
        k msrp set_dst int str,str
        = mtree
        f mt_match bceflrtx !3
        P char_list s
        p connect_mode i @5.7
        p db_table s
        p db_url s
        p fetch_rows i
        P item s @6.1
        p mt_allow_duplicates i
        p mt_ignore_duplicates i
        p mt_tree_type i
        P mtree s
        p pv_count s
        p pv_dstid s
        p pv_value s
        p pv_values s
        p pv_weight s
        p tname_column s
        p tprefix_column s
        p tvalue_column s
        k mtree mt_match int str,str,int
        = nat_traversal
        f client_nat_test * 1:i
        f fix_contact * 0
        f nat_keepalive elrx 0
        p contact_match i
        p keepalive_extra_headers s
        p keepalive_from s
        p keepalive_interval i
        p keepalive_method s
        p keepalive_state_file s
        v keepalive.socket r
        v source_uri r
        k nat_traversal client_nat_test int int
        k nat_traversal fix_contact int
        k nat_traversal nat_keepalive int
        = nathelper
        f add_contact_alias bceflrtx 0,!3
        f add_rcv_param elrx 0,1:i
        f fix_nated_contact bcelrtx 0
        f fix_nated_register elrx 0
        f fix_nated_sdp bceflrtx !1,!2
        f handle_ruri_alias belrx 0,1:i
        f is_rfc1918 * 1:s
        f nat_uac_test bceflrtx 1:i
        f set_alias_to_pv * 1
        f set_contact_alias bcelrtx 0,1:n
        p alias_name s
        p append_sdp_oldmediaip i
        p filter_server_id i
        p force_socket s
        p ignore_path i @6.1
        p keepalive_timeout i
        p nat_addr_mode i
        p natping_disable_bflag i
        p natping_interval i
        p natping_processes i
        p natping_socket s
        p nortpproxy_str s
        p ping_nated_only i
        p received_avp s
        p sipping_bflag i
        p sipping_from s
        p sipping_method s
        p udpping_from_path i
        v rr_count r
        v rr_top_count r
        k nathelper add_contact_alias int
        k nathelper add_contact_alias_addr int str,str,str
        k nathelper add_rcv_param int int
        k nathelper fix_nated_contact int
        k nathelper fix_nated_register int
        k nathelper fix_nated_sdp int int
        k nathelper fix_nated_sdp_ip int int,str
        k nathelper handle_ruri_alias int
        k nathelper handle_ruri_alias_mode int int
        k nathelper is_rfc1918 int str
        k nathelper nat_uac_test int int
        k nathelper set_alias_to_pv int str
        k nathelper set_contact_alias int
        k nathelper set_contact_alias_trim int
        = nats
        f nats_publish * 2,+3
        p event_callback s @6.0
        P nats_url s
        p num_publish_workers i
        P subject_queue_group s
        p tls i @5.7
        p tls_ca_file s @5.7
        p tls_cert_file s @5.7
        p tls_expected_hostname s @5.7
        p tls_key_file s @5.7
        v natsData r
        k nats publish int str,str
        k nats publish_request int str,str,str @5.7
        = ndb_cassandra
        f cass_insert bfor 5
        f cass_retrieve bfor 5
        p host s
        p port i
        = ndb_mongodb
        f mongodb_cmd * !5
        f mongodb_cmd_simple * !5
        f mongodb_find * !5
        f mongodb_find_one * !5
        f mongodb_free * 1:s
        f mongodb_next * 1:s
        P server s
        v mongodb r
        k ndb_mongodb exec int str,str,str,str,str
        k ndb_mongodb exec_simple int str,str,str,str,str
        k ndb_mongodb execx int str,str,str,str,str
        k ndb_mongodb find int str,str,str,str,str
        k ndb_mongodb find_one int str,str,str,str,str
        k ndb_mongodb free_reply int str
        k ndb_mongodb next_reply int str
        = ndb_redis
        f redis_cmd * !3,!4,!5,!6
        f redis_execute * !1
        f redis_free * 1:s
        f redis_pipe_cmd * !3,!4,!5,!6
        p allow_dynamic_nodes i
        p allowed_timeouts i
        p ca_path s @6.0
        p cluster i
        p cmd_timeout i
        p connect_timeout i
        p debug i @6.0
        p disable_time i
        p flush_on_reconnect i
        p init_without_redis i
        P server s
        v redis r
        v redisd r
        k ndb_redis redis_cmd int str,str,str
        k ndb_redis redis_cmd_p1 int str,str,str,str
        k ndb_redis redis_cmd_p2 int str,str,str,str,str
        k ndb_redis redis_cmd_p3 int str,str,str,str,str,str
        k ndb_redis redis_free int str
        = nghttp2 @6.0
        f nghttp2_reply er 2:ss @6.0
        f nghttp2_reply_header er 2:ss @6.0
        p event_callback s @6.0
        p listen_addr s @6.0
        p listen_port s @6.0
        p tls_private_key s
        p tls_public_key s
        v nghttp2 r
        k nghttp2 nghttp2_reply int str,str @6.0
        k nghttp2 nghttp2_reply_header int str,str @6.0
        = nosip
        p msg_match s
        p msg_skip s
        v nosip r
        = nsq
        p consumer_event_key s
        p consumer_event_subkey s
        p consumer_use_nsqd i
        p consumer_workers i
        p lookupd_address s
        p lookupd_port i
        p max_in_flight i
        p nsqd_address s
        p nsqd_port i
        P topic_channel s
        v nsqE r
        = osp <5.8
        f checkcallingtranslation * v <5.8
        f checkospheader * v <5.8
        f checkosproute * v <5.8
        f prepareallosproute * v <5.8
        f prepareosproute * v <5.8
        f reportospusage * v <5.8
        f requestosprouting * v <5.8
        f validateospheader * v <5.8
        p device_ip ? <5.8
        p device_port ? <5.8
        p enable_crypto_hardware_support ? <5.8
        p max_destinations ? <5.8
        p persistence ? <5.8
        p redirection_uri_format ? <5.8
        p retry_delay ? <5.8
        p retry_limit ? <5.8
        p source_networkid_avp ? <5.8
        p ssl_lifetime ? <5.8
        p timeout ? <5.8
        p token_format ? <5.8
        p use_rpid_for_calling_number ? <5.8
        p validate_call_id ? <5.8
        = outbound
        f check_flow_token r 0 @6.1
        p flow_token_secret s
        p force_no_outbound_flag i
        p force_outbound_flag i
        c outbound_enabled
        """
}
