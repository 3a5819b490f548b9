import ConfigSyntax

/// What differs between two loads of a config besides its routes: things that are settled when the server starts.
enum ConfigDifference {
    /// Names of what was added, taken away or changed, in the order of the new config: `listen`, `modparam tm fr_timer`.
    static func names(_ old: ParsedConfig, _ new: ParsedConfig) -> [String] {
        let before = values(old), after = values(new)
        var changed = after.order.filter { before.byName[$0] != after.byName[$0] }
        changed += before.order.filter { after.byName[$0] == nil }
        if old.usesKamailioMode != new.usesKamailioMode { changed.append("#!KAMAILIO") }
        return changed
    }

    /// The values of each name, in the order in which they stand.
    private static func values(_ config: ParsedConfig) -> (order: [String], byName: [String: [String]]) {
        var order: [String] = []
        var byName: [String: [String]] = [:]
        for item in config.items {
            guard let (name, value) = described(item.kind) else { continue }
            if byName[name] == nil { order.append(name) }
            byName[name, default: []].append(value)
        }
        return (order, byName)
    }

    private static func described(_ item: ConfigItem.Kind) -> (name: String, value: String)? {
        switch item {
        case .route: nil
        case .setting(let name, let value): (name, "\(value)")
        case .custom(let group, let name, let value, _): ("\(group).\(name)", "\(value)")
        case .listen(let specs): ("listen", specs.map { "\(address($0.address)) \($0.advertised.map(address) ?? "") \($0.name) \($0.isVirtual)" }.joined(separator: "\n"))
        case .alias(let specs): ("alias", specs.map(address).joined(separator: "\n"))
        case .loadModule(let path, let options): ("loadmodule \(path)", options)
        case .loadPath(let path): ("loadpath", path)
        case .moduleParameter(let modules, let name, let value, let isExpanded, _): ("modparam \(modules) \(name)", "\(value) \(isExpanded)")
        case .flags(let names, let isAVP): (isAVP ? "avpflags" : "flags", names.map { "\($0.name):\($0.number ?? -1)" }.joined(separator: " "))
        }
    }

    private static func address(_ address: AddressSpec) -> String { "\(address.transport):\(address.hosts.joined(separator: ",")):\(address.port)" }
}
