import Routing

/// The object `sr`, from before `KSR`: the core's part, and the functions of the modules that app_lua_sr's `register` names.
enum LegacyObject {
    private static let coreNames: Set<String> = [
        "dbg", "err", "log", "is_myself", "setflag", "resetflag", "isflagset", "setbflag", "resetbflag", "isbflagset", "seturi", "setuser",
        "sethost", "setdsturi", "resetdsturi",
    ]
    private static let groups: Set<String> = ["pv", "hdr"]
    /// Functions whose result was nothing.
    private static let silent: Set<String> = [
        "dbg", "err", "log", "pv.sets", "pv.seti", "pv.unset", "hdr.append", "hdr.insert", "hdr.remove", "hdr.append_to_reply",
    ]

    static func install(_ entries: [KSRLibrary.Entry], in state: LuaState, _ registry: Registry) throws {
        guard let modules = state.settings.legacyModules else { return }
        for entry in entries {
            let isCore = entry.module.isEmpty ? coreNames.contains(entry.name) : groups.contains(entry.module)
            guard isCore || modules.contains(entry.module) else { continue }
            let path = entry.module.isEmpty ? entry.name : "\(entry.module).\(entry.name)"
            let call = DynamicCall(entry.forms, registry: registry)
            try state.register(
                KSRCall(state, call, givesNothing: silent.contains(path)), table: "sr", group: entry.module, name: entry.name)
        }
        if let getter = entries.first(where: { $0.module == "pvx" && $0.name == "xavp_getd_p1" }) {
            try state.register(KSRCall(state, DynamicCall(getter.forms, registry: registry)), table: "sr", group: "xavp", name: "get")
        }
        try state.register(NativeCall(state, registry), table: "sr", group: "", name: "modf")
        // once told that the object is there
        try state.register(LuaFunction(state), table: "sr", group: "", name: "probe")
    }
}
