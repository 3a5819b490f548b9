import Catalog
import Routing

/// What stands in, in a check, for modules and parts of modules that this server does not have: declarations made from the
/// catalog, so that a config is checked for names, arguments and places all the same. They never run.
enum CatalogStandIn {
    /// Declares what the catalog knows of a module and the registry does not have.
    static func complete(_ name: String, _ registry: Registry) {
        guard let module = ModuleCatalog.module(name) else { return }
        registry.declareStandIn(name) { exports in
            for function in module.functions { declare(function, module: name, exports) }
            for parameter in module.parameters where registry.parameter(name, parameter.name) == nil { declare(parameter, exports) }
            for variable in module.variables where !registry.declares(variable: variable.name) {
                let made = stand(for: variable)
                exports.variable(variable.name) { _ in made }
            }
            for transformation in module.transformations where !registry.declares(transformation: transformation) {
                exports.transformation(transformation, make: Self.anything)
            }
        }
    }

    @Sendable private static func anything(_ spec: inout TransformationSpec) throws -> Transformation {
        if spec.hasParameter { _ = try spec.wholeParameter() }
        return Transformation()
    }

    private static func stand(for variable: ModuleDescription.Variable) -> Variable {
        guard variable.isWritable else { return ComputedVariable(get: { _ in .null }) }
        return ComputedVariable(get: { _ in .null }, set: { _, _ in true })
    }

    private static func declare(_ function: ModuleDescription.Function, module: String, _ exports: Exports) {
        // a function whose arguments are not known takes any number of them
        let counts = function.arities.isEmpty ? Array(0...8) : function.arities
        for count in counts where exports.registry.function(named: function.name, argumentCount: count) == nil {
            let parameters = (0..<count).map { Parameter.template("argument \($0 + 1)") }
            exports.function(function.name, parameters: parameters, routes: RouteKinds(function.places)) { _, _ in 1 }
        }
    }

    private static func declare(_ parameter: ModuleDescription.Parameter, _ exports: Exports) {
        switch parameter.kind {
        case .integer: exports.parameter(parameter.name, integer: { _ in })
        case .string: exports.parameter(parameter.name, string: { _ in })
        case .unknown: exports.parameter(parameter.name, any: { _ in })
        }
    }
}
