import SIPMessage

/// A function that scripts may call: declared once, called by every engine, known to the checker.
public struct FunctionDeclaration: Sendable {
    /// Positive is true, negative is false, zero ends the script (as in Kamailio).
    public typealias Body = @Sendable (RouteContext, Arguments) -> Int

    /// Module that exports it; empty for the core.
    public let module: String
    /// Name in native configs.
    public let name: String
    /// Name under `KSR.module.`; usually the same.
    public let kemiName: String
    public let parameters: [Parameter]
    /// Route kinds that may call it.
    public let routes: RouteKinds
    public let body: Body
    /// Whether `RouteContext.callPlace` names the place of the call while the body runs.
    public let wantsPlace: Bool
    /// Whether `RouteContext.continuation` gives what follows the call in its block while the body runs.
    public let wantsContinuation: Bool

    public init(
        module: String, name: String, kemiName: String? = nil, parameters: [Parameter], routes: RouteKinds, wantsPlace: Bool = false,
        wantsContinuation: Bool = false, body: @escaping Body
    ) {
        self.wantsContinuation = wantsContinuation
        self.module = module
        self.name = name
        self.kemiName = kemiName ?? name
        self.parameters = parameters
        self.routes = routes
        self.body = body
        self.wantsPlace = wantsPlace
    }

    public var minimumCount: Int { parameters.prefix { !$0.isOptional }.count }
    public var maximumCount: Int { parameters.count }

    /// How the function is called, for errors and help: `sl_send_reply(code, reason)`.
    public var signature: String {
        let list = parameters.enumerated().map { index, parameter in
            let text = (index > 0 ? ", " : "") + parameter.name
            return parameter.isOptional ? "[\(text)]" : text
        }
        return "\(name)(\(list.joined()))"
    }
}

/// Where a call stands in the config.
public final class CallPlace: Sendable {
    public let file: OwnedBytes
    /// Line of the call's end.
    public let line: Int

    public init(file: String, line: Int) {
        self.file = OwnedBytes(file)
        self.line = line
    }
}
