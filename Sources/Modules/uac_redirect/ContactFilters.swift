import Routing
import SIPMessage

/// Which contacts of a redirect are taken: one that an accept filter knows is, one that a deny filter knows is not.
struct ContactFilters {
    /// Filters of a kind, the config's own included.
    static let limit = 6

    /// The config's filter first; nil where there is none or a script does not want it.
    var accept: [RegularExpression?] = [nil]
    var deny: [RegularExpression?] = [nil]
    /// For contacts that no filter knows.
    var acceptsByDefault = true

    /// A filter as an argument.
    final class Item: Sendable {
        let expression: RegularExpression?
        init(_ expression: RegularExpression?) { self.expression = expression }
    }

    /// What a new filter takes the place of.
    final class Reset: Sendable {
        let dropsAdded: Bool
        let dropsDefault: Bool

        init(_ text: String) throws {
            let name = text.lowercased()
            guard ["", "reset_all", "reset_default", "reset_added"].contains(name) else {
                throw DeclarationError("\"\(text)\" is no way to reset filters", remedy: "reset_all, reset_default, reset_added or nothing")
            }
            dropsAdded = name == "reset_all" || name == "reset_added"
            dropsDefault = name == "reset_all" || name == "reset_default"
        }
    }

    /// Nil for an empty text.
    static func compile(_ text: String) throws -> RegularExpression? {
        text.isEmpty ? nil : try RegularExpression(text, flags: RegularExpression.byLine)
    }

    /// False if there are too many.
    mutating func add(_ item: Item, _ reset: Reset, to list: WritableKeyPath<ContactFilters, [RegularExpression?]>) -> Bool {
        guard self[keyPath: list].count < Self.limit else { return false }
        if reset.dropsAdded { self[keyPath: list] = Array(self[keyPath: list].prefix(1)) }
        if reset.dropsDefault { self[keyPath: list][0] = nil }
        self[keyPath: list].append(item.expression)
        return true
    }

    func admits(_ uri: ByteView) -> Bool {
        if accept.contains(where: { $0?.matches(uri) ?? false }) { return true }
        guard acceptsByDefault else { return false }
        return !deny.contains { $0?.matches(uri) ?? false }
    }
}
