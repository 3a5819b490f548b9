extension ModuleTable {
    /// Modules whose names begin with a to b.
    static let fromA: StaticString = """
        = acc
        f acc_db_request * 2
        f acc_log_request * 1
        f acc_request * 2:ss
        p acc_callid_column s
        p acc_extra_nullable i
        p acc_extra_size i
        p acc_from_tag_column s
        p acc_method_column s
        p acc_prepare_always i
        p acc_prepare_flag i
        p acc_sip_code_column s
        p acc_sip_reason_column s
        p acc_time_column s
        p acc_to_tag_column s
        p cdr_duration_id s
        p cdr_duration_mode i @6.1
        p cdr_enable i
        p cdr_end_id s
        p cdr_expired_dlg_enable i
        p cdr_extra s
        p cdr_extra_nullable i
        p cdr_extra_size i
        p cdr_facility s
        p cdr_log_enable i
        p cdr_on_failed i
        p cdr_skip s
        p cdr_start_id s
        p cdr_start_on_confirmed i
        p cdrs_table s
        p clone_msg i
        p db_extra s
        p db_flag i
        p db_insert_mode i
        p db_missed_flag i
        p db_table_acc s
        p db_table_missed_calls s
        p db_url s
        p db_version_check i @6.1
        p detect_direction i
        p early_media i
        p failed_filter s
        p failed_transaction_flag i
        p log_extra s
        p log_facility s
        p log_flag i
        p log_level i
        p log_missed_flag i
        p multi_leg_info s
        p reason_from_hf i
        p report_ack i
        p report_cancels i
        p time_attr s
        p time_exten s
        p time_format s
        p time_mode i
        k acc acc_db_request int str,str
        k acc acc_log_request int str
        k acc acc_request int str,str
        = acc_diameter
        f acc_diam_request * 1
        p diameter_client_host s
        p diameter_client_port i
        p diameter_extra s
        p diameter_flag i
        p diameter_missed_flag i
        = acc_json
        p acc_extra s
        p acc_flag i
        p acc_log_facility s
        p acc_log_level i
        p acc_missed_flag i
        p acc_output_mqueue s
        p acc_output_syslog i
        p acc_pre_encoded_prefix s
        p acc_time_format s
        p acc_time_mode i
        p cdr_enable i
        p cdr_expired_dlg_enable i
        p cdr_extra s
        p cdr_log_facility s
        p cdr_log_level i
        p cdr_output_mqueue s
        p cdr_output_syslog i
        p cdr_pre_encoded_prefix s @6.0
        p cdr_skip s @6.1
        = acc_radius
        f acc_rad_request * 1
        p rad_time_mode i
        p radius_config s
        p radius_extra s
        p radius_flag i
        p radius_missed_flag i
        p service_type i
        k acc_radius request int str
        = alias_db
        f alias_db_find bceflrtx !3,!4
        f alias_db_lookup eflrx !1,!2
        p alias_domain_column s
        p alias_user_column s
        p append_branches i
        p db_url s
        p domain_column s
        p domain_prefix s
        p use_domain i
        p user_column s
        k alias_db lookup int str
        k alias_db lookup_ex int str,str
        = app_java <6.0
        f java_method_exec * v <6.0
        f java_s_method_exec * v <6.0
        f java_s_staticmethod_exec * v <6.0
        f java_staticmethod_exec * v <6.0
        p child_init_method ? <6.0
        p class_name ? <6.0
        p force_cmd_exec ? <6.0
        p java_options ? <6.0
        = app_jsdt
        f jsdt_dofile * 1:s
        f jsdt_dostring * 1:s
        f jsdt_run * !1,!2,!3,!4
        f jsdt_runstring * 1:s
        p load s
        p loaddir s @6.1
        p mode i
        k app_jsdt dofile int str
        k app_jsdt dostring int str
        k app_jsdt run int str
        k app_jsdt run_p1 int str,str
        k app_jsdt run_p2 int str,str,str
        k app_jsdt run_p3 int str,str,str,str
        k app_jsdt runstring int str
        = app_lua
        f bind_app_lua * 0
        f lua_dofile * 1:s
        f lua_dostring * 1:s
        f lua_run * !1,!2,!3,!4
        f lua_runstring * 1:s
        P load s
        p log_mode i
        P reload i
        k app_lua dofile int str
        k app_lua dostring int str
        k app_lua run int str
        k app_lua run_p1 int str,str
        k app_lua run_p2 int str,str,str
        k app_lua run_p3 int str,str,str,str
        k app_lua runstring int str
        = app_lua_sr <5.8
        p register ? <5.8
        = app_mono <5.8
        f mono_exec * v <5.8
        f mono_run * v <5.8
        p load ? <5.8
        = app_perl
        f perl_exec bceflrtx 1,2
        f perl_exec_simple bceflrtx 1,2
        p filename s
        p modpath s
        p parse_mode i @6.0
        p perl_destroy_func s
        p reset_cycles i
        p unsafemodfnc i
        p warn_mode i @6.0
        = app_python
        f python_exec * 1:s,2:ss
        p child_init_method s
        p load s
        p mod_init_function s
        p script_name s
        k  ktest none str
        k app_python exec int str
        k app_python exec_p1 int str,str
        k app_python execx int str
        = app_python3
        f python_exec * 1:s,2:ss
        p child_init_method s
        p load s
        p mod_init_function s
        p script_name s
        p threads_mode i @6.0
        k  ktest none str
        k app_python3 exec int str
        k app_python3 exec_p1 int str,str
        k app_python3 execx int str
        = app_python3s @6.0
        f app_python3s_exec * 1:s,2:ss @6.0
        p load s @6.0
        p script_child_init s @6.0
        p script_init s @6.0
        p threads_mode i @6.0
        k  ktest none str
        k app_python3s exec int str @5.7
        k app_python3s exec_p1 int str,str @5.7
        k app_python3s execx int str @5.7
        = app_ruby
        f ruby_run * !1,!2,!3,!4
        p load s
        p modproc s @6.0
        p xval_mode i
        k app_ruby run int str
        k app_ruby run_p1 int str,str
        k app_ruby run_p2 int str,str,str
        k app_ruby run_p3 int str,str,str,str
        = app_ruby_proc
        = app_sqlang <5.8
        f sqlang_dofile * v <5.8
        f sqlang_dostring * v <5.8
        f sqlang_run * v <5.8
        f sqlang_runstring * v <5.8
        p load ? <5.8
        = async
        f async_ms_route eflrx !2
        f async_ms_sleep eflrx !1
        f async_route eflrx !2
        f async_sleep eflrx !1
        f async_task_data * !2
        f async_task_group_data * !3
        f async_task_group_route eflrx !2
        f async_task_route eflrx !1
        f async_tkv_emit * 3 @6.0
        p mode i @6.0
        p ms_timer i
        p return i
        p workers i
        v async r
        k async get_data xval
        k async get_gname xval
        k async ms_route int str,int
        k async route int str,int
        k async task_data int str,str
        k async task_group_data int str,str,str
        k async task_group_route int str,str
        k async task_route int str
        = auth
        f auth_algorithm r 1:s @6.0
        f auth_challenge ceflrtx !2,+3
        f auth_get_www_authenticate elrx !3
        f consume_credentials elrx 0
        f has_credentials elrx 1:s
        f proxy_challenge ceflrtx !2,+3
        f pv_auth_check elrx !4
        f pv_proxy_authenticate elrx !3
        f pv_proxy_authorize elrx !3
        f pv_www_authenticate elrx !3,!4
        f pv_www_authorize elrx !3
        f www_challenge ceflrtx !2,+3
        p add_authinfo_hdr i
        p algorithm s
        p auth_checks_in_dlg i
        p auth_checks_no_dlg i
        p auth_checks_register i
        p challenge_attr s
        p force_stateless_reply i
        p nc_array_order i
        p nc_array_size i
        p nid_pool_no i
        p nonce_auth_max_drift i
        p nonce_count i
        p nonce_expire i
        p one_time_nonce i
        p otn_in_flight_no i
        p otn_in_flight_order i
        p protect_contacts i
        p proxy_challenge_header s
        p qop s
        p realm_prefix s
        p secret s
        p use_domain i
        p www_challenge_header s
        k auth auth_algorithm int str @6.0
        k auth auth_challenge int str,int
        k auth auth_get_www_authenticate int str,int,str @5.7
        k auth consume_credentials int
        k auth has_credentials int str
        k auth proxy_challenge int str,int @5.7
        k auth pv_auth_check int str,str,int,int
        k auth pv_proxy_authenticate int str,str,int @6.0
        k auth pv_www_authenticate int str,str,int @6.0
        k auth pv_www_authenticate_method int str,str,int,str @6.0
        k auth www_challenge int str,int @5.7
        = auth_arnacon
        f arnacon_authenticate r 3
        f arnacon_user_exists r 1
        p debug_mode i
        p ens_registry_address s
        p rpc_url s
        p signature_timeout i
        = auth_db
        f auth_check elrx !3
        f is_subscriber * !3
        f proxy_authenticate elrx !2
        f proxy_authorize elrx !2
        f www_authenticate elrx !2,!3
        f www_authorize elrx !2
        p calculate_ha1 i
        p db_url s
        p domain_column s
        p force_generate_avps i
        p load_credentials s
        p password_column s
        p password_column_2 s
        p use_domain i
        p user_column s
        p version_table i
        k auth_db auth_check int str,str,int
        k auth_db is_subscriber int str,str,int
        k auth_db www_authenticate int str,str @5.7
        k auth_db www_authenticate_method int str,str,str @5.7
        = auth_diameter
        f diameter_is_user_in elrx !2
        f diameter_proxy_authorize elrx !1
        f diameter_www_authorize elrx !1
        p diameter_client_host s
        p diameter_client_port i
        p use_domain i
        = auth_ephemeral
        f autheph_authenticate elrx 2:ss
        f autheph_check elrx 1:s
        f autheph_check_from elrx 0,1:s
        f autheph_check_timestamp elrx 1:s
        f autheph_check_to elrx 0,1:s
        f autheph_proxy elrx 1:s
        f autheph_www elrx 1:s,2:ss
        P secret s
        p sha_algorithm i
        p username_format i
        k auth_ephemeral autheph_authenticate int str,str
        k auth_ephemeral autheph_check int str
        k auth_ephemeral autheph_proxy int str
        k auth_ephemeral autheph_www int str
        k auth_ephemeral autheph_www_method int str,str
        = auth_identity <5.8
        f auth_add_identity * v <5.8
        f auth_date_proc * v <5.8
        f vrfy_check_callid * v <5.8
        f vrfy_check_certificate * v <5.8
        f vrfy_check_date * v <5.8
        f vrfy_check_msgvalidity * v <5.8
        f vrfy_get_certificate * v <5.8
        p accept_pem_certs ? <5.8
        p auth_validity_time ? <5.8
        p cainfo_path ? <5.8
        p callid_cache_limit ? <5.8
        p certificate_cache_limit ? <5.8
        p certificate_path ? <5.8
        p certificate_url ? <5.8
        p msg_timeout ? <5.8
        p privatekey_path ? <5.8
        = auth_radius
        f radius_proxy_authorize elrx 1:s,2:ss
        f radius_www_authorize elrx 1:s,2:ss
        p append_realm_to_username i
        p auth_extra s
        p radius_avps_mode i
        p radius_config s
        p service_type i
        p use_ruri_flag i
        k auth_radius proxy_authorize int str
        k auth_radius proxy_authorize_user int str,str
        k auth_radius www_authorize int str
        k auth_radius www_authorize_user int str,str
        = auth_web3 @6.1
        f web3_proxy_authenticate r 2 @6.1
        f web3_www_authenticate r 2 @6.1
        p authentication_contract_address s @6.1
        p authentication_rpc_url s @6.1
        p contract_debug_mode i @6.1
        p ens_registry_address s @6.1
        p ens_rpc_url s @6.1
        p rpc_timeout i @6.1
        k auth_web3 web3_proxy_authenticate int str,str @6.1
        k auth_web3 web3_www_authenticate int str,str @6.1
        = auth_xkeys
        f auth_xkeys_add * !4
        f auth_xkeys_check * !4
        p hmac_engine s @5.7
        P xkey s
        k auth_xkeys auth_xkeys_add int str,str,str,str
        k auth_xkeys auth_xkeys_check int str,str,str,str
        = avp
        f append_attr_hf eflrx !1,!2
        f attr2uri eflrx !1,!2
        f attr_destination eflrx !1
        f attr_equals ceflrtx 2:ss
        f attr_equals_xl ceflrtx !2
        f attr_exists ceflrtx 1:s
        f attr_to_reply eflrx !1,!2
        f del_attr ceflrtx !1
        f del_attrs ceflrtx !1
        f dump_attrs ceflrtx 0,!1
        f flags2attr ceflrtx !1
        f hdr_body2attrs ceflrtx !2
        f hdr_body2attrs2 ceflrtx !2
        f insert_attr_hf eflrx !1,!2
        f print_attr ceflrtx !1
        f replace_attr_hf eflrx !1,!2
        f set_attr ceflrtx 2:ss
        f set_iattr ceflrtx !2
        f set_sattr ceflrtx 2:ss
        f subst_attr ceflrtx !2
        f xlfix_attr ceflrtx !1
        f xlset_attr ceflrtx !2
        f xlset_destination elrx !1
        p xlbuf_size i
        = avpops
        f avp_check bceflrtx !2
        f avp_copy bceflrtx !2
        f avp_db_delete bceflrtx !2
        f avp_db_load bceflrtx !2
        f avp_db_query bceflrtx !1,!2
        f avp_db_store bceflrtx !2
        f avp_delete bceflrtx !1
        f avp_op bceflrtx !2
        f avp_print bceflrtx 0
        f avp_pushto bceflrtx !2
        f avp_subst bceflrtx !2
        f avp_subst_pv bceflrtx 2
        f is_avp_set bceflrtx !1
        p attribute_column s
        p avp_table s
        P db_scheme s
        p db_url s
        p domain_column s
        p type_column s
        p use_domain i
        p username_column s
        p uuid_column s
        p value_column s
        k avpops avp_check int str,str
        k avpops avp_copy int str,str
        = benchmark
        f bm_log_timer bceflrtx !1
        f bm_start_timer bceflrtx !1
        p enable i
        p granularity i
        p loglevel i
        P register s
        v BM_time_diff r
        k benchmark bm_log_timer int str
        k benchmark bm_start_timer int str
        = blst
        f blst_add * 0,1:i
        f blst_add_retry_after * 2:ii
        f blst_clear_ignore * 0,1:i
        f blst_del * 0
        f blst_is_blocklisted * 0
        f blst_rpl_clear_ignore * 0,1:i
        f blst_rpl_set_ignore * 0,1:i
        f blst_set_ignore * 0,1:i
        k blst blst_add int int
        k blst blst_add_default int
        k blst blst_add_retry_after int int,int
        k blst blst_clear_ignore int int
        k blst blst_clear_ignore_all int
        k blst blst_del int
        k blst blst_is_blocklisted int
        k blst blst_rpl_clear_ignore int int
        k blst blst_rpl_clear_ignore_all int
        k blst blst_rpl_set_ignore int int
        k blst blst_rpl_set_ignore_all int
        k blst blst_set_ignore int int
        k blst blst_set_ignore_all int
        """
}
