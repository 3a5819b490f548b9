/// What pseudo-variables hold. Those that may hold anything are not listed.
enum VariableTypes {
    private static let numbers: Set<String> = [
        "sp", "Rp", "RAp", "ml", "mt", "mi", "pp", "Ts", "TS", "Tb", "rmid", "prid", "rsi", "T_branch_idx", "mf", "bf", "sf", "bs", "true", "fsp",
        "rc", "retcode", "?",
    ]
    private static let numbersOrNothing: Set<String> = ["rs", "rUl", "fUl", "tUl", "oUl", "cl", "conid"]
    private static let texts: Set<String> = ["si", "siz", "Ri", "RAi", "pr", "proto", "src_ip", "rv", "mts", "su", "sut", "mb"]
    private static let textsOrNothing: Set<String> = [
        "ru", "rU", "rd", "rP", "rp", "rz", "rm", "rr", "ruri", "ou", "oU", "od", "op", "ouri", "fu", "fU", "fd", "fn", "ft", "from", "tu", "tU", "td",
        "tn", "tt", "to", "du", "dd", "dp", "ua", "ct", "ci", "cs", "cT", "ai", "au", "aU", "ad", "ar", "Au", "AU", "hdr", "hfl", "sel", "fs", "rb", "br", "_s",
    ]

    /// - Parameter name: one that is no `$var(...)`.
    static func types(of name: VariableName) -> ValueTypes {
        if let last = name.transformations.last { return types(ofTransformation: last, base(name)) }
        return base(name)
    }

    private static func base(_ name: VariableName) -> ValueTypes {
        if numbers.contains(name.name) { return .number }
        if numbersOrNothing.contains(name.name) { return [.number, .null] }
        if texts.contains(name.name) { return .text }
        if textsOrNothing.contains(name.name) { return [.text, .null] }
        return name.isNull ? .null : .any
    }

    private static let textTransformations: Set<String> = [
        "s.substr", "s.select", "s.tolower", "s.toupper", "s.strip", "s.striptail", "s.trim", "s.rtrim", "s.ltrim", "s.md5", "s.sha256", "s.rm", "s.rmws",
        "s.replace", "s.unquote", "s.unbracket", "s.escape.common", "s.unescape.common", "s.encode.hexa", "s.decode.hexa", "re.subst", "uri.host", "uri.user",
        "uri.passwd", "uri.params", "nameaddr.uri", "nameaddr.name", "tobody.uri", "tobody.user", "tobody.host", "tobody.tag", "tobody.display",
    ]

    private static func types(ofTransformation text: String, _ base: ValueTypes) -> ValueTypes {
        let name = String(text.prefix { $0 != "," })
        if name == "s.len" { return base.mayBeNull ? [.number, .null] : .number }
        if name == "s.int" { return [.number, .null] }
        return textTransformations.contains(name) ? [.text, .null] : .any
    }
}
