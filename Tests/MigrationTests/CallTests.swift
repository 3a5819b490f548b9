import Testing

@Suite("Calls become Lua") struct CallTests {
    @Test(arguments: [
        ("sl_send_reply(\"404\", \"Not Found\");", "KSR.sl.sl_send_reply(404, \"Not Found\")"),
        // the function replaces variables itself
        ("sl_send_reply(\"200\", \"OK $rU\");", "KSR.x.modf(\"sl_send_reply\", \"200\", \"OK $rU\")"),
        ("xlog(\"L_INFO\", \"$rm $$ $ru\\n\");", "KSR.xlog.xinfo(\"$rm $$ $ru\\n\")"),
        ("xlog(\"text\\n\");", "KSR.xlog.xerr(\"text\\n\")"),
        ("append_hf(\"X: $$1 $(fU{s.len})\\r\\n\");", "KSR.hdr.append(\"X: $1 \" .. KSR.pv.gete(\"$(fU{s.len})\") .. \"\\r\\n\")"),
        ("insert_hf(\"X: 1\\r\\n\");", "KSR.hdr.insert(\"X: 1\\r\\n\")"),
        ("remove_hf(\"Route\");", "KSR.hdr.remove(\"Route\")"),
        ("append_branch(\"sip:a@b\", \"0.5\");", "KSR.x.modf(\"append_branch\", \"sip:a@b\", \"0.5\")"),
        ("setflag(5);", "KSR.setflag(5)"),
        ("force_rport();", "KSR.force_rport()"),
        ("save(\"location\", \"0x04\");", "KSR.registrar.save(\"location\", 0x04)"),
        ("t_set_fr(\"+10000\", \"-2\");", "KSR.tm.t_set_fr(10000, -2)"),
        ("strip(2);", "KSR.strip(2)"),
        ("seturi(\"sip:a@b\");", "KSR.seturi(\"sip:a@b\")"),
        ("search(\"^a$\");", "KSR.textops.search(\"^a$\")"),
        ("no_such_function(\"$rU\", 1);", "KSR.x.modf(\"no_such_function\", \"$rU\", 1)"),
        ("ds_select_dst(\"1\", \"4\");", "KSR.dispatcher.ds_select_dst(1, 4)"),
        ("route(\"a b\");", "KSR.route(\"a b\")"),
    ])
    func functions(native: String, lua: String) throws {
        let lines = try Translate.body(native).split(separator: "\n").filter { !$0.hasPrefix("-- check") }
        #expect(lines.joined(separator: "\n") == lua)
    }

    /// Flags keep the names that the config gives them.
    @Test func namesOfFlags() throws {
        let text = try Translate.script("""
            #!KAMAILIO
            #!define FLT_ACC 7
            flags LATE:3, NEXT;
            request_route { setflag(FLT_ACC); setflag(LATE); if (isflagset("NEXT")) exit; }
            """).text
        #expect(text.contains("local FLT_ACC = 7\nlocal LATE = 3\nlocal NEXT = 4\n"))
        #expect(text.contains("  KSR.setflag(FLT_ACC)\n  KSR.setflag(LATE)\n  if KSR.isflagset(NEXT) then"))
    }

    /// Codes are kept where `$rc` is looked at, and nowhere else.
    @Test func returnCode() throws {
        #expect(try Translate.body("t_relay(); if (!lookup(\"location\")) { xlog(\"L_INFO\", \"code $rc\\n\"); switch ($rc) { case -1: exit; } }") == """
            KSR.tm.t_relay()
            if remember(KSR.registrar.lookup("location")) < 0 then
              remember(KSR.xlog.xinfo("code " .. rc .. "\\n"))
              local value = rc
              if value == -1 then
                KSR.x.exit()
              end
            end
            """)
    }

    /// A null that refuses the call natively is noted.
    @Test func nullArguments() throws {
        let script = try Translate.script("""
            #!KAMAILIO
            loadmodule "kex.so"
            request_route { is_myself("$avp(x)"); }
            """)
        #expect(script.remarks.map(\.text) == ["is_myself is refused (-1) where $avp(x) is null; here it gets an empty text"])
        #expect(script.remarks.map(\.line) == [3])
        #expect(script.text.contains("-- To check, by lines of the config:\n--   line 3: is_myself is refused"))
    }

    /// Without `#!KAMAILIO` an unknown name is an AVP that holds one value.
    @Test func bareAttributes() throws {
        let text = try Translate.script("loadmodule \"pv.so\"\nrequest_route { $count = $count + 1; if ($count == 3) exit; }").text
        #expect(text.contains("set_attribute(\"count\", plus(attribute(\"count\"), 1))"))
        #expect(text.contains("if same(attribute(\"count\"), 3) then"))
    }
}
