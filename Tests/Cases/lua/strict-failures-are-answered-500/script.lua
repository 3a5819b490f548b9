function ksr_request_route()
  local user = KSR.pv.get("$rU")
  KSR.xlog.xinfo("asked by " .. user .. "\n")
  if user == "name" then KSR.sl.nosuch(200, "OK") end
  if user == "count" then KSR.sl.send_reply(200) end
  if user == "type" then KSR.setflag({}) end
  if user == "nil" then local text = KSR.pv.get("$du") .. "x" end
  if user == "endless" then while true do pcall(function() while true do end end) end end
  if user == "sent" then
    KSR.sl.send_reply(202, "Sent Before")
    error("too late")
  end
  KSR.sl.send_reply(200, "Fine")
end
