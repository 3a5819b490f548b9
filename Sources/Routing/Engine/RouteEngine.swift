import SIPMessage

/// A route block that can be run: what `route(NAME)`, `t_on_failure("NAME")` or the receive loop holds.
///
/// A reference object on purpose: a transaction keeps the callbacks that it armed, also over a reload of the script.
open class RouteBlock: @unchecked Sendable {
    /// Name as in `route[NAME]`; empty for `request_route` and its like.
    public let name: String
    public let kind: RouteKinds
    /// Name for logs and `$cfg(route)`: the block's own, or `DEFAULT_ROUTE` and its like for the main blocks.
    public let shownName: OwnedBytes
    /// Path of the file that defines it, for `$cfg(file)`.
    public let file: OwnedBytes

    public init(name: String, kind: RouteKinds, file: String = "") {
        self.name = name
        self.kind = kind
        self.file = OwnedBytes(file)
        shownName = OwnedBytes(name.isEmpty ? kind.defaultName : name)
    }

    /// Runs the block's statements in the context as it stands and returns its code (positive true, negative false, 0 ends the script).
    /// What `exit` and `drop` left behind is in `context.flow`. Use `RouteContext.run(_:kind:)` for a top-level run.
    open func execute(_ context: RouteContext) -> Int { 1 }
}

/// A language that route blocks are written in: native, Lua, ... A config selects one with `cfgengine`.
public protocol RouteEngine: AnyObject, Sendable {
    /// Name as `cfgengine` gives it.
    var name: String { get }
    /// The block of that kind and name; nil if the script defines none. Cheap enough for start-up, not for every message.
    func block(_ kind: RouteKinds, named name: String) -> RouteBlock?
    /// What a module's parameter or function names as the thing to run for an event: `route[NAME]`, or an embedded language's function
    /// of that name, which is told the event.
    func callback(_ name: String, event: String) -> RouteBlock?
}

extension RouteEngine {
    public func callback(_ name: String, event: String) -> RouteBlock? { block(.request, named: name) }
}

/// The blocks of the running script that the core and the modules ask for; one immutable object a load of the script.
public final class Script: Sendable {
    public let engines: [any RouteEngine]
    public let requestRoute: RouteBlock?
    public let replyRoute: RouteBlock?
    public let onSendRoute: RouteBlock?
    /// `event_route[sl:local-response]`
    public let localResponse: RouteBlock?
    /// `event_route[core:pre-routing]`
    public let preRouting: RouteBlock?
    /// `event_route[core:msg-received]`
    public let received: RouteBlock?
    private let events: [RouteBlock?]

    /// - Parameters:
    ///   - engines: asked in order; the first that defines a block gives it.
    ///   - events: names of event routes that are found by their place (`Registry.watchedEvents`).
    public init(engines: [any RouteEngine], events: [[String]] = []) {
        self.engines = engines
        self.events = events.map { names in
            names.lazy.compactMap { name in engines.lazy.compactMap { $0.block(.event, named: name) }.first }.first
        }
        func find(_ kind: RouteKinds) -> RouteBlock? {
            for engine in engines { if let block = engine.block(kind, named: "") { return block } }
            return nil
        }
        requestRoute = find(.request)
        replyRoute = find(.coreReply)
        onSendRoute = find(.onSend)
        localResponse = engines.lazy.compactMap { $0.block(.event, named: "sl:local-response") }.first
        received = engines.lazy.compactMap { $0.block(.event, named: "core:msg-received") }.first
        preRouting = engines.lazy.compactMap { $0.block(.event, named: "core:pre-routing") }.first
    }

    /// The event route that `Registry.watch(event:)` gave a place; nil if the script does not define it.
    public func event(_ place: Int) -> RouteBlock? { events.indices.contains(place) ? events[place] : nil }

    /// What a module's parameter or function names as the thing to run for an event; see `RouteEngine.callback`.
    public func callback(_ name: String, event: String) -> RouteBlock? {
        for engine in engines { if let block = engine.callback(name, event: event) { return block } }
        return nil
    }

    /// The block of that kind and name. Event routes are named as written: `tm:local-request`.
    public func block(_ kind: RouteKinds, named name: String) -> RouteBlock? {
        for engine in engines { if let block = engine.block(kind, named: name) { return block } }
        return nil
    }
}
