import Testing

@testable import ConfigSyntax

/// A config is read as the version reads it that it is for.
@Suite struct VersionTests {
    private func rules(_ text: String, _ version: [Int]) -> [String] {
        ConfigParser.parse(name: "t.cfg", bytes: Array(text.utf8), version: version, readFile: { _ in nil }).errors.map { "\($0.rule) \($0.range.start)" }
    }

    @Test(arguments: [
        ("#!define A 1\n#!undef A\n#!define A 2\nrequest_route { exit; }\n", "define-again 23"), ("#!defexp N 1+1\nchildren=N\nrequest_route { exit; }\n", "parameter-type 24"),
        ("#!ifexp 1\nrequest_route { exit; }\n#!endif\n", "stray-endif 34"), ("return_mode=1\nrequest_route { exit; }\n", "newer-than-target 0"),
        ("async_tkv_gname=\"a\"\nrequest_route { exit; }\n", "newer-than-target 0"),
    ])
    func whatCameLaterIsNotThere(_ text: String, _ error: String) {
        #expect(rules(text, [5, 6]) == [error])
        #expect(rules(text, [5, 7]) == [])
        #expect(rules(text, ConfigParser.newestVersion) == [])
    }
}
