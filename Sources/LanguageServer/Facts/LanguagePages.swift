/// Words of the language itself.
enum LanguagePages {
    /// Statements and operators of route blocks.
    static let statements = FactTable(
        """
        if  runs a block if a condition holds
        else  runs a block if the condition before it does not hold
        while  runs a block as long as a condition holds, `max_while_loops` times at most
        switch  runs the statements behind the case whose value fits
        case  a value of a switch; /"expression" compares with a regular expression
        default  what runs where no case fits
        break  leaves a loop or a switch
        return  leaves the route with a result: positive is true, negative false, 0 ends the script
        exit  ends the script
        drop  ends the script; a message that is not sent yet is not sent
        """)

    /// Values and operators of expressions.
    static let expressions = FactTable(
        """
        method  the method of the request
        uri  the request URI
        status  status code of the reply
        from_uri  URI of the From header
        to_uri  URI of the To header
        src_ip  source address
        src_port  source port
        dst_ip  address that the message was received on
        dst_port  port that the message was received on
        proto  transport that the message arrived by
        af  address family that the message arrived by: INET or INET6
        snd_ip  address that the message is sent from
        snd_port  port that the message is sent from
        snd_proto  transport that the message is sent by
        snd_af  address family that the message is sent by
        to_ip  address that the message is sent to
        to_port  port that the message is sent to
        to_proto  transport that the message is sent by
        to_af  address family of the destination
        max_len  longest message that is taken
        myself  all names and addresses of this server
        and  both hold
        or  one of both holds
        not  does not hold
        mod  remainder of a division
        defined  the variable or attribute has a value
        strlen  length of a text
        strempty  the text is empty
        eq  the texts are equal
        ne  the texts are different
        ieq  the numbers are equal
        ine  the numbers are different
        """)

    /// Blocks and declarations.
    static let topLevel = FactTable(
        """
        loadmodule  loads a module: loadmodule "tm.so"
        loadmodulex  loads a module, variables in its name replaced
        modparam  sets a parameter of one or more modules: modparam("tm|sl", "name", value)
        modparamx  as modparam, variables in the value replaced at load
        loadpath  where modules are looked for
        mpath  where modules are looked for
        include_file  puts another file in at this place
        import_file  puts another file in at this place, if it is there
        cfgengine  which language runs the routes: native, lua
        flags  gives flags names: flags NAME:1, OTHER:2
        avpflags  gives flags of AVPs names
        request_route  runs for each request
        route  a block that route(NAME) runs
        reply_route  runs for each reply, before its transaction sees it
        onreply_route  runs for replies of a transaction for which t_on_reply named it
        failure_route  runs when a transaction fails for which t_on_failure named it
        branch_route  runs for each branch before it is sent, if t_on_branch named it
        onsend_route  runs for each message that is about to leave
        event_route  runs when a module raises an event: event_route[tm:local-request]
        """)

    static let directives = FactTable(
        """
        define  a name that is replaced by its value from here on
        redefine  replaces the value of a name
        trydefine  defines a name unless it is defined
        undef  forgets a name
        ifdef  what follows counts if the name is defined
        ifndef  what follows counts if the name is not defined
        ifexp  what follows counts if the expression holds (5.7)
        else  the other arm of a condition
        endif  ends a condition; nothing may follow on its line
        subst  replaces in texts in quotes: #!subst "/expression/replacement/"
        substdef  defines a name and replaces it in texts: #!substdef "/NAME/value/"
        substdefs  as substdef, the value in quotes
        defenv  a name with the value of an environment variable
        defenvs  as defenv, the value in quotes
        trydefenv  as defenv, if the environment variable is set
        trydefenvs  as defenvs, if the environment variable is set
        defexp  a name with the value of an expression (5.7)
        defexps  as defexp, the value in quotes (5.7)
        include_file  puts another file in at this place
        import_file  puts another file in at this place, if it is there
        KAMAILIO  the config is written for Kamailio
        """)

    /// Functions of the language that no module brings.
    static let functions = FactTable(
        """
        forward  sends the request on without state, to a host or where its URI points
        forward_udp  sends the request on without state, by UDP
        forward_tcp  sends the request on without state, by TCP
        forward_tls  sends the request on without state, by TLS
        forward_sctp  sends the request on without state, by SCTP
        log  writes a text to the log
        error  notes an error
        setflag  sets a flag of the message
        resetflag  clears a flag of the message
        isflagset  whether a flag of the message is set
        setavpflag  sets a flag of an AVP
        resetavpflag  clears a flag of an AVP
        isavpflagset  whether a flag of an AVP is set
        route  runs a route block and gives its result
        exec  runs a command of the system
        prefix  puts a text before the request URI's user
        rewriteuri  replaces the request URI
        seturi  replaces the request URI
        rewritehost  replaces the request URI's host, parameters gone
        sethost  replaces the request URI's host, parameters gone
        seth  replaces the request URI's host, parameters gone
        rewritehostport  replaces the request URI's host and port
        sethostport  replaces the request URI's host and port
        sethp  replaces the request URI's host and port
        rewritehostporttrans  replaces the request URI's host, port and transport
        sethostporttrans  replaces the request URI's host, port and transport
        sethpt  replaces the request URI's host, port and transport
        rewriteport  replaces the request URI's port
        setport  replaces the request URI's port
        setp  replaces the request URI's port
        rewriteuser  replaces the request URI's user
        setuser  replaces the request URI's user
        setu  replaces the request URI's user
        rewriteuserpass  replaces the request URI's user and password
        setuserpass  replaces the request URI's user and password
        setup  replaces the request URI's user and password
        strip  removes characters from the front of the request URI's user
        strip_tail  removes characters from the end of the request URI's user
        userphone  adds user=phone to the request URI
        revert_uri  takes the request URI as it arrived
        remove_branch  removes a branch
        clear_branches  removes all branches
        force_rport  answers to where the request came from
        add_rport  answers to where the request came from
        add_local_rport  asks the next hop to answer to where the request came from
        force_tcp_alias  uses the connection for requests to the port in Via, too
        add_tcp_alias  uses the connection for requests to the port in Via, too
        udp_mtu_try_proto  the transport for requests that are too large for UDP
        set_advertised_address  the address that Via and Record-Route name
        set_advertised_port  the port that Via and Record-Route name
        force_send_socket  the socket to send from
        set_forward_no_connect  sends on open connections alone
        set_forward_close  closes the connection after sending the request
        set_reply_no_connect  answers on open connections alone
        set_reply_close  closes the connection after answering
        cfg_select  takes values of a group of custom parameters
        cfg_reset  takes the values of a group as the config set them
        selval  the first value of a list that is there
        """)

    /// Names of requests.
    static let methods = ["INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "REGISTER", "PRACK", "SUBSCRIBE", "NOTIFY", "PUBLISH", "INFO", "REFER", "MESSAGE", "UPDATE"]

    /// Names of headers, for `$hdr(...)`.
    static let headers = [
        "Accept", "Alert-Info", "Allow", "Authorization", "Call-ID", "Call-Info", "Contact", "Content-Disposition", "Content-Length", "Content-Type", "CSeq", "Date",
        "Diversion", "Event", "Expires", "From", "Max-Forwards", "Min-Expires", "P-Asserted-Identity", "P-Preferred-Identity", "Path", "Privacy", "Proxy-Authenticate",
        "Proxy-Authorization", "Proxy-Require", "RAck", "Reason", "Record-Route", "Refer-To", "Referred-By", "Remote-Party-ID", "Replaces", "Require", "Retry-After", "Route",
        "RSeq", "Server", "Service-Route", "Session-Expires", "Subject", "Supported", "To", "Unsupported", "User-Agent", "Via", "Warning", "WWW-Authenticate",
    ]
}
