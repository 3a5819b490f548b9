import ConfigSyntax

/// A module path below all modules
///
/// `mpath` and `loadpath` count for the `loadmodule` lines behind them. Set below the last one, the path changes nothing, and the modules
/// above were looked for elsewhere.
///
/// Instead: move the line above the first `loadmodule`.
///
///     loadmodule "tm.so"
///     mpath="/usr/lib/kamailio/modules/"
struct LateModulePath: Rule {
    static let name = "late-module-path"

    func check(_ script: Script, _ findings: inout Findings) {
        guard let last = script.modules.map(\.order).max() else { return }
        for (order, item) in script.config.items.enumerated() where order > last {
            guard case .loadPath = item.kind else { continue }
            findings.add(item.range, "no module is loaded below this line, so the path has no effect", help: "move it above the first loadmodule")
        }
    }
}
