import Routing
import SIPMessage
import Testing

@testable import Modules

@Suite struct TransformationTests {
    private let bench = ScriptBench()

    @Test(arguments: [
        ("abc", "s.len", "3"), ("007", "s.int", "007"), ("2147483648", "s.int", ""), ("x1", "s.int", ""), ("(040) 12-3", "s.numeric", "040123"),
        ("MixED", "s.tolower", "mixed"), (" a b ", "s.trim", "a b"), (" a b ", "s.rmws", "ab"), ("\"q\"", "s.unquote", "q"), ("<a>", "s.unbracket", "a"),
        ("12345", "s.substr,1,2", "23"), ("12345", "s.substr,-2,0", "45"), ("12345", "s.substr,9,1", ""), ("12345", "s.strip,2", "345"),
        ("12345", "s.striptail,9", ""), ("12345", "s.stripto,3", "345"), ("123", "s.prefixes", "1,12,123"), ("123", "s.prefixes.quoted,2", "'1','12'"),
        ("a,b,c", "s.select,1,,", "b"), ("a}b", "s.select,1,}", "b"), ("a,b,c", "s.select,-1,,", "c"), ("a\tb", "s.select,1,\\t", "b"), ("a,b", "s.select,2,,", ""),
        ("banana", "s.replace,an,o", "booa"), ("banana", "s.rm,na", "ba"), ("a,b,c", "s.count,,", "2"), ("a=b=c", "s.before,=", "a"),
        ("a=b=c", "s.after,=", "b=c"), ("a=b=c", "s.rbefore,=", "a=b"), ("a=b=c", "s.rafter,=", "c"), ("abcdef", "s.fmtlines,3,1", "abc\r\n def"),
        ("86400", "s.ftime,%Y", "1970"), ("none", "s.ftime,%Y", ""),
    ])
    func strings(_ input: String, _ transformation: String, _ expected: String) throws {
        #expect(try bench.expand("$(var(x){\(transformation)})", x: input) == expected)
    }

    @Test(arguments: [
        ("hello world", "encode.hexa", "68656c6c6f20776f726c64"), ("x?y>z~+-", "encode.base64", "eD95Pnp+Ky0="), ("x?y>z~+-", "encode.base64t", "eD95Pnp+Ky0"),
        ("x?y>z~+-", "encode.base64url", "eD95Pnp-Ky0="), ("hello world", "encode.base58", "StV1DL6CwTryKyV"), ("hello world", "encode.7bit", "E8329BFD06DDDF723619"),
        ("a", "escape.common", "a"), ("it's", "escape.common", "it\\'s"), ("a b%", "escape.user", "a%20b%25"), ("a=b", "escape.param", "a%3db"),
    ])
    func encodings(_ input: String, _ operation: String, _ expected: String) throws {
        #expect(try bench.expand("$(var(x){s.\(operation)})", x: input) == expected)
        let back = operation.hasPrefix("encode") ? operation.replacing("encode", with: "decode") : "un" + operation
        #expect(try bench.expand("$(var(x){s.\(operation)}{s.\(back)})", x: input) == input)
    }

    @Test(arguments: [
        ("", "md5", "d41d8cd98f00b204e9800998ecf8427e"), ("abc", "md5", "900150983cd24fb0d6963f7d28e17f72"),
        ("abc", "sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("abc", "sha384", "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"),
        (
            "abc", "sha512",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        ),
    ])
    func digests(_ input: String, _ operation: String, _ expected: String) throws {
        #expect(try bench.expand("$(var(x){s.\(operation)})", x: input) == expected)
    }

    @Test(arguments: [
        ("uri.user", "alice"), ("uri.host", "server.com"), ("uri.passwd", "pw"), ("uri.port", "5060"), ("uri.params", "nat=yes;transport=tcp"),
        ("uri.param,nat", "yes"), ("uri.headers", "X=1"), ("uri.transport", "tcp"), ("uri.scheme", "sip"), ("uri.saor", "sip:alice@server.com"),
        ("uri.suri", "sip:alice@server.com:5060;transport=tcp"), ("uri.duri", "sip:server.com:5060;transport=tcp"), ("uri.tosocket", "tcp:server.com:5060"),
        ("urialias.encode", "server.com~5060~2"), ("urialias.encode}{urialias.decode", "sip:server.com:5060;transport=tcp"), ("uri.maddr", ""),
    ])
    func uris(_ transformation: String, _ expected: String) throws {
        #expect(try bench.expand("$(var(x){\(transformation)})", x: "sip:alice:pw@server.com:5060;nat=yes;transport=tcp?X=1") == expected)
    }

    @Test(arguments: [
        ("a=1;b=\"two words\";c", "param.value,b", "two words"), ("a=1;b=2;c", "param.count", "3"), ("a=1;b=2", "param.name,-1", "b"),
        ("a=1&b=2", "param.value,b,&", "2"), ("a=1;b=2", "param.valueat,0", "1"), ("a=1", "param.in,a", "1"), ("a=1", "param.in,z", "0"), ("a=b c", "param.count", ""),
        ("\"Al\" <sip:a@b>;q=1", "nameaddr.name", "\"Al\" "), ("\"Al\" <sip:a@b>;q=1", "nameaddr.uri", "sip:a@b"), ("sip:a@b", "nameaddr.uri", "sip:a@b"),
        ("\"Al\" <sip:a@b>;tag=t;q=1", "tobody.params", "tag=t;q=1"), ("\"Al\" <sip:a@b>;tag=t", "tobody.tag", "t"), ("\"Al\" <sip:a@b>", "tobody.host", "b"),
        ("one\r\ntwo\r\n", "line.count", "2"), ("one\r\ntwo\r\n", "line.at,1", "two"), ("one\r\ntwo\r\n", "line.at,-2", "one"), ("a=1\nb=2", "line.sw,b=", "b=2"),
        ("tcp:10.0.0.1:5070", "sock.touri", "sip:10.0.0.1:5070;transport=tcp"), ("sctp:1.2.3.4:1", "sock.host", ""),
        ("aXb", "re.subst,/x/-/i", "a-b"), ("aXb", "re.subst,/(a)(x)/\\2\\1/i", "Xab"), ("say \"hi\"", "val.json", "say \\\"hi\\\""),
    ])
    func otherClasses(_ input: String, _ transformation: String, _ expected: String) throws {
        #expect(try bench.expand("$(var(x){\(transformation)})", x: input) == expected)
    }

    @Test func transformationsOfNullFail() throws {
        try bench.run { context in
            let value = try bench.registry.variable("$(avp(none){s.len})").value(context)
            #expect(value.isNull && value.isFailed)
            #expect(try bench.expand("[$(avp(none){s.len})] [$avp(none)] [$(avp(none){val.n0})]", in: context) == "[] [<null>] [0]")
        }
    }

    @Test func parametersMayBeVariables() throws {
        try bench.run { context in
            try bench.set("$var(i)", .integer(1), in: context)
            #expect(try bench.expand("$(ru{s.substr,$var(i),2}) $(ru{s.select,$var(i),:})", in: context) == "ip bob@example.com")
        }
    }

    @Test(arguments: [
        "$(ru{s.substr,1})", "$(ru{s.nosuch})", "$(ru{nosuch.x})", "$(ru{s.strip,a})", "$(ru{s.len,1})", "$(ru{s.len)", "$(ru{s.select,0})", "$(ru{param.value,a,bc})",
        "$(ru{re.subst,/a/})", "$(ru{s.substr,1,-1})",
    ])
    func badFormsAreErrorsAtLoad(_ text: String) {
        #expect(throws: DeclarationError.self) { _ = try bench.registry.variable(text) }
    }
}
