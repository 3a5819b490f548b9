import Catalog
import ConfigSyntax

typealias Places = ModuleDescription.Places
typealias Versions = ModuleDescription.Versions

/// Functions of the loaded modules, as the catalog has them.
enum LoadedFunctions {
    /// What each loaded module that exports the name says of it.
    static func named(_ name: String, _ script: Script) -> [(module: String, function: ModuleDescription.Function)] {
        script.functions(named: name)
    }

    /// The catalog's word for a block.
    static func places(_ kind: RouteDefinition.Kind, _ name: String) -> Places {
        switch kind {
        case .request, .route: .request
        case .failure: .failure
        case .branch: .branch
        case .reply: .coreReply
        case .onReply: name.isEmpty || name == "0" ? .coreReply : .tmReply
        case .onSend: .onSend
        case .event:
            if name.hasPrefix("tm:branch-failure") { .branchFailure } else { [.event, .local, .request] }
        }
    }
}
