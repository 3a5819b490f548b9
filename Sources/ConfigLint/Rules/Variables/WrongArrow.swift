import ConfigSyntax

/// `->` where `=>` is meant
///
/// The parts of an `$xavp(a=>b)` or a `$sht(table=>key)` are joined by `=>`. With another arrow the whole is one name, and with
/// a lone `=` none at all.
///
/// Instead: write `=>`.
///
///     $xavp(a->b) = 1;
struct WrongArrow: Rule {
    static let name = "wrong-arrow"
    static let severity = Diagnostic.Severity.error

    private static let classes: Set<String> = ["xavp", "xavu", "xavi", "sht", "shtex", "shtinc", "shtdec", "dbr", "T_rpl", "http_hdr", "sruid", "ulc", "branch", "stat", "sqlrows", "rtjson", "redis", "dlg_ctx", "mqv", "xml"]

    func check(_ script: Script, _ findings: inout Findings) {
        for use in script.variables where Self.classes.contains(use.variable.name) {
            guard let argument = use.variable.argument, !argument.contains("=>") else { continue }
            let name = argument.prefix { $0 != "$" }
            let wrong = ["->", "~>", "=<", ">=", ">", "="].first { name.contains($0) }
            guard let wrong, let place = argument.firstRange(of: wrong) else { continue }
            let right = argument[..<place.lowerBound] + "=>" + argument[place.upperBound...]
            let help = "write $\(use.variable.name)(\(right))"
            if wrong == "=", use.access != .plainText {
                findings.add(use.range, "\"\(argument)\" is no name", help: help)
            } else {
                findings.add(use.range, "\"\(argument)\" is taken as one name", help: help, atMost: .warning)
            }
        }
    }
}
