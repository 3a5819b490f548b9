import ConfigSyntax

/// What core parameters do, where a word about it helps.
enum SettingPages {
    static let table = FactTable(
        """
        advertised_address  the address that Via and Record-Route name
        advertised_port  the port that Via and Record-Route name
        alias  a name or address that counts as this server
        domain  a name or address that counts as this server
        async_workers  how many processes run asynchronous tasks
        auto_aliases  whether names of the addresses count as this server
        auto_bind_ipv6  whether IPv6 addresses are listened on, too
        bind  an address to listen on
        listen  an address to listen on: transport:address:port, with advertise ADDRESS and name "NAME"
        check_via  whether replies are checked for this server's Via
        children  how many processes read from each UDP socket
        tcp_children  how many processes read from TCP connections
        debug  how much is logged: -5 alerts alone to 3 everything
        disable_tcp  whether TCP is off
        disable_tls  whether TLS is off
        disable_sctp  whether SCTP is off
        enable_tls  whether TLS is on
        enable_sctp  whether SCTP is on
        dns  whether addresses are looked up by name
        dns_cache_init  whether answers of DNS are kept
        dns_try_ipv6  whether AAAA records are asked for
        dns_try_naptr  whether NAPTR records are asked for
        dns_retr_no  how often DNS is asked
        dns_retr_time  seconds until DNS is asked again
        use_dns_cache  whether answers of DNS are kept
        use_dns_failover  whether the next address of a name is tried when one fails
        dst_blocklist_init  whether destinations that failed are avoided
        fork  whether the server goes to the background
        group  the group that the server runs as
        gid  the group that the server runs as
        user  the user that the server runs as
        uid  the user that the server runs as
        log_facility  facility of syslog: LOG_LOCAL0
        log_name  name in syslog
        log_prefix  what stands before each log line; variables are replaced
        log_prefix_mode  1: the prefix is made for each line
        log_stderror  whether logs go to standard error
        log_color  whether logs are in colours
        log_engine_type  where logs go
        max_while_loops  how often a while loop may run; 0 is no limit
        max_recursive_level  how deep routes may call each other
        max_branches  how many branches a request may have
        maxbuffer  largest receive buffer that is tried
        mhomed  whether the socket is chosen by the route to the destination
        memlog  level at which memory is logged
        mem_join  whether free pieces of memory are joined
        onsend_route_reply  whether onsend_route runs for replies, too
        open_files_limit  how many files and connections may be open
        port  port to listen on where listen names none
        phone2tel  whether user=phone makes a tel URI
        pv_buffer_size  longest text that variables make
        pv_buffer_slots  how many of these texts there are at once
        server_header  the Server header of replies
        server_id  number of this server, for $ksr and module dmq
        server_signature  whether replies carry a Server header
        user_agent_header  the User-Agent header of requests
        shm_mem_size  shared memory in MB
        sip_warning  whether replies carry a Warning header
        sip_parser_mode  how strictly messages are read
        socket_workers  how many processes read from the next listen's socket
        statistics  whether statistics are kept
        tcp_accept_no_cl  whether messages without Content-Length are taken
        tcp_async  whether sending over TCP does not wait
        tcp_connect_timeout  seconds until a connection that does not open is given up
        tcp_connection_lifetime  seconds until an idle connection is closed
        tcp_send_timeout  seconds until a send that blocks is given up
        tcp_max_connections  how many TCP connections there may be
        tls_max_connections  how many TLS connections there may be
        tcp_rd_buf_size  largest message over TCP in bytes
        tcp_reuse_port  whether outgoing connections come from the listening port
        tcp_keepalive  whether the system keeps connections alive
        tcp_crlf_ping  whether pings of two line ends are answered
        tcp_script_mode  what happens to a connection when its message is dropped
        tos  type of service of outgoing packets
        udp_mtu  length from which requests go by udp_mtu_try_proto
        udp_mtu_try_proto  the transport for requests that are too large for UDP
        udp4_raw  whether UDP is sent by a raw socket
        version_table  name of the table with versions of tables
        workdir  the server's working folder
        wdir  the server's working folder
        chroot  folder that becomes the root
        run_dir  folder for run-time files
        rundir  folder for run-time files
        xavp_via_params  XAVP whose fields become parameters of Via
        xavp_via_fields  XAVP whose fields become host and port of Via
        """)

    /// What a core parameter takes.
    static func value(_ kind: CoreParameters.Kind) -> String {
        switch kind {
        case .number: "number, not negative, or yes or no"
        case .signedNumber: "number, or yes or no"
        case .text: "\"text\""
        case .name: "\"text\" or name"
        case .word: "name"
        case .numberOrWord: "number or name"
        case .address: "address or host name"
        case .transport: "udp, tcp, tls or sctp"
        case .tlsMethod: "SSLv23, SSLv2, SSLv3 or TLSv1"
        case .any: "value (a version after 5.6)"
        case .listen: "transport:address:port"
        case .alias: "host[:port]"
        }
    }
}
