import ConfigSyntax

/// A host name beside `src_ip`
///
/// A name in a comparison with an address is looked up when the message comes, each time, while the sender waits; when the
/// name does not resolve, the test is silently false.
///
/// Instead: compare with the address, or keep peers in `permissions` or a hash table.
///
///     if (src_ip == gw.example.com) { ... }
///     if (src_ip == 203.0.113.7) { ... }
struct HostInAddressTest: Rule {
    static let name = "host-in-address-test"

    func check(_ script: Script, _ findings: inout Findings) {
        script.visitExpressions { expression, _ in
            guard case .binary(let operation, let left, let right) = expression.kind, operation == .equal || operation == .different,
                case .keyword(let keyword) = left.kind, [.sourceIP, .destinationIP, .toIP, .sendIP].contains(keyword)
            else { return }
            let name: String
            switch right.kind {
            case .string(let text), .word(let text), .network(let text): name = text
            default: return
            }
            guard name.contains(where: { $0.isLetter }), !name.contains(":"), name != "myself", name.contains(".") || name == "localhost" else { return }
            findings.add(right.range, "the name \(name) is looked up for every message, and the test is false when it does not resolve", help: "write the address")
        }
    }
}
