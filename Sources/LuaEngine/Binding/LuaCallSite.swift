import Routing

/// A call of a function of `KSR` as a script has it: which function, and the arguments at its beginning that are written there.
struct LuaCallSite: Hashable, Sendable {
    /// `pv.sets`
    let path: String
    let constants: [BoundCall.Constant]

    /// A Lua function that does the same by looking the function up when it is called.
    var source: String {
        let given = constants.map { constant in
            switch constant {
            case .integer(let number): "\(number), "
            case .text(let bytes): "\"" + bytes.map { "\\" + String(1000 + Int($0)).dropFirst() }.joined() + "\", "
            }
        }
        return constants.isEmpty ? "function(...) return KSR.\(path)(...) end" : "function(...) return KSR.\(path)(\(given.joined())...) end"
    }
}
