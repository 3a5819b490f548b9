extension ModuleTable {
    /// Modules whose names begin with p to r.
    static let fromP: StaticString = """
        = p_usrloc
        p UTC_timestamps i
        p alg_location i
        p callid_column s
        p cflags_column s
        p connection_expires i
        p contact_column s
        p cseq_column s
        p cseq_delay i
        p db_err_threshold i
        p db_mode i
        p db_ops_ruid i
        p db_retry_interval i
        p db_transaction_level i
        p db_update_as_insert i
        p db_use_transactions i
        p default_db_type s
        p default_db_url s
        p desc_time_order i
        p domain_column s
        p domain_db s
        p error_column s
        p expire_time i
        p expires_column s
        p failover_level i
        p failover_time_column s
        p fetch_rows i
        p flags_column s
        p hash_size i
        p id_column s
        p instance_column s
        p matching_mode i
        p mdb_availability_control i
        p methods_column s
        p nat_bflag i
        p num_column s
        p path_column s
        P preload s @5.7
        p q_column s
        p read_db_url s
        p received_column s
        p reg_db_table s
        p reg_id_column s
        p risk_group_column s
        p ruid_column s
        p socket_column s
        p spare_flag_column s
        p status_column s
        p url_column s
        p use_domain i
        p use_domain_crc32 i @6.0
        p user_agent_column s
        p user_column s
        p write_db_url s
        p write_on_db i
        p write_on_master_db i
        c db_err_threshold
        c db_ops_ruid
        c db_update_as_insert
        c expire_time
        c failover_level
        c matching_mode
        c utc_timestamps
        = path
        f add_path elrx 0,1:s,2:ss
        f add_path_advertised_address r 1:s,2:ss,3:sss @5.7
        f add_path_received elrx 0,1:s,2:ss
        f add_path_received_advertised_address r 1:s,2:ss,3:sss @5.7
        p enable_r2 i
        p received_format i
        p received_name s
        p sockname_mode i
        p use_received i
        k path add_path int
        k path add_path_advertised_address int str @6.2
        k path add_path_advertised_address_user int str,str @6.2
        k path add_path_advertised_address_user_params int str,str,str @6.2
        k path add_path_received int
        k path add_path_received_advertised_address int str @6.2
        k path add_path_received_advertised_address_user int str,str @6.2
        k path add_path_received_advertised_address_user_params int str,str,str @6.2
        k path add_path_received_user int str
        k path add_path_received_user_params int str,str
        k path add_path_user int str
        k path add_path_user_params int str,str
        = pdb
        f pdb_query eflrx !2
        p ll_info i @6.0
        p server s
        p timeout i
        k pdb pdb_query int str,str @6.1
        c timeout
        = pdt
        f pd_translate beflrx !2
        f prefix2domain eflrx 0,1:i,2:ii
        p char_list s
        p check_domain i
        p db_table s
        p db_url s
        p domain_column s
        p fetch_rows i
        p mode i @6.0
        p prefix s
        p prefix_column s
        p sdomain_column s
        k pdt pd_translate int str,int
        k pdt pprefix2domain int int,int
        = peering
        f verify_destination beflrx 0
        f verify_source beflrx 0
        p radius_config s
        p verify_destination_service_type i
        p verify_source_service_type i
        = peerstate
        p cache_cleanup_interval i
        p cache_expire i
        p cache_hash_size i
        p callee_avp s
        p caller_avp s
        p disable_callee_notify_flag i
        p disable_caller_notify_flag i
        p disable_dlg_notify i
        p disable_reg_notify i
        p enable_notify_on_trying i
        p reg_avp s
        p use_avps i
        = permissions
        f allow_address * !3
        f allow_address_group * 2:si
        f allow_register eflrx !1,!2
        f allow_register_include_port fr 1,2 @6.0
        f allow_routing * 0,!1,!2
        f allow_source_address * 0,1:i
        f allow_source_address_group * 0
        f allow_trusted * 0,2:ss,3:sss
        f allow_uri eflrx !2
        p address_file s
        p address_table s
        p allow_suffix s
        p check_all_branches i
        p db_mode i
        p db_url s
        p default_allow_file s
        p default_deny_file s
        p deny_suffix s
        p from_col s
        p grp_col s
        p ip_addr_col s
        p load_backends i
        p mask_col s
        p max_subnets i
        p peer_tag_avp s
        p peer_tag_mode i
        p port_col s
        p priority_col s
        p proto_col s
        p reload_delta i
        p ruri_col s
        p source_col s
        p subnet_match_mode i @6.1
        p tag_col s
        p trusted_cleanup_interval i
        p trusted_table s
        k permissions allow_address int int,str,int
        k permissions allow_address_group int str,int
        k permissions allow_source_address int int
        k permissions allow_source_address_group int
        k permissions allow_trusted int
        = phonenum
        f phonenum_match * 2:ss
        f phonenum_match_cn * !3:sss
        P resid s
        p shortcode i @5.7
        p smode i
        v phn r
        k phonenum match int str,str
        k phonenum match_cn int str,str,str @6.0
        = pike
        f pike_check_ip celrtx 1:s
        f pike_check_req celrtx 0
        p pike_log_level i
        p remove_latency i
        p reqs_density_per_unit i
        p sampling_time_unit i
        k pike pike_check_ip int str
        k pike pike_check_req int
        = pipelimit
        f pl_active * 1:s
        f pl_check * 1:s,!3
        f pl_drop beflrsx 0,!1,!2
        p clean_unused i
        p db_url s
        p hash_size i
        p load_fetch i
        p plp_algorithm_column s
        p plp_limit_column s
        p plp_pipeid_column s
        p plp_table_name s
        p reply_code i
        p reply_reason s
        p timer_interval i
        p timer_mode i
        k pipelimit pl_active int str
        k pipelimit pl_check int str
        k pipelimit pl_check_limit int str,str,int
        k pipelimit pl_drop int
        k pipelimit pl_drop_range int int,int
        k pipelimit pl_drop_retry int int
        = posops
        f pos_append * 2:is
        f pos_body_end * 0
        f pos_body_start * 0
        f pos_find_str * 2:is
        f pos_findi_str * 2:is
        f pos_headers_end * 0
        f pos_headers_start * 0
        f pos_insert * 2:is
        f pos_rfind_str * 2:is
        f pos_rfindi_str * 2:is
        f pos_rm * 2:ii
        f pos_rsearch * 2:ir
        f pos_search * 2:ir
        f pos_set_char * 2:is
        p idx0 i
        v pos r
        k posops pos_append int int,str
        k posops pos_body_end int
        k posops pos_body_start int
        k posops pos_find_str int int,str
        k posops pos_findi_str int int,str
        k posops pos_headers_end int
        k posops pos_headers_start int
        k posops pos_insert int int,str
        k posops pos_rfind_str int int,str
        k posops pos_rfindi_str int int,str
        k posops pos_rm int int,int
        k posops pos_rsearch int int,str
        k posops pos_search int int,str
        k posops pos_set_char int int,str
        = prefix_route
        f prefix_route * 0,1:s
        p db_table s
        p db_url s
        p exit i
        k prefix_route prefix_route int str
        k prefix_route prefix_route_uri int
        = presence
        f handle_publish elrx 0,!1
        f handle_subscribe elrx 0,!1
        f pres_auth_status elrx 2:ss
        f pres_has_subscribers * !2
        f pres_refresh_watchers * !3,!5
        f pres_update_watchers * !2
        p active_watchers_table s
        p clean_period i
        p cseq_offset i
        p db_table_lock_type i
        p db_update_period i
        p db_url s
        p default_socket s @6.1
        p delete_same_subs i
        p dmq_peer_id s @5.7
        p enable_dmq i
        p enable_pres_dmq i @6.1
        p enable_pres_sync_dmq i @6.1
        p enable_sphere_check i
        p enable_subs_dmq i @6.1
        p enable_subs_sync_dmq i @6.1
        p expires_offset i
        p fetch_rows i
        p force_delete i
        p local_log_facility s
        p local_log_level i
        p max_expires i
        p min_expires i
        p min_expires_action i
        p notifier_poll_rate i
        p notifier_processes i
        p pres_htable_size i
        p pres_subs_mode i
        p presentity_table s
        p publ_cache i
        p retrieve_order i
        p retrieve_order_by s
        p send_fast_notify i
        p server_address s
        p sip_uri_match i
        p skip_notify_dmq i @6.1
        p startup_mode i
        p subs_db_mode i
        p subs_htable_size i
        p subs_remove_match i
        p subs_respond_200 i
        p timeout_rm_subs i
        p timer_mode i
        p waitn_time i
        p watchers_table s
        p xavp_cfg s
        v notify_reply r
        v subs r
        k presence handle_publish int
        k presence handle_publish_uri int str
        k presence handle_subscribe int
        k presence handle_subscribe_uri int str
        k presence pres_auth_status int str,str
        k presence pres_has_subscribers int str,str
        k presence pres_refresh_watchers int str,str,int
        k presence pres_refresh_watchers_file int str,str,int,str,str
        k presence pres_update_watchers int str,str
        = presence_conference
        p default_expires i
        p use_partial_states i
        = presence_dfks
        = presence_dialoginfo
        p default_expires i
        p force_dummy_dialog i
        p force_single_dialog i
        = presence_mwi
        p default_expires i
        = presence_profile
        p default_expires i
        = presence_reginfo
        p aggregate_presentities i @6.0
        p default_expires i
        = presence_xml
        f pres_check_activities * !2
        f pres_check_basic * !2
        p db_url s
        p default_expires i
        p disable_bla i
        p disable_presence i
        p disable_winfo i
        p disable_xcapdiff i
        p force_active i
        p force_dummy_presence i
        p force_presence_single_body i
        p integrated_xcap_server i
        p passive_mode i
        p presence_single_body_lookup_element s
        p presence_single_body_priorities s
        P xcap_server s
        p xcap_table s
        p xcapauth_userdel_reason s
        k presence_xml pres_check_activities int str,str
        k presence_xml pres_check_basic int str,str
        = print <5.8
        f print * v <5.8
        p int_param ? <5.8
        p str_param ? <5.8
        = ptimer
        P default_interval s
        P default_nworkers i
        P default_type i
        P end s
        P loop s
        P start s
        P timer s
        v ptimer w
        = pua
        f pua_update_contact elrx 0
        p check_remote_contact i
        p db_mode i
        p db_table s
        p db_table_lock_write i
        p db_url s
        p default_expires i
        p dlginfo_increase_version i
        p fetch_rows i
        p hash_size i
        p min_expires i
        p outbound_proxy s
        p reginfo_increase_version i
        p update_period i
        k pua pua_update_contact int
        = pua_bla
        f bla_handle_notify elrx 0
        f bla_set_flag elrx 0
        p default_domain s
        p header_name s
        p outbound_proxy s
        p server_address s
        = pua_dialoginfo
        p attribute_display i
        p callee_entity_when_publish_disabled s
        p callee_trying i
        p caller_confirmed i
        p caller_entity_when_publish_disabled s
        p disable_callee_publish_flag i
        p disable_caller_publish_flag i
        p include_callid i
        p include_localremote i
        p include_req_uri i
        p include_tags i
        p local_identity_dlg_var s @5.7
        p override_lifetime i
        p publish_dialog_req_within i
        p pubruri_callee_avp s
        p pubruri_callee_dlg_var s
        p pubruri_caller_avp s
        p pubruri_caller_dlg_var s
        p refresh_pubruri_avps_flag i @5.7
        p send_publish_flag i
        p use_pubruri_avps i
        p use_uuid i @6.0
        = pua_json
        f pua_json_publish * 1:s
        p pua_include_entity i
        k pua_json publish int str
        = pua_reginfo
        f reginfo_disable_publish r 0 @6.1
        f reginfo_handle_notify elrx !1
        f reginfo_subscribe celrtx !1,!2
        p default_domain s
        p outbound_proxy s
        p publish_reginfo i
        p server_address s
        = pua_rpc
        = pua_usrloc
        f pua_set_publish elrx 0
        p branch_flag i
        p default_domain s
        p entity_prefix s
        k pua pua_set_publish int
        = pua_xmpp
        f pua_xmpp_notify elrx 0
        f pua_xmpp_req_winfo elrx !2
        p server_address s
        = pv
        f is_int * 1:v
        f not_empty * 1:v
        f pv_evalx * !2
        f pv_isset * 1:v
        f pv_unset * 1:v
        f pv_var_to_xavp * 2:ss
        f pv_xavi_print * 0
        f pv_xavp_print * 0
        f pv_xavp_to_var * 1:s
        f pv_xavu_print * 0
        f sbranch_append * 0
        f sbranch_reset * 0
        f sbranch_set_ruri * 0
        f typeof * 2:v?
        f xavi_child_rm * 2:ss
        f xavi_child_seti * 3
        f xavi_child_sets * 3:sss
        f xavi_rm * 1:s
        f xavi_rm_all * 1:s @6.1
        f xavp_child_rm * 2:ss
        f xavp_child_seti * 3
        f xavp_child_sets * 3:sss
        f xavp_copy * !3,!4
        f xavp_lshift * 2:si @5.7
        f xavp_params_explode * 2:ss
        f xavp_params_implode * 2:ss
        f xavp_params_implode_qval * 2:ss @6.0
        f xavp_push_dst bfr 1:s @5.7
        f xavp_rm * 1:s
        f xavp_rm_all * 1:s @6.1
        f xavp_slist_explode * 4:ssss
        f xavp_xparams_explode * 3:sss @6.0
        f xavu_params_explode * 2:ss
        f xavu_params_implode * 2:ss
        P avp_aliases s
        P shvset s
        P varset s
        v AU r
        v Au r
        v Bf w
        v Eb r
        v Ec r
        v Ei r
        v Ej r
        v Ek r
        v En r
        v Eq r
        v Er r
        v Es r
        v Et r
        v Ev r
        v K r
        v Mf w
        v RAi r
        v RAp r
        v RAu r
        v RAut r
        v Ras r
        v Ri r
        v Rn r
        v Rp r
        v Ru r
        v Rut r
        v Sf w
        v TF r
        v TS r
        v TV r
        v Tb r
        v Tf r
        v Ts r
        v _s r
        v aU r
        v aa r
        v ad r
        v adc r
        v adn r
        v ado r
        v adr r
        v adu r
        v af r
        v ai r
        v ar r
        v au r
        v avp w
        v bF w
        v bR r
        v bf w
        v br w
        v branch w
        v bs r
        v cT r
        v ccp w
        v ci r
        v cl r
        v cnt r
        v conid r
        v cs r
        v csb r
        v ct r
        v cts r
        v ctu r
        v dP r
        v dd r
        v di r
        v dic r
        v dip r
        v dir r
        v dp r
        v ds r
        v du w
        v duri w
        v err.class r
        v err.info r
        v err.level r
        v err.rcode r
        v err.rreason r
        v expires r
        v fU w
        v fUl r
        v fd w
        v fn w
        v from w
        v from.domain w
        v from.user w
        v fs w
        v fsn w
        v fsp r
        v ft r
        v fu w
        v ful r
        v hdr r
        v hdrc r
        v hfl r
        v hflc r
        v ksr r
        v location_ua r
        v mF w
        v mb r
        v mbu r
        v mf w
        v mi r
        v ml r
        v msg r
        v msgbuf w
        v mt r
        v mts r
        v nh r
        v oP r
        v oU r
        v oUl r
        v od r
        v op r
        v ou r
        v ouri r
        v pU r
        v pd r
        v pn r
        v pp r
        v pr r
        v prid r
        v proto r
        v pu r
        v rP r
        v rU w
        v rUl r
        v rb r
        v rcv w
        v rd w
        v re r
        v recv w
        v rm r
        v rmid r
        v rp w
        v rpl r
        v rr r
        v rs r
        v rsi r
        v rt r
        v ru w
        v ruid r
        v rul r
        v ruri w
        v ruri.domain w
        v ruri.user w
        v rv r
        v rz r
        v sF w
        v sas r
        v sbranch w
        v sel r
        v sf w
        v shv w
        v shvinc r
        v si r
        v sid r
        v siz r
        v snd r
        v sndfrom r
        v sndto r
        v sp r
        v src_ip r
        v stat r
        v su r
        v sut r
        v tU w
        v tUl w
        v td w
        v time r
        v timef r
        v tn w
        v to w
        v to.domain w
        v to.user w
        v true r
        v tt r
        v tts r
        v tu w
        v ua r
        v utime r
        v utimef r
        v var w
        v version r
        v via0 r
        v via1 r
        v viaZ r
        v vn w
        v vz w
        v xavi w
        v xavp w
        v xavu w
        t line
        t nameaddr
        t num
        t param
        t s
        t tobody
        t uri
        t urialias
        t val
        k pvx avp_get xval str
        k pvx avp_gete xval str
        k pvx avp_getw xval str
        k pvx avp_is_null int str
        k pvx avp_rm int str
        k pvx avp_seti int str,int
        k pvx avp_sets int str,str
        k pvx evalx int str,str
        k pvx pv_var_to_xavp int str,str
        k pvx pv_xavi_print int
        k pvx pv_xavp_print int
        k pvx pv_xavp_to_var int str
        k pvx pv_xavu_print int
        k pvx sbranch_append int
        k pvx sbranch_reset int
        k pvx sbranch_set_ruri int
        k pvx shv_get xval str
        k pvx shv_seti int str,int
        k pvx shv_sets int str,str
        k pvx shvinc_get xval str @5.7
        k pvx var_get xval str
        k pvx var_seti int str,int
        k pvx var_sets int str,str
        k pvx xavi_child_get xval str,str
        k pvx xavi_child_gete xval str,str
        k pvx xavi_child_getw xval str,str
        k pvx xavi_child_is_null int str,str
        k pvx xavi_child_rm int str,str
        k pvx xavi_child_seti int str,str,int
        k pvx xavi_child_sets int str,str,str
        k pvx xavi_get xval str
        k pvx xavi_get_keys xval str,int
        k pvx xavi_getd xval str
        k pvx xavi_getd_p1 xval str,int
        k pvx xavi_gete xval str
        k pvx xavi_getw xval str
        k pvx xavi_is_null int str
        k pvx xavi_rm int str
        k pvx xavi_rm_all int str @6.1
        k pvx xavi_seti int str,int
        k pvx xavi_sets int str,str
        k pvx xavp_child_get xval str,str
        k pvx xavp_child_gete xval str,str
        k pvx xavp_child_getw xval str,str
        k pvx xavp_child_is_null int str,str
        k pvx xavp_child_rm int str,str
        k pvx xavp_child_seti int str,str,int
        k pvx xavp_child_sets int str,str,str
        k pvx xavp_copy int str,int,str
        k pvx xavp_copy_dst int str,int,str,int
        k pvx xavp_get xval str
        k pvx xavp_get_keys xval str,int
        k pvx xavp_getd xval str
        k pvx xavp_getd_p1 xval str,int
        k pvx xavp_gete xval str
        k pvx xavp_getw xval str
        k pvx xavp_is_null int str
        k pvx xavp_lshift int str,int @5.7
        k pvx xavp_params_explode int str,str
        k pvx xavp_params_implode int str,str
        k pvx xavp_params_implode_qval int str,str @5.8
        k pvx xavp_push_dst int str @5.7
        k pvx xavp_rm int str
        k pvx xavp_rm_all int str @6.1
        k pvx xavp_seti int str,int
        k pvx xavp_sets int str,str
        k pvx xavp_slist_explode int str,str,str,str
        k pvx xavp_xparams_explode int str,str,str @6.0
        k pvx xavu_child_get xval str,str
        k pvx xavu_child_gete xval str,str
        k pvx xavu_child_getw xval str,str
        k pvx xavu_child_is_null int str,str
        k pvx xavu_child_rm int str,str
        k pvx xavu_child_seti int str,str,int
        k pvx xavu_child_sets int str,str,str
        k pvx xavu_get xval str
        k pvx xavu_gete xval str
        k pvx xavu_getw xval str
        k pvx xavu_is_null int str
        k pvx xavu_params_explode int str,str
        k pvx xavu_params_implode int str,str
        k pvx xavu_rm int str
        k pvx xavu_seti int str,int
        k pvx xavu_sets int str,str
        = pv_headers
        f pvh_append_header * 2:ss
        f pvh_apply_headers * 0
        f pvh_check_header * 1:s
        f pvh_collect_headers * 0
        f pvh_header_param_exists * 2:ss
        f pvh_modify_header * 2:ss,3:sss
        f pvh_remove_all_headers * 0
        f pvh_remove_header * 1:s,2:ss
        f pvh_remove_header_param * 2:ss
        f pvh_reset_headers * 0
        p auto_msg i
        p header_apply_flag i
        p header_collect_flag i
        p header_value_size i
        p skip_headers s
        p split_headers s
        p xavi_name s
        v x_fU w
        v x_fd w
        v x_fn w
        v x_ft r
        v x_fu w
        v x_hdr w
        v x_rr w
        v x_rs w
        v x_tU w
        v x_td w
        v x_tn w
        v x_tt r
        v x_tu w
        k pv_headers pvh_append_header int str,str
        k pv_headers pvh_apply_headers int
        k pv_headers pvh_check_header int str
        k pv_headers pvh_collect_headers int
        k pv_headers pvh_header_param_exists int str,str
        k pv_headers pvh_modify_header int str,str,int
        k pv_headers pvh_remove_header int str,int
        k pv_headers pvh_remove_header_param int str,str
        k pv_headers pvh_reset_headers int
        = pvtpl @6.0
        f pvtpl_render * 2:sv @6.0
        P tpl s @6.0
        k pvtpl pvtpl_render int str,str @6.0
        = qos
        p qos_flag i
        = rabbitmq
        f rabbitmq_publish elrx 4:ssss
        f rabbitmq_publish_consume elrx 5
        p amqps_ca_file s @5.7
        p direct_reply_to i
        p timeout_sec i
        p timeout_usec i
        p url s
        k rabbitmq publish int str,str,str,str
        k rabbitmq publish_consume int str,str,str,str,str
        = ratelimit
        f rl_check * 0,1:i
        f rl_check_pipe * 1:i
        P pipe s
        P queue s
        p timer_interval i
        k ratelimit rl_check int
        k ratelimit rl_check_pipe int int
        = regex
        f pcre_match bceflrtx 2:ss
        f pcre_match_group bceflrtx 1:s,2:ss
        p file s
        p group_max_size i
        p max_groups i
        p pcre_caseless i
        p pcre_dotall i
        p pcre_extended i
        p pcre_multiline i
        k regex pcre_match int str,str
        k regex pcre_match_group int str,int
        = registrar
        f add_sock_hdr elrx 1:s
        f lookup eflrx !1,!2
        f lookup_branches eflrx !1
        f lookup_to_dset eflrx !1,!2
        f lookup_xavp * 4:ssss @5.7
        f reg_fetch_contacts eflrx !3
        f reg_free_contacts eflrx 1:s
        f reg_from_user * 3 @5.7
        f reg_send_reply eflrx 0
        f registered * !1,!2,!3,!4
        f save ceflrtx !1,!2,!3
        f unregister * !2,!3
        p append_branches i
        p case_sensitive i
        p contact_max_size i
        p default_expires i
        p default_expires_range i
        p default_q i
        p event_callback s
        p expires_range i
        p flow_timer i
        p gruu_enabled i
        p lookup_filter_mode i
        p max_contacts i
        p max_expires i
        p method_filtering i
        p min_expires i
        p min_expires_mode i
        p outbound_mode i
        p path_check_local i
        p path_mode i
        p path_use_received i
        p realm_prefix s
        p received_avp s
        p received_param s
        p regid_mode i
        p retry_after i
        p sock_flag i
        p sock_hdr_name s
        p sock_mode i
        p use_expired_contacts i
        p use_path i
        p xavp_cfg s
        p xavp_rcd s
        p xavp_rcd_mask i
        v ulc w
        k registrar add_sock_hdr int str
        k registrar lookup int str
        k registrar lookup_branches int str
        k registrar lookup_to_dset int str,str
        k registrar lookup_uri int str,str
        k registrar lookup_xavp int str,str,str,str @5.7
        k registrar reg_fetch_contacts int str,str,str
        k registrar reg_free_contacts int str
        k registrar reg_from_user int str,str,int @5.7
        k registrar reg_send_reply int
        k registrar registered int str
        k registrar registered_action int str,str,int,int
        k registrar registered_flags int str,str,int
        k registrar registered_uri int str,str
        k registrar save int str,int
        k registrar save_uri int str,int,str
        k registrar set_q_override int str
        k registrar ulc_cget xval str,str,int @5.7
        k registrar ulc_rget xval str,str @5.7
        k registrar unregister int str,str
        k registrar unregister_ruid int str,str,str
        c append_branches
        c case_sensitive
        c default_expires
        c default_expires_range
        c default_q
        c expires_range
        c max_contacts
        c max_expires
        c min_expires
        c realm_pref
        c retry_after
        c use_expired_contacts
        = rls
        f rls_handle_notify elrx 0
        f rls_handle_subscribe elrx 0,1:s
        f rls_update_subs * !2
        p clean_period i
        p db_mode i
        p db_url s
        p disable_remote_presence i
        p expires_offset i
        p fetch_rows i
        p hash_size i
        p integrated_xcap_server i
        p max_backend_subs i
        p max_expires i
        p max_notify_body_length i
        p notifier_poll_rate i
        p notifier_processes i
        p outbound_proxy s
        p reload_db_subs i
        p rlpres_clean_period i
        p rlpres_db_url s
        p rlpres_table s
        P rls_event s
        p rlsubs_table s
        p server_address s
        p to_presence_code i
        p waitn_time i
        p xcap_db_url s
        p xcap_root s
        p xcap_table s
        k rls handle_notify int
        k rls handle_subscribe int
        k rls handle_subscribe_uri int str
        k rls update_subs int str,str
        = rr
        f add_rr_param beflrx !1
        f check_route_param elrx 1:r
        f is_direction elrx !1
        f loose_route elrx 0
        f loose_route_mode elrx 1:i
        f loose_route_preloaded elrx 0
        f record_route beflrx 0,!1
        f record_route_advertised_address beflrx !1
        f record_route_preset beflrx !1,!2
        f remove_record_route eflrx 0
        f rr_next_hop_route * 0
        p add_username i
        p append_fromtag i
        p custom_user_avp s
        p enable_double_rr i
        p enable_full_lr i
        p enable_socket_mismatch_warning i
        p force_send_socket i
        p ignore_sips i
        p loose_route_mode i @5.7
        p sockname_mode i
        v fti r
        v rdir r
        v route_uri r
        v tti r
        k rr add_rr_param int str
        k rr check_route_param int str
        k rr is_direction int str
        k rr loose_route int
        k rr loose_route_mode int int
        k rr loose_route_preloaded int
        k rr next_hop_route int
        k rr record_route int
        k rr record_route_advertised_address int str
        k rr record_route_params int str
        k rr record_route_preset int str,str
        k rr record_route_preset_one int str
        k rr remove_record_route int
        = rtimer
        p default_interval i
        P exec s
        P timer s
        v rtimer_worker r
        = rtjson
        f rtjson_init_routes elrx 1:s
        f rtjson_next_route eflrx 0
        f rtjson_push_routes elrx 0
        f rtjson_update_branch b 0
        p xavp_cfg s
        k rtjson init_routes int str
        k rtjson next_route int
        k rtjson push_routes int
        k rtjson update_branch int
        = rtp_media_server
        f rms_answer e 1
        f rms_bridge * 2
        f rms_dialog_check for 0
        f rms_dialogs_dump * 0
        f rms_hangup e 0
        f rms_play * 2
        f rms_sip_request e 0
        p contact_user i
        p log_file_name s
        = rtpengine
        f block_dtmf * 0,1:s
        f block_media * 0,1:s
        f play_dtmf * 1:s
        f play_media * 1:s,+2:ss
        f rtpengine_answer * 0,1:s,+2:ss
        f rtpengine_connect * 0,1:s,2:ss @6.1
        f rtpengine_delete * 0,1:s,+2:ss
        f rtpengine_destroy * 0,1:s,2:ss @6.0
        f rtpengine_info * 0,1:s,+2:ss
        f rtpengine_manage * 0,1:s,+2:ss
        f rtpengine_offer * 0,1:s,+2:ss
        f rtpengine_query * 0,1:s,+2:ss
        f rtpengine_query_v * 2
        f rtpengine_subscribe_answer * 1:s,2:ss @6.1
        f rtpengine_subscribe_request * 4,5 @6.1
        f rtpengine_unsubscribe * 1:s,2:ss @6.1
        f set_rtpengine_set * !1,!2
        f silence_media * 0,1:s
        f start_forwarding * 0,1:s
        f start_recording * 0,1:s
        f stop_forwarding * 0,1:s
        f stop_media * 0,1:s
        f stop_recording * 0,1:s
        f unblock_dtmf * 0,1:s
        f unblock_media * 0,1:s
        f unsilence_media * 0,1:s
        p aggressive_redetection i
        p control_cmd_tos i
        p db_url s
        p disabled_col s
        p dmq_peer_id s @5.7
        p dtmf_event s @6.0
        p dtmf_event_callid s @6.0
        p dtmf_event_duration s @5.7
        p dtmf_event_source_ip s @5.7
        p dtmf_event_source_label s @5.7
        p dtmf_event_source_tag s @6.0
        p dtmf_event_tags s @5.7
        p dtmf_event_timestamp s @6.0
        p dtmf_event_type s @5.7
        p dtmf_event_volume s @5.7
        P dtmf_events_sock s @6.0
        p enable_dmq i @5.7
        p event_callback s @5.7
        p extra_id_pv s
        p force_send_interface s
        p hash_algo i
        p hash_table_size i
        p hash_table_tout i
        p media_duration s
        p mos_A_label_pv s
        p mos_B_label_pv s
        p mos_average_A_pv s
        p mos_average_B_pv s
        p mos_average_jitter_A_pv s
        p mos_average_jitter_B_pv s
        p mos_average_jitter_pv s
        p mos_average_packetloss_A_pv s
        p mos_average_packetloss_B_pv s
        p mos_average_packetloss_pv s
        p mos_average_pv s
        p mos_average_roundtrip_A_pv s
        p mos_average_roundtrip_B_pv s
        p mos_average_roundtrip_leg_A_pv s
        p mos_average_roundtrip_leg_B_pv s
        p mos_average_roundtrip_leg_pv s
        p mos_average_roundtrip_pv s
        p mos_average_samples_A_pv s
        p mos_average_samples_B_pv s
        p mos_average_samples_pv s
        p mos_max_A_pv s
        p mos_max_B_pv s
        p mos_max_at_A_pv s
        p mos_max_at_B_pv s
        p mos_max_at_pv s
        p mos_max_jitter_A_pv s
        p mos_max_jitter_B_pv s
        p mos_max_jitter_pv s
        p mos_max_packetloss_A_pv s
        p mos_max_packetloss_B_pv s
        p mos_max_packetloss_pv s
        p mos_max_pv s
        p mos_max_roundtrip_A_pv s
        p mos_max_roundtrip_B_pv s
        p mos_max_roundtrip_leg_A_pv s
        p mos_max_roundtrip_leg_B_pv s
        p mos_max_roundtrip_leg_pv s
        p mos_max_roundtrip_pv s
        p mos_min_A_pv s
        p mos_min_B_pv s
        p mos_min_at_A_pv s
        p mos_min_at_B_pv s
        p mos_min_at_pv s
        p mos_min_jitter_A_pv s
        p mos_min_jitter_B_pv s
        p mos_min_jitter_pv s
        p mos_min_packetloss_A_pv s
        p mos_min_packetloss_B_pv s
        p mos_min_packetloss_pv s
        p mos_min_pv s
        p mos_min_roundtrip_A_pv s
        p mos_min_roundtrip_B_pv s
        p mos_min_roundtrip_leg_A_pv s
        p mos_min_roundtrip_leg_B_pv s
        p mos_min_roundtrip_leg_pv s
        p mos_min_roundtrip_pv s
        p ping_interval i @5.7
        p ping_mode i @6.0
        p queried_nodes_limit i
        p read_sdp_pv s
        p rtp_inst_pvar s
        p rtpengine_allow_op i
        p rtpengine_disable_tout i
        p rtpengine_retr i
        P rtpengine_sock s
        p rtpengine_tout_ms i
        p setid_avp s
        p setid_col s
        p setid_default i
        p table_name s
        p url_col s
        p weight_col s
        p write_sdp_pv s
        p write_sdp_pv_mode i @6.0
        p wsapi s
        v rtpestat r
        v rtpstat r
        k rtpengine block_dtmf int str
        k rtpengine block_dtmf0 int
        k rtpengine block_dtmf2 int str,str @6.0
        k rtpengine block_media int str
        k rtpengine block_media0 int
        k rtpengine block_media2 int str,str @6.0
        k rtpengine play_dtmf int str @6.1
        k rtpengine play_media int str
        k rtpengine play_media2 int str,str @6.0
        k rtpengine rtpengine_answer int str
        k rtpengine rtpengine_answer0 int
        k rtpengine rtpengine_answer2 int str,str @6.0
        k rtpengine rtpengine_connect int str @6.1
        k rtpengine rtpengine_connect0 int @6.1
        k rtpengine rtpengine_connect2 int str,str @6.1
        k rtpengine rtpengine_delete int str
        k rtpengine rtpengine_delete0 int
        k rtpengine rtpengine_delete2 int str,str @6.0
        k rtpengine rtpengine_manage int str
        k rtpengine rtpengine_manage0 int
        k rtpengine rtpengine_manage2 int str,str @6.0
        k rtpengine rtpengine_offer int str
        k rtpengine rtpengine_offer0 int
        k rtpengine rtpengine_offer2 int str,str @6.0
        k rtpengine rtpengine_query int str
        k rtpengine rtpengine_query0 int
        k rtpengine rtpengine_query2 int str,str @6.0
        k rtpengine rtpengine_query_v int str,str
        k rtpengine rtpengine_subscribe_answer int str @6.1
        k rtpengine rtpengine_subscribe_request int str,str,str,str @6.1
        k rtpengine rtpengine_unsubscribe int str @6.1
        k rtpengine set_rtpengine_set int int
        k rtpengine set_rtpengine_set2 int int,int
        k rtpengine silence_media int str
        k rtpengine silence_media0 int
        k rtpengine silence_media2 int str,str @6.0
        k rtpengine start_forwarding int str @6.2
        k rtpengine start_forwarding0 int @6.2
        k rtpengine start_forwarding2 int str,str @6.2
        k rtpengine start_recording int
        k rtpengine stop_forwarding int str @6.2
        k rtpengine stop_forwarding0 int @6.2
        k rtpengine stop_forwarding2 int str,str @6.2
        k rtpengine stop_media int str
        k rtpengine stop_media0 int
        k rtpengine stop_media2 int str,str @6.0
        k rtpengine stop_recording int
        k rtpengine unblock_dtmf int str
        k rtpengine unblock_dtmf0 int
        k rtpengine unblock_dtmf2 int str,str @6.0
        k rtpengine unblock_media int str
        k rtpengine unblock_media0 int
        k rtpengine unblock_media2 int str,str @6.0
        k rtpengine unsilence_media int str
        k rtpengine unsilence_media0 int
        k rtpengine unsilence_media2 int str,str @6.0
        c aggressive_redetection
        c queried_nodes_limit
        c rtpengine_disable_tout
        c rtpengine_retr
        c rtpengine_tout_ms
        = rtpproxy
        f rtpproxy_answer * 0,1:s,2:ss
        f rtpproxy_destroy * 0,1:s
        f rtpproxy_manage * 0,1:s,2:ss
        f rtpproxy_offer * 0,1:s,2:ss
        f rtpproxy_stop_stream2uac * 0
        f rtpproxy_stop_stream2uas * 0
        f rtpproxy_stream2uac * !2
        f rtpproxy_stream2uas * !2
        f set_rtp_proxy_set * !1
        f start_recording * 0
        f unforce_rtp_proxy * 0,1:s
        p db_url s
        p extra_id_pv s
        p ice_candidate_priority_avp s
        p nortpproxy_str s
        p rtp_inst_pvar s
        p rtpproxy_disable_tout i
        p rtpproxy_retr i
        P rtpproxy_sock s
        p rtpproxy_tout i
        p table_name s
        p timeout_socket s
        p timeout_tag_pv s @6.0
        v rtppstat r
        v rtpstat r
        k rtpproxy rtpproxy_answer int str
        k rtpproxy rtpproxy_answer0 int
        k rtpproxy rtpproxy_answer_ip int str,str
        k rtpproxy rtpproxy_destroy int str
        k rtpproxy rtpproxy_destroy0 int
        k rtpproxy rtpproxy_manage int str
        k rtpproxy rtpproxy_manage0 int
        k rtpproxy rtpproxy_manage_ip int str,str
        k rtpproxy rtpproxy_offer int str
        k rtpproxy rtpproxy_offer0 int
        k rtpproxy rtpproxy_offer_ip int str,str
        k rtpproxy rtpproxy_stop_stream2uac int
        k rtpproxy rtpproxy_stop_stream2uas int
        k rtpproxy rtpproxy_stream2uac int str,int
        k rtpproxy rtpproxy_stream2uas int str,int
        k rtpproxy set_rtpproxy_set int int
        k rtpproxy start_recording int
        = ruxc
        f ruxc_http_delete * 4
        f ruxc_http_get * 3
        f ruxc_http_post * 4
        p http_debug i
        p http_logtype i
        p http_retry i
        p http_reuse i
        p http_timeout i
        p http_timeout_connect i
        p http_timeout_read i
        p http_timeout_write i
        p http_tlsmode i
        k ruxc http_delete int str,str,str,str
        k ruxc http_get int str,str,str
        k ruxc http_post int str,str,str,str
        """
}
