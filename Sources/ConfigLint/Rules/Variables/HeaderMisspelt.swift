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
        for use in script.variables where use.variable.name == "hdr" && use.access == .read {
            guard let argument = use.variable.argument?.lowercased(), argument.utf8.count >= 4, !argument.hasPrefix("x-"), !Self.small.contains(argument), !argument.contains("$"), !argument.hasSuffix(":") else { continue }
            guard let near = Self.known.first(where: { Nearness.distance($0.lowercased(), argument) == 1 }) else { continue }
            findings.add(use.range, "there is no header \(use.variable.argument ?? "") among the known ones", help: "did you mean \(near)?")
        }
    }
}
