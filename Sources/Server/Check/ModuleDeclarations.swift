import ConfigSyntax
import Modules
import Routing

/// What a config's modules declare, without setting or starting any of them.
public enum ModuleDeclarations {
    /// The registry of the modules that the config loads; those that are not here are left out.
    public static func registry(for parsed: ParsedConfig) -> Registry {
        let registry = Registry()
        registry.defines = parsed.defines
        registry.bareNamesAreAVPs = !parsed.usesKamailioMode
        registry.declareCore { CoreModule.declare($0) }
        for item in parsed.items {
            guard case .loadModule(let path, _) = item.kind, let name = try? ModulePath.name(path, registry), !registry.isLoaded(name) else { continue }
            if let type = ModuleList.module(named: name) { registry.load(type) }
        }
        return registry
    }
}
