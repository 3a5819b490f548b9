extension ModuleTable {
    /// Modules whose names begin with t to z.
    static let fromT: StaticString = """
        = tcpops
        f tcp_close_connection * 0,1:i
        f tcp_con_alive * 1:s @6.1
        f tcp_conid_alive * 1:i
        f tcp_conid_state * 1:i
        f tcp_enable_closed_event * 0,1:i
        f tcp_get_conid * 2:sv
        f tcp_keepalive_disable * 0,1:i
        f tcp_keepalive_enable * 3:iii,4:iiii
        f tcp_set_connection_lifetime * 1:i,2:ii
        f tcp_set_otcpid * 1:i
        f tcp_set_otcpid_flag * 1:i
        p closed_event i
        p event_callback s
        v tcp r
        k tcpops tcp_close_connection int
        k tcpops tcp_close_connection_id int int
        k tcpops tcp_con_alive int str @6.1
        k tcpops tcp_conid_alive int int
        k tcpops tcp_conid_state int int
        k tcpops tcp_enable_closed_event int
        k tcpops tcp_enable_closed_event_cid int int
        k tcpops tcp_get_conid int str,str @5.7
        k tcpops tcp_keepalive_disable int
        k tcpops tcp_keepalive_disable_cid int int
        k tcpops tcp_keepalive_enable int int,int,int
        k tcpops tcp_keepalive_enable_cid int int,int,int,int
        k tcpops tcp_set_connection_lifetime int int
        k tcpops tcp_set_connection_lifetime_cid int int,int
        k tcpops tcp_set_otcpid int int
        k tcpops tcp_set_otcpid_flag int int
        = textops
        f append_body_part beflrx 2:ss,!3
        f append_body_part_hex beflrx 2:ss,!3
        f append_hf * !1,!2
        f append_time beflrx 0
        f append_time_to_request * 0
        f append_to_reply beflrx 1:s
        f append_urihf beflrx 2:ss
        f cmp_istr * 2:ss
        f cmp_str * 2:ss
        f ends_with * 2:ss
        f filter_body * 1:s
        f get_body_part bceflrtx !2
        f get_body_part_raw bceflrtx !2
        f has_body * 0,!1
        f in_list * 3
        f in_list_prefix * 3
        f insert_hf * !1,!2
        f is_audio_on_hold * 0
        f is_method * !1
        f is_present_hf * 1
        f is_present_hf_pv * 1:s
        f is_present_hf_re * 1:r
        f is_present_hf_re_pv * 1:s
        f is_privacy * !1
        f regex_substring bceflrtx !5
        f remove_body_part beflrx 1:s
        f remove_hf * 1
        f remove_hf_exp * 2:rr
        f remove_hf_exp_pv * 2:ss
        f remove_hf_idx * 2:si
        f remove_hf_match * 3:sss
        f remove_hf_pv * 1:s
        f remove_hf_re * 1:r
        f remove_hf_re_pv * 1:s
        f replace * 2:r?
        f replace_all * 2:r?
        f replace_body * 2:r?
        f replace_body_all * 2:r?
        f replace_body_atonce * 2
        f replace_body_str * 3:sss
        f replace_hdrs * 2:r?
        f replace_hdrs_str * 3:sss
        f replace_str * 3:sss
        f search * 1:r
        f search_append * 2:r?
        f search_append_body * 2:r?
        f search_body * 1:r
        f search_hf * !3
        f search_str * 2:ss
        f set_body bceflrtx 2:ss
        f set_body_hex * 2:ss @6.1
        f set_body_multipart beflrx 0,1:s,2:ss,!3
        f set_reply_body beflrx 2:ss
        f set_reply_body_hex bfr 2:ss @6.1
        f starts_with * 2:ss
        f str_all_in * 2:ss @6.1
        f str_any_in * 2:ss @6.0
        f str_find * 2:ss
        f str_ifind * 2:ss
        f subst * !1:u
        f subst_body * !1:u
        f subst_hf * !3
        f subst_uri bceflrtx !1:u
        f subst_user bceflrtx !1:u
        f subst_v * 3 @6.0
        f via_param_rm * 2:si @6.0
        t re
        k textops append_body_part int str,str
        k textops append_body_part_cd int str,str,str
        k textops append_body_part_hex int str,str
        k textops append_body_part_hex_cd int str,str,str
        k textops cmp_istr int str,str
        k textops cmp_str int str,str
        k textops ends_with int str,str
        k textops filter_body int str
        k textops get_body_part int str,str
        k textops get_body_part_raw int str,str
        k textops has_body int
        k textops has_body_type int str
        k textops in_list int str,str,str
        k textops in_list_prefix int str,str,str
        k textops is_audio_on_hold int
        k textops is_present_hf int str
        k textops is_present_hf_re int str
        k textops is_privacy int str
        k textops regex_substring int str,str,int,int,str
        k textops remove_body_part int str
        k textops remove_hf int str
        k textops remove_hf_exp int str,str
        k textops remove_hf_idx int str,int
        k textops remove_hf_match int str,str,str
        k textops remove_hf_re int str
        k textops replace int str,str
        k textops replace_all int str,str
        k textops replace_body int str,str
        k textops replace_body_all int str,str
        k textops replace_body_atonce int str,str
        k textops replace_body_str int str,str,str
        k textops replace_hdrs int str,str
        k textops replace_hdrs_str int str,str,str
        k textops replace_str int str,str,str
        k textops search int str
        k textops search_append int str,str
        k textops search_append_body int str,str
        k textops search_body int str
        k textops search_hf int str,str,str
        k textops search_str int str,str
        k textops set_body int str,str
        k textops set_body_hex int str,str @6.1
        k textops set_body_multipart int str,str,str
        k textops set_body_multipart_boundary int str
        k textops set_body_multipart_content int str,str
        k textops set_body_multipart_mode int
        k textops set_reply_body int str,str
        k textops set_reply_body_hex int str,str @6.1
        k textops starts_with int str,str
        k textops str_all_in int str,str @6.1
        k textops str_any_in int str,str @5.7
        k textops str_find int str,str
        k textops str_ifind int str,str
        k textops subst int str
        k textops subst_body int str
        k textops subst_hf int str,str,str
        k textops subst_uri int str
        k textops subst_user int str
        k textops subst_v int str,str,str @6.0
        = textopsx
        f append_hf_value bceflrtx !2
        f assign_hf_value bceflrtx !2
        f assign_hf_value2 bceflrtx !2
        f bind_textopsx * 1
        f bl_iterator_append * 2:ss
        f bl_iterator_end * 1:s
        f bl_iterator_insert * 2:ss
        f bl_iterator_next * 1:s
        f bl_iterator_rm * 1:s
        f bl_iterator_start * 1:s
        f change_reply_status ct 2
        f change_reply_status_code ct 1:i
        f exclude_hf_value bceflrtx !2
        f fnmatch * !2,!3
        f hf_iterator_append * 2:ss
        f hf_iterator_end * 1:s
        f hf_iterator_insert * 2:ss
        f hf_iterator_next * 1:s
        f hf_iterator_prev * 1:s
        f hf_iterator_rm * 1:s
        f hf_iterator_start * 1:s
        f hf_value_exists bceflrtx !2
        f include_hf_value bceflrtx !2
        f insert_hf_value bceflrtx !2
        f keep_hf * 0,1:r
        f msg_apply_changes celrtx 0
        f msg_changed_route * 1:s @6.0
        f msg_set_buffer celrtx 1:s
        f remove_body * 0
        f remove_hf_value bceflrtx !1
        f remove_hf_value2 bceflrtx !1
        v blitval r
        v hfitbody r
        v hfitname r
        k textopsx append_hf_value int str,str
        k textopsx assign_hf_value int str,str
        k textopsx assign_hf_value2 int str,str
        k textopsx bl_iterator_append int str,str
        k textopsx bl_iterator_end int str
        k textopsx bl_iterator_insert int str,str
        k textopsx bl_iterator_next int str
        k textopsx bl_iterator_rm int str
        k textopsx bl_iterator_start int str
        k textopsx bl_iterator_value xval str
        k textopsx change_reply_status int int,str
        k textopsx change_reply_status_code int int
        k textopsx exclude_hf_value int str,str
        k textopsx fnmatch int str,str
        k textopsx fnmatch_ex int str,str,str
        k textopsx hf_iterator_append int str,str
        k textopsx hf_iterator_end int str
        k textopsx hf_iterator_hbody xval str
        k textopsx hf_iterator_hname xval str
        k textopsx hf_iterator_insert int str,str
        k textopsx hf_iterator_next int str
        k textopsx hf_iterator_prev int str
        k textopsx hf_iterator_rm int str
        k textopsx hf_iterator_start int str
        k textopsx hf_value_exists int str,str
        k textopsx include_hf_value int str,str
        k textopsx insert_hf_value int str,str
        k textopsx keep_hf int
        k textopsx keep_hf_re int str
        k textopsx msg_apply_changes int
        k textopsx msg_set_buffer int str
        k textopsx remove_body int
        k textopsx remove_hf_value int str
        k textopsx remove_hf_value2 int str,str
        = timer @6.1
        f timer_enable * !2 @6.1
        P declare_timer s @6.1
        k timer timer_enable int str,int @6.0
        = tls
        f is_peer_verified elrx 0
        f tls_set_connect_server_id * 1:s
        p ca_list s
        p ca_path s
        p certificate s
        p cipher_list s
        p con_ct_wq_max i
        p config s
        p connection_timeout i
        p crl s
        p ct_wq_blk_size i
        p ct_wq_max i
        p engine s
        p engine_algorithms s
        p engine_config s
        p event_callback s
        p init_mode i @6.0
        p key_password_mode i @6.0
        p keylog_file s @6.1
        p keylog_mode i @6.1
        p keylog_peer s @6.1
        p low_mem_threshold1 i
        p low_mem_threshold2 i
        p private_key s
        p private_key_password s @6.0
        p provider_quirks i @6.0
        p provider_quirks_config s @5.7
        P rand_engine s
        p renegotiation i
        p require_certificate i
        p send_close_notify i
        p server_name s
        p session_cache i
        p session_id s
        p ssl_freelist_max_len i
        p ssl_max_send_fragment i
        p ssl_read_ahead i
        p ssl_release_buffers i
        p tls_debug i
        p tls_disable_compression i
        p tls_force_run i
        p tls_log i
        p tls_method s
        p verify_certificate i
        p verify_client s
        p verify_depth i
        p xavp_cfg s
        v tls r
        v tls_cipher_bits r
        v tls_cipher_info r
        v tls_description r
        v tls_my_issuer r
        v tls_my_issuer_cn r
        v tls_my_issuer_country r
        v tls_my_issuer_locality r
        v tls_my_issuer_organization r
        v tls_my_issuer_state r
        v tls_my_issuer_unit r
        v tls_my_raw_cert r
        v tls_my_san_count r
        v tls_my_san_email r
        v tls_my_san_hostname r
        v tls_my_san_ip r
        v tls_my_san_uri r
        v tls_my_serial r
        v tls_my_subject r
        v tls_my_subject_cn r
        v tls_my_subject_country r
        v tls_my_subject_locality r
        v tls_my_subject_organization r
        v tls_my_subject_state r
        v tls_my_subject_uid r
        v tls_my_subject_unit r
        v tls_my_urlencoded_cert r
        v tls_my_version r
        v tls_peer_expired r
        v tls_peer_issuer r
        v tls_peer_issuer_cn r
        v tls_peer_issuer_country r
        v tls_peer_issuer_locality r
        v tls_peer_issuer_organization r
        v tls_peer_issuer_state r
        v tls_peer_issuer_unit r
        v tls_peer_notAfter r
        v tls_peer_notBefore r
        v tls_peer_raw_cert r
        v tls_peer_revoked r
        v tls_peer_san_count r
        v tls_peer_san_email r
        v tls_peer_san_hostname r
        v tls_peer_san_ip r
        v tls_peer_san_uri r
        v tls_peer_selfsigned r
        v tls_peer_serial r
        v tls_peer_server_name r
        v tls_peer_subject r
        v tls_peer_subject_cn r
        v tls_peer_subject_country r
        v tls_peer_subject_locality r
        v tls_peer_subject_organization r
        v tls_peer_subject_state r
        v tls_peer_subject_uid r
        v tls_peer_subject_unit r
        v tls_peer_urlencoded_cert r
        v tls_peer_verified r
        v tls_peer_version r
        v tls_version r
        k tls cget xval str
        k tls is_peer_verified int
        k tls set_connect_server_id int str
        c ca_list
        c ca_path
        c certificate
        c cipher_list
        c con_ct_wq_max
        c config
        c connection_timeout
        c crl
        c ct_wq_blk_size
        c ct_wq_max
        c debug
        c disable_compression
        c force_run
        c log
        c low_mem_threshold1
        c low_mem_threshold2
        c method
        c private_key
        c private_key_password
        c require_certificate
        c send_close_notify
        c server_id
        c server_name
        c server_name_mode
        c session_cache
        c session_id
        c ssl_free_list_max
        c ssl_max_send_fragment
        c ssl_read_ahead
        c ssl_release_buffers
        c verify_certificate
        c verify_client
        c verify_depth
        = tls_wolfssl @5.7
        f is_peer_verified r 0 @5.7
        f tls_set_connect_server_id * 1:s @5.7
        p ca_list s
        p ca_path s
        p certificate s
        p cipher_list s
        p con_ct_wq_max i
        p config s
        p connection_timeout i
        p crl s
        p ct_wq_blk_size i
        p ct_wq_max i
        p event_callback s
        p private_key s
        p renegotiation i
        p require_certificate i
        p send_close_notify i
        p server_name s
        p session_cache i
        p session_id s
        p ssl_freelist_max_len i
        p ssl_max_send_fragment i
        p ssl_read_ahead i
        p ssl_release_buffers i
        p tls_debug i
        p tls_disable_compression i
        p tls_force_run i
        p tls_log i
        p tls_method s
        p verify_certificate i
        p verify_client s
        p verify_depth i
        p xavp_cfg s
        v tls r
        v tls_cipher_bits r
        v tls_cipher_info r
        v tls_description r
        v tls_my_issuer r
        v tls_my_issuer_cn r
        v tls_my_issuer_country r
        v tls_my_issuer_locality r
        v tls_my_issuer_organization r
        v tls_my_issuer_state r
        v tls_my_issuer_unit r
        v tls_my_raw_cert r
        v tls_my_san_email r
        v tls_my_san_hostname r
        v tls_my_san_ip r
        v tls_my_san_uri r
        v tls_my_serial r
        v tls_my_subject r
        v tls_my_subject_cn r
        v tls_my_subject_country r
        v tls_my_subject_locality r
        v tls_my_subject_organization r
        v tls_my_subject_state r
        v tls_my_subject_uid r
        v tls_my_subject_unit r
        v tls_my_urlencoded_cert r
        v tls_my_version r
        v tls_peer_expired r
        v tls_peer_issuer r
        v tls_peer_issuer_cn r
        v tls_peer_issuer_country r
        v tls_peer_issuer_locality r
        v tls_peer_issuer_organization r
        v tls_peer_issuer_state r
        v tls_peer_issuer_unit r
        v tls_peer_notAfter r
        v tls_peer_notBefore r
        v tls_peer_raw_cert r
        v tls_peer_revoked r
        v tls_peer_san_email r
        v tls_peer_san_hostname r
        v tls_peer_san_ip r
        v tls_peer_san_uri r
        v tls_peer_selfsigned r
        v tls_peer_serial r
        v tls_peer_server_name r
        v tls_peer_subject r
        v tls_peer_subject_cn r
        v tls_peer_subject_country r
        v tls_peer_subject_locality r
        v tls_peer_subject_organization r
        v tls_peer_subject_state r
        v tls_peer_subject_uid r
        v tls_peer_subject_unit r
        v tls_peer_urlencoded_cert r
        v tls_peer_verified r
        v tls_peer_version r
        v tls_version r
        k tls cget xval str
        k tls is_peer_verified int
        k tls set_connect_server_id int str
        c ca_list
        c ca_path
        c certificate
        c cipher_list
        c con_ct_wq_max
        c config
        c connection_timeout
        c crl
        c ct_wq_blk_size
        c ct_wq_max
        c debug
        c disable_compression
        c force_run
        c log
        c method
        c private_key
        c require_certificate
        c send_close_notify
        c server_id
        c server_name
        c server_name_mode
        c session_cache
        c session_id
        c ssl_free_list_max
        c ssl_max_send_fragment
        c ssl_read_ahead
        c ssl_release_buffers
        c verify_certificate
        c verify_client
        c verify_depth
        = tlsa
        = tm
        f t_any_replied beflrtx 0
        f t_any_timeout beflrtx 0
        f t_branch_replied eflrx 0
        f t_branch_timeout eflrx 0
        f t_cell_append_branches * 2:ii @6.0
        f t_check_status ceflrtx !1:r
        f t_check_trans bcelrtx 0
        f t_clean * 0
        f t_disable_e2e_cancel_reason beflrtx 1:i
        f t_drop_replies f 0,1
        f t_exists * 0 @6.0
        f t_forward_nonack elrx !2
        f t_forward_nonack_sctp elrx !2
        f t_forward_nonack_tcp elrx !2
        f t_forward_nonack_tls elrx !2
        f t_forward_nonack_to elrx !2
        f t_forward_nonack_udp elrx !2
        f t_forward_nonack_uri elrx 0
        f t_get_status_code bceflrtx 0
        f t_grep_status beflrtx 1:i
        f t_is_canceled beflrtx 0
        f t_is_expired beflrtx 0
        f t_is_retr_async_reply t 0
        f t_is_set * !1
        f t_load_contacts eflrx 0,1:i
        f t_lookup_cancel elrx 0,1:n
        f t_lookup_request elrx 0
        f t_msg_apply_changes b 0 @5.7
        f t_newtran elrx 0
        f t_next_contact_flow elrx 0
        f t_next_contacts eflrx 0
        f t_on_branch eflrx !1
        f t_on_branch_failure beflrtx !1
        f t_on_failure beflrtx !1
        f t_on_reply beflrtx !1
        f t_relay eflrx 0,!2
        f t_relay_cancel elrx 0
        f t_relay_to eflrx 0,!1,!2
        f t_relay_to_avp elrx !2
        f t_relay_to_proxy fr 1:s @6.1
        f t_relay_to_sctp eflrx 0,!2
        f t_relay_to_tcp eflrx 0,!2
        f t_relay_to_tls eflrx 0,!2
        f t_relay_to_udp eflrx 0,!2
        f t_release elrx 0
        f t_replicate elrx 0,1:s,!2
        f t_replicate_sctp elrx !2
        f t_replicate_tcp elrx !2
        f t_replicate_tls elrx !2
        f t_replicate_to elrx !2
        f t_replicate_udp elrx !2
        f t_reply ceflrtx !2
        f t_reply_error for 0 @6.0
        f t_reset_fr beflrtx 0
        f t_reset_max_lifetime beflrtx 0
        f t_reset_retr beflrtx 0
        f t_retransmit_reply elrx 0
        f t_save_lumps elrx 0
        f t_send_reply ceflrtx !2
        f t_set_auto_inv_100 elrx 1:i
        f t_set_disable_6xx beflrtx 1:i
        f t_set_disable_failover beflrtx 1:i
        f t_set_disable_internal_reply beflrtx 1:i
        f t_set_fr beflrtx 1:i,2:ii
        f t_set_max_lifetime beflrtx 2:ii
        f t_set_no_auto_ack bfrt 1:i @5.7
        f t_set_no_e2e_cancel_reason beflrtx 1:i
        f t_set_retr beflrtx 2:ii
        f t_uac_send * !6:ssssss
        f t_use_uac_headers * 0
        f t_write_req eflrx !2
        f t_write_unix eflrx !2
        p ac_extra_hdrs s
        p aggregate_challenges i
        p auto_inv_100 i
        p auto_inv_100_reason s
        p blst_503 i
        p blst_503_def_timeout i
        p blst_503_max_timeout i
        p blst_503_min_timeout i
        p blst_methods_add i
        p blst_methods_lookup i
        p callid_cseq_matching i
        p callid_matching i
        p cancel_b_method i
        p contact_flows_avp s
        p contacts_avp s
        p default_code i
        p default_reason s
        p delayed_reply i @6.1
        p disable_6xx_block i
        p dns_reuse_rcv_socket i
        p e2e_cancel_hop_by_hop i @6.0
        p e2e_cancel_reason i
        p enable_uac_fr i
        p evcb_local_ack_sent s @6.1
        p event_callback s
        p event_callback_lres_sent s
        p evlreq_mode i @6.1
        p exec_time_check i
        p failover_reply_codes s @5.7
        p failure_exec_mode i
        p failure_reply_mode i
        p faked_reply_prio i
        p fr_inv_timer i
        p fr_inv_timer_avp s
        p fr_timer i
        p fr_timer_avp s
        p headers_mode i @6.0
        p local_ack_branch_mode i @6.1
        p local_ack_mode i
        p local_cancel_reason i
        p max_inv_lifetime i
        p max_noninv_lifetime i
        p noisy_ctimer i
        p on_sl_reply s
        p pass_provisional_replies i
        p relay_100 i
        p remap_503_500 i
        p reparse_invite i
        p reparse_on_dns_failover i
        p reply_408_code i @6.0
        p reply_408_reason s @6.0
        p reply_matching i @5.7
        p reply_relay_mode i
        p restart_fr_on_each_reply i
        p retr_timer1 i
        p retr_timer2 i
        p rich_redirect i
        p ruri_matching i
        P tw_append s
        p unix_tx_timeout i
        p unmatched_cancel i
        p via1_matching i
        p wt_timer i
        p xavp_contact s
        k tm ki_t_load_contacts_mode int int
        k tm t_any_replied int
        k tm t_any_timeout int
        k tm t_branch_replied int
        k tm t_branch_timeout int
        k tm t_check_status int str
        k tm t_check_trans int
        k tm t_clean int
        k tm t_drop_replies int str
        k tm t_drop_replies_all int
        k tm t_exists int @5.7
        k tm t_get_branch_index int
        k tm t_get_status_code int
        k tm t_grep_status int int
        k tm t_is_canceled int
        k tm t_is_expired int
        k tm t_is_retr_async_reply int
        k tm t_is_set int str
        k tm t_load_contacts int
        k tm t_lookup_cancel int
        k tm t_lookup_cancel_flags int int
        k tm t_lookup_request int
        k tm t_newtran int
        k tm t_next_contact_flow int
        k tm t_next_contacts int
        k tm t_on_branch int str
        k tm t_on_branch_failure int str
        k tm t_on_failure int str
        k tm t_on_reply int str
        k tm t_relay int
        k tm t_relay_to_flags int int
        k tm t_relay_to_proto int str
        k tm t_relay_to_proto_addr int str,str,int
        k tm t_relay_to_proxy int str
        k tm t_relay_to_proxy_flags int str,int
        k tm t_release int
        k tm t_replicate int str
        k tm t_reply int int,str
        k tm t_reply_error int @5.8
        k tm t_reset_fr int
        k tm t_reset_max_lifetime int
        k tm t_reset_retr int
        k tm t_retransmit_reply int
        k tm t_save_lumps int
        k tm t_send_reply int int,str
        k tm t_set_auto_inv_100 int int
        k tm t_set_disable_6xx int int
        k tm t_set_disable_failover int int
        k tm t_set_disable_internal_reply int int
        k tm t_set_fr int int,int
        k tm t_set_fr_inv int int
        k tm t_set_max_lifetime int int,int
        k tm t_set_no_auto_ack int int @6.1
        k tm t_set_no_e2e_cancel_reason int int
        k tm t_set_retr int int,int
        k tm t_uac_send int str,str,str,str,str,str
        k tm t_use_uac_headers int
        c ac_extra_hdrs
        c aggregate_challenges
        c auto_inv_100
        c auto_inv_100_reason
        c blst_503
        c blst_503_def_timeout
        c blst_503_max_timeout
        c blst_503_min_timeout
        c blst_methods_add
        c blst_methods_lookup
        c callid_cseq_matching
        c callid_matching
        c cancel_b_method
        c default_code
        c default_reason
        c disable_6xx_block
        c e2e_cancel_reason
        c enable_uac_fr
        c fr_inv_timer
        c fr_inv_timer_next
        c fr_timer
        c local_ack_mode
        c local_cancel_reason
        c max_inv_lifetime
        c max_noninv_lifetime
        c noisy_ctimer
        c pass_provisional_replies
        c relay_100
        c reparse_invite
        c reparse_on_dns_failover
        c restart_fr_on_each_reply
        c retr_timer1
        c retr_timer2
        c ruri_matching
        c unix_tx_timeout
        c unmatched_cancel
        c via1_matching
        c wt_timer
        = tmrec
        f is_leap_year * 0,!1
        f time_period_match * !1,!2
        f tmrec_match * !1,!2
        p separator s
        p wday i
        k tmrec is_leap_year int int
        k tmrec is_leap_year_now int
        k tmrec match int str
        k tmrec match_timestamp int str,int
        k tmrec time_period_match int str
        k tmrec time_period_match_timestamp int str,int
        = tmx
        f bind_tmx * 1
        f t_cancel_branch_idx * 3:iii @5.7
        f t_cancel_branches ct 1
        f t_cancel_callid * !3,!4
        f t_continue * !3
        f t_drop * 0,1:i
        f t_flush_flags * 0
        f t_flush_xflags * 0
        f t_is_branch_route * 0
        f t_is_failure_route * 0
        f t_is_reply_route * 0
        f t_is_request_route * 0
        f t_precheck_trans elrx 0
        f t_reply_callid * !4
        f t_reuse_branch elrx 0
        f t_suspend * 0
        f t_uac_ack_local * 2,3,4 @5.7
        f t_vbflag_is_set * 1:i @5.7
        f t_vbflag_reset * 1:i @5.7
        f t_vbflag_set * 1:i @5.7
        p precheck_trans i
        v T r
        v T_branch r
        v T_branch_idx r
        v T_inv r
        v T_reply_code r
        v T_reply_last r
        v T_reply_reason r
        v T_reply_ruid r
        v T_req r
        v T_rpl r
        k tmx t_cancel_branches int str
        k tmx t_cancel_callid int str,str,int
        k tmx t_cancel_callid_reason int str,str,int,int
        k tmx t_continue int int,int,str
        k tmx t_drop int
        k tmx t_drop_rcode int int
        k tmx t_flush_flags int
        k tmx t_flush_xflags int
        k tmx t_is_branch_route int
        k tmx t_is_failure_route int
        k tmx t_is_reply_route int
        k tmx t_is_request_route int
        k tmx t_precheck_trans int
        k tmx t_reply_callid int str,str,int,str
        k tmx t_reuse_branch int
        k tmx t_suspend int
        k tmx t_uac_ack_local int str,str,str,str @6.1
        = topoh
        p callid_prefix s
        p event_callback s
        p event_mode i
        p mask_callid i
        p mask_ip s
        p mask_key s
        p mask_mode i @6.0
        p sanity_checks i
        p uparam_name s
        p uparam_prefix s
        p uri_prefix_checks i
        p use_mode i @6.0
        p vparam_name s
        p vparam_prefix s
        v th r
        = topos
        f tps_set_context * 1:s
        p branch_expire i
        p clean_interval i
        p contact_host s
        p contact_mode i
        p context s
        p cparam_name s
        p db_url s
        p dialog_expire i
        p event_callback s
        p event_mode i
        p header_mode i @6.0
        p mask_callid i
        p methods_nocontact s @6.0
        p methods_noinitial s @6.0
        p methods_update_time s @5.7
        p rr_update i
        p sanity_checks i
        p sn_refresh_topology i @5.7
        p storage s
        p version_table i @6.0
        p xavu_cfg s
        p xavu_field_a_contact s
        p xavu_field_a_contact_host s @5.7
        p xavu_field_b_contact s
        p xavu_field_b_contact_host s @5.7
        p xavu_field_contact_host s
        k topos tps_set_context int str
        = topos_htable @6.0
        p topos_htable_base64 i @6.0
        p topos_htable_dialog s @6.0
        p topos_htable_transaction s @6.0
        = topos_redis
        p serverid s
        = tsilo
        f ts_append eflrx !2
        f ts_append_branches fr 1:s @6.0
        f ts_append_by_contact eflrx !2,!3
        f ts_append_to eflrx !3,!4
        f ts_store eflrx 0,1:s
        p hash_size i
        p use_domain i
        k tsilo ts_append int str,str
        k tsilo ts_append_by_contact int str,str
        k tsilo ts_append_by_contact_uri int str,str,str
        k tsilo ts_append_to int int,int,str
        k tsilo ts_append_to_uri int int,int,str,str
        k tsilo ts_store int
        k tsilo ts_store_uri int str
        = uac
        f uac_auth f 0,1:i
        f uac_auth_mode f 1:i
        f uac_reg_disable * 2:ss
        f uac_reg_enable * 2:ss
        f uac_reg_lookup * 2:sv
        f uac_reg_lookup_uri * 2:sv
        f uac_reg_refresh * 1:s
        f uac_reg_request_to beflrx 2:si
        f uac_reg_send_register * 2:ss @6.0
        f uac_reg_send_unregister * 2:ss @6.0
        f uac_reg_status * 1:s
        f uac_replace_from belrx 1:s,2:ss
        f uac_replace_to belrx 1:s,2:ss
        f uac_req_send * 0
        f uac_restore_from elrx 0
        f uac_restore_to elrx 0
        p auth_password_avp s
        p auth_realm_avp s
        p auth_username_avp s
        P credential s
        p default_socket s
        p event_callback s
        p reg_active i
        p reg_contact_addr s
        p reg_db_table s
        p reg_db_url s
        p reg_gc_interval i
        p reg_hash_size i
        p reg_keep_callid i
        p reg_random_delay i
        p reg_retry_interval i
        p reg_timer_interval i
        p reg_use_domain i
        p reload_delta i @6.0
        p restore_dlg i
        p restore_from_avp s
        p restore_mode s
        p restore_passwd s
        p restore_to_avp s
        p rr_from_store_param s
        p rr_to_store_param s
        v uac_req w
        k uac uac_auth int
        k uac uac_auth_mode int int
        k uac uac_reg_disable int str,str
        k uac uac_reg_enable int str,str
        k uac uac_reg_lookup int str,str
        k uac uac_reg_lookup_uri int str,str
        k uac uac_reg_refresh int str
        k uac uac_reg_request_to int str,int
        k uac uac_reg_status int str
        k uac uac_replace_from int str,str
        k uac uac_replace_from_uri int str
        k uac uac_replace_to int str,str
        k uac uac_replace_to_uri int str
        k uac uac_req_send int
        k uac uac_restore_from int
        k uac uac_restore_to int
        = uac_redirect
        f get_redirects f 1,2
        f set_accept_filter f 2
        f set_deny_filter f 2
        p acc_db_table s
        p acc_function s
        p accept_filter s
        p bflags i
        p default_filter s
        p deny_filter s
        p flags_hdr_mode i
        p q_value i
        k uac_redirect get_redirects int int,int
        k uac_redirect get_redirects_acc int int,int,str
        k uac_redirect get_redirects_all int
        = uid_auth_db
        f proxy_authenticate elrx !2
        f proxy_authorize elrx !2
        f www_authenticate elrx !2
        f www_authorize elrx !2
        p calculate_ha1 i
        p check_all_ha1 i
        p db_url s
        p did_column s
        p flags_column s
        p load_credentials s
        p password_column s
        p password_column_2 s
        p plain_password_column s
        p realm_column s
        p use_did i
        p username_column s
        = uid_avp_db
        f load_attrs eflrx !2
        f load_extra_attrs ceflrtx !2
        f lock_extra_attrs ceflrtx !2
        f remove_extra_attrs ceflrtx !2
        f save_extra_attrs ceflrtx !2
        f unlock_extra_attrs ceflrtx !2
        P attr_group s
        p auto_unlock_extra_attrs i
        p db_url s
        p did_column s
        p flags_column s
        p name_column s @6.0
        p scheme_column s
        p type_column s
        p uid_column s
        p uri_attrs_table s
        p user_attrs_table s
        p username_column s
        p value_column s
        = uid_domain
        f is_local beflrx 1:s
        f lookup_domain eflrx !2
        p db_mode i
        p db_url s
        p did_col s
        p domain_col s
        p domain_table s
        p domattr_did s
        p domattr_flags s
        p domattr_name s
        p domattr_table s
        p domattr_type s
        p domattr_value s
        p flags_col s
        p load_domain_attrs i
        = uid_gflags
        f flush_ugflags ceflrtx 0
        f is_ugflag ceflrtx 1:n
        f reset_ugflag ceflrtx 1:n
        f set_ugflag ceflrtx 1:n
        p db_url s
        p global_attrs_flags s
        p global_attrs_name s
        p global_attrs_table s
        p global_attrs_type s
        p global_attrs_value s
        p initial i
        p load_global_attrs i
        = uid_uri_db
        f check_uri eflrx !1
        f lookup_user eflrx !1,!2
        p db_url s
        p did_column s
        p flags_column s
        p scheme_column s
        p uid_column s
        p uri_table s
        p username_column s @6.0
        = uri_db
        f check_from elrx 0
        f check_to elrx 0
        f check_uri elrx 1:s,!3:sss
        f does_uri_exist elrx 0
        p db_table s
        p db_url s
        p domain_column s
        p uriuser_column s
        p use_domain i
        p use_uri_table i
        p user_column s
        k uri_db check_from int
        k uri_db check_to int
        k uri_db check_uri int str
        k uri_db check_uri_realm int str,str,str
        k uri_db does_uri_exist int
        = userblocklist
        f check_allowlist eflrx !1
        f check_blocklist eflrx 0,!1
        f check_user_allowlist eflrx !2,!3,!4
        f check_user_blocklist eflrx !2,!3,!4
        p db_url s
        p globalblocklist_allowlist_col s
        p globalblocklist_description_col s
        p globalblocklist_id_col s
        p globalblocklist_prefix_col s
        p globalblocklist_table s
        p match_mode i
        p use_domain i
        p userblocklist_allowlist_col s
        p userblocklist_domain_col s
        p userblocklist_id_col s
        p userblocklist_prefix_col s
        p userblocklist_table s
        p userblocklist_username_col s
        k userblocklist check_allowlist int str
        k userblocklist check_blocklist int str
        k userblocklist check_global_blocklist int
        k userblocklist check_user_allowlist int str,str
        k userblocklist check_user_allowlist_number int str,str,str
        k userblocklist check_user_allowlist_table int str,str,str,str
        k userblocklist check_user_blocklist int str,str
        k userblocklist check_user_blocklist_number int str,str,str
        k userblocklist check_user_blocklist_table int str,str,str,str
        = usrloc
        p callid_column s
        p cflags_column s
        p close_expired_tcp i
        p connection_id_column s
        p contact_column s
        p cseq_column s
        p cseq_delay i
        p db_check_update i
        p db_clean_tcp i
        p db_insert_null i
        p db_insert_update i
        p db_load i
        p db_mode i
        p db_ops_ruid i
        p db_raw_fetch_type i
        p db_timer_clean i
        p db_update_as_insert i
        p db_url s
        p desc_time_order i
        p domain_column s
        p expires_column s
        p expires_type i
        p fetch_rows i
        p flags_column s
        p handle_lost_tcp i
        p hash_size i
        p instance_column s
        p ka_domain s
        p ka_filter i
        p ka_from s
        p ka_interval i @6.0
        p ka_loglevel i
        p ka_logmsg s
        p ka_method s
        p ka_mode i
        p ka_randomize i @6.0
        p ka_reply_codes s @6.0
        p ka_timeout i
        p keepalive_column s
        p load_rank i
        p matching_mode i
        p methods_column s
        p nat_bflag i
        p partition_column s
        p path_column s
        P preload s
        p q_column s
        p received_column s
        p reg_id_column s
        p rm_expired_delay i
        p ruid_column s
        p server_id_column s
        p server_id_filter i
        p skip_remote_socket i
        p socket_column s
        p timer_interval i
        p timer_procs i
        p use_domain i
        p user_agent_column s
        p user_column s
        p version_table i
        p xavp_contact s
        = utils
        f xcap_auth_status elrx 2:ss
        p forward_active i
        p pres_db_url s
        p xcap_table s
        k utils xcap_auth_status int str,str
        = uuid
        v uuid r
        k uuid get xval
        k uuid rget xval
        k uuid tget xval
        = websocket
        f ws_close * 0,!2,!3
        f ws_connect * 5 @5.7
        f ws_connect_url * 2:ss @5.7
        f ws_handle_handshake * 0
        f ws_send * 5 @5.7
        p cors_mode i
        p event_callback s
        p keepalive_interval i
        p keepalive_mechanism i
        p keepalive_processes i
        p keepalive_timeout i
        p ping_application_data s
        p rm_delay_interval i
        p sub_protocols i
        p timer_interval i
        p verbose_list i
        v ws_conid r
        k websocket close int
        k websocket close_conid int int,str,int
        k websocket close_reason int int,str
        k websocket connect int str,int,str,str,int @6.2
        k websocket handle_handshake int
        k websocket send int str,int,str,str,int @6.2
        c enabled
        c keepalive_timeout
        = xcap_client
        p db_url s
        p periodical_query i
        p query_period i
        p xcap_table s
        = xcap_server
        f xcaps_del elrx !2
        f xcaps_get elrx !2
        f xcaps_put elrx !3
        p buf_size i
        p db_url s
        p directory_hostname s
        p directory_scheme i
        p xcap_root s
        p xcap_table s
        P xml_ns s
        v xcapuri w
        k xcap_server xcaps_del int str,str
        k xcap_server xcaps_get int str,str
        k xcap_server xcaps_put int str,str,str
        = xhttp
        f bind_xhttp * 0
        f xhttp_reply elrx !4
        p event_callback s
        p url_match s
        p url_skip s
        v hu r
        t url
        k xhttp get_hu xval
        k xhttp xhttp_reply int int,str,str,str
        = xhttp_pi
        f dispatch_xhttp_pi elrx 0
        p framework s
        p xhttp_pi_buf_size i
        p xhttp_pi_root s
        k xhttp_pi dispatch int
        = xhttp_prom
        f prom_check_uri elrx 0
        f prom_counter_inc * !2,!3,!4,!5
        f prom_counter_reset * !1,!2,!3,!4
        f prom_dispatch elrx 0
        f prom_gauge_inc * 2,3,4,5 @6.1
        f prom_gauge_reset * !1,!2,!3,!4
        f prom_gauge_set * !2,!3,!4,!5
        f prom_histogram_observe * !2,!3,!4,!5
        P prom_counter s
        P prom_gauge s
        P prom_histogram s
        p timestamp_format s @5.7
        p xhttp_prom_beginning s
        p xhttp_prom_buf_size i
        p xhttp_prom_metadata_flags i @6.1
        p xhttp_prom_pkg_stats i @6.0
        p xhttp_prom_stats s
        p xhttp_prom_tags s @6.0
        p xhttp_prom_timeout i
        p xhttp_prom_uptime_stat i @6.0
        k xhttp_prom check_uri int
        k xhttp_prom counter_inc_l0 int str,int
        k xhttp_prom counter_inc_l1 int str,int,str
        k xhttp_prom counter_inc_l2 int str,int,str,str
        k xhttp_prom counter_inc_l3 int str,int,str,str,str
        k xhttp_prom counter_reset_l0 int str
        k xhttp_prom counter_reset_l1 int str,str
        k xhttp_prom counter_reset_l2 int str,str,str
        k xhttp_prom counter_reset_l3 int str,str,str,str
        k xhttp_prom dispatch int
        k xhttp_prom gauge_inc_l0 int str,str @6.1
        k xhttp_prom gauge_inc_l1 int str,str,str @6.1
        k xhttp_prom gauge_inc_l2 int str,str,str,str @6.1
        k xhttp_prom gauge_inc_l3 int str,str,str,str,str @6.1
        k xhttp_prom gauge_reset_l0 int str
        k xhttp_prom gauge_reset_l1 int str,str
        k xhttp_prom gauge_reset_l2 int str,str,str
        k xhttp_prom gauge_reset_l3 int str,str,str,str
        k xhttp_prom gauge_set_l0 int str,str
        k xhttp_prom gauge_set_l1 int str,str,str
        k xhttp_prom gauge_set_l2 int str,str,str,str
        k xhttp_prom gauge_set_l3 int str,str,str,str,str
        k xhttp_prom histogram_observe_l0 int str,str
        k xhttp_prom histogram_observe_l1 int str,str,str
        k xhttp_prom histogram_observe_l2 int str,str,str,str
        k xhttp_prom histogram_observe_l3 int str,str,str,str,str
        = xhttp_rpc
        f dispatch_xhttp_rpc elrx 0
        p xhttp_rpc_buf_size i
        p xhttp_rpc_root s
        k xhttp_rpc dispatch int
        = xlog
        f xalert * !1:s
        f xbug * !1:s
        f xcrit * !1:s
        f xdbg * !1:s
        f xdbgl * !1
        f xerr * !1:s
        f xinfo * !1:s
        f xlog * !1:s,!2:?s,!3:??s
        f xlogl * !1,!2,!3
        f xlogm * !2:?s
        f xnotice * !1:s
        f xwarn * !1:s
        p auto_newline i @5.7
        p buf_size i
        p force_color i
        P log_colors s
        p log_facility s
        p long_format i
        p methods_filter i
        p prefix s
        p prefix_mode i
        v C r
        k xlog xalert int str
        k xlog xcrit int str
        k xlog xdbg int str
        k xlog xerr int str
        k xlog xinfo int str
        k xlog xlog int str,str
        k xlog xlog_facility int str,str,str @5.8
        k xlog xnotice int str
        k xlog xwarn int str
        c methods_filter
        = xmlops
        p buf_size i
        P xml_ns s
        v xml w
        = xmlrpc
        f dispatch_rpc elrx 0
        f xmlrpc_reply elrx !2
        p autoconversion i
        p double_lf_to_crlf i
        p escape_cr i
        p event_callback s
        p mode i
        p route s
        p url_match s
        p url_skip s
        k xmlrpc dispatch_rpc int
        k xmlrpc xmlrpc_reply int int,str
        = xmpp
        f xmpp_send_message elrx 0
        p backend s
        p domain_separator s
        p gateway_domain s
        P gwmap s
        p outbound_proxy s
        p xmpp_domain s
        p xmpp_host s
        p xmpp_password s
        p xmpp_port i
        = xprint
        f xpdbg * !1
        f xplog * !2
        p buf_size i
        """
}
