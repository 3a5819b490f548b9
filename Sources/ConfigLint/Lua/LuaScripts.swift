import ConfigSyntax

/// The Lua scripts that module app_lua loads, read for what rules ask about them.
struct LuaScripts {
    struct File {
        let path: String
        /// Index into `SourceSet.files`.
        let source: Int32
        let parsed: LuaParser
        /// The `modparam` that names it.
        let setting: ParameterSetting

        func range(_ range: Range<Int>) -> SourceRange { SourceRange(file: source, start: Int32(range.lowerBound), end: Int32(range.upperBound)) }
    }

    private(set) var files: [File] = []
    /// Scripts that cannot be read.
    private(set) var missing: [ParameterSetting] = []
    /// Whether all global functions are known: nothing else is loaded, and no name is made up.
    let definesAll: Bool
    /// Global functions of all scripts.
    let functions: Set<String>
    /// What the scripts themselves put in place of functions: `KSR`, `KSR.sl`.
    let assigned: Set<String>

    private static let maximumSize = 8 << 20
    /// Functions by which a script gets at more definitions than its own text has.
    private static let loaders: Set<String> = ["require", "dofile", "loadfile", "load", "loadstring", "setmetatable", "rawset", "module", "setfenv"]

    init(_ script: Script) {
        for setting in script.parameter("app_lua", "load") {
            guard let (path, bytes) = Self.read(setting, script), bytes.count <= Self.maximumSize else {
                missing.append(setting)
                continue
            }
            let source = script.sources.add(SourceFile(name: path, bytes: bytes, originKind: SourceFile.scriptKind))
            files.append(File(path: path, source: source, parsed: LuaParser(bytes), setting: setting))
        }
        functions = files.reduce(into: []) { $0.formUnion($1.parsed.functions) }
        assigned = files.reduce(into: []) { $0.formUnion($1.parsed.assigned) }
        definesAll = missing.isEmpty && files.allSatisfy { file in
            file.parsed.problem == nil && !file.parsed.calls.contains { call in call.path.count == 1 && Self.loaders.contains(call.path[0]) } && !file.parsed.assigned.contains { $0.hasPrefix("_G") }
        }
    }

    /// The file as the server's folder has it, else beside the config.
    private static func read(_ setting: ParameterSetting, _ script: Script) -> (path: String, bytes: [UInt8])? {
        let path = setting.value.text
        if let bytes = script.options.readFile(path) { return (path, bytes) }
        guard !path.hasPrefix("/"), let config = script.sources.files.indices.contains(Int(setting.range.file)) ? script.sources.place(setting.range).file : nil,
            let slash = config.lastIndex(of: "/")
        else { return nil }
        let beside = String(config[...slash]) + path
        return script.options.readFile(beside).map { (beside, $0) }
    }

    /// Calls of functions under `KSR`, with the path behind it: `tm.t_relay`. What a script has put there itself is left out.
    var calls: [(file: File, call: LuaParser.Call, path: String)] {
        guard !assigned.contains("KSR") else { return [] }
        return files.flatMap { file in
            file.parsed.calls.compactMap { call in
                guard call.path.count == 2 || call.path.count == 3, call.path[0] == "KSR" else { return nil }
                let isOwn = assigned.contains(call.path.joined(separator: ".")) || call.path.count == 3 && assigned.contains("KSR.\(call.path[1])")
                return isOwn ? nil : (file, call, call.path.dropFirst().joined(separator: "."))
            }
        }
    }
}
