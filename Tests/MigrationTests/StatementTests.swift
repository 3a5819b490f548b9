import Testing

@Suite("Statements become Lua") struct StatementTests {
    @Test func chainsOfConditions() throws {
        #expect(try Translate.body("""
            if (is_method("INVITE")) { t_relay(); }
            else if ($rU == "a") exit;
            else { drop; }
            """) == """
            if KSR.is_INVITE() then
              KSR.tm.t_relay()
            elseif KSR.pv.get("$rU") == "a" then
              KSR.x.exit()
            else
              KSR.x.drop()
            end
            """)
    }

    @Test func commentsAndEmptyLinesStay() throws {
        #expect(try Translate.body("""
            # first
            t_newtran(); # behind

            /* over
             * two lines */
            if (t_relay()) {
                ; # nothing
                // last
            }
            # end
            """) == """
            -- first
            checked(KSR.tm.t_newtran())  -- behind

            -- over
            -- two lines
            if KSR.tm.t_relay() > 0 then
              -- nothing
              -- last
            end
            -- end
            """)
    }

    @Test func loops() throws {
        #expect(try Translate.body("$var(i) = 0; while ($var(i) < 3) { $var(i) = $var(i) + 1; if ($rU == \"x\") break; }") == """
            KSR.pv.seti("$var(i)", 0)
            -- check: the native loop ends after 100 rounds (max_while_loops), Lua's has no limit
            while KSR.pv.get("$var(i)") < 3 do
              KSR.pv.seti("$var(i)", KSR.pv.get("$var(i)") + 1)
              if KSR.pv.get("$rU") == "x" then
                break
              end
            end
            """)
        #expect(try Translate.body("while (1) { t_relay(); }") == """
            for _ = 1, 100 do  -- max_while_loops
              KSR.tm.t_relay()
            end
            """)
    }

    @Test func switchOfNumbersAndTexts() throws {
        #expect(try Translate.body("switch ($rs) { case 1: case 2: exit; default: t_relay(); }") == """
            local value = KSR.pv.getvn("$rs", 0)
            if value == 1 or value == 2 then
              KSR.x.exit()
            else
              KSR.tm.t_relay()
            end
            """)
        #expect(try Translate.body("switch ($rU) { case \"a\": t_relay(); break; case /\"^0[0-9]\": exit; case /\"^x\": drop; }") == """
            local value = KSR.pv.gete("$rU")
            if value == "a" then
              KSR.tm.t_relay()
            elseif string.match(value, "^0%d") then
              KSR.x.exit()
            elseif matches_case(value, "^x") then
              KSR.x.drop()
            end
            """)
    }

    @Test func casesRunOnIntoTheNext() throws {
        #expect(try Translate.body("switch ($rU) { case \"a\": setflag(1); case \"b\": setflag(2); break; default: setflag(3); case \"c\": setflag(4); }") == """
            local value = KSR.pv.gete("$rU")
            if value == "a" or value == "b" then
              if value == "a" then
                KSR.setflag(1)
              end
              KSR.setflag(2)
            else
              if value ~= "c" then
                KSR.setflag(3)
              end
              KSR.setflag(4)
            end
            """)
    }

    @Test func breakInTheMiddleOfACase() throws {
        #expect(try Translate.body("switch ($rU) { case \"a\": if ($rd == \"x\") break; setflag(1); break; }") == """
            local value = KSR.pv.gete("$rU")
            repeat
              if value == "a" then
                if KSR.pv.get("$rd") == "x" then
                  break
                end
                KSR.setflag(1)
              end
            until true
            """)
    }

    @Test func endsByKindOfRoute() throws {
        let text = try Translate.script("""
            #!KAMAILIO
            loadmodule "tm.so"
            request_route { if (route(A)) return; if ($rU == "a") return 0; t_relay(); return -1; }
            route[A] { if ($rU == "b") return -1; if ($rU == "c") return 0; if ($rU == "d") return $var(x); t_relay(); }
            reply_route { if ($rs == 183) return 0; if ($rs == 200) return 1; if ($rs == 404) drop; return $var(x); }
            """).text
        #expect(text.contains("if ksr_route_A() > 0 then\n    return\n  end"))
        #expect(text.contains("if KSR.pv.get(\"$rU\") == \"a\" then\n    KSR.x.exit()"))
        #expect(text.contains("\"b\" then\n    return -1"))
        #expect(text.contains("\"c\" then\n    KSR.x.exit()"))
        #expect(text.contains("\"d\" then\n    return checked(KSR.pv.get(\"$var(x)\"))"))
        #expect(text.contains("  return KSR.tm.t_relay()\nend"))
        #expect(text.contains("183 then\n    KSR.x.drop()"))
        #expect(text.contains("if KSR.pv.get(\"$var(x)\") <= 0 then KSR.x.drop() end"))
    }

    @Test func routesReturnACodeOnlyWhereItIsLookedAt() throws {
        let text = try Translate.script("""
            #!KAMAILIO
            loadmodule "tm.so"
            request_route { route(A); if (route(B)) exit; }
            route[A] { t_relay(); }
            route[B] { if ($rU == "x") { t_relay(); } else { route(C); } }
            route[C] { t_newtran(); }
            """).text
        #expect(text.contains("function ksr_route_A()\n  KSR.tm.t_relay()\nend"))
        #expect(text.contains("    return KSR.tm.t_relay()\n  else\n    return ksr_route_C()\n  end\nend"))
        #expect(text.contains("  return checked(KSR.tm.t_newtran())\nend"))
    }
}
