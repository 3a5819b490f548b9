import CLuaBridge
import Routing
import SIPMessage
import Synchronization

/// The calls of all scripts of a config, each with its place in `KSR`, the same in the states of all workers.
final class LuaCallSites: Sendable {
    private struct Content {
        var places: [LuaCallSite: Int] = [:]
        var list: [LuaCallSite] = []
        /// Whether some script may have changed `KSR`.
        var isOff = false
    }

    /// Scripts that make up texts with calls must not fill the memory.
    private static let limit = 20_000

    private let content = Mutex(Content())
    private let paths: Set<String>

    /// - Parameter paths: those of `KSR`'s functions.
    init(_ paths: some Sequence<String>) { self.paths = Set(paths) }

    /// A script's text with its calls bound to their places. Once a script uses `KSR` for anything but calls, none is any more.
    func bound(_ source: [UInt8], named name: String) -> [UInt8] {
        guard !isOff else { return source }
        guard let bound = LuaCallSiteReader.bound(source, place) else {
            switchOff(name)
            return source
        }
        // a script may have no room for one more local variable
        return Self.compiles(bound) ? bound : source
    }

    private static func compiles(_ text: [UInt8]) -> Bool {
        text.withUnsafeBufferPointer { buffer in
            let view = ByteView(buffer)
            return clua_compiles(UnsafeRawPointer(view.base).assumingMemoryBound(to: CChar.self), view.count) != 0
        }
    }

    /// Looks at a text that is not bound, since it is made up while scripts run.
    func inspect(_ source: [UInt8], named name: String) {
        if !isOff, LuaCallSiteReader.bound(source, { _ in nil }) == nil { switchOff(name) }
    }

    /// Whether calls go through the tables again; that is never taken back.
    var isOff: Bool { content.withLock { $0.isOff } }

    /// The calls whose places are not below `first`; places begin at 1.
    func sites(from first: Int) -> [(place: Int, site: LuaCallSite)] {
        content.withLock { content in
            guard first <= content.list.count else { return [] }
            return (first...content.list.count).map { ($0, content.list[$0 - 1]) }
        }
    }

    private func place(_ site: LuaCallSite) -> Int? {
        guard paths.contains(site.path) else { return nil }
        return content.withLock { content in
            if let known = content.places[site] { return known }
            guard content.list.count < Self.limit else { return nil }
            content.list.append(site)
            content.places[site] = content.list.count
            return content.list.count
        }
    }

    private func switchOff(_ name: String) {
        content.withLock { $0.isOff = true }
        Log.write(.info, "app_lua", "\(name) uses KSR for more than calls, so that functions are looked up by name at each call")
    }
}
