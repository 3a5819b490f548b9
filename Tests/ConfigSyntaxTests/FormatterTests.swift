import Testing

@testable import ConfigSyntax

@Suite struct FormatterTests {
    private func format(_ text: String) -> String { String(decoding: ConfigFormatter.format(Array(text.utf8)), as: UTF8.self) }

    @Test func linesAreIndentedAndSpaced() {
        let wrong = "request_route{\n   if($rU==\"a\"){\nsl_send_reply(\"404\",\"x\") ;\n  }\n else\n  exit;   \n\n\n\n}\n"
        let right = "request_route {\n\tif ($rU == \"a\") {\n\t\tsl_send_reply(\"404\", \"x\");\n\t}\n\telse\n\t\texit;\n\n}\n"
        #expect(format(wrong) == right)
        #expect(format(right) == right)
    }

    @Test func casesStandUnderTheirSwitch() {
        let wrong = "request_route {\nswitch ($rm) {\ncase \"BYE\":\nexit;\ndefault: drop;\n}\n}\n"
        #expect(format(wrong) == "request_route {\n\tswitch ($rm) {\n\t\tcase \"BYE\":\n\t\t\texit;\n\t\tdefault: drop;\n\t}\n}\n")
    }

    @Test func commentsDirectivesAndTextsStay() {
        let text = "#!define  A   1 # x\n/* a\n   b */\nrequest_route {\n#!ifdef A\n\tif (1) {\n#!else\n\tif (2) {\n#!endif\n\t\txlog(\"a   b\"); // c   d\n\t}\n}\n"
        #expect(format(text) == text)
    }

    @Test(arguments: ["", "\n\n", "}", "{{{", "\"", "'", "/*", "$(", "$var(", "#!", "a\r\nb", "request_route {\n#!else\n}\n#!endif", "switch", "event_route[tm:local-request"])
    func anyTextWillDo(_ text: String) {
        let once = ConfigFormatter.format(Array(text.utf8))
        #expect(ConfigFormatter.format(once).count <= once.count + 8)
    }

    @Test(
        "what a condition may hide, and what is never closed, reads the same afterwards",
        arguments: [
            // a text of a visible part holds a directive; a quote of a hidden part stands alone, up to the end or before a directive
            "request_route {\n  xlog(\"a\n#!ifdef B\n>b  c\");\n  exit;\n}\n",
            "#!ifdef WITH_NAT\nloadmodule \"nathelpe#!endif\nloadmodule   \"tm.so\"\n\n",
            "#!ifdef A\nit's   none\n\n\n#!endif\nloadmodule   \"tm.so\"\n",
            "#!ifdef A\n# see #!endif\nmodparam(\"a#!endif\nloadmodule \"a  b\"\n",
            "#!ifdef A\nx \"\n\n\n",
            "#!ifdef A\n/* x\n\n\n",
            // a backslash continues a line only at its very end
            "loadmodule \"tm.so\"\n\\", "#!define A b \\  \nloadmodule \"tm.so\"\n", "#!define A b \\\r\nloadmodule \"tm.so\"\n",
            "#!define A b \\\n\nloadmodule   \"tm.so\"\n", "#!define A b \\\n",
            // the text of a substitution may have lines
            "#!substdef \"!A!b\n\t c   d!g\"\nmodparam(\"tls\",   \"config\", \"A\")\n", "#!ifdef A\n#!subst \"b\n  c\n#!endif\nloadmodule   \"tm.so\"\n",
        ])
    func whatIsHiddenOrOpenStays(_ text: String) {
        let once = ConfigFormatter.format(Array(text.utf8))
        #expect(ConfigFormatter.haveSameTokens(Array(text.utf8), once, name: "a"), "\(String(decoding: once, as: UTF8.self))")
        #expect(ConfigFormatter.format(once) == once)
    }

    @Test func tokensAreCompared() {
        let a = Array("request_route { exit; }".utf8)
        #expect(ConfigFormatter.haveSameTokens(a, Array("request_route {\n\texit;\n}\n".utf8), name: "a"))
        #expect(!ConfigFormatter.haveSameTokens(a, Array("request_route { drop; }".utf8), name: "a"))
    }
}
