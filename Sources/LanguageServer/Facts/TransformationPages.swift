/// What transformations give.
enum TransformationPages {
    static let table = FactTable(
        """
        s.len  length in bytes
        s.int  the number that the text is
        s.md5  MD5 in hexadecimal digits
        s.sha256  SHA-256 in hexadecimal digits
        s.sha384  SHA-384 in hexadecimal digits
        s.sha512  SHA-512 in hexadecimal digits
        s.substr  a part: `{s.substr,offset,length}`, length 0 up to the end
        s.select  a part between separators: `{s.select,index,separator}`
        s.prefixes  all prefixes, up to a length: `{s.prefixes,n}`
        s.prefixes.quoted  all prefixes in quotes
        s.tolower  lower case
        s.toupper  upper case
        s.trim  without blanks at its ends
        s.ltrim  without blanks at its beginning
        s.rtrim  without blanks at its end
        s.rm  without a text: `{s.rm,text}`
        s.rmws  without white space
        s.rmhdws  without white space at the head of lines
        s.rmhlws  without white space of headers
        s.strip  without its first bytes: `{s.strip,n}`
        s.striptail  without its last bytes: `{s.striptail,n}`
        s.striptovalue  without what stands before a text
        s.fmtlines  in lines of a length: `{s.fmtlines,n,m}`
        s.fmtlinet  in lines with tabs
        s.ftime  a time in seconds by a format: `{s.ftime,%Y-%m-%d}`
        s.replace  a text replaced: `{s.replace,old,new}`
        s.corehash  hash of a number of buckets: `{s.corehash,size}`
        s.numeric  digits alone
        s.count  how often a byte occurs: `{s.count,x}`
        s.after  what follows a byte: `{s.after,x}`
        s.before  what stands before a byte: `{s.before,x}`
        s.rafter  what follows the last of a byte
        s.rbefore  what stands before the last of a byte
        s.unquote  without quotes around it
        s.unbracket  without brackets around it
        s.escape.common  with backslashes before quotes and zeros
        s.unescape.common  without those backslashes
        s.escape.user  as user of a SIP URI
        s.unescape.user  of a SIP URI's user, unescaped
        s.escape.param  as parameter of a SIP URI
        s.unescape.param  of a SIP URI's parameter, unescaped
        s.escape.csv  as a field of CSV
        s.encode.hexa  in hexadecimal digits
        s.decode.hexa  from hexadecimal digits
        s.encode.base64  in Base64
        s.decode.base64  from Base64
        s.encode.base64url  in Base64 for URLs
        s.decode.base64url  from Base64 for URLs
        s.encode.base58  in Base58
        s.decode.base58  from Base58
        s.encode.base64t  in Base64 without padding
        s.decode.base64t  from Base64 without padding
        s.encode.7bit  in 7-bit characters
        s.decode.7bit  from 7-bit characters
        s.urlencode.param  as parameter of a URL
        s.urldecode.param  of a URL's parameter, decoded
        uri.user  user
        uri.host  host
        uri.port  port
        uri.passwd  password
        uri.params  parameters
        uri.param  a parameter: `{uri.param,name}`
        uri.transport  parameter transport
        uri.ttl  parameter ttl
        uri.uparam  parameter user
        uri.maddr  parameter maddr
        uri.method  parameter method
        uri.lr  parameter lr
        uri.r2  parameter r2
        uri.headers  headers
        uri.scheme  scheme
        uri.tosocket  as a socket: transport:host:port
        uri.duri  as a URI for a destination
        uri.saor  address of record: scheme, user and host
        uri.suri  without parameters of the transport
        urialias.encode  URI with its alias parameter
        urialias.decode  URI from an alias parameter
        param.value  value of a parameter: `{param.value,name}`
        param.in  1 if a parameter is there
        param.name  name of the parameter at an index
        param.valueat  value of the parameter at an index
        param.count  number of parameters
        nameaddr.name  display name
        nameaddr.uri  URI
        nameaddr.len  length
        nameaddr.params  parameters
        tobody.uri  URI
        tobody.user  user of the URI
        tobody.host  host of the URI
        tobody.tag  tag
        tobody.display  display name
        tobody.params  parameters
        line.count  number of lines
        line.at  a line: `{line.at,index}`
        line.sw  the first line that begins with a text: `{line.sw,text}`
        re.subst  with a substitution: `{re.subst,/expression/replacement/flags}`
        val.n0  0 if there is no value
        val.ne  empty if there is no value
        val.json  the value as in JSON
        val.jsonqe  the value as in JSON, in quotes
        num.fuint32  the number as 32 bits
        sock.host  host of a socket
        sock.port  port of a socket
        sock.proto  transport of a socket
        sock.touri  the socket as a URI
        json.parse  a field of a JSON text: `{json.parse,name}`
        sql.val  as a value in SQL
        sql.val.int  as a number in SQL
        sql.val.str  as a text in SQL
        msrpuri.user  user of an MSRP URI
        msrpuri.host  host of an MSRP URI
        msrpuri.port  port of an MSRP URI
        url.path  path of a URL
        url.querystring  query of a URL
        kz.encode  as Kazoo encodes names
        kz.json  a field of a JSON text
        """)
}
