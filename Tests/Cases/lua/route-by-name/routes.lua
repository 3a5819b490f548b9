function ksr_request_route()
  KSR.xlog.xinfo("native gives " .. KSR.route("NATIVE") .. "\n")
  KSR.xlog.xinfo("lua gives " .. KSR.route("LUA") .. "\n")
  KSR.xlog.xinfo("nowhere gives " .. KSR.route("NOWHERE") .. "\n")
  KSR.sl.sl_send_reply(200, "OK")
  KSR.route("END")
  KSR.xlog.xinfo("never said\n")
end

function ksr_route_LUA()
  KSR.xlog.xinfo("lua\n")
  return -7
end

-- a config's block of that name wins
function ksr_route_NATIVE()
  KSR.xlog.xinfo("never said\n")
end

function ksr_route_END()
  KSR.x.exit()
end
