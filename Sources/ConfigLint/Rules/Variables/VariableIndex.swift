import ConfigSyntax

/// An index on a variable that holds one value
///
/// `$(hdr(Via)[1])` picks one of several values. Variables that hold one value take no index, and those of `$xavp(a=>b)` stand
/// behind its names: `$xavp(a[0]=>b[1])`. An index is a number, from the end if it is negative, or `*`; `+1` is none.
///
/// Instead: leave the index out, or put it behind the name.
///
///     if ($(ru[0]) == "sip:a@example.com") { ... }
struct VariableIndex: Rule {
    static let name = "variable-index"
    static let severity = Diagnostic.Severity.error

    /// Variables with an index, of the modules pv, pv_headers, registrar, http_async_client and tls.
    private static let indexed: Set<String> = [
        "avp", "hdr", "hfl", "branch", "ai", "pd", "pn", "pu", "pU", "x_hdr", "ulc", "http_hdr",
        "tls_my_san_email", "tls_my_san_hostname", "tls_my_san_uri", "tls_my_san_ip",
        "tls_peer_san_email", "tls_peer_san_hostname", "tls_peer_san_uri", "tls_peer_san_ip",
    ]
    private static let trees: Set<String> = ["xavp", "xavu", "xavi"]

    func check(_ script: Script, _ findings: inout Findings) {
        for use in script.variables where use.access != .plainText {
            guard let index = use.variable.index else { continue }
            let name = use.variable.name
            if !Self.indexed.contains(name) {
                findings.add(
                    use.range, "$\(name) takes no index", help: Self.trees.contains(name) ? "an index stands behind a name: $\(name)(a[0]=>b)" : "leave [\(index)] out")
            } else if index.trimmed.hasPrefix("+") {
                findings.add(use.range, "[\(index)] is no index", help: "write the number without a sign")
            }
        }
    }
}
