import Routing
import SIPMessage

/// `sht_iterator_*`: walks over a table's items, four walks a worker.
///
/// A walk holds no lock between two steps: an item that another worker removes meanwhile is passed over.
final class HTableIterators {
    private struct Walk {
        let name: OwnedBytes
        var table: HTable?
        var slot = 0
        var item: HTable.Item?
    }

    static let limit = 4
    static let longestName = 31

    private var walks: [Walk] = []

    static func declare(_ exports: Exports, _ module: HTableModule) {
        let slot = exports.registry.reserveWorkerSlot()
        exports.function("sht_iterator_start", .text("iterator"), .text("table")) { [unowned module] context, arguments in
            of(context, slot).start(context, arguments.string(0), module.table(arguments.string(1), context))
        }
        exports.function("sht_iterator_next", .text("iterator")) { context, arguments in of(context, slot).next(context, arguments.string(0)) }
        exports.function("sht_iterator_end", .text("iterator")) { context, arguments in of(context, slot).end(context, arguments.string(0)) }
        exports.function("sht_iterator_rm", .text("iterator")) { context, arguments in of(context, slot).remove(context, arguments.string(0)) }
        exports.function("sht_iterator_sets", .text("iterator"), .text("value")) { context, arguments in
            let value = HTable.Content.text(OwnedBytes(arguments.string(1)))
            return of(context, slot).change(context, arguments.string(0)) { $0.set(value, in: $1) }
        }
        exports.function("sht_iterator_seti", .text("iterator"), .integer("value")) { context, arguments in
            of(context, slot).change(context, arguments.string(0)) { $0.set(.integer(arguments.integer(1)), in: $1) }
        }
        exports.function("sht_iterator_setex", .text("iterator"), .integer("seconds")) { context, arguments in
            of(context, slot).change(context, arguments.string(0)) { item, table in item.expires = table.now + arguments.integer(1) }
        }
        variable(exports, "shtitkey", slot) { item, context in .string(context.arena.copy(item.name.view)) }
        variable(exports, "shtitval", slot) { item, context in item.content.value(in: context.arena) }
    }

    private static func variable(_ exports: Exports, _ name: String, _ slot: Int, _ part: @escaping @Sendable (HTable.Item, RouteContext) -> Value) {
        exports.variable(name) { spec in
            guard !spec.argumentText.isEmpty else { throw DeclarationError("$\(name) needs an iterator's name", remedy: "write $\(name)(name)") }
            let iterator = OwnedBytes(spec.argumentText)
            return ComputedVariable { context in
                let iterators = of(context, slot)
                guard let index = iterators.index(iterator.view), let item = iterators.walks[index].item else { return .null }
                return part(iterators.walks[index].table?.item(item.name.view) ?? item, context)
            }
        }
    }

    private static func of(_ context: RouteContext, _ slot: Int) -> HTableIterators { context.worker.state(slot) { HTableIterators() } }

    private func index(_ name: ByteView) -> Int? { walks.firstIndex { $0.name.view == name } }

    /// The walk of that name, once it has a table.
    private func walk(_ context: RouteContext, _ name: ByteView) -> Int? {
        if let index = index(name), walks[index].table != nil { return index }
        context.log(.error, "htable", "there is no iterator \"\(name)\": start it first")
        return nil
    }

    private func start(_ context: RouteContext, _ name: ByteView, _ table: HTable?) -> Int {
        let started: Int
        if let known = index(name) {
            started = known
        } else {
            guard walks.count < Self.limit, !name.isEmpty, name.count <= Self.longestName else {
                context.log(.error, "htable", "iterator \"\(name)\" cannot be started: there are \(Self.limit), with names of 1 to \(Self.longestName) bytes")
                return -1
            }
            walks.append(Walk(name: OwnedBytes(name)))
            started = walks.count - 1
        }
        walks[started].table = table
        walks[started].slot = 0
        walks[started].item = nil
        return table == nil ? -1 : 1
    }

    private func next(_ context: RouteContext, _ name: ByteView) -> Int {
        guard let index = walk(context, name), let table = walks[index].table else { return -1 }
        if let item = walks[index].item {
            if let following = table.next(after: item, in: walks[index].slot) {
                walks[index].item = following
                return 1
            }
            walks[index].slot += 1
        } else {
            walks[index].slot = 0
        }
        return advance(index, table) ? 1 : -1
    }

    /// Goes to the first item at or behind the walk's slot.
    private func advance(_ index: Int, _ table: HTable) -> Bool {
        guard let found = table.first(from: walks[index].slot) else {
            walks[index].item = nil
            return false
        }
        walks[index].slot = found.slot
        walks[index].item = found.item
        return true
    }

    private func end(_ context: RouteContext, _ name: ByteView) -> Int {
        guard let index = index(name) else {
            context.log(.error, "htable", "there is no iterator \"\(name)\"")
            return -1
        }
        walks.remove(at: index)
        return 1
    }

    /// Removes the item and goes to the next one: 1, or -2 if there is none.
    private func remove(_ context: RouteContext, _ name: ByteView) -> Int {
        guard let (index, table, item) = current(context, name) else { return -1 }
        let following = table.next(after: item, in: walks[index].slot)
        table.remove(item.name.view)
        if let following {
            walks[index].item = following
            return 1
        }
        walks[index].slot += 1
        return advance(index, table) ? 1 : -2
    }

    private func change(_ context: RouteContext, _ name: ByteView, _ body: (inout HTable.Item, HTable) -> Void) -> Int {
        guard let (_, table, item) = current(context, name) else { return -1 }
        table.change(item.name.view) { body(&$0, table) }
        return 1
    }

    private func current(_ context: RouteContext, _ name: ByteView) -> (Int, HTable, HTable.Item)? {
        guard let index = walk(context, name), let table = walks[index].table else { return nil }
        guard let item = walks[index].item else {
            context.log(.error, "htable", "iterator \"\(name)\" is at no item")
            return nil
        }
        return (index, table, item)
    }
}

extension HTable.Item {
    /// A new value; its time starts anew where the table wants that.
    mutating func set(_ content: HTable.Content, in table: HTable) {
        self.content = content
        if table.definition.updatesExpire { expires = table.definition.autoExpire > 0 ? table.now + table.definition.autoExpire : 0 }
    }
}
