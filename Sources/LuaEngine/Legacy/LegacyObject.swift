import Routing
import SIPMessage

/// The object `sr`, from before `KSR`: what the core offers, and the functions of the modules that app_lua_sr's `register` names.
enum LegacyObject {
    static func install(_ library: KSRLibrary, in state: LuaState) throws {
        guard let modules = state.settings.legacyModules else { return }
        try install(LegacyFunctions.core, group: "", library, in: state)
        for (group, functions) in LegacyFunctions.always { try install(functions, group: group, library, in: state) }
        for module in modules { try install(LegacyFunctions.modules[module] ?? [], group: module, library, in: state) }
        try state.register(LegacyXAVPGet(state), table: "sr", group: "xavp", name: "get")
        try state.register(LegacyXAVPKeys(state), table: "sr", group: "xavp", name: "get_keys")
        try state.register(NativeCall(state, library.registry), table: "sr", group: "", name: "modf")
        // it does nothing; that it can be called tells a script that the object is there
        try state.register(LuaFunction(state), table: "sr", group: "", name: "probe")
    }

    private static func install(_ functions: [LegacyFunction], group: String, _ library: KSRLibrary, in state: LuaState) throws {
        for function in functions {
            let path = group.isEmpty ? "sr.\(function.name)" : "sr.\(group).\(function.name)"
            let forms = function.targets.flatMap { library.forms(of: $0) ?? own[$0].map { [$0] } ?? [] }
            guard !forms.isEmpty else { throw DeclarationError("\(path) has nothing to stand on: KSR.\(function.targets[0]) is not there") }
            try state.register(LegacyCall(state, function, path: path, forms, library.registry), table: "sr", group: group, name: function.name)
        }
    }

    /// Functions that `KSR` has not.
    private static let own: [String: KSRFunction] = [
        "hdr.insert_after_first": KSRFunction(module: "hdr", name: "insert", parameters: [.literal("header")], result: .none) { context, arguments in
            let message = context.message
            let place = message.headers.count > 0 ? message.headers[0].offset + message.headers[0].length : message.headersEnd
            message.edits.insert(arguments.string(0), at: place)
            return .null
        },
    ]
}
