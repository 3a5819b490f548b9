extension ModuleTable {
    /// Modules whose names begin with i to l.
    static let fromI: StaticString = """
        = imc
        f imc_manager elrx 0
        f imc_room_active * 1:s @6.0
        f imc_room_member * 2:ss @6.0
        p check_on_create i
        p create_on_join i
        p db_mode i @6.0
        p db_url s
        p extra_hdrs s
        p hash_size i
        p imc_cmd_start_char s
        p members_table s
        p outbound_proxy s
        p rooms_table s
        k imc imc_manager int
        k imc imc_room_active int str @5.8
        k imc imc_room_member int str,str @5.8
        = ims_auth
        f ims_auth_data_reset r 0 @6.0
        f ims_auth_data_set r 4:ssss @6.0
        f ims_proxy_authenticate elrx !1
        f ims_proxy_challenge elrx !3
        f ims_www_authenticate elrx !1
        f ims_www_challenge elrx !2,!3
        f ims_www_resync_auth elrx !2
        p add_authinfo_hdr i
        p auth_data_hash_size i
        p auth_data_timeout i
        p auth_used_vector_timeout i
        p auth_vector_timeout i
        p av_check_only_impu i
        p av_mode i @6.0
        p av_request_at_once i
        p av_request_at_sync i
        p cxdx_dest_host s
        p cxdx_dest_realm s
        p cxdx_forced_peer s
        p ignore_failed_auth i
        p invite_qop s
        p max_nonce_reuse i
        p name s
        p registration_default_algorithm s
        p registration_qop s
        = ims_charging
        f Ro_CCR elrx !5
        f Ro_CCR_Stop ceflrtx !3
        f Ro_set_session_id_avp celrtx 0
        p app_provided_party_avp s
        p cdp_event_latency i
        p cdp_event_latency_log i
        p cdp_event_threshold i
        p custom_user_avp s
        p db_mode i
        p db_update_period i
        p db_url s
        p destination_host s
        p destination_realm s
        p hash_size i
        p interim_update_credits i
        p node_func i @6.0
        p origin_host s
        p origin_realm s
        p ro_auth_expiry i
        p ro_forced_peer s
        p service_context_id_ext s
        p service_context_id_mcc s
        p service_context_id_mnc s
        p service_context_id_release s
        p service_context_id_root s
        p single_ro_session_per_dialog i
        p strip_plus_from_e164 i @6.0
        p timer_buffer i
        p use_pani_from_term_invite i @6.0
        p vendor_specific_chargeinfo i
        p vendor_specific_id i
        p video_rating_group i
        p video_service_identifier i
        p voice_rating_group i
        p voice_service_identifier i
        k ims_charging Ro_CCR int str,str,int,str,str
        k ims_charging Ro_CCR_Stop int str,int,str
        k ims_charging Ro_set_session_id_avp int
        = ims_dialog
        f dlg_get * !3
        f dlg_isflagset bceflrtx 1:i
        f dlg_resetflag bceflrtx 1:i
        f dlg_setflag bceflrtx 1:i
        f dlg_terminate bceflrtx !1,!2
        f get_profile_size bceflrtx !2,!3
        f is_in_profile bceflrtx !1,!2
        f is_known_dlg bceflrtx 0
        f set_dlg_profile bceflrtx !1,!2
        f unset_dlg_profile bcft 1,2
        p bridge_controller s
        p db_fetch_rows i
        p db_mode i
        p db_update_period i
        p db_url s
        p dbg_list i @5.7
        p default_timeout i
        p detect_spirals i
        p dlg_extra_hdrs s
        p dlg_flag i
        p dlg_match_mode i
        p hash_size i
        p profiles_no_value s
        p profiles_with_value s
        p rr_param s
        p ruri_pvar s
        p timeout_avp s
        v DLG_count r
        v DLG_lifetime r
        v DLG_status r
        v dlg r
        v dlg_ctx w
        v dlg_var w
        k ims_dialog get_profile_size int str,str,str @5.8
        k ims_dialog is_known_dlg int @5.8
        k ims_dialog set_dlg_profile int str,str @5.8
        = ims_diameter_server
        f diameter_request * 3,4
        f diameter_request_async * 3,4
        v diameter_application r
        v diameter_command r
        v diameter_request r
        v diameter_response w
        k ims_diameter_server diameter_request int str,int,int,str
        k ims_diameter_server diameter_request_async int str,int,int,str
        = ims_icscf
        f I_perform_location_information_request elrx !2
        f I_perform_user_authorization_request elrx !2
        f I_scscf_drop ceflrtx 0
        f I_scscf_select eflrx 1
        p cxdx_dest_realm s
        p cxdx_forced_peer s
        p db_capabilities_table s @6.0
        p db_nds_table s @6.0
        p db_scscf_table s @6.0
        p db_url s @6.0
        p preferred_scscf_uri s
        p route_lir_user_unknown s
        p route_uar_user_unknown s
        p scscf_entry_expiry i
        p use_preferred_scscf_uri i
        = ims_ipsec_pcscf
        f ipsec_create ct 1,2
        f ipsec_destroy celrtx !1,+2
        f ipsec_destroy_by_contact * 4 @6.0
        f ipsec_forward celrtx !1,2
        p ipsec_client_port i
        p ipsec_listen_addr s
        p ipsec_listen_addr6 s
        p ipsec_listen_agname s @6.0
        p ipsec_listen_name s @6.0
        p ipsec_max_connections i
        p ipsec_preferred_alg s @5.7
        p ipsec_preferred_ealg s @5.7
        p ipsec_reuse_server_port i
        p ipsec_server_port i
        p ipsec_spi_id_range i
        p ipsec_spi_id_start i
        = ims_isc
        f isc_from_as eflrx 1
        f isc_match_filter eflrx !2
        f isc_match_filter_reg elrx !2
        p add_p_served_user i
        p expires_grace i
        p isc_fr_inv_timeout i
        p isc_fr_timeout i
        p my_uri s
        = ims_ocs
        f ccr_result elrx 3
        = ims_qos
        f Rx_AAR celrtx !4
        f Rx_AAR_Register elrx !2
        p af_signaling_ip s
        p af_signaling_ip6 s
        p audio_default_bandwidth i
        p authorize_video_flow i
        p cdp_event_latency i
        p cdp_event_latency_log i
        p cdp_event_list_size_threshold i
        p cdp_event_threshold i
        p confirmed_qosrelease_headers s
        p delete_contact_on_rx_failure i
        p dialog_direction i @6.0
        p early_qosrelease_reason s
        p flow_protocol s
        p include_rtcp_fd i
        p media_type s
        p omit_flow_ports i
        p recv_mode i @6.0
        p regex_sdp_ip_prefix_to_maintain_in_fd s
        p rr_default_bandwidth i
        p rs_default_bandwidth i
        p rx_auth_expiry i
        p rx_dest_realm s
        p rx_forced_peer s
        p suspend_transaction i @6.0
        p terminate_dialog_on_rx_failure i
        p trust_bottom_via i @6.0
        p video_default_bandwidth i
        k ims_qos Rx_AAR int str,str,str,int @5.8
        k ims_qos Rx_AAR_Register int str,str @5.8
        = ims_qos_npn @6.0
        f Rx_AAR or 5 @6.0
        f Rx_AAR_Register r 2 @6.0
        f Rx_STR or 2:s? @6.0
        p af_signaling_ip s @6.0
        p af_signaling_ip6 s @6.0
        p af_signaling_port_pc s @6.0
        p af_signaling_port_ps s @6.0
        p audio_default_bandwidth i @6.0
        p authorize_video_flow i @6.0
        p cdp_event_latency i @6.0
        p cdp_event_latency_log i @6.0
        p cdp_event_list_size_threshold i @6.0
        p cdp_event_threshold i @6.0
        p confirmed_qosrelease_headers s @6.0
        p delete_contact_on_rx_failure i @6.0
        p dialog_direction i @6.0
        p early_qosrelease_reason s @6.0
        p flow_protocol s @6.0
        p include_rtcp_fd i @6.0
        p media_type s @6.0
        p omit_flow_ports i @6.0
        p recv_mode i @6.0
        p regex_sdp_ip_prefix_to_maintain_in_fd s @6.0
        p rr_default_bandwidth i @6.0
        p rs_default_bandwidth i @6.0
        p rx_auth_expiry i @6.0
        p rx_dest_realm s @6.0
        p rx_forced_peer s @6.0
        p suspend_transaction i @6.0
        p terminate_dialog_on_rx_failure i @6.0
        p trust_bottom_via i @6.0
        p video_default_bandwidth i @6.0
        k ims_qos Rx_AAR int str,str,str,int,str @5.8
        k ims_qos Rx_AAR_Register int str,str @5.8
        = ims_registrar_pcscf
        f pcscf_assert_called_identity ct 1
        f pcscf_assert_identity elrx !2
        f pcscf_follows_service_routes elrx !1
        f pcscf_force_service_routes elrx !1
        f pcscf_is_registered celrtx !1
        f pcscf_save ct 1
        f pcscf_save_pending elrx !1
        f pcscf_unregister * !4
        f reginfo_handle_notify elrx !1
        p delete_delay i @6.0
        p force_icscf_uri s
        p ignore_contact_rxport_check i
        p ignore_contact_rxproto_check i @6.0
        p ignore_reg_state i
        p is_registered_fallback2ip i
        p pcscf_uri s
        p pending_reg_expires i
        p publish_reginfo i
        p received_avp s
        p reginfo_queue_size_threshold i
        p subscribe_to_reginfo i
        p subscription_expires i
        p trust_bottom_via i @6.0
        v pcscf_asserted_identity r
        v pcscf_registration_contact r
        = ims_registrar_scscf
        f add_sock_hdr elrx 1:s
        f assign_server_unreg elrx !3
        f can_publish_reg elrx !1
        f can_subscribe_to_reg elrx !1
        f impu_registered eflrx !1
        f lookup eflrx !1,!2
        f lookup_path_to_contact elrx 1:s
        f publish_reg elrx !1
        f reg_fetch_contacts eflrx !3
        f reg_free_contacts eflrx 1:s
        f save celrtx !2,!3,4
        f subscribe_to_reg elrx !1
        f term_impu_has_contact eflrx !1
        f term_impu_registered eflrx !1
        f unregister eflrx !2
        p aor_avp s
        p append_branches i
        p case_sensitive i
        p cxdx_dest_realm s
        p cxdx_forced_peer s
        p default_expires i
        p default_expires_range i
        p default_q i
        p em_default_expires i
        p em_max_expires i @5.7
        p em_min_expires i
        p error_reply_code i
        p expires_buffer_percent i
        p max_contacts i
        p max_expires i
        p max_notification_list_size i
        p method_filtering i
        p min_expires i
        p notification_list_size_threshold i
        p notification_processes i
        p path_mode i
        p path_use_received i
        p realm_prefix s
        p received_avp s
        p received_param s
        p reg_callid_avp s
        p retry_after i
        p scscf_name s
        p send_vs_callid_avp i
        p skip_multiple_bindings_on_reg_resp i @6.0
        p sock_flag i
        p sock_hdr_name s
        p store_profile_dereg i
        p subscription_default_expires i
        p subscription_expires_range i
        p subscription_max_expires i
        p subscription_min_expires i
        p support_wildcardPSI i
        p ue_unsubscribe_on_dereg i @6.1
        p use_path i
        p user_data_always i
        p user_data_dtd s
        p user_data_xsd s
        v ulc w
        c append_branches
        c case_sensitive
        c default_expires
        c default_expires_range
        c default_q
        c em_default_expires
        c em_max_expires
        c em_min_expires
        c max_contacts
        c max_expires
        c min_expires
        c realm_pref
        c retry_after
        = ims_usrloc_pcscf
        p audit_expired_pcontacts_interval i @6.0
        p audit_expired_pcontacts_timeout i @6.0
        p db_mode i
        p db_url s
        p enable_debug_file i
        p expires_grace i @6.0
        p hash_size i
        p match_contact_host_port i
        p timer_interval i
        p usrloc_debug_file s
        = ims_usrloc_scscf
        p contact_delete_delay i
        p contacts_hash_size i
        p cseq_delay i
        p db_mode i
        p db_url s
        p desc_time_order i
        p enable_debug_file i
        p fetch_rows i
        p hash_size i
        p matching_mode i
        p max_subscribes i
        p maxcontact i
        p maxcontact_3gpp i
        p maxcontact_behaviour i
        p nat_bflag i
        p realm s
        p skip_realm i
        p sub_dialog_hash_size i
        p subs_hash_size i
        p support_wildcardPSI i
        p timer_interval i
        p timer_procs i
        p unreg_validity i
        p user_data_dtd s
        p user_data_xsd s
        p usrloc_debug_file s
        = influxdbc @6.0
        f influxdbc_division * 3
        f influxdbc_double * 2:ss
        f influxdbc_long * 2:si @6.0
        f influxdbc_measure * 1:s @6.0
        f influxdbc_measureend * 0 @6.0
        f influxdbc_push * 0 @6.0
        f influxdbc_string * 2:ss
        f influxdbc_sub * 1:s @6.0
        f influxdbc_subend * 0 @6.0
        p database s @6.0
        p password s
        p port i @6.0
        p server s @6.0
        p tags s
        p user s
        k influxdbc ic_long int str,int @5.8
        k influxdbc measure int str @5.8
        k influxdbc measureend int @5.8
        k influxdbc push int @5.8
        = ipops
        f compare_ips * 2:ss
        f compare_pure_ips * 2:ss
        f detailed_ip_type * 2
        f detailed_ipv4_type * 2
        f detailed_ipv6_type * 2
        f dns_int_match_ip * 2:ss
        f dns_query * 2:ss
        f dns_set_local_ttl * 1:i
        f dns_sys_match_ip * 2:ss
        f ip_type * 1:s
        f is_in_subnet * 2:ss
        f is_ip * 1:s
        f is_ip_rfc1918 * 1:s
        f is_ipv4 * 1:s
        f is_ipv6 * 1:s
        f is_ipv6_reference * 1:s
        f is_pure_ip * 1:s
        f naptr_query * 2:ss
        f ptr_query * 2:ss @6.0
        f srv_query * 2:ss
        v HN r
        v dns r
        v naptrquery r
        v ptrquery r
        v srvquery r
        k ipops compare_ips int str,str
        k ipops compare_pure_ips int str,str
        k ipops detailed_ip_type int str,str
        k ipops detailed_ipv4_type int str,str
        k ipops detailed_ipv6_type int str,str
        k ipops dns_int_match_ip int str,str
        k ipops dns_query int str,str
        k ipops dns_set_local_ttl int int
        k ipops dns_sys_match_ip int str,str
        k ipops ip_is_in_subnet int str,str
        k ipops ip_type int str
        k ipops is_in_subnet int str,str
        k ipops is_ip int str
        k ipops is_ip4 int str
        k ipops is_ip6 int str
        k ipops is_ip6_reference int str
        k ipops is_ip_rfc1918 int str
        k ipops is_pure_ip int str
        k ipops naptr_query int str,str
        k ipops ptr_query int str,str @6.0
        k ipops srv_query int str,str
        = jansson
        f jansson_append * 4
        f jansson_array_size * 3
        f jansson_get * 3
        f jansson_get_field * 3
        f jansson_pv_get * 3 @6.0
        f jansson_set * 4
        f jansson_xdecode * 2:ss
        f jansson_xencode * 2
        k jansson get int str,str,str
        = janssonrpcc
        f janssonrpc_notification * 3
        f janssonrpc_request * 4
        f jsansonrpc_request * 3
        P keep_alive i
        P min_srv_ttl i
        p result_pv s
        P retry_codes s
        P server s
        = json
        f bind_json * 0
        f json_get_field * 3
        f json_get_string * 3
        p json_escape_char s
        t json
        = jsonrpcc
        f jsonrpc_notification * !2
        f jsonrpc_request * 5
        p max_conn_attempts i
        p servers s
        = jsonrpcs
        f jsonrpc_dispatch elrx 0
        f jsonrpc_exec * 1:s
        p dgram_group ?
        p dgram_mode i
        p dgram_socket s
        p dgram_timeout i
        p dgram_user ?
        p dgram_workers i
        p fifo_group ?
        p fifo_mode i
        p fifo_name s
        p fifo_reply_dir s
        p fifo_user ?
        p pretty_format i
        p tcp_socket s @6.0
        p transport i
        v jsonrpl r
        k jsonrpcs dispatch int
        k jsonrpcs exec int str
        k jsonrpcs execx int str
        k jsonrpcs response xval
        = jwt
        f jwt_generate * 3:sss,4:ssss
        f jwt_verify * 4:ssss
        f jwt_verify_key * 4:ssss @6.0
        p key_mode i
        v jwt r
        k jwt jwt_generate int str,str,str
        k jwt jwt_generate_hdrs int str,str,str,str
        k jwt jwt_verify int str,str,str,str
        k jwt jwt_verify_key int str,str,str,str @5.7
        = jwt3
        f jwt3_generate * 3:sss,4:ssss
        f jwt3_verify * 4:ssss
        f jwt3_verify_key * 4:ssss
        p jwks_cache_ttl i
        p jwks_max_misses i
        p jwks_miss_window i
        p leeway_sec i
        v jwt3 r
        k jwt3 jwt3_generate int str,str,str @6.2
        k jwt3 jwt3_generate_hdrs int str,str,str,str @6.2
        k jwt3 jwt3_verify int str,str,str,str @6.2
        k jwt3 jwt3_verify_key int str,str,str,str @6.2
        = kafka
        f kafka_send * 2
        f kafka_send_key * 3
        p brokers s
        P configuration s
        p init_without_kafka i
        p log_without_overflow i
        p metadata_timeout i
        P topic s
        k kafka send int str,str
        k kafka send_key int str,str,str
        = kazoo
        f kazoo_async_query * 5,6
        f kazoo_encode * 2
        f kazoo_json * 3
        f kazoo_json_keys * 3
        f kazoo_pua_publish * 1
        f kazoo_pua_publish_dialoginfo * 1
        f kazoo_pua_publish_mwi * 1
        f kazoo_pua_publish_presence * 1
        f kazoo_publish * 3,4
        f kazoo_query * 3,4,5
        f kazoo_query_async * 5,6
        f kazoo_subscribe * 1,4
        p amqp_command_hashtable_size i
        p amqp_connect_timeout_micro i
        p amqp_connect_timeout_sec i
        P amqp_connection s
        p amqp_consumer_ack_loop_count i
        p amqp_consumer_ack_timeout_micro i
        p amqp_consumer_ack_timeout_sec i
        p amqp_consumer_event_key s
        p amqp_consumer_event_subkey s
        p amqp_consumer_loop_count i
        p amqp_consumer_processes i
        p amqp_consumer_workers i
        p amqp_heartbeats i
        p amqp_internal_loop_count i
        p amqp_interprocess_timeout_micro i
        p amqp_interprocess_timeout_sec i
        p amqp_max_channels i
        p amqp_primary_zone s
        p amqp_query_timeout_avp s
        p amqp_query_timeout_micro i
        p amqp_query_timeout_sec i
        p amqp_result_avp s
        p amqp_timer_process_interval i
        p amqp_waitframe_timeout_micro i
        p amqp_waitframe_timeout_sec i
        p amqps_ca_cert s
        p amqps_cert s
        p amqps_key s
        p amqps_verify_hostname i
        p amqps_verify_peer i
        p app_name s
        p consume_messages_on_reconnect i
        p db_url s
        p event_callback s
        p federated_exchange s
        p json_escape_char s
        p node_hostname s
        p presence_use_full_entity i
        p presentity_table s
        p pua_include_entity i
        p pua_lock_type i
        p pua_mode i
        p single_consumer_on_reconnect i
        p use_federated_exchange i
        v kzE r
        v kzR r
        v kzRK r
        t kz
        k kazoo kazoo_publish int str,str,str
        k kazoo kazoo_subscribe int str
        = keepalive
        f ka_add_destination bcelrtx !2
        f ka_del_destination * !2
        f ka_is_alive * 1:s
        p delete_counter i
        P destination s
        p ping_from s
        p ping_interval i
        k keepalive add_destination int str,str
        k keepalive del_destination int str,str
        k keepalive is_alive int str
        = kemix
        k kx get_au xval
        k kx get_body xval
        k kx get_bodylen int
        k kx get_callid xval
        k kx get_conid int
        k kx get_cturi xval
        k kx get_def xval str
        k kx get_defn int str
        k kx get_duri xval
        k kx get_env xval str
        k kx get_envn int str
        k kx get_fhost xval
        k kx get_furi xval
        k kx get_fuser xval
        k kx get_method xval
        k kx get_msgbuf xval
        k kx get_msglen int
        k kx get_msgtype int
        k kx get_nhuri xval
        k kx get_ouri xval
        k kx get_proto xval
        k kx get_protoid int
        k kx get_rcv_sock_name xval
        k kx get_rcvaddr_sock xval
        k kx get_rcvadvip xval
        k kx get_rcvadvport xval
        k kx get_rcvip xval
        k kx get_rcvport xval
        k kx get_rhost xval
        k kx get_ruri xval
        k kx get_ruser xval
        k kx get_send_sock xval
        k kx get_send_sock_name xval
        k kx get_send_sock_port int
        k kx get_srcaddr_sock xval
        k kx get_srcip xval
        k kx get_srcport xval
        k kx get_srcuri xval
        k kx get_status int
        k kx get_thost xval
        k kx get_timestamp int
        k kx get_turi xval
        k kx get_tuser xval
        k kx get_ua xval
        k kx gete_au xval
        k kx gete_body xval
        k kx gete_cturi xval
        k kx gete_duri xval
        k kx gete_fhost xval
        k kx gete_fuser xval
        k kx gete_rhost xval
        k kx gete_ruser xval
        k kx gete_thost xval
        k kx gete_tuser xval
        k kx gete_ua xval
        k kx gets_status xval
        k kx getw_au xval
        k kx getw_body xval
        k kx getw_cturi xval
        k kx getw_duri xval
        k kx getw_fhost xval
        k kx getw_fuser xval
        k kx getw_rhost xval
        k kx getw_ruser xval
        k kx getw_thost xval
        k kx getw_tuser xval
        k kx getw_ua xval
        k kx ifdef bool str
        k kx ifndef bool str
        = kex
        f avp_printf * !2
        f is_myhost * 1:s @6.0
        f is_myself * 1:s
        f isbflagset * 1:i,2:ii
        f isdsturiset * 0
        f issflagset * 1:i
        f km_append_branch * v @5.7
        f pv_printf * !2
        f resetbflag * 1:i,2:ii
        f resetdebug * 0
        f resetdsturi * 0
        f resetsflag * 1:i
        f setbflag * 1:i,2:ii
        f setdebug * 1:i
        f setdsturi * 1:s
        f setsflag * 1:i
        v sruid r
        k kex resetdebug int
        k kex setdebug int int
        = lcr
        f defunct_gw eflrx 1
        f from_any_gw ceflrtx 0,2,3
        f from_gw ceflrtx 1,3,4
        f inactivate_gw eflrx 0
        f load_gws eflrx v
        f next_gw eflrx 0
        f to_any_gw ceflrtx 0,2
        f to_gw ceflrtx 1,3
        p db_url s
        p defunct_capability i
        p defunct_column s
        p defunct_gw_avp s
        p dont_strip_or_prefix_flag i
        p enabled_column s
        p fetch_rows i
        p flags_avp s
        p flags_column s
        p from_uri_column s
        p gw_id_column s
        p gw_name_column s
        p gw_uri_avp s
        p hostname_column s
        p id_column s
        p ip_addr_column s
        p lcr_count i
        p lcr_gw_count i
        p lcr_gw_table s
        p lcr_id_avp s
        p lcr_id_column s
        p lcr_rule_hash_size i
        p lcr_rule_table s
        p lcr_rule_target_table s
        p mt_pv_values s
        p mt_tvalue_column s
        p mtree s
        p params_column s
        p ping_from s
        p ping_inactivate_threshold i
        p ping_interval i
        p ping_socket s
        p ping_valid_reply_codes s
        p port_column s
        p prefix_column s
        p priority_column s
        p priority_ordering i
        p request_uri_column s
        p rule_id_avp s
        p rule_id_column s
        p ruri_user_avp s
        p stopper_column s
        p strip_column s
        p tag_avp s
        p tag_column s
        p transport_column s
        p uri_scheme_column s
        p weight_column s
        k lcr defunct_gw int int
        k lcr from_any_gw int
        k lcr from_any_gw_addr int str,int
        k lcr from_any_gw_addr_port int str,int,int
        k lcr from_gw int int
        k lcr from_gw_addr int int,str,int
        k lcr from_gw_addr_port int int,str,int,int
        k lcr inactivate_gw int
        k lcr load_gws int int
        k lcr load_gws_furi int int,str,str
        k lcr load_gws_ruser int int,str
        k lcr next_gw int
        k lcr to_any_gw int
        k lcr to_any_gw_addr int str,int
        k lcr to_gw int int
        k lcr to_gw_addr int int,str,int
        = ldap
        f ldap_filter_url_encode bceflrtx !2
        f ldap_result bceflrtx !1,!2
        f ldap_result_check bceflrtx !1,!2
        f ldap_result_next bceflrtx 0
        f ldap_search bceflrtx 1:s
        p config_file s
        p connect_mode i @6.0
        k ldap result_next int
        k ldap search int str
        k secsipid result_str int str,str
        = log_custom
        f log_udp * 1:s
        k log_custom log_udp int str
        = log_systemd
        f sd_journal_print * 2:ss
        f sd_journal_send_xavp * 1:s
        k log_systemd sd_journal_print int str,str
        k log_systemd sd_journal_send_xvap int str
        = lost
        f lost_held_dereference beflrx 5
        f lost_held_query beflrx 4,5
        f lost_query beflrx 4,6
        p exact_type i
        p geoheader_order i
        p geoheader_type i
        p location_3d i @6.0
        p location_profile i
        p location_type s
        p post_request i
        p recursion i
        p response_time i
        p verbose i
        = lrkproxy
        f lrkproxy_manage * 0,1:s,2:ss
        f set_lrkproxy_set * !1
        p behind_nat i
        p custom_sdp_ip_avp s
        p end_port i
        p gt i
        p hash_table_size i
        p hash_table_tout i
        p lrkp_alg i
        p lrkproxy_disable_tout i
        p lrkproxy_retr i
        P lrkproxy_sock s
        p lrkproxy_tout i
        p start_port i
        = lwsc
        f lwsc_notify * !2:ss
        f lwsc_notify_proto * !3:sss
        f lwsc_request * !2:ss
        f lwsc_request_proto * !3:sss
        p protocol s
        p timeout_connect i
        p timeout_init i
        p timeout_read i
        p timeout_send i
        p verbosity i
        v lwsc r
        k lwsc lwsc_notify int str,str
        k lwsc lwsc_notify_proto int str,str,str
        k lwsc lwsc_request int str,str
        k lwsc lwsc_request_proto int str,str,str
        """
}
