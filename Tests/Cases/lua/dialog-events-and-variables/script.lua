function ksr_request_route()
  if KSR.pv.get("$rU") == "end" then
    KSR.xlog.xinfo("get " .. KSR.dialog.dlg_get("call2@t", "a2", "bob") .. "\n")
    KSR.xlog.xinfo("bye " .. KSR.dialog.dlg_bye("callee") .. " again " .. KSR.dialog.dlg_bye("callee") .. "\n")
    KSR.sl.send_reply(200, "OK")
    return 1
  end
  if KSR.siputils.has_totag() > 0 then
    KSR.rr.loose_route()
    KSR.xlog.xinfo(KSR.pv.get("$rm") .. " known " .. KSR.dialog.is_known_dlg() .. " who " .. tostring(KSR.dialog.var_get("who"))
      .. " nothing [" .. KSR.dialog.var_gete("nothing") .. "] [" .. KSR.dialog.var_getw("nothing") .. "] " .. tostring(KSR.dialog.var_get("nothing")) .. "\n")
    KSR.xlog.xinfo("flags " .. KSR.dialog.dlg_isflagset(2) .. " " .. KSR.dialog.dlg_isflagset(3) .. "\n")
    KSR.dialog.var_rm("who")
    KSR.xlog.xinfo("removed " .. KSR.dialog.var_gete("who") .. "\n")
    KSR.tm.t_relay()
    return 1
  end
  KSR.rr.record_route()
  KSR.pv.sets("$dlg_ctx(timeout_route)", "anything")
  KSR.xlog.xinfo("manage " .. KSR.dialog.dlg_manage() .. "\n")
  KSR.dialog.var_sets("who", KSR.pv.get("$rU"))
  KSR.dialog.dlg_setflag(2)
  KSR.dialog.set_dlg_profile("caller", KSR.pv.get("$fU"))
  KSR.dialog.set_dlg_profile_static("all")
  KSR.dialog.get_profile_size("caller", "alice", "$var(n)")
  KSR.dialog.get_profile_size_static("all", "$var(m)")
  KSR.xlog.xinfo("in caller " .. KSR.dialog.is_in_profile("caller", "alice") .. " other " .. KSR.dialog.is_in_profile("caller", "x") .. " all "
    .. KSR.dialog.is_in_profile_static("all") .. " sizes " .. KSR.pv.get("$var(n)") .. " " .. KSR.pv.get("$var(m)") .. "\n")
  KSR.xlog.xinfo("property " .. KSR.dialog.dlg_set_property("timeout-noreset") .. " " .. KSR.dialog.dlg_set_property("nonsense") .. "\n")
  if KSR.pv.get("$rU") == "short" then KSR.xlog.xinfo("timeout " .. KSR.dialog.dlg_set_timeout(1) .. "\n") end
  KSR.pv.sets("$du", "sip:127.0.0.1:5072")
  KSR.tm.t_relay()
  return 1
end

function dialog_event(name)
  KSR.xlog.xinfo("event " .. name .. " of " .. tostring(KSR.pv.get("$dlg(callid)")) .. " state " .. tostring(KSR.pv.get("$dlg(state)")) .. "\n")
  return 1
end
