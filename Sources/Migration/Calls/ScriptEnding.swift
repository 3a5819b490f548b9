/// Functions that may return 0, which ends the script in the native language and means nothing to Lua.
enum ScriptEnding {
    static let functions: Set<String> = [
        // tm, tmx
        "t_check_trans", "t_newtran", "t_relay_cancel", "t_suspend", "t_drop",
        // what a request is that fails a check; sanity's autodrop is on unless the config says otherwise
        "sanity_check",
        // the script goes on later, elsewhere
        "async_route", "async_sleep", "async_ms_route", "async_ms_sleep", "async_task_route", "http_async_query", "evapi_async_relay", "jsonrpc_request",
        // the message is dealt with
        "cpl_run_script", "cpl_process_register", "cpl_process_register_norpl", "dispatch_xhttp_pi", "dispatch_xhttp_rpc", "dmq_t_replicate",
        "handle_subscribe", "prom_dispatch", "rls_handle_subscribe", "rms_bridge", "rms_play", "ws_handle_handshake", "xhttp_reply",
        "msg_apply_changes", "pl_drop", "secf_check_sqli_all", "sht_setxi",
    ]
}
