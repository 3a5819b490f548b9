local function log(text) KSR.xlog.xinfo((text:gsub("%$", "$$")) .. "\n") end
local function show(name, value) log(name .. ": " .. tostring(value)) end
local function get(name) return tostring(KSR.pv.get(name)) end

function ksr_request_route()
  if KSR.is_ACK() then KSR.tm.t_relay() return 1 end
  local user = KSR.kx.get_ruser()
  if user == "call" then
    show("replace_from_uri", KSR.uac.uac_replace_from_uri("sip:hidden@example.org"))
    show("replace_to", KSR.uac.uac_replace_to("\"Service\"", "sip:service@example.org"))
    show("again", KSR.uac.uac_replace_to_uri("sip:x@y"))
    show("restore", KSR.uac.uac_restore_from())
    KSR.pv.sets("$du", "sip:127.0.0.1:5072")
    KSR.tm.t_on_failure("challenged")
    KSR.tm.t_relay()
    return 1
  end
  if user == "send" then
    KSR.pv.sets("$uac_req(method)", "MESSAGE")
    KSR.pv.sets("$uac_req(ruri)", "sip:out@127.0.0.1:5072")
    KSR.pv.sets("$uac_req(furi)", "sip:from@example.org")
    KSR.pv.seti("$uac_req(evroute)", 1)
    show("req_send", KSR.uac.uac_req_send())
    KSR.sl.send_reply(200, "OK")
    return 1
  end
  show("reg_lookup", KSR.uac.uac_reg_lookup("acc", "$avp(uri)") .. " " .. get("$avp(uri)"))
  show("reg_lookup_uri", KSR.uac.uac_reg_lookup_uri("sip:alice@x", "$avp(uuid)") .. " " .. get("$avp(uuid)"))
  show("reg_status", KSR.uac.uac_reg_status("acc"))
  show("reg_request_to", KSR.uac.uac_reg_request_to("acc", 0) .. " " .. get("$ru") .. " " .. get("$avp(user)"))
  KSR.pv.sets("$ru", "sip:123@example.com")
  show("dp_match", KSR.dialplan.dp_match(1, "12"))
  show("dp_replace", KSR.dialplan.dp_replace(1, "12", "$avp(o)") .. " " .. get("$avp(o)"))
  show("dp_translate_vars", KSR.dialplan.dp_translate_vars(1, "$rU", "$avp(p)") .. " " .. get("$avp(p)"))
  show("mt_match", KSR.mtree.mt_match("t", "12", 0) .. " " .. get("$avp(v)"))
  show("check_user_blocklist", KSR.userblocklist.check_user_blocklist("alice", "example.com"))
  show("check_user_allowlist_number", KSR.userblocklist.check_user_allowlist_number("alice", "example.com", "13"))
  show("check_user_blocklist_table", KSR.userblocklist.check_user_blocklist_table("alice", "example.com", "13", "userblocklist"))
  show("check_blocklist", KSR.userblocklist.check_blocklist("globalblocklist"))
  show("check_allowlist", KSR.userblocklist.check_allowlist("globalblocklist"))
  show("check_global_blocklist", KSR.userblocklist.check_global_blocklist())
  show("pd_translate", KSR.pdt.pd_translate("*", 2) .. " " .. get("$ru"))
  show("pprefix2domain", KSR.pdt.pprefix2domain(0, 1) .. " " .. get("$ru"))
  KSR.sl.send_reply(200, "OK")
  return 1
end

function challenged()
  show("auth", KSR.uac.uac_auth())
  KSR.tm.t_relay()
  return 1
end

function uac_event(event)
  show("event", event .. " " .. get("$uac_req(evcode)") .. " " .. get("$rs"))
  return 1
end
