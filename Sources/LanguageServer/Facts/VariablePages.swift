/// What pseudo-variables hold.
enum VariablePages {
    static let table = FactTable(
        """
        ru  the request URI
        rU  user of the request URI
        rd  domain of the request URI
        rp  port of the request URI
        rP  transport of the request URI
        rz  scheme of the request URI
        rm  the method
        rv  SIP version of the start line
        rr  reason phrase of a reply
        rs  status code of a reply
        rb  the body; `mb` is the whole message
        rt  URI of the Refer-To header
        re  URI of the Remote-Party-ID header
        rc  result of the last function that was called
        retcode  result of the last function that was called
        rmid  number of the method
        rul  length of the request URI
        rUl  length of the request URI's user
        ruid  identifier of the contact that lookup found
        rpl  parts of the reply
        ouri  the request URI as it arrived
        ou  the request URI as it arrived
        oU  user of the request URI as it arrived
        od  domain of the request URI as it arrived
        op  port of the request URI as it arrived
        oP  transport of the request URI as it arrived
        du  destination URI: where the request is sent, before the request URI
        duri  destination URI
        dd  host of the destination URI
        dp  port of the destination URI
        dP  transport of the destination URI
        ds  the destination set
        fu  URI of the From header
        fU  user of the From URI
        fd  domain of the From URI
        fn  display name of the From header
        ft  tag of the From header
        ful  length of the From URI
        fUl  length of the From URI's user
        tu  URI of the To header
        tU  user of the To URI
        td  domain of the To URI
        tn  display name of the To header
        tt  tag of the To header
        tUl  length of the To URI's user
        ci  the Call-ID
        cs  number of the CSeq header
        csb  the whole value of the CSeq header
        cl  value of the Content-Length header
        cT  value of the Content-Type header
        ct  the Contact header, whole
        cts  status of the Contact header
        ua  value of the User-Agent header
        di  the Diversion header
        dir  reason parameter of the Diversion header
        dip  privacy parameter of the Diversion header
        pd  domain of the P-Preferred-Identity URI
        pn  display name of P-Preferred-Identity
        pu  URI of P-Preferred-Identity
        pU  user of P-Preferred-Identity
        ai  URI of P-Asserted-Identity
        si  source address
        sp  source port
        su  source as a URI
        sut  source as a URI with its transport
        sas  source as a socket: transport:address:port
        siz  source address, IPv6 in brackets
        src_ip  source address
        Ri  address that the message was received on
        Rp  port that the message was received on
        Rn  name of the socket that the message was received on
        Ru  receiving socket as a URI
        Rut  receiving socket as a URI with its transport
        RAi  advertised address of the receiving socket
        RAp  advertised port of the receiving socket
        RAu  advertised receiving socket as a URI
        RAut  advertised receiving socket as a URI with its transport
        fs  socket to send from; it can be set
        fsn  name of the socket to send from
        fsp  port of the socket to send from
        pr  transport that the message arrived by
        proto  transport that the message arrived by
        prid  number of the transport
        af  address family: IPv4 or IPv6
        conid  number of the TCP connection
        snd  parts of where the message is sent: `$snd(ip)`
        sndto  parts of where the message is sent: `$sndto(ip)`
        sndfrom  parts of where the message is sent from
        rcv  parts of how the message arrived
        hdr  value of a header: `$hdr(Subject)`, `$(hdr(Route)[1])`
        hdrc  how often a header is there: `$hdrc(Via)`
        hfl  a value of a header with lists: `$(hfl(Contact)[1])`
        hflc  how many values a header has
        mb  the whole message
        mbu  the whole message with the changes made so far
        ml  length of the message
        mi  number of the message in this process
        mt  1 for a request, 2 for a reply
        msg  parts of the message: `$msg(len)`
        mf  message flags as a number
        mF  message flags as hexadecimal digits
        bf  branch flags as a number
        bF  branch flags as hexadecimal digits
        sf  script flags as a number
        sF  script flags as hexadecimal digits
        bs  body size
        br  a branch's URI
        branch  parts of a branch: `$(branch(uri)[0])`
        sbranch  parts of the static branch
        au  user of the credentials
        aU  user name of the credentials without its domain
        ad  domain of the credentials
        ar  realm of the credentials
        adu  URI of the credentials
        aa  algorithm of the credentials
        adn  nonce of the credentials
        Au  user for accounting: of the credentials, else of the From URI
        AU  user for accounting
        nh  parts of the next hop: `$nh(u)`
        route_uri  URI of the first Route header
        rdir  direction of the request by its Route headers
        fti  From tag by direction
        tti  To tag by direction
        Ts  time now, in seconds since 1970
        TS  time when the message arrived, in seconds since 1970
        Tf  time now as text
        TF  time when the message arrived as text
        Tb  time when the server started
        TV  time now in parts: `$TV(u)`
        time  a part of the local time: `$time(hour)`
        utime  a part of the time in UTC
        timef  the local time by a format: `$timef(%Y-%m-%d)`
        utimef  the time in UTC by a format
        pp  number of the process
        version  version of the server: `$version(num)`
        ksr  the server itself
        null  no value
        true  the number 1
        def  value of a define: `$def(NAME)`
        defn  value of a define, null if there is none
        env  an environment variable: `$env(HOME)`
        stat  value of a counter: `$stat(rcv_requests)`
        sel  value of a select: `$sel(via[1].host)`
        var  a variable of this process: it keeps its value from one message to the next, and begins as 0
        shv  a variable that all processes share
        shvinc  adds one to a shared variable and gives it
        avp  a variable of the transaction: `$avp(name)`; each assignment adds a value in front
        xavp  a structured variable of the transaction: `$xavp(name=>field)`
        xavu  a structured variable with one value a field
        xavi  as `xavp`, names compared without case
        sht  an entry of a table of module htable: `$sht(table=>key)`
        shtex  seconds until an entry of htable expires
        shtinc  adds one to an entry of htable and gives it
        shtdec  takes one from an entry of htable and gives it
        shtcn  how many names of a table match
        shtcv  how many values of a table match
        dlg  parts of the dialog: `$dlg(callid)`
        dlg_ctx  settings of the dialog: `$dlg_ctx(timeout)`
        dlg_var  a variable of the dialog
        T_branch_idx  number of the branch
        T_reply_code  status code of the reply that won
        T_reply_reason  reason phrase of the reply that won
        T_req  a variable of the request, in a reply: `$T_req($fU)`
        T_rpl  a variable of the reply, in a failure route: `$T_rpl($rs)`
        T_inv  a variable of the INVITE, for its CANCEL
        uac_req  a request to send with uac_req_send: `$uac_req(method)`
        ulc  contacts fetched with reg_fetch_contacts
        dbr  a result of sql_query: `$dbr(result=>[0,1])`
        sqlrows  rows that a query changed
        redis  a result of redis_cmd: `$redis(result=>value)`
        tls_version  version of TLS on the connection
        tls_peer_subject  subject of the peer's certificate
        tls_peer_subject_cn  common name of the peer's certificate
        tls_peer_verified  1 if the peer's certificate was verified
        tls_peer_server_name  server name that the peer asked for
        http_rs  status code of an HTTP answer
        http_rb  body of an HTTP answer
        http_ok  1 if the HTTP query was answered
        ws_conid  number of the WebSocket connection
        hu  URI of an HTTP request
        RANDOM  a random number
        lsock  parts of a listening socket
        cfg  parts of the config's place: `$cfg(line)`
        xml  a value from an XML document
        sdp  parts of the SDP
        C  colour on a terminal: `$C(rx)`
        """)
}
