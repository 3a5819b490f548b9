/// Names of the core's parameters (core cookbook, "Core parameters") and what kind of value each takes.
public enum CoreParameters {
    public enum Kind: Sendable {
        /// A number, not negative, or a yes/no word.
        case number
        /// A number that may be negative, or a yes/no word.
        case signedNumber
        /// A text in quotes.
        case text
        /// A text in quotes or a bare name.
        case name
        /// A bare name.
        case word
        /// A number or a bare name.
        case numberOrWord
        /// A host name or an address, bare or in quotes.
        case address
        /// `udp`, `tcp`, ...
        case transport
        case tlsMethod
        /// Whatever the version that knows it takes.
        case any
        case listen
        case alias
    }

    /// Kind of the parameter; nil if there is none of that name.
    public static func kind(_ name: String) -> Kind? { kinds[name] }

    /// Routes' callbacks, which can be set to "none" as `kemi.NAME`.
    public static let kemiCallbacks: Set<String> = [
        "onsend_route_callback", "reply_route_callback", "event_route_callback", "received_route_callback", "pre_routing_callback",
    ]

    /// All names, sorted.
    package static let allNames: [String] = kinds.keys.sorted()

    /// Parameters that must come before the first `modparam` and the first route block.
    static let early: Set<String> = ["shm", "shm_mem", "shm_mem_size", "shm_force_alloc", "user", "uid"]

    /// The name that was probably meant.
    static func nearest(_ name: String) -> String? { Spelling.nearest(name, among: kinds.keys) }

    private static let kinds: [String: Kind] = {
        var table: [String: Kind] = [
            "listen": .listen, "alias": .alias, "log_facility": .word, "tos": .numberOrWord,
            "advertised_address": .address, "tcp_source_ipv4": .address, "tcp_source_ipv6": .address, "udp_mtu_try_proto": .transport,
            "tls_method": .tlsMethod,
        ]
        func add(_ names: String, _ kind: Kind) {
            for name in names.split(whereSeparator: \.isWhitespace) { table[String(name)] = kind }
        }
        add(numbers, .number)
        add(signedNumbers, .signedNumber)
        add(texts, .text)
        add(names, .name)
        add(laterNumbers, .any)
        return table
    }()

    private static let numbers = """
        fork fork_delay modinit_delay
        add_rport advertised_port async_nonblock async_usleep async_workers auto_aliases auto_bind_ipv6 bind_ipv6_link_local
        check_via children disable_core_dump disable_sctp disable_tcp disable_tls dns dns_cache_del_nonexp
        dns_cache_delete_nonexpired dns_cache_flags dns_cache_gc_interval dns_cache_init dns_cache_max_ttl dns_cache_mem
        dns_cache_min_ttl dns_cache_negative_ttl dns_cache_rec_pref dns_naptr_ignore_rfc dns_retr_no dns_retr_time
        dns_search_full_match dns_servers_no dns_slow_query_ms dns_srv_lb dns_srv_loadbalancing dns_try_ipv6 dns_try_naptr
        dns_use_search_list dst_blocklist_expire dst_blocklist_gc_interval dst_blocklist_init dst_blocklist_mem
        dst_blocklist_sctp_imask dst_blocklist_tcp_imask dst_blocklist_tls_imask dst_blocklist_ttl dst_blocklist_udp_imask
        enable_sctp enable_tls exit_timeout force_rport http_reply_hack http_reply_parse latency_limit_action
        latency_limit_cfg latency_limit_db local_rport log_color log_prefix_mode log_stderror max_branches max_recursive_level
        max_while_loops maxbuffer mcast_loopback mcast_ttl mhomed mlock_pages msg_time onsend_route_reply open_files_limit
        phone2tel pmtu_discovery port pv_buffer_size pv_buffer_slots pv_cache_action pv_cache_limit real_time reply_to_via
        rev_dns route_locks_size rt_fast_timer_prio rt_ftimer_policy rt_ftimer_prio rt_policy rt_prio rt_stimer_policy
        rt_stimer_prio rt_timer1_policy rt_timer1_prio rt_timer2_policy rt_timer2_prio sctp_children ser_kill_timeout
        server_id server_signature shm shm_force_alloc shm_mem shm_mem_size sip_warning socket_workers sql_buffer_size
        tcp_accept_aliases tcp_accept_haproxy tcp_accept_hep3 tcp_accept_no_cl tcp_accept_unique tcp_async tcp_buf_write
        tcp_children tcp_clone_rcvbuf tcp_conn_wq_max tcp_connection_match tcp_crlf_ping tcp_defer_accept tcp_delayed_ack
        tcp_fd_cache tcp_keepalive tcp_keepcnt tcp_keepidle tcp_keepintvl tcp_linger2 tcp_max_connections tcp_no_connect
        tcp_rd_buf_size tcp_reuse_port tcp_syncnt tcp_wq_blk_size tcp_wq_max tls_disable tls_enable tls_handshake_timeout
        tls_log tls_max_connections tls_port_no tls_require_certificate tls_send_timeout tls_verify tlslog udp4_raw_mtu
        udp4_raw_ttl udp_mtu use_dns_cache use_dns_failover use_dst_blocklist verbose_startup wait_worker1_mode
        wait_worker1_time wait_worker1_usleep
        """

    private static let signedNumbers = """
        core_log corelog debug dns_sctp_pref dns_sctp_preference dns_tcp_pref dns_tcp_preference dns_tls_pref
        dns_tls_preference dns_udp_pref dns_udp_preference ip_free_bind ip_nonlocal_bind ipfreebind latency_cfg_log
        latency_log mem_dbg mem_join mem_log mem_safety mem_status_mode mem_summary memdbg memlog received_route_mode
        sip_parser_log sip_parser_log_oneline sip_parser_mode tcp_connect_timeout tcp_connection_lifetime tcp_script_mode
        tcp_send_timeout tcp_wait_data udp4_raw
        """

    private static let texts = """
        async_workers_group hdr_name_extra_chars ipv6_hex_style log_engine_data log_engine_type
        log_name log_prefix server_header stats_name_separator tls_ca_list tls_certificate tls_private_key
        uri_host_extra_chars user_agent_header version_table xavp_via_fields xavp_via_params xavp_via_reply_params
        """

    private static let names = """
        chroot gid group mcast run_dir rundir tcp_poll_method uid user wdir workdir
        """

    /// From versions after 5.6.
    private static let laterNumbers = """
        async_tkv_evcb async_tkv_gname auto_domains dns_rev_via dns_use_cache dns_use_failover maxsndbuffer mem_add_size
        msg_apply_changes_mode msg_clone_extra_size msg_recv_max_size return_mode rpc_exec_delta rpc_exec_locks
        rpc_exec_locks_mode statistics tcp_accept_iplimit tcp_accept_protocols tcp_accept_protos tcp_check_timer tcp_close_rst
        tcp_listen_backlog tcp_main_threads tcp_msg_data_timeout tcp_msg_read_timeout tls_connection_match_domain
        tls_threads_mode udp_accept_proxy udp_receiver_mode
        """
}
