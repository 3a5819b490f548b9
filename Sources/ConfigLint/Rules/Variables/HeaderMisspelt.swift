import ConfigSyntax

/// A header's name that is nearly a known one
///
/// `$hdr(Form)` is always null when `From` was meant.
///
/// Instead: correct the name.
///
///     if ($hdr(User-Agnet) =~ "x") { ... }
struct HeaderMisspelt: Rule {
    static let name = "header-misspelt"

    private static let known = [
        "From", "To", "Via", "Contact", "Call-ID", "CSeq", "Route", "Record-Route", "Max-Forwards", "Content-Type", "Content-Length", "Content-Disposition", "User-Agent", "Server", "Subject",
        "Supported", "Require", "Proxy-Require", "Unsupported", "Allow", "Allow-Events", "Event", "Expires", "Min-Expires", "Authorization", "Proxy-Authorization", "WWW-Authenticate", "Proxy-Authenticate",
        "P-Asserted-Identity", "P-Preferred-Identity", "Remote-Party-ID", "Privacy", "Diversion", "History-Info", "Identity", "Refer-To", "Referred-By", "Replaces", "Session-Expires", "Min-SE", "Retry-After", "Path",
        "Service-Route", "Subscription-State", "SIP-If-Match", "SIP-ETag", "Accept", "Accept-Contact", "Reason", "Warning", "Date", "Organization", "Priority", "Alert-Info", "Call-Info", "Error-Info", "In-Reply-To", "Reply-To",
        "P-Charging-Vector", "P-Access-Network-Info", "P-Called-Party-ID", "RAck", "RSeq", "Timestamp", "Geolocation", "Join", "Feature-Caps",
    ]
    private static let small = Set(known.map { $0.lowercased() })

    func check(_ script: Script, _ findings: inout Findings) {
        func check(_ name: String, _ range: SourceRange) {
            let word = name.lowercased()
            guard word.utf8.count >= 4, !word.hasPrefix("x-"), !Self.small.contains(word), !word.contains("$"), !word.hasSuffix(":") else { return }
            guard let near = Self.known.first(where: { Nearness.distance($0.lowercased(), word) == 1 }) else { return }
            findings.add(range, "there is no header \(name) among the known ones", help: "did you mean \(near)?")
        }
        for use in script.variables where use.variable.name == "hdr" && use.access == .read { check(use.variable.argument ?? "", use.range) }
        for facts in script.calls("is_present_hf", "remove_hf", "keep_hf") { check(facts.text(0) ?? "", facts.argument(0)?.range ?? facts.range) }
    }
}
