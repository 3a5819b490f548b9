/// Functions that may return 0, which ends the script in the native language and means nothing to Lua.
enum ScriptEnding {
    static let functions: Set<String> = [
        "t_check_trans", "t_newtran", "t_relay_cancel", "t_suspend", "t_drop", "msg_apply_changes", "sht_setxi", "async_route", "async_sleep",
        "async_ms_route", "async_ms_sleep", "async_task_route", "secf_check_sqli_all",
    ]
}
