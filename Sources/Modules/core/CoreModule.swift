import Routing

/// What the core itself offers to scripts.
public enum CoreModule {
    public static func declare(_ exports: Exports) {
        CoreFunctions.declare(exports)
        CoreVariables.declare(exports)
        Selects.declare(exports.registry)
        CoreKSR.declare(exports)
    }
}
