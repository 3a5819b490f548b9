import Catalog

/// What the catalog of the reference's modules adds to the declarations: where things may be used, and who brings them.
extension Registry {
    /// The kinds of blocks that may call a function in the reference; any where the catalog does not know it.
    public func catalogRoutes(_ function: FunctionDeclaration, argumentCount: Int) -> RouteKinds {
        guard let module = ModuleCatalog.module(function.module) else { return .any }
        var routes: RouteKinds = []
        for known in module.functions(named: function.name) where known.takes(argumentCount) { routes.formUnion(RouteKinds(known.places)) }
        return routes.isEmpty ? .any : routes
    }

    /// The functions under `KSR` that the reference has in its version 5.6: the core's, then the modules' in the order of loading.
    public var ksrInterface: [ModuleDescription.KSRFunction] {
        let all = allKSRFunctions
        let core = all.values.compactMap { forms in forms.first { !$0.isNative && ["", "hdr", "pv"].contains($0.module) && $0.since == nil } }
            .sorted { ($0.module, $0.name) < ($1.module, $1.name) }
        let modules = modules.flatMap { ModuleCatalog.module(type(of: $0).name)?.ksr ?? [] }.filter { $0.versions.first == nil }
        return core.map { function in
            ModuleDescription.KSRFunction(
                space: function.module, name: function.name, result: function.result.rawValue, parameters: function.types.map(\.rawValue))
        } + modules.filter { known in
            all["\(known.space).\(known.name)"]?.contains { $0.minimumCount...$0.parameters.count ~= known.parameters.count } ?? false
        }
    }

    /// The modules of which one would have to be loaded for a variable to exist; nil if it does exist.
    /// - Parameters:
    ///   - text: the variable as written: `$var(x)`, `$(ru{s.len})`.
    ///   - later: modules that are loaded behind the place in question.
    public func missingOwners(ofVariable text: String, _ later: Set<String>) -> [String]? {
        let isCalled = text.utf8.contains(UInt8(ascii: "("))
        // an unknown name without parentheses is an attribute there
        if bareNamesAreAVPs, !isCalled { return nil }
        let name = text.dropFirst(text.hasPrefix("$(") ? 2 : 1).prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        let owners = ModuleCatalog.modules(bringing: String(name))
        if owners.isEmpty || owners.contains(where: { isLoaded($0) && !later.contains($0) }) { return nil }
        return owners
    }
}

extension RouteKinds {
    /// The kinds of blocks that the catalog names. What an event route may call, `request_route` may call too.
    public init(_ places: ModuleDescription.Places) {
        let pairs: [(ModuleDescription.Places, RouteKinds)] = [
            (.request, .request), (.failure, .failure), (.branch, .branch), (.tmReply, .tmReply), (.coreReply, .coreReply), (.onSend, .onSend),
            (.event, .event), (.local, .local), (.branchFailure, .branchFailure),
        ]
        self = pairs.reduce(into: RouteKinds()) { kinds, pair in if places.contains(pair.0) { kinds.formUnion(pair.1) } }
        if places.contains(.event) { insert(.request) }
    }
}
