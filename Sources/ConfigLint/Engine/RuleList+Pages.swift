// Made by `signalbox rules --collect Sources/ConfigLint/Rules`. The texts are the rules' doc comments: change those.

extension RuleList {
    public static let entries: [Entry] = [
        Entry(
            rule: ArgumentNotConstant.self, group: "Catalog",
            page: #"""
                A bare variable where a text is wanted

                Some functions prepare their arguments when the config is read, so these have to be constants. A variable goes into a text in
                quotes, where the function finds it itself.

                Instead: put the variable in quotes.

                    sl_send_reply($var(code), "Not here");
                    sl_send_reply("$var(code)", "Not here");
                """#),
        Entry(
            rule: ArgumentNotNumber.self, group: "Catalog",
            page: #"""
                A text where a number is wanted

                The function takes a number, or a variable that holds one. A text that is neither stops the start.

                Instead: write the number. Often two arguments have changed places.

                    sl_send_reply("Not here", "404");
                """#),
        Entry(
            rule: ArmedForNothing.self, group: "SIP",
            page: #"""
                A route is armed, but the request is answered here

                `t_on_reply()` and its kin prepare a route for when the request is relayed. On no way does a relay follow.

                Instead: remove it, or relay the request.
                """#),
        Entry(
            rule: ArmedRouteMissing.self, group: "Routes",
            page: #"""
                `t_on_failure()` and its kin name a route that does not exist

                The server starts with a warning, and the route silently does not run.

                Instead: define the route, or correct the name.

                    t_on_failure("MANAGE_FAILURE");
                    failure_route[MANAGE_FAILURE] { ... }
                """#),
        Entry(
            rule: AssignmentInCondition.self, group: "Expressions",
            page: #"""
                An assignment where a comparison was meant

                `=` assigns, also in a condition: the variable gets a new value, and the condition is true by what was assigned. In a
                `while` the loop then runs until `max_while_loops` stops it.

                Instead: compare with `==`. If the assignment is meant, put it on a line of its own before the condition.

                    if ($rU = "100") { ... }     # the request URI's user is now 100
                    if ($rU == "100") { ... }
                """#),
        Entry(
            rule: AuthenticationUnchecked.self, group: "SIP",
            page: #"""
                The result of a check of the sender is ignored

                The function tells whether credentials or the address are good. When nobody looks, everybody passes.

                Instead: `if (!auth_check(...)) { auth_challenge(...); exit; }`

                    pv_www_authenticate("$td", "secret", "0");
                    save("location");
                """#),
        Entry(
            rule: AVPKeepsBoth.self, group: "Variables",
            page: #"""
                A second assignment adds a value to an AVP

                Assigning an AVP does not replace its value: it puts another one before it. When the new one is removed, the old one is back.

                Instead: `$(avp(x)[*]) = ...` replaces all values.

                    $avp(dest) = "sip:a@example.com";
                    $avp(dest) = "sip:b@example.com";
                """#),
        Entry(
            rule: BadDestination.self, group: "Variables",
            page: #"""
                A destination that is no URI

                `$ru` and `$du` take a whole URI. Anything else is refused when the message comes, and the request goes where it went
                before. `$rU` and `$rd` in turn take a part of one, and `$rp` a port up to 65535.

                Instead: write the URI with its scheme; `$rU`, `$rd` and `$rp` change parts of it.

                    $ru = "100";              # $rU = "100";
                """#),
        Entry(
            rule: BitwiseLogic.self, group: "Expressions",
            page: #"""
                `&` or `|` between conditions

                `&` and `|` combine the bits of numbers. Between conditions they evaluate both sides always, and truth values other than 0
                and 1 give surprises.

                Instead: join conditions with `&&` and `||`.

                    if ($var(a) == 1 & $var(b) == 2) { ... }
                    if ($var(a) == 1 && $var(b) == 2) { ... }
                """#),
        Entry(
            rule: BlockWrittenTwice.self, group: "Routes",
            page: #"""
                The same block under two names

                `route` without a name is `request_route`, and `onreply_route` without a name is `reply_route`. A second one is appended to
                the first, and is not reached behind its `exit`.

                Instead: write one block.
                """#),
        Entry(
            rule: BodyTestWithoutBody.self, group: "Variables",
            page: #"""
                A negative test of a body that may be missing

                `$rb` is null for a message without a body, and `!($rb =~ "...")` is true then, too.

                Instead: ask `has_body()` first; for the body's type look at `$cT` or `has_body("application/sdp")`.

                    if (!($rb =~ "m=audio")) { ... }
                    if (has_body("application/sdp") && !($rb =~ "m=audio")) { ... }
                """#),
        Entry(
            rule: BranchesLost.self, group: "SIP",
            page: #"""
                Branches that are never sent

                `append_branch()` prepares another copy of the request, which the next relay sends. On no way does one follow.

                Instead: relay the request behind it; to redirect with several contacts, reply with 3xx, which sends the branches as contacts.
                """#),
        Entry(
            rule: CancelNotHandled.self, group: "SIP",
            page: #"""
                A CANCEL is relayed like any other request

                A CANCEL belongs to an INVITE that is on its way; one without it has no meaning further on. Routing it anew can send it
                elsewhere than the INVITE went.

                Instead: `if (is_method("CANCEL")) { if (t_check_trans()) t_relay(); exit; }`
                """#),
        Entry(
            rule: CaseFallsThrough.self, group: "Routes",
            page: #"""
                A `case` that goes on into the next one

                Without `break` a case goes on with the statements of the next case.

                Instead: end the case with `break`. Labels that share statements stand one under the other, with nothing between.

                    switch ($rm) {
                        case "INVITE": sl_send_reply("486", "Busy");       # and then 481
                        case "BYE": sl_send_reply("481", "Unknown call"); break;
                    }
                """#),
        Entry(
            rule: CasePatternWithoutSlash.self, group: "Expressions",
            page: #"""
                A regular expression in a plain `case`

                `case "^00":` compares with the text `^00`, signs included, and never matches a number. A regular expression needs a
                slash before the quotes, and has none behind.

                Instead: write `case /"^00":`.

                    switch ($rU) {
                        case "^00": ...       # a user that is called ^00
                        case /"^00": ...      # users that begin with 00
                    }
                """#),
        Entry(
            rule: ChallengeOfAck.self, group: "SIP",
            page: #"""
                An ACK or a CANCEL is answered or challenged

                An ACK has no answer, and neither it nor a CANCEL can be sent again with credentials: a challenge only breaks the call.

                Instead: let them pass before the check: `if (is_method("ACK|CANCEL")) { ... exit; }`
                """#),
        Entry(
            rule: ChangeAfterRelay.self, group: "SIP",
            page: #"""
                A change of the request after it has left

                `t_relay()` sends the request at once. Headers, armed routes and dialog tracking that come behind it have no effect on it.

                Instead: do it before `t_relay()`.

                    if (!t_relay()) sl_reply_error();
                    append_hf("X-A: b\r\n");
                """#),
        Entry(
            rule: ContactFixedForRegister.self, group: "SIP",
            page: #"""
                `fix_nated_contact()` for a REGISTER

                The contact of a REGISTER is what the user is reached at; `fix_nated_contact()` rewrites it, so the phone does not find its own
                binding in the answer. For registrations the received address is stored beside it.

                Instead: `fix_nated_register()`.
                """#),
        Entry(
            rule: ContactFixedWithoutRport.self, group: "SIP",
            page: #"""
                The contact is fixed, the way of the reply is not

                A phone behind NAT that does not ask for `rport` gets its replies at the address in its Via, which nobody reaches.

                Instead: `force_rport()` before.
                """#),
        Entry(
            rule: CredentialsNotConsumed.self, group: "SIP",
            page: #"""
                Credentials travel on

                After the check the Authorization header is still in the request, and the next hop, which may belong to somebody else, gets
                it.

                Instead: `consume_credentials()` before the request is relayed.
                """#),
        Entry(
            rule: DanglingElse.self, group: "Routes",
            page: #"""
                An `else` that belongs to the inner `if`

                Without braces an `else` belongs to the nearest `if` above, however the lines are indented.

                Instead: put the inner `if` in braces.

                    if (is_method("INVITE"))
                        if ($rU == "100") sl_send_reply("486", "Busy");
                    else sl_send_reply("405", "No");       # belongs to the test of $rU
                """#),
        Entry(
            rule: DatabaseDriver.self, group: "Catalog",
            page: #"""
                A database without its driver

                A URL such as `mysql://...` is served by the module `db_mysql`. Without it the module that wants the database does not start.

                Instead: load the driver, and write the URL with its scheme.

                    modparam("usrloc", "db_mode", 2)        # and no db_ module is loaded
                """#),
        Entry(
            rule: DebugLevel.self, group: "Settings",
            page: #"""
                A log level that writes every step

                `debug=3` and more log each function of each message. In production that fills disks and costs most of the speed.

                Instead: `debug=2`, and switch the level while the server runs: `kamcmd corex.debug 3`.
                """#),
        Entry(
            rule: DefaultBeforeCases.self, group: "Catalog",
            page: #"""
                `default` before cases with texts

                The first label decides the type of the cases. With `default` first they are taken for numbers, and the server does not start.

                Instead: write `default` last.
                """#),
        Entry(
            rule: DefineShadowsFunction.self, group: "Preprocessor",
            page: #"""
                A define with the name of a function

                Every place where the function is called gets the define's text instead. With an empty text the calls vanish.

                Instead: give the define a name of its own, in capitals.

                    #!define xlog
                """#),
        Entry(
            rule: DestinationAfterRelay.self, group: "SIP",
            page: #"""
                A destination that is set after the request has left

                `t_relay()` sends the request at once. What is changed behind it has no effect.

                Instead: set the destination before `t_relay()`.

                    if (!t_relay()) sl_reply_error();
                    $du = "sip:127.0.0.1:5080";
                """#),
        Entry(
            rule: DirectiveCase.self, group: "Preprocessor",
            page: #"""
                A directive in capitals

                `#!DEFINE` is an ordinary comment: directives are written in small letters.

                Instead: write it in small letters.

                    #!DEFINE WITH_NAT
                """#),
        Entry(
            rule: DirectiveGap.self, group: "Preprocessor",
            page: #"""
                A blank between the mark and the directive

                `#! define` and `# !define` are ordinary comments: the word has to follow the mark at once. What depends on it is silently
                left out.

                Instead: remove the blank.

                    #! define WITH_NAT
                """#),
        Entry(
            rule: DispatcherSetMissing.self, group: "Modules",
            page: #"""
                A dispatcher set that is not in the list

                The list file has no line for the set, so choosing a destination from it always fails.

                Instead: add the set to the list, or correct the number.

                    ds_select_dst("9", "4");
                """#),
        Entry(
            rule: DivisionByZero.self, group: "Expressions",
            page: #"""
                Division by a constant zero

                The division fails at run time and the statement with it.

                Instead: divide by what was meant.

                    $var(x) = $var(y) / 0;
                """#),
        Entry(
            rule: DropWithoutAnswer.self, group: "Routes",
            page: #"""
                `drop` in a request route

                In a request route `drop` only ends the script, as `exit` does: the request is neither answered nor sent on, and its sender
                retransmits it and waits for the timeout.

                Instead: answer with `sl_send_reply()` and `exit`. If silence is meant (a scanner, a flood), `exit` says so.

                    if (is_method("REGISTER")) { drop; }
                """#),
        Entry(
            rule: DuplicateListen.self, group: "Settings",
            page: #"""
                The same socket twice

                Instead: remove one of the two lines.

                    listen=udp:127.0.0.1:5060
                    listen=udp:127.0.0.1:5060
                """#),
        Entry(
            rule: DynamicRouteMissing.self, group: "Routes",
            page: #"""
                A route whose name is made up at run time does not exist

                The name is put together from a constant and a variable. For some values there is no such route, and the call fails with an
                error in the log.

                Instead: define the missing routes, or test with `check_route_exists()` before.

                    route[DO_BYE] { ... }
                    route("DO_" + $rm);       # DO_INVITE is missing
                """#),
        Entry(
            rule: EmptyBody.self, group: "Routes",
            page: #"""
                A semicolon as the whole body

                The `;` right behind the condition is the whole body of the `if` or `while`; the lines below run always.

                Instead: remove the semicolon.

                    if (is_method("INVITE"));
                        exit;                     # always
                """#),
        Entry(
            rule: EmptyRealm.self, group: "Catalog",
            page: #"""
                A check of credentials without a realm

                The realm is part of what a phone signs: without one the function is refused when the server starts.

                Instead: write the domain, or a variable such as `$fd`.

                    pv_www_authenticate("", "secret", "0");
                """#),
        Entry(
            rule: EndlessLoop.self, group: "Routes",
            page: #"""
                A loop with no way out

                Nothing in the loop changes what its condition tests, and nothing leaves it: it runs until `max_while_loops` stops it, for
                each message. A `break` inside a `switch` leaves the switch only.

                Instead: change the tested variable in the loop, or leave the loop with a `break` that stands outside of a switch.

                    while ($var(i) < 10) { xlog("L_INFO", "round $var(i)\n"); }
                """#),
        Entry(
            rule: EndlessRecursion.self, group: "Routes",
            page: #"""
                Routes that call each other without end

                A route that calls itself, directly or through others, with no test on the way runs until the server's limit of nested
                routes stops it, and the request is lost.

                Instead: put the call behind a condition that ends, or use a loop.

                    route[AGAIN] { $var(i) = $var(i) + 1; route(AGAIN); }
                """#),
        Entry(
            rule: ExecWithUserInput.self, group: "SIP",
            page: #"""
                Text from the message in a shell command

                The command goes through a shell, and whoever sends the message writes part of it: `; rm -rf /` is a valid user name.

                Instead: pass values through `{s.escape.common}` inside quotes, or better through the environment or an HTTP call.

                    exec_msg("echo $rU >> /tmp/calls");
                """#),
        Entry(
            rule: ExpiresOrder.self, group: "Modules",
            page: #"""
                Expiry times in the wrong order

                `min_expires`, `default_expires` and `max_expires` of registrar have to grow in this order; else times are cut in surprising ways.

                Instead: put them in order.

                    modparam("registrar", "min_expires", 600)
                    modparam("registrar", "max_expires", 60)
                """#),
        Entry(
            rule: FailureRouteIgnoresCancel.self, group: "SIP",
            page: #"""
                A failure route that tries again for a cancelled call

                The failure route also runs when the caller has hung up. A new try then rings another phone for nobody.

                Instead: begin with `if (t_is_canceled()) exit;`
                """#),
        Entry(
            rule: FailureRouteSameDestination.self, group: "SIP",
            page: #"""
                A failure route that tries the same destination again

                The request is relayed from a failure route without anything having chosen another destination: it fails again. When the route
                arms itself, that goes on without end.

                Instead: set `$du` or `$ru`, or take the next destination, before the new try.
                """#),
        Entry(
            rule: FlagNeverSet.self, group: "Flags",
            page: #"""
                A flag that is tested but never set

                No `setflag()` sets it, so the test is always false.

                Instead: set the flag where the condition is known, or correct its name.

                    if (isflagset(FLT_NAT)) { ... }
                """#),
        Entry(
            rule: FlagNeverTested.self, group: "Flags",
            page: #"""
                A flag that nothing reads

                The flag is set, but no `isflagset()` tests it and no module parameter names it. Most often the test was forgotten, or the
                parameter that makes a module look at it.

                Instead: test the flag, or remove the line.

                    setflag(FLT_NAT);
                """#),
        Entry(
            rule: FlagNumberAndName.self, group: "Flags",
            page: #"""
                A flag by number that has a name

                A flag that has a name is set by its number in another place: who reads the name does not find that place.

                Instead: use the name everywhere.

                    flags FLT_ACC:3
                    setflag(3);            # setflag(FLT_ACC);
                """#),
        Entry(
            rule: FlagSharedByNames.self, group: "Flags",
            page: #"""
                Two names for one flag

                Two defines have the same number and are both used as flags: setting one sets the other.

                Instead: give each flag a number of its own.

                    #!define FLT_ACC 5
                    #!define FLT_NAT 5
                """#),
        Entry(
            rule: ForwardMixedWithRelay.self, group: "SIP",
            page: #"""
                A request that is sent twice, with and without a transaction

                `forward()` sends the request statelessly, `t_relay()` sends it through a transaction. After one of them the other sends it a
                second time.

                Instead: use one of the two.
                """#),
        Entry(
            rule: FunctionArity.self, group: "Catalog",
            page: #"""
                A function with a number of arguments that it does not take

                The module has no function of that name with so many arguments, and the server does not start.

                Instead: give the arguments that the manual names.

                    xlog("L_INFO", "a", "b", "c");
                """#),
        Entry(
            rule: FunctionOutOfPlace.self, group: "SIP",
            page: #"""
                A function where it has no meaning

                Some functions run in any route, but make sense in one kind only: there is no branch to time out before a request was relayed, and
                a reply has no retransmission to look for.

                Instead: call it where its manual says.

                    onreply_route { t_check_trans(); }
                """#),
        Entry(
            rule: FunctionPlace.self, group: "Catalog",
            page: #"""
                A function in a block that may not call it

                Each function names the kinds of blocks that may call it. In others the server does not start; through `route()` it is called
                all the same, and does something else than its manual says.

                Instead: call it in a block of the right kind.

                    onreply_route[R] { record_route(); }
                """#),
        Entry(
            rule: GroupOfModule.self, group: "Catalog",
            page: #"""
                A custom setting under a module's name

                `group.name = value` declares a setting of the script's own. Under the name of a loaded module that has settings itself the
                group exists already, and the server does not start.

                Instead: use another group, or `modparam()` if the module's parameter is meant.

                    tm.fr_timer = 5000
                """#),
        Entry(
            rule: HeaderForReplyOnRequest.self, group: "SIP",
            page: #"""
                A header for the reply that goes into the request

                `append_hf()` and `insert_hf()` change the request. The reply that is sent right behind it does not have the header.

                Instead: `append_to_reply()`.

                    append_hf("Retry-After: 30\r\n");
                    sl_send_reply("503", "Busy");
                """#),
        Entry(
            rule: HeaderMisspelt.self, group: "Variables",
            page: #"""
                A header's name that is nearly a known one

                `$hdr(Form)` is always null when `From` was meant.

                Instead: correct the name.

                    if ($hdr(User-Agnet) =~ "x") { ... }
                """#),
        Entry(
            rule: HeaderNameWithColon.self, group: "Variables",
            page: #"""
                A header name with its colon

                Header names are given without the colon; with it no header ever matches.

                Instead: write the name alone.

                    if (is_present_hf("Subject:")) { ... }
                """#),
        Entry(
            rule: HeaderWithoutLineEnd.self, group: "SIP",
            page: #"""
                A header without its line end

                `append_hf()`, `insert_hf()` and `append_to_reply()` put their text into the message as it stands. Without `\r\n` at its end
                the next header becomes part of this one.

                Instead: end the text with `\r\n`.

                    append_hf("X-Trunk: 5");
                    append_hf("X-Trunk: 5\r\n");
                """#),
        Entry(
            rule: HopLimitTooLarge.self, group: "Modules",
            page: #"""
                A hop limit beyond 255

                Max-Forwards is a byte by RFC 3261 and starts at 70: a limit above 255 limits nothing.

                Instead: `mf_process_maxfwd_header("10")`.
                """#),
        Entry(
            rule: HostInAddressTest.self, group: "Expressions",
            page: #"""
                A host name beside `src_ip`

                A name in a comparison with an address is looked up when the message comes, each time, while the sender waits; when the
                name does not resolve, the test is silently false.

                Instead: compare with the address, or keep peers in `permissions` or a hash table.

                    if (src_ip == gw.example.com) { ... }
                    if (src_ip == 203.0.113.7) { ... }
                """#),
        Entry(
            rule: HtableKeyMisspelt.self, group: "Modules",
            page: #"""
                A key of a hash table that is never written

                The key is a constant that nothing writes, and a very similar one is written. One of the two is misspelt.

                Instead: use one spelling.

                    $sht(ipban=>blocked) = 1;
                    if ($sht(ipban=>bloked) == 1) exit;
                """#),
        Entry(
            rule: ImportMisspelt.self, group: "Preprocessor",
            page: #"""
                An imported file that does not exist, beside one that does

                `import_file` says nothing when the file is missing. A very similar name exists in the same directory.

                Instead: correct the name, or use `include_file` for a file that has to be there.

                    import_file "inc/lisetn.cfg"
                """#),
        Entry(
            rule: ImpossibleCondition.self, group: "Expressions",
            page: #"""
                A condition that is always true, or never

                A value is always different from one of two others, so `x != a || x != b` is true for every message; `x == a && x == b`
                is true for none. The operator that was meant is the other one.

                Instead: join inequalities with `&&`, equalities with `||`.

                    if ($rm != "INVITE" || $rm != "BYE") { ... }    # always
                    if ($rm != "INVITE" && $rm != "BYE") { ... }
                """#),
        Entry(
            rule: LateModulePath.self, group: "Settings",
            page: #"""
                A module path below all modules

                `mpath` and `loadpath` count for the `loadmodule` lines behind them. Set below the last one, the path changes nothing, and the modules
                above were looked for elsewhere.

                Instead: move the line above the first `loadmodule`.

                    loadmodule "tm.so"
                    mpath="/usr/lib/kamailio/modules/"
                """#),
        Entry(
            rule: ListenSwallowsWord.self, group: "Settings",
            page: #"""
                A word on the next line that is taken as an address

                `listen` and `alias` take a list, and a line end does not end it: a word at the beginning of the next line is one more
                address.

                Instead: write each socket with a `listen=` of its own, or end the list with `;`.

                    listen=udp:127.0.0.1:5060
                    lo
                """#),
        Entry(
            rule: LoadOrder.self, group: "Catalog",
            page: #"""
                Something of a module stands before its `loadmodule`

                A config is read from top to bottom: functions, variables and parameters of a module are known only below the line that loads
                it.

                Instead: load all modules before the first `modparam` and the first route block.

                    request_route { $var(x) = 1; }
                    loadmodule "pv.so"
                """#),
        Entry(
            rule: LogFacility.self, group: "Catalog",
            page: #"""
                A log facility or level that does not exist

                `xlog()` takes a level such as `L_INFO`, and before it a facility such as `LOG_LOCAL0`.

                Instead: correct the name.

                    xlog("LOG_LOCAL9", "L_INFO", "text\n");
                """#),
        Entry(
            rule: LogLevelForNews.self, group: "SIP",
            page: #"""
                An error line for every message

                A log line at an error level that every request writes, whatever it is, buries the errors that matter, and fills the log.

                Instead: `L_INFO` or `L_DBG`.

                    request_route { xlog("L_ERR", "got $rm from $si\n"); ... }
                """#),
        Entry(
            rule: LogWithoutNewline.self, group: "SIP",
            page: #"""
                A log line that does not end

                On stderr (`log_stderror=yes`) a log text without `\n` has no line end: the next line is glued to it.

                Instead: end the text with `\n`.

                    xlog("L_INFO", "got $rm from $si");
                """#),
        Entry(
            rule: LookupUnchecked.self, group: "SIP",
            page: #"""
                The result of `lookup()` is ignored

                For a user who is not registered `lookup()` leaves the request URI as it is: the request is relayed to this server itself and
                loops.

                Instead: `if (!lookup("location")) { sl_send_reply("404", "Not Found"); exit; }`

                    lookup("location");
                    t_relay();
                """#),
        Entry(
            rule: LooseRouteUnchecked.self, group: "SIP",
            page: #"""
                The result of `loose_route()` is ignored

                Without a Route header `loose_route()` fails, and the request is then routed as if it were in a dialog of ours.

                Instead: `if (loose_route()) { ... relay ... }`, and refuse the rest of the requests with a To tag.

                    loose_route();
                    t_relay();
                """#),
        Entry(
            rule: LuaArgumentCount.self, group: "Lua",
            page: #"""
                A function under KSR with a number of arguments that it does not take

                The call is logged as an error and gives `false`; the function does not run.

                Instead: give as many arguments as the function takes. Forms with more or fewer often have a name of their own.

                    KSR.sl.send_reply(404)
                """#),
        Entry(
            rule: LuaCallbackMissing.self, group: "Lua",
            page: #"""
                A callback that no Lua script defines

                `KSR.tm.t_on_failure()` and its kin, `event_callback` parameters, `kemi.*` settings and `lua_run()` name a global function. Where no script
                defines it, the server starts, and the event is not handled.

                Instead: define the function, or correct the name. It must not be `local`.

                    KSR.tm.t_on_failure("ksr_failure_manage")
                    function ksr_failure_manage() ... end
                """#),
        Entry(
            rule: LuaRouteMissing.self, group: "Lua",
            page: #"""
                A route given to Lua that no script defines

                The parameter `routes` of app_lua names blocks that Lua takes over. Where no script defines the function, the native block goes on
                running, or nothing does.

                Instead: define the function: `ksr_route_NAME` for `route[NAME]`, the block's own name for other blocks.

                    modparam("app_lua", "routes", "AUTH")
                    function ksr_route_AUTH() ... end
                """#),
        Entry(
            rule: LuaSyntax.self, group: "Lua",
            page: #"""
                A Lua script that is none

                The script that app_lua loads cannot be compiled, and the server does not start. One that cannot be read here is a warning: it may be
                there where the server runs.

                Instead: mend the place that the finding names, or the path in `modparam`.

                    modparam("app_lua", "load", "routes.lua")
                """#),
        Entry(
            rule: LuaUnknownFunction.self, group: "Lua",
            page: #"""
                A function under KSR that does not exist

                Lua finds out when the line runs: "attempt to call a nil value", and the message is not handled.

                Instead: correct the name, or load the module that brings the function.

                    KSR.sl.send_repyl(404, "Not here")
                """#),
        Entry(
            rule: MediaHalf.self, group: "SIP",
            page: #"""
                Media is handled in offers, but not in answers

                `rtpengine_offer()` and `rtpproxy_offer()` put the relay into the caller's direction. Without the matching answer the other direction goes
                past it, and the call has sound one way.

                Instead: call `rtpengine_answer()` for replies with a body, or `rtpengine_manage()` in both.
                """#),
        Entry(
            rule: MethodCase.self, group: "Expressions",
            page: #"""
                A method in small letters

                Methods are case sensitive, and `$rm` has them in capitals: it is never equal to `"invite"`, and `is_method("Invite")` is
                never true. (`method ==` and `=~` ignore case, `==` of a variable does not.)

                Instead: write the method in capitals.

                    if ($rm == "invite") { ... }     # never
                    if ($rm == "INVITE") { ... }
                """#),
        Entry(
            rule: MissingDependency.self, group: "Catalog",
            page: #"""
                A module without the one that it needs

                Some modules work on top of others and do not start without them.

                Instead: load the other module, before this one.

                    loadmodule "registrar.so"        # needs usrloc
                """#),
        Entry(
            rule: MissingExitAfterReply.self, group: "SIP",
            page: #"""
                A request that is answered and then sent on

                After a final reply the script goes on, and on some way the same request is relayed too: the caller gets two answers, or a
                call that was refused is set up.

                Instead: `exit` behind the reply.

                    if ($rU == "anonymous") { sl_send_reply("403", "Not allowed"); }
                    t_relay();
                """#),
        Entry(
            rule: MissingTable.self, group: "Modules",
            page: #"""
                A database without the table that a module needs

                The module reads or writes a table of a text database, and the directory has no such file. The errors come with the first
                message only.

                Instead: create the table (`kamdbctl create`), or correct the path.

                    modparam("usrloc", "db_mode", 2)
                    modparam("usrloc", "db_url", "text:///etc/kamailio/dbtext")
                """#),
        Entry(
            rule: MisspeltCondition.self, group: "Preprocessor",
            page: #"""
                A condition on a name that nobody defines

                `#!ifdef` tests a name that is defined nowhere, and a very similar one is defined. The block is silently left out.

                Instead: correct the name.

                    #!define WITH_NAT
                    #!ifdef WITH_NTA
                """#),
        Entry(
            rule: MisspeltMode.self, group: "Preprocessor",
            page: #"""
                A misspelt mode line

                `#!KAMAILIO` switches the strict reading of variables on. With a letter wrong it is an ordinary comment, and unknown
                variables are taken for attributes without a word.

                Instead: write `#!KAMAILIO`.

                    #!KAMALIO
                """#),
        Entry(
            rule: MixedAndOr.self, group: "Expressions",
            page: #"""
                `&&` beside `||` without parentheses

                `&&` binds tighter than `||`, so in `a || b && c` the last test guards `b` alone. Who reads from left to right takes it
                for a guard of both, and requests pass that should not.

                Instead: put the part that belongs together in parentheses.

                    if (is_method("INVITE") || is_method("BYE") && $rU == "100") { ... }      # $rU is not tested for INVITE
                    if ((is_method("INVITE") || is_method("BYE")) && $rU == "100") { ... }
                """#),
        Entry(
            rule: ModuleLoadedTwice.self, group: "Catalog",
            page: #"""
                A module that is loaded twice

                The second line does nothing; under another spelling of the name the server does not start.

                Instead: remove one of the two.

                    loadmodule "tm.so"
                    loadmodule "tm"
                """#),
        Entry(
            rule: NegationBindsTight.self, group: "Expressions",
            page: #"""
                `!` before a comparison without parentheses

                `!` binds tighter than `==`: `!$rU == "a"` compares the opposite of `$rU`, which is 0 or 1, with `"a"`.

                Instead: write `!=`, or put the comparison in parentheses.

                    if (!$rU == "100") { ... }
                    if ($rU != "100") { ... }
                """#),
        Entry(
            rule: NewTransactionUnchecked.self, group: "SIP",
            page: #"""
                The result of `t_newtran()` is ignored

                `t_newtran()` fails for a retransmission, whose transaction exists already. When the script goes on, it answers a second time.

                Instead: `if (!t_newtran()) exit;`

                    t_newtran();
                    t_reply("480", "Away");
                """#),
        Entry(
            rule: NewerDirective.self, group: "Preprocessor",
            page: #"""
                A directive of a later version

                Kamailio 5.6 takes `#!undef`, `#!ifexp` and `#!defexp` for comments, so the config means something else there. (Signalbox
                follows the later versions.)

                Instead: where 5.6 has to read the config too, do without.

                    #!define WITH_A
                    #!undef WITH_A
                """#),
        Entry(
            rule: NewerThanTarget.self, group: "Catalog",
            page: #"""
                Something that the version does not have

                A function, a parameter or a module came later than the version that the config is for, or was removed before it (`--for`).

                Instead: do without, or check for another version.
                """#),
        Entry(
            rule: NoHopLimit.self, group: "SIP",
            page: #"""
                Nothing limits the hops

                Without a check of Max-Forwards a request that comes back to this server loops until something breaks.

                Instead: begin with `if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }`
                """#),
        Entry(
            rule: NoLoopGuard.self, group: "Settings",
            page: #"""
                No guard against endless loops

                `max_while_loops=0` takes away the limit that ends a loop gone wrong: one message can then keep a worker busy for ever.

                Instead: leave the default of 100, or set the highest number of rounds that makes sense.
                """#),
        Entry(
            rule: NoRequestRoute.self, group: "Routes",
            page: #"""
                No block for requests

                A server without `request_route` drops every request.

                Instead: write `request_route { ... }`.
                """#),
        Entry(
            rule: NumberLosesZeros.self, group: "Variables",
            page: #"""
                A user name that goes through a number

                `(int)` and `{s.int}` drop leading zeros, and numbers beyond 32 bits become others: a telephone number is a text.

                Instead: change it as a text, with `{s.substr}` or `strip()`.

                    $var(n) = (int)$rU;
                    $rU = $var(n);
                """#),
        Entry(
            rule: NumberTooLarge.self, group: "Expressions",
            page: #"""
                A number beyond 32 bits

                Numbers have 32 bits with a sign: they end at 2147483647. A larger one silently becomes another, often a negative one.

                Instead: keep it as a text, or count in a larger unit.

                    $var(limit) = 3000000000;      # is -1294967296
                    $var(limit) = 3000000;         # in thousands
                """#),
        Entry(
            rule: OnlyProvisional.self, group: "SIP",
            page: #"""
                A provisional reply as the last word

                A 1xx reply stops the retransmissions and promises a final answer. When the script ends there, the caller waits for it until
                the call is given up.

                Instead: send a final reply, or relay the request.

                    sl_send_reply("100", "Trying");
                    exit;
                """#),
        Entry(
            rule: OnsendOnly.self, group: "Catalog",
            page: #"""
                Keywords and commands at the wrong side of `onsend_route`

                `snd_ip`, `to_ip` and their kin describe the packet that is being sent and exist in an `onsend_route` only: elsewhere the
                addresses stop the start, and tests of ports and transports are false. In it, in turn, the message cannot be rewritten or
                routed any more.

                Instead: rewrite before the message is sent.

                    request_route { if (snd_ip == 127.0.0.1) exit; }
                """#),
        Entry(
            rule: OpenRelay.self, group: "SIP",
            page: #"""
                Requests from anyone to anywhere

                Requests whose sender nobody has looked at, to a destination that is not ours and that nothing in the script chose, are sent
                on: strangers place calls through this server, on its bill.

                Instead: authenticate the sender, or refuse requests that are neither from nor to a domain of ours.
                """#),
        Entry(
            rule: ParameterType.self, group: "Catalog",
            page: #"""
                A module parameter of the wrong type

                A parameter takes a number or a text. The other one is refused: `"30"` in quotes is a text.

                Instead: add the quotes, or remove them.

                    modparam("usrloc", "db_url", 1)
                    modparam("tm", "fr_timer", "5000")
                """#),
        Entry(
            rule: ParameterValue.self, group: "Catalog",
            page: #"""
                A module parameter with a value that cannot be

                Some values stop the module when it starts: an attribute that is none, a flag beyond 31, a file that is not there.

                Instead: see the module's manual for what it takes.

                    modparam("registrar", "received_avp", "RECEIVED")
                """#),
        Entry(
            rule: PasswordInConfig.self, group: "Settings",
            page: #"""
                A password in the config

                A password in a database URL is in every copy of the config: in version control, in tickets, in backups.

                Instead: keep it in a file that only the server can read and include that with `import_file`, or take it from the
                environment with `#!defenv`.

                    modparam("usrloc", "db_url", "mysql://kamailio:kamailiorw@localhost/kamailio")
                """#),
        Entry(
            rule: PerlClass.self, group: "Expressions",
            page: #"""
                Perl's classes in a POSIX regular expression

                `=~`, `search()`, `subst()` and their kin know POSIX expressions. `\d` stands for the letter d there, `(?:` and `(?i)` are
                errors or mean something else, and the test silently never fits. `.*?` takes as much as `.*` does.

                Instead: write `[0-9]` for `\d`, `[^0-9]` for `\D`; match with `pcre_match()` of module regex where Perl's syntax is needed.

                    if ($rU =~ "^\d+$") { ... }
                    if ($rU =~ "^[0-9]+$") { ... }
                """#),
        Entry(
            rule: RecordRouteAfterRelay.self, group: "SIP",
            page: #"""
                Record-Route after the request has left

                `t_relay()` sends the request. A header that is added behind it reaches nobody, and later requests of the dialog pass this
                server by.

                Instead: call `record_route()` before `t_relay()`.
                """#),
        Entry(
            rule: RecordRouteTwice.self, group: "SIP",
            page: #"""
                Two Record-Route headers for one hop

                On some way through the routes `record_route()` runs twice. Each later request of the dialog then visits this server twice.

                Instead: call it in one place.
                """#),
        Entry(
            rule: RecordRouteWithoutLooseRoute.self, group: "SIP",
            page: #"""
                Record-Route without `loose_route()`

                With Record-Route the rest of a dialog comes by this server with a Route header, which `loose_route()` has to follow. Without it
                those requests are routed as if they were new.

                Instead: handle requests with a To tag: `if (has_totag()) { if (loose_route()) { ... t_relay ... } exit; }`
                """#),
        Entry(
            rule: RedefineHalfWay.self, group: "Preprocessor",
            page: #"""
                A define that changes half way

                The name is used, then redefined, then used again: equal lines mean different things above and below.

                Instead: use two names.

                    #!define PORT 5060
                    listen=udp:127.0.0.1:PORT
                    #!redefine PORT 5070
                    listen=udp:127.0.0.1:PORT
                """#),
        Entry(
            rule: RelayToItself.self, group: "SIP",
            page: #"""
                A request for this server is relayed without a new destination

                The request URI is one of ours, and nothing looks up where the user is: the request comes back and loops until its hops are
                used up.

                Instead: `lookup("location")`, or set the destination.

                    if (uri == myself) { t_relay(); }
                """#),
        Entry(
            rule: RelayUnchecked.self, group: "SIP",
            page: #"""
                The result of `t_relay()` is ignored

                When `t_relay()` fails (no route, a name that does not resolve, too many branches) nobody answers, and the caller waits for a
                timeout.

                Instead: `if (!t_relay()) sl_reply_error();`

                    t_relay();
                    exit;
                """#),
        Entry(
            rule: RepeatedCondition.self, group: "Routes",
            page: #"""
                A condition that was tested before in the same chain

                An `else if` that repeats an earlier test of its chain can never be true.

                Instead: test what was meant.

                    if (is_method("INVITE")) { ... } else if (is_method("INVITE")) { ... }
                """#),
        Entry(
            rule: RepeatedParameter.self, group: "Modules",
            page: #"""
                A module parameter that is set twice

                Most parameters hold one value: the last one silently wins. (Those that collect values are not meant.)

                Instead: remove one of the two.

                    modparam("tm", "fr_timer", 30000)
                    modparam("tm", "fr_timer", 5000)
                """#),
        Entry(
            rule: RepeatedSetting.self, group: "Settings",
            page: #"""
                A core parameter that is set twice

                The last value counts, and the first line is read in vain.

                Instead: remove one of the two.

                    children=2
                    children=8
                """#),
        Entry(
            rule: RepliesNotFixed.self, group: "SIP",
            page: #"""
                NAT is handled in requests, but not in replies

                The contact in the reply of a phone behind NAT is where the caller sends the rest of the dialog. Requests are fixed, replies are
                not, so calls to such phones break after the answer.

                Instead: arm an `onreply_route` that does the same for replies.
                """#),
        Entry(
            rule: ReplyAfterRelay.self, group: "SIP",
            page: #"""
                A reply after the request was sent on

                The request has been relayed, and its answer comes from there. A final reply from here is a second one.

                Instead: reply only where `t_relay()` fails.

                    t_relay();
                    sl_send_reply("200", "OK");
                """#),
        Entry(
            rule: ReplyCodeOutOfRange.self, group: "SIP",
            page: #"""
                A reply code that does not exist

                Reply codes go from 100 to 699.

                Instead: choose one that RFC 3261 lists.

                    sl_send_reply("99", "What");
                """#),
        Entry(
            rule: ReplyVariableInRequest.self, group: "Variables",
            page: #"""
                A variable of replies in a request route

                `$rs` and `$rr` are the status and the reason of the reply that is being processed. In a request route there is none, and they
                are null. (In a failure route `$T_reply_code` has the winning reply's status.)

                Instead: test them in an `onreply_route`.

                    request_route { if ($rs == "200") exit; }
                """#),
        Entry(
            rule: ReplyWithoutTm.self, group: "Modules",
            page: #"""
                `send_reply()` without tm

                `send_reply()` of sl answers through a transaction when there is one. For that tm has to be loaded, and before sl; else all
                replies are stateless, and retransmissions are not absorbed. The server only warns when it starts.

                Instead: load tm before sl. Where replies are to be stateless, `sl_send_reply()` says so.

                    loadmodule "sl.so"
                    loadmodule "tm.so"
                """#),
        Entry(
            rule: RequestUnanswered.self, group: "SIP",
            page: #"""
                A request that nobody answers

                The end of the request route is reached by requests that were neither answered nor sent on: their sender retransmits them
                and waits for a timeout.

                Instead: answer what matches nothing, for instance with `sl_send_reply("405", "Method Not Allowed")`.

                    request_route { if (is_method("OPTIONS")) { sl_send_reply("200", "OK"); exit; } }
                """#),
        Entry(
            rule: ResultNotFreed.self, group: "SIP",
            page: #"""
                An SQL result that is never freed

                A result lives on in the worker until `sql_result_free()` gives its memory back.

                Instead: `sql_result_free("ra");` when the values were read.
                """#),
        Entry(
            rule: ReturnCodeZero.self, group: "Expressions",
            page: #"""
                A return code compared with zero

                Functions return positive numbers when they succeed and negative ones when they fail. Zero ends the script, so neither `$rc` nor the
                value of a call ever is zero where it can be read, and a failure tested with `== 0` goes unseen.

                Instead: test `$rc < 0`, or put the call itself in the condition.

                    lookup("location");
                    if ($rc == 0) { ... }         # never
                    if (!lookup("location")) { ... }
                """#),
        Entry(
            rule: ReturnZero.self, group: "Routes",
            page: #"""
                `return 0` ends the whole script

                Zero does not go back to the caller: it ends the script like `exit`. A route that means "no" has to return a negative
                number.

                Instead: `return -1` for no, `return 1` for yes, `exit` to end.

                    route[CHECK] { if ($rU == "a") return 0; return 1; }
                """#),
        Entry(
            rule: RouteNeverArmed.self, group: "Routes",
            page: #"""
                A failure, branch or reply route that is never armed

                Such a route runs only for requests on which `t_on_failure()`, `t_on_branch()` or `t_on_reply()` named it before they were
                relayed. A failure or branch route without a name can never be named.

                Instead: arm it before `t_relay()`, or remove it.

                    t_on_failure("RETRY");
                    t_relay();
                """#),
        Entry(
            rule: SaveAnswersAlready.self, group: "SIP",
            page: #"""
                A second answer after `save()`

                `save()` answers the REGISTER itself, also when it refuses it.

                Instead: only `exit` behind it; `if (!save("location")) sl_reply_error();` covers what goes wrong inside. With flag 0x02
                `save()` leaves the answer to the script.

                    save("location");
                    sl_send_reply("200", "OK");
                """#),
        Entry(
            rule: SaveForOtherMethods.self, group: "SIP",
            page: #"""
                `save()` for requests that are no REGISTER

                `save()` stores the contacts of a REGISTER and answers it. For an INVITE it would store the caller's contact as a binding.

                Instead: `if (is_method("REGISTER")) save("location");`
                """#),
        Entry(
            rule: SaveWithoutAuthentication.self, group: "SIP",
            page: #"""
                Anyone may register

                `save()` is reached by requests whose sender nobody has looked at: whoever sends a REGISTER gets the calls of any user.

                Instead: check credentials (`auth_check()`, `pv_www_authenticate()`) or the sender's address before `save()`.
                """#),
        Entry(
            rule: SecondsForMilliseconds.self, group: "Modules",
            page: #"""
                Seconds where milliseconds are meant

                The timers of tm count milliseconds. A value such as 30 gives up before any answer can come.

                Instead: write 30000 for 30 seconds.

                    modparam("tm", "fr_timer", 30)
                """#),
        Entry(
            rule: SelfComparison.self, group: "Expressions",
            page: #"""
                Both sides of a comparison are the same

                The comparison has one outcome, whatever the message says. Most often one side was copied and not changed.

                Instead: compare with the variable that was meant.

                    if ($fU == $fU) { ... }
                    if ($fU == $tU) { ... }
                """#),
        Entry(
            rule: SharedVariableEarly.self, group: "Variables",
            page: #"""
                A shared variable before shared memory is up

                Kamailio makes a `$shv` as soon as it reads its name, and shared memory comes up with the first `modparam`, or at the end of the first route
                block. In that block, with no `modparam` above it, the config is refused.

                Instead: set any parameter of a module above the block, `shvset` for one.

                    loadmodule "pv.so"
                    request_route { $shv(calls) = 1; }
                """#),
        Entry(
            rule: SocketWithoutModule.self, group: "Settings",
            page: #"""
                A socket without the module that serves it

                TLS needs the module `tls` and `enable_tls`, SCTP needs the module `sctp`. Without them the socket is not opened.

                Instead: load the module, or remove the line.

                    listen=tls:127.0.0.1:5061
                """#),
        Entry(
            rule: SQLWithUserInput.self, group: "SIP",
            page: #"""
                Text from the message in an SQL statement

                Whoever sends the message writes part of the statement: a user name with a quote in it ends the text and goes on as SQL.

                Instead: `$(rU{s.escape.common})` or `$(rU{sql.val.str})`.

                    sql_query("cb", "select name from users where name='$rU'", "ra");
                """#),
        Entry(
            rule: StaleReturnCode.self, group: "Expressions",
            page: #"""
                `$rc` read too late

                `$rc` holds what the last function returned. When a log line or an assignment stands between the call and the test, it is
                that one's result, nearly always 1.

                Instead: test right behind the call, or keep the value: `$var(code) = $rc;`.

                    lookup("location");
                    xlog("L_INFO", "looked up\n");
                    if ($rc < 0) { ... }          # result of xlog
                """#),
        Entry(
            rule: StringCondition.self, group: "Expressions",
            page: #"""
                A text as a condition

                A text alone is no truth value: `if ("$rU")` does not look at the variable, since texts outside of arguments are taken as
                they stand, and a text that is no number is false.

                Instead: compare the variable, or test it with `$null`.

                    if ("$rU") { ... }
                    if ($rU != $null) { ... }
                """#),
        Entry(
            rule: SubstWithoutG.self, group: "Preprocessor",
            page: #"""
                A substitution that changes only the first place

                Without the flag `g` a `#!subst` changes the first match in each text and leaves the others.

                Instead: write `g` behind the last slash.

                    #!subst "/HOST/example.com/g"
                """#),
        Entry(
            rule: TestWithoutEffect.self, group: "Expressions",
            page: #"""
                A test whose result goes nowhere

                The function only answers a question. As a statement of its own it does nothing.

                Instead: put it into an `if`.

                    is_method("INVITE");
                    if (is_method("INVITE")) { ... }
                """#),
        Entry(
            rule: TextComparedWithNumber.self, group: "Expressions",
            page: #"""
                A user name compared with a number

                The left side decides how a comparison is made: a text on the left is compared as text. `$rU == 64` is not true for user
                `064`, though `64 == $rU` is. Users, domains and URIs are texts.

                Instead: put the number in quotes; where the value counts, convert it with `(int)`.

                    if ($rU == 64) { ... }
                    if ($rU == "64") { ... }
                """#),
        Entry(
            rule: TimerOrder.self, group: "Modules",
            page: #"""
                The INVITE timer is shorter than the other

                `fr_timer` ends the wait for any answer, `fr_inv_timer` the wait for a final answer after a provisional one, while the phone
                rings. It has to be the longer one.

                Instead: `fr_timer` about 5000 to 30000, `fr_inv_timer` about 120000 (milliseconds).
                """#),
        Entry(
            rule: TransformationOutside.self, group: "Variables",
            page: #"""
                A transformation outside of the parentheses

                In a text, `$ru{uri.user}` is the variable `$ru` followed by the text `{uri.user}`.

                Instead: put the whole in parentheses: `$(ru{uri.user})`.

                    xlog("L_INFO", "user $ru{uri.user}\n");
                    xlog("L_INFO", "user $(ru{uri.user})\n");
                """#),
        Entry(
            rule: TrustByUserAgent.self, group: "SIP",
            page: #"""
                Trust by User-Agent

                The User-Agent header is whatever the sender writes. A test of it is no proof of identity, and scanners know the names of common
                products.

                Instead: check credentials or the sender's address.

                    if ($ua == "Trusted PBX") { t_relay(); }
                """#),
        Entry(
            rule: TrydefWithoutEffect.self, group: "Preprocessor",
            page: #"""
                A `#!trydef` of a name that the same file defines

                `#!trydef` keeps a value that is there. Below a `#!define` of the same name in the same file it never does anything.

                Instead: remove one of the two, or write `#!redefine` if the second value is meant.

                    #!define WORKERS 1
                    #!trydef WORKERS 8
                """#),
        Entry(
            rule: TwoReplies.self, group: "SIP",
            page: #"""
                Two final replies for one request

                The first final answer ends a request; a second one confuses whoever sent it.

                Instead: `exit` behind the first, or put the second under a condition of its own.

                    sl_send_reply("403", "Not allowed");
                    sl_send_reply("404", "Not here");
                """#),
        Entry(
            rule: UndeclaredTable.self, group: "Modules",
            page: #"""
                A hash table that is not declared

                `$sht(table=>key)` and the `sht_` functions need the table to be declared by a parameter of htable. Without that they fail
                when the message comes, and `event_route[htable:expired:table]` never runs.

                Instead: `modparam("htable", "htable", "NAME=>size=8;")`.

                    $sht(ipban=>$si) = 1;
                """#),
        Entry(
            rule: UnescapedDot.self, group: "Expressions",
            page: #"""
                A dot that matches any character

                In a regular expression `.` stands for any character: `example.com` also fits `exampleXcom`, which somebody else may own,
                and `10.0.0.` fits `10x0`. Where such a test decides whom to trust, that is a hole.

                Instead: write `\.`, or compare the whole text with `==`.

                    if ($rd =~ "^sip.example.com$") { ... }
                    if ($rd =~ "^sip\.example\.com$") { ... }
                """#),
        Entry(
            rule: UnexpandedVariable.self, group: "Expressions",
            page: #"""
                A variable in a text that is not looked through

                Only the arguments of functions are looked through for variables. In an assignment, a comparison or a `return` a text is
                taken as it stands: `"sip:$rU@gw"` keeps its dollar sign.

                Instead: join with `+`.

                    $ru = "sip:$rU@gw.example.com";
                    $ru = "sip:" + $rU + "@gw.example.com";
                """#),
        Entry(
            rule: UnknownBareVariable.self, group: "Variables",
            page: #"""
                An unknown variable is taken for an attribute

                Without `#!KAMAILIO` in the first line, `$name` with an unknown name is an attribute (AVP) of that name: a misspelt variable
                is not an error, it is simply always empty, or set in vain.

                Instead: correct the name, and put `#!KAMAILIO` into the first line, which makes such names errors.

                    $dru = "sip:127.0.0.1:5080";
                """#),
        Entry(
            rule: UnknownEngine.self, group: "Settings",
            page: #"""
                A routing engine that is not there

                `cfgengine` names the language that runs requests. Besides `native` these come from modules, and the server does not start where
                the module is not loaded above that line.

                Instead: load the module first, or correct the name.

                    cfgengine "lua"
                """#),
        Entry(
            rule: UnknownEvent.self, group: "Routes",
            page: #"""
                An event that nothing raises

                An `event_route` runs when its module raises the event of that name. A misspelt name, or a module that is not loaded, and
                it never runs.

                Instead: correct the name, or load the module.

                    event_route[tm:local-requests] { ... }      # tm:local-request
                    event_route[htable:mod-init] { ... }        # without loadmodule "htable.so"
                """#),
        Entry(
            rule: UnknownGroup.self, group: "Settings",
            page: #"""
                A group of settings that is declared nowhere

                `cfg_select()` and `cfg_reset()` name a group of custom parameters, or of a module's settings. With another name the server does not start.

                Instead: declare the group, or correct the name.

                    pstn.gateway = "10.0.0.1"
                    request_route { cfg_select("pstn", 1); }
                """#),
        Entry(
            rule: UnknownMethod.self, group: "Expressions",
            page: #"""
                A method that does not exist

                The method of a request is compared with a word that is no SIP method, and near to one. The comparison never holds.

                Instead: write the method's name as RFC 3261 and its kin have it.

                    if (method == INVTE) { ... }
                    if (method == INVITE) { ... }
                """#),
        Entry(
            rule: UnknownParameter.self, group: "Catalog",
            page: #"""
                A module parameter that does not exist

                The module has no parameter of that name, and the server does not start.

                Instead: correct the name.

                    modparam("tm", "fr_timeout", 5000)
                """#),
        Entry(
            rule: UnreachableCode.self, group: "Routes",
            page: #"""
                Statements that can never run

                Behind `exit`, `return`, `drop` or `break`, and behind an `if` whose arms both leave, nothing in the same block is reached.

                Instead: move the statements up, or remove them.

                    sl_send_reply("404", "Not here");
                    exit;
                    xlog("L_INFO", "never seen\n");
                """#),
        Entry(
            rule: UnusedDefine.self, group: "Preprocessor",
            page: #"""
                A define that nothing uses

                The name stands nowhere else in the config, its includes and the parts that conditions hide. Often it is misspelt in one
                of the two places.

                Instead: use it, or remove it.

                    #!define GW_IP "203.0.113.9"
                """#),
        Entry(
            rule: UnusedModule.self, group: "Modules",
            page: #"""
                A module that nothing uses

                None of its functions, variables or parameters appears in the config. Modules that work by being loaded are not meant.

                Instead: remove the line.

                    loadmodule "maxfwd.so"
                """#),
        Entry(
            rule: UnusedRoute.self, group: "Routes",
            page: #"""
                A route that nothing calls

                No `route()` names it, and no function or parameter does. Often its name is misspelt in one of the two places.

                Instead: call it, or remove it.

                    route[UNUSED] { ... }
                """#),
        Entry(
            rule: URIChangedAfterLooseRoute.self, group: "SIP",
            page: #"""
                The request URI is rewritten in a dialog

                After `loose_route()` the request goes where its route set says, and the request URI is the contact of the other side. Another
                one breaks the dialog.

                Instead: leave the URI alone; `$du` changes the next hop only.
                """#),
        Entry(
            rule: UselessTCPSetting.self, group: "Settings",
            page: #"""
                TCP settings while TCP is off

                With `disable_tcp=yes` no TCP socket is opened and no TCP process started, whatever the other lines say.

                Instead: remove `disable_tcp`, or the lines that need TCP.

                    disable_tcp=yes
                    listen=tcp:127.0.0.1:5060
                """#),
        Entry(
            rule: VariableIndex.self, group: "Variables",
            page: #"""
                An index on a variable that holds one value

                `$(hdr(Via)[1])` picks one of several values. Variables that hold one value take no index, and those of `$xavp(a=>b)` stand
                behind its names: `$xavp(a[0]=>b[1])`. An index is a number, from the end if it is negative, or `*`; `+1` is none.

                Instead: leave the index out, or put it behind the name.

                    if ($(ru[0]) == "sip:a@example.com") { ... }
                """#),
        Entry(
            rule: VariableKeepsOldValue.self, group: "Variables",
            page: #"""
                A script variable with the value of an earlier message

                `$var()` lives on in the worker: it is set under a condition only, and read where the condition may have been false. It then
                has the value that some earlier message gave it.

                Instead: set it before the condition, or use an AVP, which belongs to the message.

                    if ($rU == "a") { $var(deny) = 1; }
                    if ($var(deny) == 1) { ... }
                """#),
        Entry(
            rule: VariableNeverRead.self, group: "Variables",
            page: #"""
                A script variable that is set but never read

                Nothing reads `$var(x)`. Either the line can go, or the name is misspelt where it is read.

                Instead: remove the assignment, or correct the name.
                """#),
        Entry(
            rule: VariableNeverSet.self, group: "Variables",
            page: #"""
                A script variable that is read but never set

                `$var(x)` is set nowhere in the config, so it is always 0 or empty. Most often its name is misspelt in one place; capitals
                count. AVPs are set by modules, too: one that is read but set nowhere is reported if one of nearly the same name is set and
                never read.

                Instead: set it, or correct the name.

                    $var(counter) = 0;
                    while ($var(counter) < 3) { $var(counter) = $var(coutner) + 1; }
                """#),
        Entry(
            rule: WrongArrow.self, group: "Variables",
            page: #"""
                `->` where `=>` is meant

                The parts of an `$xavp(a=>b)` or a `$sht(table=>key)` are joined by `=>`. With another arrow the whole is one name, and with
                a lone `=` none at all.

                Instead: write `=>`.

                    $xavp(a->b) = 1;
                """#),
    ]
}
