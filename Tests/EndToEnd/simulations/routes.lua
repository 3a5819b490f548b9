greeting = "Keepalive"

local handlers = {}

function handlers.OPTIONS()
    KSR.pv.seti("$shv(options)", KSR.pv.get("$shv(options)") + step())
    KSR.sl.sl_send_reply(200, greeting)
end

function handlers.CANCEL()
    if KSR.tm.t_check_trans() > 0 then KSR.tm.t_relay() end
end

function handlers.REGISTER()
    if KSR.registrar.save("location", 0) < 0 then KSR.sl.sl_reply_error() end
end

function handlers.INVITE()
    KSR.pv.sets("$avp(caller)", KSR.pv.get("$fU"))
    KSR.htable.sht_sets("calls", KSR.pv.get("$ci"), KSR.pv.get("$rU"))
    KSR.rr.record_route()
    KSR.tm.t_on_failure("voicemail")
    KSR.tm.t_on_reply("answers")
    KSR.pv.sets("$du", "sip:192.0.2.20")
    if KSR.tm.t_relay() < 0 then KSR.sl.sl_reply_error() end
end

function step() return 1 end

function ksr_request_route()
    if KSR.maxfwd.process_maxfwd(10) < 0 then
        KSR.sl.sl_send_reply(483, "Too Many Hops")
        return
    end
    local handler = handlers[KSR.pv.get("$rm")]
    if not handler then
        KSR.sl.sl_send_reply(405, "Method Not Allowed")
        return
    end
    handler()
end

function answers()
    KSR.xlog.xlog("L_INFO", "call of $avp(caller): $rs\n")
end

function voicemail()
    if KSR.tm.t_is_canceled() > 0 then return end
    if KSR.tm.t_check_status("486|408") > 0 then
        KSR.pv.seti("$avp(failed)", KSR.pv.get("$T_reply_code"))
        KSR.pv.sets("$ru", "sip:voicemail@192.0.2.30")
        KSR.pv.unset("$du")
        KSR.tm.t_relay()
    end
end
