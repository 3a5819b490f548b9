import ConfigSyntax

@testable import ConfigLint

/// What the linter says of configs written in tests.
enum Lint {
    /// A config's head with the usual modules.
    static let head = """
        #!KAMAILIO
        debug=2
        children=1
        listen=udp:127.0.0.1:5060
        loadmodule "tm.so"
        loadmodule "sl.so"
        loadmodule "rr.so"
        loadmodule "pv.so"
        loadmodule "maxfwd.so"
        loadmodule "textops.so"
        loadmodule "siputils.so"
        loadmodule "xlog.so"
        loadmodule "usrloc.so"
        loadmodule "registrar.so"
        loadmodule "nathelper.so"

        """

    static func parse(_ text: String) -> ParsedConfig { ConfigParser.parse(name: "test.cfg", bytes: Array(text.utf8), readFile: { _ in nil }) }

    static func findings(_ text: String, linter: Linter = Linter()) -> [Diagnostic] { linter.run(parse(text)) }

    /// Names of rules that find something in a request route with these statements, under the usual head.
    static func rules(_ statements: String, more: String = "") -> Set<String> {
        let list = findings("\(head)request_route {\n\(statements)\n}\n\(more)\n")
        return Set(list.map(\.rule)).subtracting(["unused-module", "variable-never-read"])
    }
}
