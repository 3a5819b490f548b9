import Routing
import SIPMessage
import Testing

@testable import Modules

@Suite struct VariableTests {
    private let bench = ScriptBench()

    @Test(arguments: [
        ("$rm $rmid $ru $rU $rd $rp $rP $rz $rUl", "INVITE 1 sip:bob@example.com:5070;transport=tcp bob example.com 5070 tcp sip 3"),
        ("$fu $fU $fd $fn $ft $fUl", "sip:alice@example.org alice example.org \"Alice\" a1 5"), ("$tu $tn $tt", "sip:bob@example.com <null> <null>"),
        ("$ci $cs $csb $cl $bs $rb", "call-1@example.org 7 7 INVITE 5 5 hello"), ("$si $sp $pr $su $sut", "127.0.0.1 5071 udp sip:127.0.0.1:5071 sip:127.0.0.1:5071;transport=udp"),
        ("$Ri $Rp $Rn $Ru", "127.0.0.1 5060 main sip:127.0.0.1:5060"), ("$hdr(X-One) $(hdr(X-One)[1]) $(hdr(X-One)[-1]) $(hdr(X-One)[*])", "first second second first,second"),
        ("$hdrc(X-One) $hdrc(Via) $hflc(Via) $hflc(Contact) $hdr(call-id)", "2 2 3 2 call-1@example.org"), ("$(hfl(Via)[2]) $(hfl(m)[1])", "SIP/2.0/UDP last.example.com <sip:alice@10.0.0.1>"),
        ("$via0(host) $via0(i) $via1(proto) $via1(rport) $viaZ(host) $viaZ(branch)", "127.0.0.1 7 TCP 4444 last.example.com <null>"),
        ("$K(TCP) $K(IPv6) $af(id) $af(name)", "2 10 2 IPv4"), ("$_s(<$rU>) $(C(rg){s.len}) $true", "<bob> 10 1"), ("$expires(min) $expires(max)", "60 60"),
        ("$msg(hdrc) $(msg(fline){s.len}) $msgbuf(0)", "10 53 I"), ("$nh(d) $nh(p) $du $dd", "example.com 5070 <null> <null>"),
        ("$sel(via[2].host) $sel(from.uri.user) $sel(msg.header.X_One[2]) $sel(cseq.num)", "proxy.example.com alice second 7"), ("$mF $mf $bf", "00000000 0 0"), ("$$ $$rU", "$ $rU"),
    ])
    func reading(_ text: String, _ expected: String) throws {
        #expect(try bench.expand(text) == expected)
    }

    @Test(arguments: ["$nosuch", "$hdr()", "$var", "$K(X)", "$via0(x)", "$(ru", "$sel(nosuch.part)", "$sel(via.nosuch)", "$branch(x)", "$C(zz)", "$cnt($ru)", "$Mf(99)", "$xavp(a[x])"])
    func badVariablesAreErrorsAtLoad(_ text: String) {
        #expect(throws: DeclarationError.self) { _ = try bench.registry.variable(text) }
    }

    @Test func avpsAreStacks() throws {
        try bench.run { context in
            for number in 1...3 { try bench.set("$avp(a)", .integer(number), in: context) }
            #expect(try bench.expand("$avp(a) $(avp(a)[2]) $(avp(a)[3]) $(avp(a)[*]) $cnt($avp(a))", in: context) == "3 1 <null> 3, 2, 1 3")
            try bench.set("$avp(a)", .null, in: context)
            #expect(try bench.expand("$avp(a)", in: context) == "2")
            try bench.set("$(avp(a)[*])", .string(ByteView("one")), in: context)
            #expect(try bench.expand("$(avp(a)[*])", in: context) == "one")
            try bench.set("$var(n)", .string(ByteView("a")), in: context)
            #expect(try bench.expand("$avp($var(n)) $(avp(s:a))", in: context) == "one one")
        }
    }

    @Test func xavpsHoldLists() throws {
        try bench.run { context in
            try bench.set("$xavp(p=>name)", .string(ByteView("first")), in: context)
            try bench.set("$xavp(p=>name)", .string(ByteView("second")), in: context)
            try bench.set("$xavp(p[1]=>age)", .integer(41), in: context)
            #expect(try bench.expand("$xavp(p=>name) $xavp(p[1]=>name) $xavp(p[1]=>age) $xavp(p[-1]=>age) $cnt($xavp(p))", in: context) == "second first 41 41 2")
            try bench.set("$xavi(A=>B)", .integer(1), in: context)
            try bench.set("$xavu(u=>f)", .integer(2), in: context)
            try bench.set("$xavu(u=>f)", .integer(3), in: context)
            #expect(try bench.expand("$xavi(a=>b) $xavu(u=>f) $xavu(u=>g)", in: context) == "1 3 <null>")
        }
    }

    @Test func branchesCanBeChanged() throws {
        try bench.run { context in
            try bench.set("$br", .string(ByteView("sip:a@h")), in: context)
            try bench.set("$br", .string(ByteView("sip:b@h")), in: context)
            try bench.set("$(branch(q)[1])", .integer(300), in: context)
            #expect(try bench.expand("$branch(count) $(branch(uri)[-1]) $bR", in: context) == "2 sip:b@h sip:a@h, <sip:b@h>;q=0.3")
            try bench.set("$(branch(uri)[0])", .null, in: context)
            #expect(try bench.expand("$branch(count) $branch(uri) $ds", in: context) == "1 sip:b@h Contact: <sip:b@h>;q=0.3")
            let isTaken = try bench.registry.variable("$(branch(uri)[9])").assign(.string(ByteView("sip:x@h")), context)
            #expect(!isTaken)
        }
    }

    @Test func assignmentsEditFromAndTo() throws {
        try bench.run { context in
            try bench.set("$fU", .string(ByteView("carol")), in: context)
            try bench.set("$fn", .null, in: context)
            try bench.set("$tn", .string(ByteView("\"Bob\"")), in: context)
            let edited = try bench.expand("$mbu", in: context)
            #expect(edited.contains("From: <sip:carol@example.org>;tag=a1"))
            #expect(edited.contains("t: \"Bob\" <sip:bob@example.com>"))
        }
    }

    @Test func wrongTypesAreRefused() throws {
        try bench.run { context in
            let isTaken1 = try bench.registry.variable("$rU").assign(.integer(5), context)
            #expect(!isTaken1)
            let isTaken2 = try bench.registry.variable("$mf").assign(.string(ByteView("5x")), context)
            #expect(!isTaken2)
            try bench.set("$rp", .integer(5099), in: context)
            #expect(try bench.expand("$ru", in: context) == "sip:bob@example.com:5099;transport=tcp")
        }
    }

    @Test func sharedVariablesStartAtZero() throws {
        try bench.run { context in
            #expect(try bench.expand("$shv(s)", in: context) == "0")
            try bench.set("$shv(s)", .string(ByteView("text")), in: context)
            #expect(try bench.expand("$shv(s)", in: context) == "text")
        }
    }
}
