import ConfigSyntax

/// Perl's classes in a POSIX regular expression
///
/// `=~`, `search()`, `subst()` and their kin know POSIX expressions. `\d` stands for the letter d there, `(?:` and `(?i)` are
/// errors or mean something else, and the test silently never fits. `.*?` takes as much as `.*` does.
///
/// Instead: write `[0-9]` for `\d`, `[^0-9]` for `\D`; match with `pcre_match()` of module regex where Perl's syntax is needed.
///
///     if ($rU =~ "^\d+$") { ... }
///     if ($rU =~ "^[0-9]+$") { ... }
struct PerlClass: Rule {
    static let name = "perl-class"

    private static let functions: Set<String> = [
        "search", "search_body", "search_hf", "search_append", "search_append_body", "replace", "replace_all", "replace_body", "replace_body_all", "replace_hdrs",
        "subst", "subst_uri", "subst_user", "subst_body", "subst_hf", "subst_v", "t_check_status", "remove_hf_re", "keep_hf", "remove_hf_exp", "is_present_hf_re",
    ]

    func check(_ script: Script, _ findings: inout Findings) {
        script.visitExpressions { expression, _ in
            switch expression.kind {
            case .binary(.match, _, let right):
                if case .string(let pattern) = right.kind { check(pattern, right.range, &findings) }
            case .call(let call) where Self.functions.contains(call.name):
                for argument in call.arguments { if case .string(let pattern) = argument.kind { check(pattern, argument.range, &findings) } }
            default: break
            }
        }
        script.visitStatements { statement, _ in
            guard case .select(_, let cases) = statement.kind else { return }
            for one in cases { if case .pattern(let pattern) = one.label { check(pattern, one.range, &findings) } }
        }
    }

    private func check(_ pattern: String, _ range: SourceRange, _ findings: inout Findings) {
        let bytes = Array(pattern.utf8)
        var place = 0
        while place + 1 < bytes.count {
            if bytes[place] == 92 {
                if bytes[place + 1] == UInt8(ascii: "d") || bytes[place + 1] == UInt8(ascii: "D") {
                    let sign = bytes[place + 1] == UInt8(ascii: "d") ? "\\d" : "\\D"
                    return findings.add(range, "\(sign) is no digit class in a POSIX regular expression", help: sign == "\\d" ? "write [0-9]" : "write [^0-9]")
                }
                place += 2
                continue
            }
            if bytes[place] == UInt8(ascii: "("), bytes[place + 1] == UInt8(ascii: "?") {
                return findings.add(range, "(? belongs to Perl's regular expressions, this is a POSIX one", help: "write a plain group, or use pcre_match() of module regex")
            }
            if bytes[place] == UInt8(ascii: "*") || bytes[place] == UInt8(ascii: "+"), bytes[place + 1] == UInt8(ascii: "?") {
                return findings.add(range, "a ? does not make a repetition short in a POSIX regular expression", help: "leave it out, and say what may be repeated: [^@]* instead of .*?@")
            }
            place += 1
        }
    }
}
