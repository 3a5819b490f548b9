import Routing
import SIPMessage

/// `$sht(table=>item)` and its relatives.
enum HTableVariables {
    static func declare(_ exports: Exports, _ module: HTableModule, recordSlot: Int) {
        let registry = exports.registry
        func variable(
            _ name: String, get: @escaping @Sendable (HTable, ByteView, RouteContext) -> Value,
            set: (@Sendable (HTable, ByteView, Value) -> Void)? = nil
        ) {
            exports.variable(name) { [unowned module] spec in HTableVariable(try HTableKey(spec.argumentText, registry, module), get, set) }
        }
        variable("sht", get: { table, item, context in
            table.value(item, in: context.arena) ?? table.definition.initialValue.map { .integer($0) } ?? .null
        }, set: { table, item, value in
            if value.isNull { table.remove(item) } else { table.set(item, value) }
        })
        variable("shtex", get: { table, item, _ in .integer(table.lifetime(item)) }, set: { table, item, value in
            // a text counts as 0, as in the reference
            table.setLifetime(item, value.isInteger ? value.integer : 0)
        })
        variable("shtcn", get: { table, item, context in .integer(HTablePattern.count(table, item, .name, context)) })
        variable("shtcv", get: { table, item, context in .integer(HTablePattern.count(table, item, .value, context)) })
        variable("shtinc", get: { table, item, _ in table.add(item, 1).map { .integer($0) } ?? .null })
        variable("shtdec", get: { table, item, _ in table.add(item, -1).map { .integer($0) } ?? .null })
        declareRecord(exports, recordSlot)
    }

    /// The item that an expiry route is about.
    final class Record {
        let item: HTable.Item
        init(_ item: HTable.Item) { self.item = item }
    }

    private static func record(_ context: RouteContext, _ slot: Int, _ part: (HTable.Item) -> Value) -> Value {
        guard let record = context.slots[slot] as? Record else { return .failed }
        return part(record.item)
    }

    private static func declareRecord(_ exports: Exports, _ slot: Int) {
        exports.variable("shtrecord") { spec in
            switch spec.argumentText {
            case "key": return ComputedVariable { context in record(context, slot) { .string(context.arena.copy($0.name.view)) } }
            case "value": return ComputedVariable { context in record(context, slot) { $0.content.value(in: context.arena) } }
            default: throw DeclarationError("unknown $shtrecord(\(spec.argumentText))", remedy: "key and value are known")
            }
        }
    }
}

/// A variable about one item of a table. What workers share is lent, not counted: each count would take its cache line from the others.
private final class HTableVariable: Variable, @unchecked Sendable {
    typealias Read = @Sendable (HTable, ByteView, RouteContext) -> Value
    typealias Write = @Sendable (HTable, ByteView, Value) -> Void

    private let key: HTableKey
    private let known: Unmanaged<HTable>?
    private let read: Read
    private let write: Write
    private let takesValues: Bool

    init(_ key: HTableKey, _ get: @escaping Read, _ set: Write?) {
        self.key = key
        known = key.known.map { .passUnretained($0) }
        read = get
        write = set ?? { _, _, _ in }
        takesValues = set != nil
    }

    override func value(_ context: RouteContext) -> Value {
        if let known { return known._withUnsafeGuaranteedRef { read($0, key.itemName(context), context) } }
        guard let table = key.table(context) else { return .null }
        return read(table, key.itemName(context), context)
    }

    override func assign(_ value: Value, _ context: RouteContext) -> Bool {
        guard takesValues else { return false }
        if let known {
            known._withUnsafeGuaranteedRef { write($0, key.itemName(context), value) }
            return true
        }
        guard let table = key.table(context) else { return false }
        write(table, key.itemName(context), value)
        return true
    }

    override var isWritable: Bool { takesValues }
}
