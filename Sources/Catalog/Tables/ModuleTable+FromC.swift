extension ModuleTable {
    /// Modules whose names begin with c.
    static let fromC: StaticString = """
        = call_control
        f call_control elrx 0
        p canonical_uri_avp s
        p disable i
        p diverter_avp_id i
        P init s
        p signaling_ip_avp s
        p sip_application_avp s
        p socket_name s
        p socket_timeout i
        P start s
        P stop s
        k call_control call_control int
        = call_obj
        f call_obj_free * 1:s
        f call_obj_get * 1:v
        p end i
        p start i
        k call_obj free int int
        k call_obj get int
        = carrierroute
        f cr_next_domain eflrx !6
        f cr_nofallback_route eflrx !5,!6
        f cr_route eflrx !5,!6
        f cr_user_carrier eflrx !3
        p avoid_failed_destinations i
        p config_file s
        p config_source s
        p db_load_description i
        p db_url s
        p default_tree s
        p fallback_default i
        p fetch_rows i
        p match_mode i
        p subscriber_carrier_col s
        p subscriber_domain_col s
        p subscriber_table s
        p subscriber_user_col s
        p use_domain i
        k carrierroute cr_next_domain int str,str,str,str,str,str @5.7
        k carrierroute cr_nofallback_route int str,str,str,str,str @5.7
        k carrierroute cr_nofallback_route_info int str,str,str,str,str,str @5.7
        k carrierroute cr_route int str,str,str,str,str @5.7
        k carrierroute cr_route_info int str,str,str,str,str,str @5.7
        k carrierroute cr_user_carrier int str,str,str @5.7
        c fallback_default
        c fetch_rows
        c use_domain
        = cdp
        f cdp_check_peer * 1:s
        f cdp_has_app * 1:i,2:ii
        p ca_list s @6.0
        p certificate s @6.0
        p config_file s
        p debug_heavy i
        p enable_tls i @6.0
        p latency_threshold i
        p private_key s @6.0
        p tls_method s @6.0
        p workerq_latency_threshold i
        p workerq_length_threshold_percentage i
        k cdp cdp_check_peer int str @6.0
        k cdp cdp_has_app int str @6.0
        k cdp cdp_has_app2 int str,str @6.0
        = cdp_avp
        = cfg_db
        p custom_tbl s
        p db_url s
        p transl_tbl s
        = cfg_rpc
        = cfgt
        p basedir s
        p callid_prefix s
        p mask i
        p route_log i @6.0
        p skip_unknown i @6.0
        = cfgutils
        f abort * 0
        f check_route_exists * 1:s
        f core_hash * !3
        f is_gflag * !1
        f lock * 1:s,+2:ss
        f pkg_status * 0
        f pkg_summary * 0
        f rand_event * 0
        f rand_get_prob * 0
        f rand_reset_prob * 0
        f rand_set_prob * !1
        f reset_gflag * !1
        f route_if_exists * 1:s
        f set_gflag * !1
        f shm_status * 0
        f shm_summary * 0
        f sleep * 1:i
        f trylock * 1:s,+2:s?
        f unlock * 1:s,+2:ss
        f usleep * 1:i
        p hash_file s
        p initial_gflags i
        p initial_probability i
        p lock_set_size i
        v RANDOM r
        k cfgutils abort int
        k cfgutils check_route_exists int str
        k cfgutils core_hash int str,str,int
        k cfgutils lock int str
        k cfgutils lock_key2 int str,str @6.1
        k cfgutils pkg_status int
        k cfgutils pkg_summary int
        k cfgutils rand_event int
        k cfgutils rand_get_prob int
        k cfgutils rand_reset_prob int
        k cfgutils rand_set_prob int int
        k cfgutils route_if_exists int str
        k cfgutils shm_status int
        k cfgutils shm_summary int
        k cfgutils sleep int int
        k cfgutils trylock int str
        k cfgutils trylock_key2 int str,str @6.1
        k cfgutils unlock int str
        k cfgutils unlock_key2 int str,str @6.1
        k cfgutils usleep int int
        = cnxcc
        f cnxcc_get_channel_count * 2:sv
        f cnxcc_set_max_channels * 2:si
        f cnxcc_set_max_credit * !6
        f cnxcc_set_max_time * 2:si
        f cnxcc_terminate_all * 1:s
        f cnxcc_update_max_time * 2:si
        p credit_check_period i
        p redis s
        v cnxcc r
        k cnxcc get_channel_count int str,str
        k cnxcc set_max_channels int str,int
        k cnxcc set_max_credit int str,str,str,str,int,int
        k cnxcc set_max_time int str,int
        k cnxcc terminate_all int str
        k cnxcc update_max_time int str,int
        = corex
        f add_tcp_alias * 0,+1:i
        f append_branch eflrx 0,1:s,2:ss
        f file_read * !2
        f file_write * 2:ss
        f forward_reply c 0
        f forward_uac r 0,1:i @6.0
        f forward_uac_uri r 1:s,2:si @6.0
        f is_faked_msg * 0
        f is_incoming * 0
        f is_socket_name * 1:s
        f isxflagset * 1:i
        f msg_iflag_is_set * 1:s
        f msg_iflag_reset * 1:s
        f msg_iflag_set * 1:s
        f msg_vbflag_is_set * 1:i @5.7
        f msg_vbflag_parse * 1 @5.7
        f msg_vbflag_reset * 1:i @5.7
        f msg_vbflag_set * 1:i @5.7
        f resetxflag * 1:i
        f send_data * 2:ss
        f send_tcp eflrx 0,1:s
        f send_udp eflrx 0,1:s
        f sendx * 3:sss
        f set_recv_socket * 1:s
        f set_recv_socket_name * 1:s
        f set_send_socket * 1:s
        f set_send_socket_name * 1:s
        f set_source_address * 1:s
        f setxflag * 1:i
        f via_add_srvid * 1:i
        f via_add_xavp_params * 1:i
        f via_reply_add_xavp_params * 1:i @6.0
        f via_use_xavp_fields * 1:i
        P alias_subdomains s
        P dns_cache s
        P dns_file s @6.0
        p evcb_reply_out s
        p nio_intercept i
        p nio_min_msg_len i
        p nio_msg_avp s
        v atkv r
        v cfg r
        v lsock r
        t sock
        k corex append_branch int
        k corex append_branch_uri int str
        k corex append_branch_uri_q int str,str
        k corex file_read xval str
        k corex file_write int str,str
        k corex forward_uac int @6.0
        k corex forward_uac_branch int int @6.2
        k corex forward_uac_uri int str @6.0
        k corex forward_uac_uri_branch int str,int @6.2
        k corex has_ruri_user int
        k corex has_user_agent int
        k corex is_faked_msg int
        k corex is_socket_name int str
        k corex isxflagset int int
        k corex resetxflag int int
        k corex send_data int str,str
        k corex sendx int str,str,str
        k corex set_recv_socket int str
        k corex set_recv_socket_name int str
        k corex set_send_socket int str
        k corex set_send_socket_name int str
        k corex set_source_address int str
        k corex setxflag int int
        k corex via_add_srvid int int
        k corex via_add_xavp_params int int
        k corex via_reply_add_xavp_params int int @5.8
        k corex via_use_xavp_fields int int
        = counters
        f cnt_add ceflrstx !2
        f cnt_inc ceflrstx !1
        f cnt_reset ceflrstx !1
        p script_cnt_grp_name s
        P script_counter s
        k counters add int str,int
        k counters inc int str
        k counters reset int str
        = cplc
        f cpl_process_register elrx 0
        f cpl_process_register_norpl elrx 0
        f cpl_run_script elrx !2,!3
        p case_sensitive i
        p cpl_bin_column s
        p cpl_dtd_file s
        p cpl_xml_column s
        p db_table s
        p db_url s
        p domain_column s
        p ignore3xx i
        p log_dir s
        p lookup_append_branches i
        p lookup_domain s
        p proxy_recurse i
        p proxy_route s
        p realm_prefix s
        p redirect_route s
        p timer_avp s
        p use_domain i
        p username_column s
        = crypto
        f crypto_aes_decrypt * !3
        f crypto_aes_encrypt * !3
        f crypto_hmac_sha256 * !3
        f crypto_netio_decrypt * 0
        f crypto_netio_encrypt * 0
        f crypto_netio_in * 0
        f crypto_netio_out * 0
        p init_vector s
        p kevcb_netio s
        p key_derivation i
        p netio_key s
        p register_callid i
        p register_evcb i
        p salt s
        k crypto aes_decrypt int str,str,str
        k crypto aes_encrypt int str,str,str
        k crypto hmac_sha256 int str,str,str
        = ctl
        p autoconversion i
        P binrpc s
        p binrpc_buffer_size i
        p binrpc_max_body_size i
        p binrpc_struct_max_body_size i
        P fifo s
        P group s
        p mode i
        P user s
        """
}
