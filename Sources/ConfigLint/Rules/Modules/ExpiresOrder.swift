import ConfigSyntax

/// Expiry times in the wrong order
///
/// `min_expires`, `default_expires` and `max_expires` of registrar have to grow in this order; else times are cut in surprising ways.
///
/// Instead: put them in order.
///
///     modparam("registrar", "min_expires", 600)
///     modparam("registrar", "max_expires", 60)
struct ExpiresOrder: Rule {
    static let name = "expires-order"

    func check(_ script: Script, _ findings: inout Findings) {
        let names = ["min_expires", "default_expires", "max_expires"]
        let given = names.compactMap { name in script.parameter("registrar", name).last.flatMap { setting in setting.value.number.map { (name, $0, setting) } } }.filter { $0.1 > 0 }
        for (low, high) in zip(given, given.dropFirst()) where low.1 > high.1 {
            findings.add(high.2.valueRange, "\(high.0) (\(high.1)) is less than \(low.0) (\(low.1))", help: "put them in order", notes: [(low.2.valueRange, low.0)])
        }
    }
}
