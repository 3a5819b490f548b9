import Catalog
import ConfigSyntax
import Testing

@testable import ConfigLint

@Suite struct EngineTests {
    static let text = "\(Lint.head)request_route {\n\tsl_send_reply(\"403\", \"No\");\n\tsl_send_reply(\"404\", \"No\");\n\texit;\n}\n"

    @Test func commentsSwitchRulesOff() {
        #expect(Lint.findings(Self.text).contains { $0.rule == "two-replies" })
        let beside = Self.text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.contains("404") ? "\($0) # signalbox:ignore two-replies" : String($0) }.joined(separator: "\n")
        #expect(!Lint.findings(beside).contains { $0.rule == "two-replies" })
        #expect(!Lint.findings("# signalbox:ignore two-replies\n" + Self.text).contains { $0.rule == "two-replies" })
        #expect(Lint.findings("# signalbox:ignore open-relay\n" + Self.text).contains { $0.rule == "two-replies" })
    }

    @Test(arguments: ["#", "# ", "#\t", "#!", "#! ", "# !", "# !define", "!", "!!", "!! ", "\"", "'", "\"\\", "/", "/*", "//", "$", "$(", "\\"])
    func aConfigMayEndAnywhere(_ end: String) {
        _ = Lint.findings(Self.text + end)
        _ = Lint.findings(end)
    }

    @Test func settingsSwitchRulesOffAndChangeTheirSeverity() throws {
        var linter = Linter()
        linter.settings = try LintSettings.read(json: Array("{\"rules\": {\"two-replies\": \"error\"}}".utf8))
        #expect(Lint.findings(Self.text, linter: linter).contains { $0.rule == "two-replies" && $0.severity == .error })
        linter.settings = try LintSettings.read(json: Array("{\"rules\": {\"two-replies\": \"off\"}}".utf8))
        #expect(!Lint.findings(Self.text, linter: linter).contains { $0.rule == "two-replies" })
    }

    @Test(arguments: ["", "[]", "{\"rules\": 1}", "{\"rules\": {\"no-such-rule\": \"off\"}}", "{\"rules\": {\"two-replies\": \"loud\"}}", "{\"rules\""])
    func brokenSettingsAreRefused(_ json: String) {
        #expect(throws: LintSettings.Problem.self) { try LintSettings.read(json: Array(json.utf8)) }
    }

    @Test func fixesGoIntoTheText() throws {
        let text = "#!KAMAILIO\nrequest_route {\n\tif ($rm == \"invite\") exit;\n\tif ($hdr(Subject:) != $null) exit;\n}\n"
        let config = Lint.parse(text)
        let change = try #require(FixApplication.changes(Linter().run(config), config.sources).first)
        #expect(String(decoding: change.bytes, as: UTF8.self) == text.replacing("invite", with: "INVITE").replacing("Subject:", with: "Subject"))
    }

    @Test func everyRuleHasAPage() {
        #expect(Set(RuleList.entries.map { $0.rule.name }).count == RuleList.entries.count)
        for entry in RuleList.entries {
            #expect(entry.text.contains("Instead: "), "\(entry.rule.name)")
            #expect(!entry.title.isEmpty)
        }
    }

    @Test func theListIsThatOfTheSources() throws {
        let marker = try #require(#filePath.firstRange(of: "Tests/ConfigLintTests"))
        let base = String(#filePath[..<marker.lowerBound]) + "Sources/ConfigLint/"
        var files: [(group: String, text: String)] = []
        for group in ["Catalog", "Expressions", "Flags", "Lua", "Modules", "Preprocessor", "Routes", "SIP", "Settings", "Variables"] {
            for entry in RuleList.entries where entry.group == group {
                let path = "\(base)Rules/\(group)/\(entry.rule).swift"
                let bytes = try #require(FileReader.read(path), "\(path)")
                files.append((group, String(decoding: bytes, as: UTF8.self)))
            }
        }
        let list = try #require(FileReader.read(base + "Engine/RuleList+Pages.swift"))
        #expect(RuleList.collected(files) == String(decoding: list, as: UTF8.self), "run signalbox rules --collect Sources/ConfigLint/Rules")
    }

    @Test func theCatalogIsRead() throws {
        let tm = try #require(ModuleCatalog.module("tm"))
        #expect(tm.functions(named: "t_relay").first?.takes(0) == true)
        #expect(tm.functions(named: "t_relay").first?.takes(5) == false)
        #expect(tm.parameter(named: "fr_timer")?.kind == .integer)
        #expect(ModuleCatalog.modules(exporting: "sl_send_reply") == ["sl"])
        #expect(ModuleCatalog.module("no_such_module") == nil)
        for name in ModuleCatalog.names { #expect(ModuleCatalog.module(name)?.name == name) }
    }

    @Test func graphsShowCallsAndReplies() {
        let graph = RouteGraph(Lint.parse("request_route { route(A); }\nroute[A] { sl_send_reply(\"404\", \"x\"); t_on_failure(\"F\"); t_relay(); }\nfailure_route[F] { exit; }\n"))
        #expect(graph.dot.contains("n0 -> n1 [style=solid]"))
        #expect(graph.dot.contains("n1 -> n2 [style=dotted]"))
        #expect(graph.dot.contains("route[A]\\nrelays\\nreplies 404"))
        #expect(graph.mermaid.hasPrefix("flowchart LR\n"))
    }

    @Test func nearNamesAreFound() {
        #expect(Nearness.best("WITH_NTA", among: ["WITH_NAT", "WITH_TLS"]) == "WITH_NAT")
        #expect(Nearness.best("completely", among: ["other"]) == nil)
    }

    @Test func variablesAreTakenApart() throws {
        let variable = try #require(VariableReference("$(avp(x)[0]{s.len})"))
        #expect(variable.name == "avp" && variable.argument == "x" && variable.index == "0" && variable.transformations == ["s.len"])
        #expect(VariableReference.all(in: "a $$b $rU and $sht(t=>$si)").map(\.text) == ["$rU", "$sht(t=>$si)", "$si"])
        #expect(VariableReference("$(ru{uri.user}") == nil)
    }
}

/// Checks in an editor go on for days: nothing of one may stay.
@Suite struct LintMemoryTests {
    @Test func aScriptThatWasLookedAtIsFreed() {
        weak var script: Script?
        do {
            let made = Script(Lint.parse("\(Lint.head)request_route { route(A); t_relay(); }\nroute[A] { route(A); }\n"), options: LintOptions())
            for rule in RuleList.all {
                var findings = Findings(rule: rule.name, severity: rule.severity)
                rule.init().check(made, &findings)
            }
            script = made
            #expect(script != nil)
        }
        #expect(script == nil)
    }
}
