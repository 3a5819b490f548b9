extension ModuleTable {
    /// Modules whose names begin with s.
    static let fromS: StaticString = """
        = sanity
        f sanity_check celrtx 0,1:i,2:ii
        f sanity_reply celrtx 0
        p autodrop i
        p default_checks i
        p noreply i
        p proxy_require s
        p size_body i @5.7
        p size_checks i @5.7
        p size_contact_uri i @5.7
        p size_from_uri i @5.7
        p size_header i @5.7
        p size_headers i @5.7
        p size_message i @5.7
        p size_method i @5.7
        p size_pai_uri i @5.7
        p size_path_uri i @5.7
        p size_route_uri i @5.7
        p size_ruri i @5.7
        p size_to_uri i @5.7
        p uri_checks i
        k sanity sanity_check int int,int
        k sanity sanity_check_defaults int
        k sanity sanity_reply int
        = sca
        f sca_call_info_update ceflrtx 0,1,2,3
        f sca_handle_subscribe elrx 0,+1,+2
        p call_info_max_expires i
        p contact_fallback s @6.0
        p db_update_interval i
        p db_url s
        p from_uri_avp s @6.0
        p hash_table_size i
        p line_seize_max_expires i
        p onhold_bflag i
        p outbound_proxy s
        p purge_expired_interval i
        p server_address s
        p state_table s
        p subs_table s
        p to_uri_avp s @6.0
        k sca call_info_update int int,str,str
        k sca call_info_update_default int
        k sca call_info_update_mask int int
        k sca call_info_update_turi int int,str
        k sca handle_subscribe int
        = sctp
        p sctp_asocmaxrxt i
        p sctp_assoc_reuse i
        p sctp_assoc_tracking i
        p sctp_autoclose i
        p sctp_hbinterval i
        p sctp_init_max_attempts i
        p sctp_init_max_timeo i
        p sctp_max_assocs i
        p sctp_max_burst i
        p sctp_pathmaxrxt i
        p sctp_sack_delay i
        p sctp_sack_freq i
        p sctp_send_retries i
        p sctp_send_ttl i
        p sctp_socket_rcvbuf i
        p sctp_socket_sndbuf i
        p sctp_srto_initial i
        p sctp_srto_max i
        p sctp_srto_min i
        c asocmaxrxt
        c assoc_reuse
        c assoc_tracking
        c autoclose
        c hbinterval
        c init_max_attempts
        c init_max_timeo
        c max_assocs
        c max_burst
        c pathmaxrxt
        c sack_delay
        c sack_freq
        c send_retries
        c send_ttl
        c socket_rcvbuf
        c socket_sndbuf
        c srto_initial
        c srto_max
        c srto_min
        = sdpops
        f sdp_content * 0,1
        f sdp_get * 1
        f sdp_get_address_family * 0
        f sdp_get_line_startswith * !2:?s
        f sdp_iterator_append * 2:ss @6.0
        f sdp_iterator_end * 1:s @6.0
        f sdp_iterator_insert * 2:ss @6.0
        f sdp_iterator_next * 1:s @6.0
        f sdp_iterator_rm * 1:s @6.0
        f sdp_iterator_start * 1:s @6.0
        f sdp_keep_codecs_by_id * 1:s,2:ss
        f sdp_keep_codecs_by_name * 1:s,2:ss
        f sdp_print * 1:i
        f sdp_remove_codecs_by_id * 1:s,2:ss
        f sdp_remove_codecs_by_name * 1:s,2:ss
        f sdp_remove_line_by_prefix * 1:s,2:ss
        f sdp_remove_media * 1:s
        f sdp_remove_transport * 1:s
        f sdp_transport * 1
        f sdp_with_active_media * 1:s
        f sdp_with_codecs_by_id * 1:s
        f sdp_with_codecs_by_name * 1:s
        f sdp_with_ice * 0
        f sdp_with_media * 1:s
        f sdp_with_transport * 1:s
        f sdp_with_transport_like * 1:s
        v sdp w
        v sdpitval r
        k sdpops keep_codecs_by_id int str,str
        k sdpops keep_codecs_by_name int str,str
        k sdpops remove_codecs_by_id int str,str
        k sdpops remove_codecs_by_name int str,str
        k sdpops remove_line_by_prefix int str,str
        k sdpops remove_media int str
        k sdpops sdp_content int
        k sdpops sdp_content_flags int int
        k sdpops sdp_get int str
        k sdpops sdp_get_address_family int @6.2
        k sdpops sdp_get_line_startswith int str,str
        k sdpops sdp_iterator_append int str,str @5.8
        k sdpops sdp_iterator_end int str @5.8
        k sdpops sdp_iterator_insert int str,str @5.8
        k sdpops sdp_iterator_next int str @5.8
        k sdpops sdp_iterator_rm int str @5.8
        k sdpops sdp_iterator_start int str @5.8
        k sdpops sdp_iterator_value xval str @5.8
        k sdpops sdp_print int int
        k sdpops sdp_transport int str
        k sdpops sdp_with_active_media int str
        k sdpops sdp_with_codecs_by_id int str
        k sdpops sdp_with_codecs_by_name int str
        k sdpops sdp_with_ice int
        k sdpops sdp_with_media int str
        k sdpops sdp_with_transport int str
        k sdpops sdp_with_transport_like int str
        = seas
        f as_relay_sl elrx !1
        f as_relay_t elrx !1
        p clusters s
        p jain_ping s
        p listen_sockets s
        p servlet_ping s
        p stats_socket s
        = secfilter
        f secf_check_contact_hdr * 0
        f secf_check_country * 1
        f secf_check_domain_contact_hdr * 0 @5.7
        f secf_check_domain_from_hdr * 0 @5.7
        f secf_check_domain_to_hdr * 0 @5.7
        f secf_check_dst * 1
        f secf_check_from_hdr * 0
        f secf_check_ip * 0
        f secf_check_name_contact_hdr * 0 @5.7
        f secf_check_name_from_hdr * 0 @5.7
        f secf_check_name_to_hdr * 0 @5.7
        f secf_check_sqli_all * 0
        f secf_check_sqli_hdr * 1
        f secf_check_to_hdr * 0
        f secf_check_ua * 0
        f secf_check_username_contact_hdr * 0 @5.7
        f secf_check_username_from_hdr * 0 @5.7
        f secf_check_username_to_hdr * 0 @5.7
        p action_col s
        p cleanup_interval i @6.0
        p data_col s
        p db_url s
        p dst_exact_match i
        p reload_delta i @6.0
        p table_name s
        p type_col s
        k secfilter ki_check_domain_contact_hdr int @6.2
        k secfilter ki_check_domain_from_hdr int @6.2
        k secfilter ki_check_domain_to_hdr int @6.2
        k secfilter ki_check_name_contact_hdr int @6.2
        k secfilter ki_check_name_from_hdr int @6.2
        k secfilter ki_check_name_to_hdr int @6.2
        k secfilter ki_check_username_contact_hdr int @6.2
        k secfilter ki_check_username_from_hdr int @6.2
        k secfilter ki_check_username_to_hdr int @6.2
        k secfilter secf_check_contact_hdr int @6.0
        k secfilter secf_check_country int str @6.0
        k secfilter secf_check_dst int str @6.0
        k secfilter secf_check_from_hdr int @6.0
        k secfilter secf_check_ip int @6.0
        k secfilter secf_check_sqli_all int @6.0
        k secfilter secf_check_to_hdr int @6.0
        k secfilter secf_check_ua int @6.0
        k secfilter secf_sqli_hdr int str @6.0
        = secsipid
        f secsipid_add_identity * 6:ssssss
        f secsipid_build_identity * 6:ssssss
        f secsipid_build_identity_prvkey * 6:ssssss
        f secsipid_check * 2:ss
        f secsipid_check_identity * 1:s
        f secsipid_check_identity_pubkey * 1:s
        f secsipid_get_url * 2:sv
        f secsipid_sign * 3:sss
        f secsipid_sign_prvkey * 3:sss @6.0
        f secsipid_verify * 3:sss @6.0
        p cache_dir s
        p cache_expire i
        p expire i
        P libopt s
        p modproc s
        p timeout i
        v secsipid r
        k secsipid secsipid_add_identity int str,str,str,str,str,str
        k secsipid secsipid_build_identity int str,str,str,str,str,str
        k secsipid secsipid_build_identity_prvkey int str,str,str,str,str,str
        k secsipid secsipid_check int str,str
        k secsipid secsipid_check_identity int str
        k secsipid secsipid_check_identity_pubkey int str
        k secsipid secsipid_get_url xval str
        k secsipid secsipid_get_val xval
        k secsipid secsipid_sign int str,str,str @5.8
        k secsipid secsipid_sign_prvkey int str,str,str @5.8
        k secsipid secsipid_verify int str,str,str @6.0
        = secsipid_proc
        = sipcapture
        f float2int * !2
        f report_capture * !1,!2,!3
        f sip_capture * 0,!1,!2
        f sip_capture_forward * 1:s
        p auth_user_column s
        p authorization_column s
        p callid_aleg_column s
        p callid_aleg_header s
        p callid_column s
        p capture_bad_msgs i
        P capture_mode s
        p capture_node s
        p capture_on i
        p contact_ip_column s
        p contact_port_column s
        p contact_user_column s
        p content_type_column s
        p correlation_column s
        p cseq_column s
        p custom_field1_column s
        p custom_field1_header s
        p custom_field2_column s
        p custom_field2_header s
        p custom_field3_column s
        p custom_field3_header s
        p date_column s
        p db_insert_mode i
        p db_url s
        p destination_ip_column s
        p destination_port_column s
        p diversion_column s
        p event_callback s
        p family_column s
        p from_domain_column s
        p from_tag_column s
        p from_user_column s
        p hash_source s
        p hep_capture_on i
        p insert_retries i
        p insert_retry_timeout i
        p method_column s
        p micro_ts_column s
        p msg_column s
        p mt_mode s
        p node_column s
        p nonsip_hook i
        p originator_ip_column s
        p originator_port_column s
        p pid_user_column s
        p promiscuous_on i
        p proto_column s
        p raw_interface s
        p raw_ipip_capture_on i
        p raw_moni_bpf_on i
        p raw_moni_capture_on i
        p raw_sock_children i
        p raw_socket_listen s
        p reason_column s
        p reply_reason_column s
        p rtp_stat_column s
        p ruri_column s
        p ruri_domain_column s
        p ruri_user_column s
        p source_ip_column s
        p source_port_column s
        p table_name s
        p to_domain_column s
        p to_tag_column s
        p to_user_column s
        p topoh_unmask i
        p type_column s
        p user_agent_column s
        p via_1_branch_column s
        p via_1_column s
        v hep r
        k sipcapture float2int int str,str
        k sipcapture report_capture int str
        k sipcapture report_capture_cid int str,str
        k sipcapture report_capture_data int str,str,str
        k sipcapture sip_capture int
        k sipcapture sip_capture_forward int str
        k sipcapture sip_capture_mode int str,str
        k sipcapture sip_capture_table int str
        = sipdump
        f sipdump_send * 1:s
        p enable i
        p event_callback s
        p fage i
        p fagex s @6.1
        p folder s
        p fprefix s
        p mode i
        p parse_call_id i @5.7
        p rotate i
        p wait i
        p wait_mode i @6.1
        v sipdump r
        k sipdump get_buf xval
        k sipdump get_dst_ip xval
        k sipdump get_src_ip xval
        k sipdump get_tag xval
        k sipdump send int str
        = sipjson
        f sj_serialize * 2:sv
        k sipjson sj_serialize int str,str
        = sipp
        p default_call_rate i
        p default_caller s
        p default_concurrent_calls i
        p default_duration i
        p default_max_test_duration i
        p default_service s
        p default_total_calls i
        p enable_prometheus i
        p max_concurrent_calls i
        p max_concurrent_tests i
        p media_ip s
        p scenario_dir s
        p send_socket s
        p send_socket_name s
        p sipp_path s
        p target_domain s
        p valid_domains s
        p work_dir s
        = siprepo
        f sr_msg_async_pull * 5
        f sr_msg_check * 0
        f sr_msg_match * 1:i
        f sr_msg_pull cr 4
        f sr_msg_push cr 2:si
        f sr_msg_rm cr 2:ss
        p expire i
        p hash_size i
        p timer_interval i
        p timer_procs i
        k siprepo sr_msg_async_pull int str,str,str,str,int
        k siprepo sr_msg_check int
        k siprepo sr_msg_match int int @6.2
        k siprepo sr_msg_pull int str,str,str,int
        k siprepo sr_msg_push int str,int
        k siprepo sr_msg_rm int str,str
        = sipt
        f sipt_destination belrx 3:sss,4:sss?
        f sipt_forwarding belrx 2:ss
        f sipt_has_isup_body * 0
        f sipt_set_bci_1 ct 4:sss?
        f sipt_set_calling belrx 4:sss?
        v sipt r
        v sipt_called_party_nai r
        v sipt_calling_party_nai r
        v sipt_cpc r
        v sipt_hop_counter r
        v sipt_presentation r
        v sipt_screening r
        k sipt destination bool str,str,str @6.1
        k sipt destination_terminator bool str,str,str,str @6.1
        k sipt forwarding bool str,str @6.1
        k sipt has_isup_body bool @6.1
        k sipt set_bci_1 bool str,str,str,str @6.1
        k sipt set_calling bool str,str,str,str @6.1
        = siptrace
        f hlog * 1:s,2:ss
        f sip_trace * 0,!1,2,3
        f sip_trace_mode * 1:s
        f sip_trace_msg * 5:sssss @6.0
        p auth_key s
        p callid_column s
        p data_mode i @6.0
        p date_column s
        p db_url s
        p direction_column s
        p duplicate_uri s
        p evcb_msg s
        p force_send_sock s
        p fromip_column s
        p fromtag_column s
        p hep_capture_id i
        p hep_mode_on i
        p hep_version i
        p method_column s
        p msg_column s
        p send_sock_addr s
        p send_sock_name s
        p status_column s
        p table s
        p toip_column s
        p totag_column s
        p trace_db_mode i
        p trace_delayed i
        p trace_dialog_ack i @6.0
        p trace_dialog_spiral i @6.0
        p trace_ephemeral_socket i @5.7
        p trace_flag i
        p trace_init_mode i
        p trace_local_ip s
        p trace_mode i
        p trace_on i
        p trace_sl_acks i
        p trace_table_avp s
        p trace_to_database i
        p traced_user_avp s
        p traced_user_column s
        p xheaders_read i
        p xheaders_write i
        v siptrace r
        k siptrace hlog int str
        k siptrace hlog_cid int str,str
        k siptrace sip_trace int
        k siptrace sip_trace_dst int str
        k siptrace sip_trace_dst_cid int str,str
        k siptrace sip_trace_dst_cid_type int str,str,str
        k siptrace sip_trace_mode int str
        k siptrace sip_trace_msg int str,str,str,str,str @5.8
        = siputils
        f add_uri_param elrx 1:s
        f append_rpid_hf beflrx 0,2:ss
        f cmp_aor * 2:ss
        f cmp_hdr_name * 2:ss
        f cmp_uri * 2:ss
        f contact_param_check * 1:s @6.0
        f contact_param_decode celrtx 1:s
        f contact_param_decode_ruri elrx 1:s
        f contact_param_encode celrtx 2:ss
        f contact_param_encode_alias or 2:ss @6.1
        f contact_param_rm celrtx 1:s
        f decode_contact elrx 0
        f decode_contact_header ceflrtx 0
        f encode_contact celrtx 2
        f get_uri_param elrx 2
        f has_totag * 0
        f hdr_date_check * 1:i
        f is_alphanum * 1:s
        f is_alphanumex * 2:ss
        f is_e164 eflrx 1:v
        f is_first_hop * 0,1:i
        f is_gruu * 0,1:s
        f is_http * 0 @6.0
        f is_numeric * 1:s
        f is_reply * 0
        f is_request * 0
        f is_rpid_user_e164 elrx 0
        f is_sip * 0 @6.0
        f is_supported * !1
        f is_tel_number * 1:s
        f is_uri * 1:s
        f is_uri_user_e164 * 1:v
        f is_user elrx 1:s
        f options_reply elrx 0
        f set_uri_host * 2
        f set_uri_user * 2
        f sip_p_charging_vector * 1:s
        f sip_parse_headers * 0 @6.0
        f tel2sip bceflrtx !3
        f tel2sip2 bfor 3 @6.0
        f uri_param beflrx 1:s,2:ss
        f uri_param_any beflrx 1:s
        f uri_param_rm beflrx 1:s
        p contact_flds_separator s
        p e164_max_len i @5.7
        p options_accept s
        p options_accept_encoding s
        p options_accept_language s
        p options_support s
        p rpid_avp s
        p rpid_prefix s
        p rpid_suffix s
        v pcv r
        k siputils add_uri_param int str
        k siputils cmp_aor int str,str
        k siputils cmp_hdr_name int str,str
        k siputils cmp_uri int str,str
        k siputils contact_param_check int str @5.8
        k siputils contact_param_decode int str
        k siputils contact_param_decode_ruri int str
        k siputils contact_param_encode int str,str
        k siputils contact_param_encode_alias int str,str @6.1
        k siputils contact_param_rm int str
        k siputils decode_contact int
        k siputils decode_contact_header int
        k siputils encode_contact int str,str
        k siputils has_totag int
        k siputils hdr_date_check int int
        k siputils is_alphanum int str
        k siputils is_alphanumex int str,str
        k siputils is_first_hop int
        k siputils is_first_hop_mode int int
        k siputils is_gruu int
        k siputils is_http int @6.0
        k siputils is_numeric int str
        k siputils is_reply int
        k siputils is_request int
        k siputils is_sip int @6.0
        k siputils is_tel_number int str
        k siputils is_uri int str
        k siputils is_user int str
        k siputils options_reply int
        k siputils sip_parse_headers int @6.0
        k siputils uri_param int str
        k siputils uri_param_any int str
        k siputils uri_param_rm int str
        k siputils uri_param_value int str,str
        c ring_timeout
        = sl
        f send_reply ceflrtx !2:is
        f send_reply_error for 0 @6.0
        f send_reply_mode ceflrtx !3
        f sl_forward_reply ct 0,1:s,2:ss
        f sl_reply elrx !2:is
        f sl_reply_error elrx 0
        f sl_send_reply elrx !2:is
        p bind_tm i
        p default_code i
        p default_reason s
        p event_callback_fl_ack s
        p event_callback_lres_sent s
        p rich_redirect i
        v ltt r
        k sl send_reply int int,str
        k sl send_reply_error int @5.8
        k sl send_reply_mode int int,str,int
        k sl sl_forward_reply int str,str
        k sl sl_reply_error int
        k sl sl_send_reply int int,str
        = slack
        f slack_send * !1
        p channel s
        p icon_emoji s
        P slack_url s
        p username s
        k slack slack_send int str
        = sms
        f sms_send_msg elrx 0
        f sms_send_msg_to_net elrx !1
        p default_net s
        p domain s
        p links s
        p max_sms_parts i
        p modems s
        p networks s
        p sms_report_type i
        p use_contact i
        = smsops
        f isRPDATA elrx 0
        f smsdump elrx 0
        v rpdata w
        v smsack r
        v smsbody r
        v tpdu w
        = snmpstats
        P MsgQueueMajorThreshold i
        P MsgQueueMinorThreshold i
        P dlg_major_threshold i
        P dlg_minor_threshold i
        p export_registrar i
        P sipEntityType s
        P snmpCommunity s
        P snmpVersion s
        P snmpgetPath s
        = speeddial
        f sd_lookup elrx 1:s,2:ss
        p db_url s
        p domain_column s
        p domain_prefix s
        p new_uri_column s
        p sd_domain_column s
        p sd_user_column s
        p use_domain i
        p user_column s
        k speeddial lookup int str
        k speeddial lookup_owner int str,str
        = sqlops
        f sql_pvquery * !3
        f sql_query * !2,!3
        f sql_query_async * !2
        f sql_result_free * !1
        f sql_xquery * !3
        p connect_mode i
        p log_buf_size i @6.0
        p results_maxsize i
        P sqlcon s
        P sqlres s
        p tr_buf_size i
        v dbr r
        v sqlrows r
        t sql
        k sqlops sql_is_null int str,int,int
        k sqlops sql_num_columns int str
        k sqlops sql_num_rows int str
        k sqlops sql_pvquery int str,str,str
        k sqlops sql_query int str,str,str
        k sqlops sql_query_async int str,str
        k sqlops sql_result_free int str
        k sqlops sql_result_get xval str,int,int
        k sqlops sql_result_gete xval str,int,int
        k sqlops sql_result_getz xval str,int,int
        k sqlops sql_xquery int str,str,str
        = ss7ops
        f isup_to_json * 1
        v isup r
        k ss7ops isup_to_json int int
        = sst
        f sstCheckMin celrtx 1
        p enable_stats i
        p min_se i
        p reject_to_small i
        p sst_flag i
        p timeout_avp s
        k sst sst_check_min int int
        = statistics
        f reset_stat bceflrtx !1
        f update_stat * !2
        P variable s
        k statistics reset_stat int str
        k statistics update_stat int str,int
        = statsc
        f statsc_reset * 0
        p interval i
        p items i
        P track s
        k statsc statsc_reset int
        = statsd
        f statsd_decr * 1,+2
        f statsd_gauge * 2,+3
        f statsd_histogram * 2,+3
        f statsd_incr * 1,+2
        f statsd_set * 2,+3
        f statsd_start * 1
        f statsd_stop * 1,+2
        p ip s
        p port s
        k statsd statsd_decr int str
        k statsd statsd_gauge int str,str
        k statsd statsd_histogram int str,str
        k statsd statsd_incr int str
        k statsd statsd_labels_decr int str,str @5.8
        k statsd statsd_labels_gauge int str,str,str @5.8
        k statsd statsd_labels_histogram int str,str,str @5.8
        k statsd statsd_labels_incr int str,str @5.8
        k statsd statsd_labels_set int str,str,str @5.8
        k statsd statsd_labels_stop int str,str @5.8
        k statsd statsd_set int str,str
        k statsd statsd_start int str
        k statsd statsd_stop int str
        = stirshaken
        f stirshaken_add_identity * 5:sssss
        f stirshaken_add_identity_with_key * 6:ssssss
        f stirshaken_check_identity * 0
        f stirshaken_check_identity_with_cert * 1:s
        f stirshaken_check_identity_with_key * 1:s
        p as_default_key s
        p vs_ca_dir s
        p vs_cache_certificates i
        p vs_cache_dir s
        p vs_cache_expire_s i
        p vs_certsubject_pvname s
        p vs_connect_timeout_s i
        p vs_crl_dir s
        p vs_identity_expire_s i
        p vs_pptgrants_pvname s
        p vs_verify_x509_cert_path i
        k stirshaken stirshaken_add_identity int str,str,str,str,str
        k stirshaken stirshaken_add_identity_with_key int str,str,str,str,str,str
        k stirshaken stirshaken_check_identity int
        k stirshaken stirshaken_check_identity_with_cert int str
        k stirshaken stirshaken_check_identity_with_key int str
        = stun
        c stun_enabled
        = sworker
        f swork_task * v <5.8
        f sworker_active cr 0
        f sworker_task cr 1:s @6.0
        p xdata s
        k sworker active int
        k sworker task int str
        = systemdops
        """
}
