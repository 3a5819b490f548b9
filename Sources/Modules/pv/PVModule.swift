import Routing
import SIPMessage

/// Module pv: pseudo-variables, their transformations, and functions that handle them.
public final class PVModule: Module, @unchecked Sendable {
    public static let name = "pv"

    private let shared = SharedVariables()
    /// `avp_aliases`: what a name in `$avp(...)` stands for.
    private var aliases: [String: String] = [:]
    /// `varset`: what `$var`s are in a new worker.
    private var initialVariables: [(slot: Int, setting: TypedSetting)] = []

    public init() {}

    public func declare(_ exports: Exports) {
        declareParameters(exports)
        declareVariables(exports)
        StringTransformations.declare(exports)
        URITransformations.declare(exports)
        ParameterTransformations.declare(exports)
        AddressTransformations.declare(exports)
        LineTransformations.declare(exports)
        ValueTransformations.declare(exports)
        PVX.declare(exports, shared)
        VariableFunctions.declare(exports)
        XAVPFunctions.declare(exports)
    }

    public func startWorker(_ worker: Worker) {
        for (slot, setting) in initialVariables { worker.variables.assign(setting.value, to: slot) }
    }

    private func declareParameters(_ exports: Exports) {
        let registry = exports.registry
        exports.parameter("avp_aliases", string: { [unowned self] in try addAliases($0) })
        exports.parameter("varset", string: { [unowned self] text in
            let setting = try TypedSetting(text, parameter: "varset")
            initialVariables.append((registry.scriptVariable(setting.name), setting))
        })
    }

    /// `name=i:5;other=s:text`
    private func addAliases(_ text: String) throws {
        for part in text.split(separator: ";") {
            let sides = part.split(separator: "=", maxSplits: 1).map { $0.filter { !$0.isWhitespace } }
            guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty else {
                throw DeclarationError("avp_aliases: \"\(part)\" has the wrong form", remedy: "write alias=i:number or alias=s:name, separated by ;")
            }
            aliases[sides[0]] = sides[1]
        }
    }

    private func declareVariables(_ exports: Exports) {
        ScriptVariableNames.declare(exports)
        exports.variable("avp") { [unowned self] in try AVPVariable($0, aliases: aliases) }
        exports.registry.bareNames = { [unowned self] in try AVPVariable($0, aliases: aliases, overwrites: true) }
        exports.variable("xavp") { try XAVPVariable($0, ignoresCase: false) }
        exports.variable("xavi") { try XAVPVariable($0, ignoresCase: true) }
        exports.variable("xavu") { try XAVUVariable($0) }
        shared.declare(exports)
        RequestLineVariables.declare(exports)
        AddressVariables.declare(exports)
        IdentityVariables.declare(exports)
        HeaderVariables.declare(exports)
        BufferVariables.declare(exports)
        ViaVariables.declare(exports)
        TransportVariables.declare(exports)
        DestinationVariables.declare(exports)
        BranchVariables.declare(exports)
        CredentialVariables.declare(exports)
        TimeVariables.declare(exports)
        ConstantVariables.declare(exports)
    }
}
