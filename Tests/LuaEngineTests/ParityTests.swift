import Modules
import Routing
import SIPMessage
import Testing

@testable import LuaEngine

/// Calls every native function of the modules once as a native config does and once through `KSR`, with the same arguments: the codes and
/// what became of the message have to be the same.
@Suite struct ParityTests {
    /// Functions that are not called, with the reason.
    private static let left: [String: String] = [
        "abort": "ends the process", "exec": "runs a program", "sleep": "waits", "dbg_breakpoint": "waits for a debugger",
        "lock": "waits for itself", "sht_lock": "waits for itself", "file_write": "writes a file", "msg_set_buffer": "needs a message as argument",
        "rand_event": "random", "save": "the second call finds the binding of the first",
    ]
    /// Modules whose functions talk to other programs.
    private static let outside: Set<String> = ["rtpproxy", "rtpengine"]
    /// Modules that open control sockets, files or a database when they are provisioned, or want a parameter.
    private static let unprovisioned: Set<String> = [
        "ctl", "jsonrpcs", "rtpproxy", "rtpengine", "auth_db", "domain", "secfilter", "dispatcher", "alias_db", "speeddial", "group", "uri_db", "sst", "pdt", "mtree",
        "userblocklist", "dialplan", "msilo",
    ]

    @Test func codesAndMessagesAreTheSame() throws {
        let harness = try Harness(modules: ModuleList.all.filter { !Self.outside.contains($0.name) }, unprovisioned: Self.unprovisioned)
        let all = harness.registry.allKSRFunctions
        var called = 0
        for function in harness.registry.allFunctions where !function.module.isEmpty && Self.left[function.name] == nil {
            for count in Set([function.minimumCount, function.maximumCount]) {
                let path = KSRFunction(function, named: function.kemiName).path
                // a form of its own has other results
                guard let form = all[path]?.first(where: { $0.minimumCount...$0.parameters.count ~= count }), form.isNative else { continue }
                guard let arguments = arguments(function, count, harness.registry) else { continue }
                called += 1
                let native = try harness.outcome { context in
                    try CallSite(function, arguments.map { .text($0) }, registry: harness.registry).call(context)
                }
                let list = arguments.enumerated().map { index, text in form.types[index] == .integer ? text : "\"\(text)\"" }.joined(separator: ", ")
                let lua = try harness.outcome { context in try harness.code("KSR.\(path)(\(list))", context) }
                #expect(native == lua, "\(function.name)(\(arguments.joined(separator: ", ")))")
            }
        }
        #expect(called > 250, "only \(called) calls were compared")
    }

    /// Arguments that the function takes; nil if none of those at hand will do.
    private func arguments(_ function: FunctionDeclaration, _ count: Int, _ registry: Registry) -> [String]? {
        var chosen: [String] = []
        for parameter in function.parameters.prefix(count) {
            switch parameter.kind {
            case .integer, .flag: chosen.append("1")
            case .variable: chosen.append("$var(x)")
            case .prepared(let make):
                let texts = ["1", "all", "text/plain", "/a/b/", "$var(x)", "a=>b", "Subject"]
                guard let fitting = texts.first(where: { (try? make($0, registry)) != nil }) else { return nil }
                chosen.append(fitting)
            default: chosen.append(parameter.name.contains("variable") || parameter.name.contains("result") ? "$var(x)" : "5")
            }
        }
        // numbers as texts where the other side wants numbers
        return chosen
    }
}
