import ConfigSyntax
import NativeEngine
import Routing
import Testing

@testable import Server

/// What loading a config reports when it is only looked at.
@Suite struct ConfigCheckTests {
    private func findings(_ text: String) -> [Diagnostic] { ConfigCheck.loadFindings(ConfigParser.parse(name: "t.cfg", bytes: Array(text.utf8), readFile: { _ in nil })) }

    private func errors(_ text: String) -> [String] { findings(text).filter { $0.severity == .error }.map(\.message) }

    @Test(arguments: [
        "request_route { $f.name = \"x\"; %tu.e = 3; $name[] = 1; }\n", "avpflags shown\nrequest_route { setavpflag($a, shown); setavpflag(\"c\", shown); }\n",
        "a.b = 1\nrequest_route { cfg_select(\"a\", 1); cfg_reset(\"a\"); }\n",
    ])
    func whatThisServerCannotDoYetIsNoted(_ text: String) {
        #expect(errors(text) == [])
        #expect(findings(text).contains { $0.severity == .note && $0.message.contains("not available yet") || $0.message.contains("need module pv") })
    }

    @Test func namesOfScriptVariablesAreTakenAsTheyAreWritten() {
        #expect(errors("loadmodule \"pv.so\"\nmodparam(\"pv\", \"shvset\", \"a=i:1\")\nrequest_route { $var($x) = 1; $shv($y) = 2; $vn($z) = 3; }\n") == [])
        #expect(errors("#!KAMAILIO\nloadmodule \"pv.so\"\nrequest_route { $hdr($x) = 1; }\n").contains { $0.contains("$x") })
    }

    @Test func anUnknownVariableIsSaidOnce() {
        #expect(errors("#!KAMAILIO\nloadmodule \"xlog.so\"\nrequest_route { xlog($nosuch); }\n").count == 1)
    }
}

/// Checks in an editor go on for days: nothing of one may stay.
@Suite struct CheckMemoryTests {
    @Test func aConfigThatWasLookedAtIsFreed() {
        weak var registry: Registry?
        weak var engine: NativeEngine?
        do {
            let text = "loadmodule \"pv.so\"\nloadmodule \"tm.so\"\nloadmodule \"sl.so\"\nloadmodule \"htable.so\"\nloadmodule \"app_lua.so\"\nloadmodule \"dialog.so\"\nrequest_route { route(A); }\nroute[A] { $var(x) = 1; route(A); }\n"
            let parsed = ConfigParser.parse(name: "t.cfg", bytes: Array(text.utf8), readFile: { _ in nil })
            guard case .run(let options) = CommandLineOptions.parse(["signalbox"]) else { return }
            let config = LoadedConfig(parsed, options: options, isCheck: true)
            (registry, engine) = (config.registry, config.engine)
            #expect(registry != nil && engine != nil)
            config.discard()
        }
        #expect(registry == nil && engine == nil)
    }
}
