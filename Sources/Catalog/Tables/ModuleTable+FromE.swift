extension ModuleTable {
    /// Modules whose names begin with e to h.
    static let fromE: StaticString = """
        = enum
        f enum_pv_query elrx 1:s,2:ss,3:sss
        f enum_query elrx 0,1:s,2:ss
        f i_enum_query elrx 0,1:s,2:ss
        f is_from_user_enum elrx 0,1:s,2:ss
        p bl_algorithm s
        p branchlabel s
        p domain_suffix s
        p i_enum_suffix s
        p tel_uri_params s
        k enum enum_i_query_suffix int str
        k enum enum_pv_query int str
        k enum enum_pv_query_suffix int str,str
        k enum enum_pv_query_suffix_service int str,str,str
        k enum enum_query int
        k enum enum_query_suffix int str
        k enum enum_query_suffix_service int str,str
        k enum i_enum_query int
        k enum i_enum_query_suffix_service int str,str
        k enum is_from_user_enum int
        k enum is_from_user_enum_suffix int str
        k enum is_from_user_enum_suffix_service int str,str
        = erlang
        f erl_reg_send * 2
        f erl_reply elrx 1
        f erl_rpc * 4
        f erl_send * 2
        p cnode_alivename s
        p cnode_host s
        p cookie s
        p erlang_node_sname s
        p erlang_nodename s
        p no_cnodes i
        p rpc_reply_with_struct i
        p trace_level i
        v erl_atom w
        v erl_list w
        v erl_pid w
        v erl_ref w
        v erl_tuple w
        v erl_xbuff w
        = evapi
        f evapi_async_multicast elrx !2
        f evapi_async_relay elrx !1
        f evapi_async_unicast elrx !2
        f evapi_close * 0,1
        f evapi_multicast * !2
        f evapi_relay * !1
        f evapi_set_tag * 1:s
        f evapi_unicast * !2
        p bind_addr s
        p context_mlimit i @5.7
        p event_callback s
        p max_clients i
        p netstring_format i
        p send_data_timeout i @5.7
        p send_task_timeout i @5.7
        p wait_idle i @6.0
        p wait_increase i @6.0
        p workers i
        v evapi w
        k evapi async_multicast int str,str
        k evapi async_relay int str
        k evapi async_unicast int str,str
        k evapi close int
        k evapi relay int str
        k evapi relay_multicast int str,str
        k evapi relay_unicast int str,str
        k evapi set_tag int str
        = evrexec
        P exec s
        v evr r
        = exec
        f exec_avp eflrx 1:s,!2
        f exec_cmd * 1:s
        f exec_dset eflrx 1:s
        f exec_msg eflrx 1:s
        p bash_safety i
        p setvars i
        p time_to_kill i
        k exec exec_avp int str
        k exec exec_cmd int str
        k exec exec_dset int str
        k exec exec_msg int str
        = file_out @6.0
        f file_out * 2 @6.0
        p base_folder s @6.0
        P file s @6.0
        p timer_interval ? @6.1
        p worker_usleep i @6.0
        = gcrypt @6.0
        f bind_gcrypt * 0
        f gcrypt_aes_decrypt * 3 @6.0
        f gcrypt_aes_encrypt * 3 @6.0
        f gcrypt_hmac_sha256 * 3
        f gcrypt_hmac_sha512 * 3
        p aes_mode i @6.0
        p init_vector s @6.0
        p register_callid i @6.0
        k gcrypt aes_decrypt int str,str,str @5.8
        k gcrypt aes_encrypt int str,str,str @5.8
        k gcrypt hmac_sha256 int str,str,str @6.2
        k gcrypt hmac_sha512 int str,str,str @6.2
        = geoip
        f geoip_match * 2:ss
        p path s
        v gip r
        k geoip match int str,str
        = geoip2
        f geoip2_distance * 3:sss @6.0
        f geoip2_match * 2:ss
        p path s
        P resid s @6.0
        v gip2 r
        k geoip2 distance int str,str,str @5.8
        k geoip2 match int str,str
        = group
        f get_user_group beflrx !2
        f is_user_in beflrx !2
        p db_url s
        p domain_column s
        p group_column s
        p multiple_gid i
        p re_exp_column s
        p re_gid_column s
        p re_table s
        p table s
        p use_domain i
        p user_column s
        k group is_user_in int str,str
        = gzcompress
        p header_name s
        p header_value s
        p sanity_checks i
        = h350
        f h350_auth_lookup bceflrtx !2
        f h350_result_call_preferences bceflrtx !1
        f h350_result_service_level bceflrtx !1
        f h350_sipuri_lookup bceflrtx !1
        p base_dn s
        p ldap_session s
        p search_scope s
        = htable
        f bind_htable * 0
        f sht_dec * 2:ss @6.1
        f sht_has_name * !3:sss
        f sht_has_str_value * !3:sss
        f sht_inc * 2:ss @6.1
        f sht_is_null * 2:ss @6.1
        f sht_iterator_end * 1:s
        f sht_iterator_next * 1:s
        f sht_iterator_rm * 1:s
        f sht_iterator_setex * 2:si
        f sht_iterator_seti * 2:si
        f sht_iterator_sets * 2:ss
        f sht_iterator_start * 2:ss
        f sht_lock * !1
        f sht_match_name * !3:sss
        f sht_match_str_value * !3:sss
        f sht_print * 0
        f sht_reset * 1:s
        f sht_rm * 2:ss
        f sht_rm_name * !3:sss
        f sht_rm_name_re * !1
        f sht_rm_value * !3:sss
        f sht_rm_value_re * !1
        f sht_setxi * 4
        f sht_setxs * 4
        f sht_unlock * !1
        p array_size_suffix s
        p db_expires i
        p db_url s
        p dmq_init_sync i
        p dmq_peer_id s @5.7
        p enable_dmq i
        p event_callback s
        p event_callback_mode i
        p expires_column s
        p fetch_rows i
        P htable s
        p key_name_column s
        p key_type_column s
        p key_value_column s
        p timer_interval i
        p timer_procs i
        p value_type_column s
        v sht w
        v shtcn r
        v shtcv r
        v shtdec r
        v shtex w
        v shtinc r
        v shtitkey r
        v shtitval r
        v shtrecord r
        k htable sht_cn int str,str,str @6.1
        k htable sht_dec int str,str
        k htable sht_get xval str,str
        k htable sht_gete xval str,str
        k htable sht_getw xval str,str
        k htable sht_inc int str,str
        k htable sht_is_null int str,str
        k htable sht_iterator_end int str
        k htable sht_iterator_next int str
        k htable sht_iterator_rm int str
        k htable sht_iterator_setex int str,int
        k htable sht_iterator_seti int str,int
        k htable sht_iterator_sets int str,str
        k htable sht_iterator_start int str,str
        k htable sht_lock int str,str
        k htable sht_match_name int str,str,str
        k htable sht_match_str_value int str,str,str
        k htable sht_reset int str
        k htable sht_rm int str,str
        k htable sht_rm_name int str,str,str
        k htable sht_rm_name_re int str,str
        k htable sht_rm_value int str,str,str
        k htable sht_rm_value_re int str,str
        k htable sht_setex int str,str,int
        k htable sht_seti int str,str,int
        k htable sht_sets int str,str,str
        k htable sht_setxi int str,str,int,int
        k htable sht_setxs int str,str,str,int
        k htable sht_unlock int str,str
        = http_async_client
        f http_async_query * 2:ss
        f http_async_send * 2:ss
        f http_async_send_xdata * 3:sss
        p authmethod i
        p connection_timeout i
        p curl_follow_redirect i
        p curl_verbose i
        p hash_size i
        p memory_manager s
        p tcp_ka_idle i
        p tcp_ka_interval i
        p tcp_keepalive i
        p tls_ca_path s
        p tls_client_cert s
        p tls_client_key s
        p tls_verify_host i
        p tls_verify_peer i
        p tls_version i
        p workers i
        v http_bs r
        v http_err r
        v http_hdr r
        v http_mb r
        v http_ml r
        v http_ok r
        v http_rb r
        v http_req w
        v http_req_id r
        v http_rr r
        v http_rs r
        v http_time r
        v http_xdata r
        k http_async_client query int str,str
        k http_async_client send int str,str @6.2
        k http_async_client send_xdata int str,str,str @6.2
        = http_client
        f http_client_get bceflrtx 4
        f http_client_query bceflrtx 2,3,4
        f http_client_request bfor 5 @6.0
        f http_client_request_v2pk bfor 5 @6.0
        f http_client_response_headers_clear * 1 @6.0
        f http_client_response_headers_set * 1:i @6.0
        f http_connect bceflrtx 3,5
        f http_connect_raw bceflrtx 5
        f http_get_redirect bceflrtx 2
        p authmethod i
        p cacert s
        p cipher_suites s
        p client_cert s
        p client_key s
        p config_file s
        p connection_timeout i
        P httpcon s
        p httpproxy s
        p httpproxyport i
        p httpredirect i
        p keep_connections i
        p maxdatasize i
        p netinterface s
        p query_maxdatasize i
        p query_result i
        p response_headers i @6.0
        p timeout_mode i @6.0
        p tlsversion i
        p useragent s
        p verify_host i
        p verify_peer i
        v curlerror r
        v httprhdr r
        k http_client curl_connect int str,str,str
        k http_client curl_connect_post int str,str,str,str,str
        k http_client get_hdrs int str,str,str,str
        k http_client query int str,str
        k http_client query_post int str,str,str
        k http_client query_post_hdrs int str,str,str,str
        k http_client query_request int str,str,str,str,str @6.0
        k http_client query_request_v2pk int str,str,str,str,str @6.0
        """
}
