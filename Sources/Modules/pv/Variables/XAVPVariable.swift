import Routing
import SIPMessage

/// A name of `$xavp(root[i]=>field[j])` with its index.
struct XAVPStep: Sendable {
    let name: OwnedBytes
    let index: VariableIndex
    /// Whether an index is written; assignments without one push.
    let hasIndex: Bool

    /// Steps of a path, one or two.
    static func parse(_ spec: VariableSpec) throws -> [XAVPStep] {
        let text = spec.argumentText
        guard !text.isEmpty else { throw DeclarationError("$\(spec.name) needs a name", remedy: "write $\(spec.name)(name)") }
        var parts: [Substring] = [Substring(text)]
        if let arrow = text.firstRange(of: "=>") { parts = [text[..<arrow.lowerBound], text[arrow.upperBound...]] }
        return try parts.map { part in
            let part = part.filter { !$0.isWhitespace }
            let bracket = part.firstIndex(of: "[")
            let name = String(part[..<(bracket ?? part.endIndex)])
            guard !name.isEmpty else { throw DeclarationError("a name is missing in $\(spec.name)(\(text))", remedy: "write $\(spec.name)(root=>field)") }
            guard let bracket else { return XAVPStep(name: OwnedBytes(name), index: .none, hasIndex: false) }
            guard part.hasSuffix("]") else { throw DeclarationError("\"]\" is missing in $\(spec.name)(\(text))") }
            let inner = String(part[part.index(after: bracket)...].dropLast())
            return XAVPStep(name: OwnedBytes(name), index: try VariableIndex(inner, spec.registry), hasIndex: true)
        }
    }

    var isAll: Bool { if case .all = index { true } else { false } }
}

/// `$xavp(root[i]=>field[j])`, and `$xavi(...)`, whose names ignore case: stacks of values and of lists of values.
final class XAVPVariable: Variable, CountableVariable, @unchecked Sendable {
    private let ignoresCase: Bool
    private let root: XAVPStep
    private let child: XAVPStep?

    init(_ spec: VariableSpec, ignoresCase: Bool) throws {
        let steps = try XAVPStep.parse(spec)
        root = steps[0]
        child = steps.count > 1 ? steps[1] : nil
        self.ignoresCase = ignoresCase
    }

    override var isWritable: Bool { true }

    private func list(_ context: RouteContext) -> XAVPList { ignoresCase ? context.xavps.xavi : context.xavps.xavp }

    private func matches(_ item: XAVP, _ name: ByteView) -> Bool {
        ignoresCase ? item.name.view.equalsIgnoringCase(name) : item.name.view == name
    }

    private func positions(_ step: XAVPStep, _ list: XAVPList) -> [Int] { list.items.indices.filter { matches(list.items[$0], step.name.view) } }

    /// Place of the item that the step reads; negative indexes count from the oldest.
    private func readPosition(_ step: XAVPStep, _ list: XAVPList, _ context: RouteContext) -> Int? {
        let found = positions(step, list)
        let index = step.index.resolve(context) ?? 0
        let place = index < 0 ? found.count + index : index
        return found.indices.contains(place) ? found[place] : nil
    }

    /// Place of the item that the step writes; negative indexes are one off, as in the reference.
    private func writePosition(_ step: XAVPStep, _ list: XAVPList, _ context: RouteContext) -> Int? {
        let found = positions(step, list)
        let index = step.index.resolve(context) ?? 0
        let place = index < 0 ? found.count + index + 1 : index
        return found.indices.contains(place) ? found[place] : nil
    }

    // MARK: Reading

    override func value(_ context: RouteContext) -> Value {
        let roots = list(context)
        guard let position = readPosition(root, roots, context) else { return .null }
        guard let child else { return XAVPText.value(roots.items[position], context.arena) }
        guard case .list(let fields) = roots.items[position].content, let place = readPosition(child, fields, context) else { return .null }
        guard child.isAll else { return XAVPText.value(fields.items[place], context.arena) }
        var text = ByteBuilder(context.arena)
        for (order, place) in positions(child, fields).enumerated() {
            if order > 0 { text.append(", ") }
            text.append(XAVPText.value(fields.items[place], context.arena).text(in: context.arena))
        }
        return .string(text.finish())
    }

    func count(_ context: RouteContext) -> Int {
        let roots = list(context)
        let chosen = root.hasIndex && !root.isAll ? readPosition(root, roots, context).map { [$0] } ?? [] : positions(root, roots)
        guard let child else { return chosen.count }
        return chosen.reduce(0) { sum, position in
            guard case .list(let fields) = roots.items[position].content else { return sum }
            if child.hasIndex, !child.isAll { return sum + (readPosition(child, fields, context) == nil ? 0 : 1) }
            return sum + positions(child, fields).count
        }
    }

    // MARK: Writing

    override func assign(_ value: Value, _ context: RouteContext) -> Bool {
        let roots = list(context)
        if value.isNull {
            delete(roots, context)
            return true
        }
        guard let child else {
            guard root.hasIndex else {
                roots.push(XAVP(name: root.name.view, value: value))
                return true
            }
            guard !root.isAll, let position = writePosition(root, roots, context) else { return false }
            roots.items[position].content = XAVP.content(value)
            return true
        }
        guard root.hasIndex else {
            let fields = XAVPList()
            fields.push(XAVP(name: child.name.view, value: value))
            roots.push(XAVP(name: root.name.view, content: .list(fields)))
            return true
        }
        guard !root.isAll, let position = writePosition(root, roots, context) else { return true }
        guard case .list(let fields) = roots.items[position].content else { return false }
        if !child.hasIndex {
            fields.push(XAVP(name: child.name.view, value: value))
        } else if !child.isAll, let place = writePosition(child, fields, context) {
            fields.items[place].content = XAVP.content(value)
        }
        return true
    }

    private func delete(_ roots: XAVPList, _ context: RouteContext) {
        guard let child else { return delete(root, in: roots, context) }
        let chosen = root.isAll ? positions(root, roots) : writePosition(root, roots, context).map { [$0] } ?? []
        for position in chosen {
            if case .list(let fields) = roots.items[position].content { delete(child, in: fields, context) }
        }
    }

    private func delete(_ step: XAVPStep, in list: XAVPList, _ context: RouteContext) {
        if step.isAll {
            for position in positions(step, list).reversed() { list.remove(at: position) }
        } else if let position = writePosition(step, list, context) {
            list.remove(at: position)
        }
    }
}

/// `$xavu(root=>field)`: one value a name.
final class XAVUVariable: Variable, @unchecked Sendable {
    private let root: OwnedBytes
    private let child: OwnedBytes?

    init(_ spec: VariableSpec) throws {
        let steps = try XAVPStep.parse(spec)
        guard !steps.contains(where: \.hasIndex) else {
            throw DeclarationError("$xavu(\(spec.argumentText)): names hold one value and take no index", remedy: "leave the brackets out")
        }
        root = steps[0].name
        child = steps.count > 1 ? steps[1].name : nil
    }

    override var isWritable: Bool { true }

    override func value(_ context: RouteContext) -> Value {
        guard let item = context.xavps.xavu.item(root.view) else { return .null }
        guard let child else { return XAVPText.value(item, context.arena) }
        guard case .list(let fields) = item.content, let field = fields.item(child.view) else { return .null }
        return XAVPText.value(field, context.arena)
    }

    override func assign(_ value: Value, _ context: RouteContext) -> Bool {
        let roots = context.xavps.xavu
        guard let child else {
            if value.isNull { roots.removeAll(root.view) } else { roots.set(root.view, XAVP.content(value)) }
            return true
        }
        if case .list(let fields) = roots.item(root.view)?.content {
            if value.isNull { fields.removeAll(child.view) } else { fields.set(child.view, XAVP.content(value)) }
        } else if !value.isNull {
            let fields = XAVPList()
            fields.set(child.view, XAVP.content(value))
            roots.set(root.view, .list(fields))
        }
        return true
    }
}

/// XAVPs as scripts see them.
enum XAVPText {
    /// The value; a list or a module's own data shows as its kind and address.
    static func value(_ item: XAVP, _ arena: Arena) -> Value {
        switch item.content {
        case .list(let list): .string(address("<<xavp:0x", list, arena))
        case .opaque(let object): .string(address("<<sptr:0x", object, arena))
        default: item.value
        }
    }

    private static func address(_ head: StaticString, _ object: AnyObject, _ arena: Arena) -> ByteView {
        var text = ByteBuilder(arena, capacity: 32)
        text.append(head)
        text.append(hex: UInt(bitPattern: ObjectIdentifier(object)))
        text.append(">>")
        return text.finish()
    }
}
