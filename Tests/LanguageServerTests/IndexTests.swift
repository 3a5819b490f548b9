import ConfigSyntax
import Testing

@testable import LanguageServer

@Suite struct IndexTests {
    private func file(_ text: String) -> TextFile { TextFile(path: "/t.cfg", uri: "file:///t.cfg", version: 1, bytes: Array(text.utf8)) }

    private func names(_ text: String) -> [String] {
        let file = file(text)
        return file.index.occurrences.map { "\($0.symbol) \($0.role) \(file.text($0.range))" }
    }

    @Test func namesAreFoundWhereTheyStand() {
        let found = names("loadmodule \"x/tm.so\"\nmodparam(\"tm|sl\", \"fr_timer\", 5)\nroute[A] { $var(x) = \"a $avp(s:y)\"; route(\"B\"); t_on_branch(C); setflag(F); }\n")
        for wanted in [
            "module(\"tm\") definition tm", "module(\"tm\") read tm", "module(\"sl\") read sl", "variable(\"var\", \"x\") write x", "variable(\"avp\", \"y\") read y", "flag(\"F\") read F",
            "function(\"t_on_branch\") read t_on_branch",
        ] { #expect(found.contains { $0.hasSuffix(wanted) }, "\(wanted) in \(found)") }
        #expect(found.contains { $0.contains("\"B\"") } && found.contains { $0.contains("branch, \"C\"") })
    }

    @Test func armsOfAConditionBeginWithTheSameBraces() {
        let index = file("route[A] {\n#!ifdef X\n\tif (1) {\n#!else\n\tif (2) {\n#!endif\n\t}\n}\nroute[B] { exit; }\n").index
        #expect(index.routes.map(\.name) == ["A", "B"])
        #expect(index.routes.map(\.range) == [0..<60, 61..<79])
    }

    @Test func anOpenBlockEndsWhereTheNextBegins() {
        let index = file("route[A] {\n\tif (1) {\nroute[B] { exit; }\n").index
        #expect(index.routes.map(\.range.lowerBound) == [0, 21])
        #expect(index.routes.map(\.range.upperBound) == [21, 39])
    }

    @Test func definesAndIncludesAreRead() {
        let index = file("#!define A 1\n#!substdef \"!B!two!\"\n#!include_file \"a.cfg\"\nimport_file \"b.cfg\"\n#!trydef C\n").index
        #expect(index.defines.map(\.name) == ["A", "B", "C"])
        #expect(index.defines.map(\.value) == ["1", "two", ""])
        #expect(index.includes.map(\.path) == ["a.cfg", "b.cfg"])
    }

    /// The cursor is the bar.
    private func context(_ text: String) -> CursorContext {
        let parts = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        return CursorContext(file(parts.joined()), parts[0].utf8.count)
    }

    @Test(arguments: [
        ("route[A] { $|", "variableName"), ("route[A] { xlog(\"a $(|\"); }", "variableName"), ("route[A] { $(ru{s.|", "transformation"), ("route[A] { x($avp(n|", "variableArgument(\"avp\")"),
        ("loadmodule \"t|\nroute { exit; }", "text"), ("modparam(\"tm\", \"|\")", "text"), ("route[|", "routeName(ConfigSyntax.RouteDefinition.Kind.route)"),
        ("event_route[tm:|", "routeName(ConfigSyntax.RouteDefinition.Kind.event)"), ("#!if|", "directive"), ("#!ifdef W|", "defineName"), ("#!include_file \"a|", "includePath"),
        ("# a comment $|", "nothing"), ("ch|", "topLevel"), ("route[A] { if (x) { s| } }", "statement"), ("route[A] { a(\"x$$|", "text"), ("route[A] { $(avp($var(i)){|", "transformation"),
    ])
    func theCursorKnowsWhereItIs(_ text: String, _ wanted: String) { #expect("\(context(text).place)" == wanted) }

    @Test func callsAroundTheCursor() {
        let context = context("route[A] { if (f(\"a\", g(1), |")
        #expect(context.calls.map(\.name) == ["if", "f"] && context.calls.last?.argument == 2 && context.calls.last?.texts == ["a"])
        #expect(context.route?.name == "A")
    }

    @Test(arguments: ["", "$", "$(", "\"", "route[", "event_route[", "#!", "#!define", "modparam(", "}}}", "{{{", "$(a(b(c", "loadmodule \"", "#!endif\n#!else", "route[\"\u{1F600}"])
    func anyTextWillDo(_ text: String) {
        let file = file(text)
        let scope = Scope(file, Workspace())
        for offset in 0...file.bytes.count {
            _ = Hover.answer(scope, offset)
            _ = Completion.answer(scope, offset, Workspace(), snippets: true)
            _ = SignatureHelp.answer(scope, offset)
        }
        _ = SemanticTokens.answer(scope)
        _ = Outline.symbols(file)
        _ = Outline.folds(file)
    }

    @Test func changesGoIntoTheText() {
        let before = file("a\u{1F600}b\nc\n")
        #expect(String(decoding: before.changed((.init(line: 0, character: 3), .init(line: 1, character: 0)), "X", version: 2).bytes, as: UTF8.self) == "a\u{1F600}Xc\n")
        #expect(before.changed(nil, "", version: 3).bytes.isEmpty)
        // an end before its start, and places behind the end
        #expect(String(decoding: before.changed((.init(line: 9, character: 0), .init(line: 0, character: 0)), "X", version: 2).bytes, as: UTF8.self).hasSuffix("\nX"))
    }
}
