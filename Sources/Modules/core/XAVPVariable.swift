import Routing
import SIPMessage

/// `$xavp(root[i]=>field[j])` and its like for xavu and xavi.
final class XAVPVariable: Variable, @unchecked Sendable {
    enum List: Sendable { case xavp, xavu, xavi }

    private struct Step {
        let name: TextTemplate
        let index: VariableIndex
        let hasIndex: Bool
    }

    private let list: List
    private let steps: [Step]

    init(_ spec: VariableSpec, _ list: List, _ registry: Registry) throws {
        self.list = list
        guard !spec.argumentText.isEmpty else { throw DeclarationError("$\(spec.name) needs a name", remedy: "write $\(spec.name)(name)") }
        var steps: [Step] = []
        for part in Self.split(spec.argumentText) {
            guard let bracket = part.firstIndex(of: "[") else {
                steps.append(Step(name: try registry.template(part), index: .none, hasIndex: false))
                continue
            }
            guard part.hasSuffix("]") else { throw DeclarationError("\"]\" is missing in $\(spec.name)(\(spec.argumentText))") }
            let inner = String(part[part.index(after: bracket)...].dropLast())
            let index: VariableIndex
            if inner == "*" {
                index = .all
            } else if inner.hasPrefix("$") {
                index = .variable(try registry.variable(inner))
            } else if let number = Int(inner) {
                index = .number(number)
            } else {
                throw DeclarationError("bad index [\(inner)] in $\(spec.name)(\(spec.argumentText))", remedy: "a number, * or a variable is expected")
            }
            steps.append(Step(name: try registry.template(String(part[..<bracket])), index: index, hasIndex: true))
        }
        if case .number = spec.index, let last = steps.popLast() { steps.append(Step(name: last.name, index: spec.index, hasIndex: true)) }
        guard !steps.isEmpty else { throw DeclarationError("$\(spec.name)(\(spec.argumentText)) has no name") }
        self.steps = steps
    }

    private static func split(_ text: String) -> [String] {
        var parts: [String] = []
        var rest = Substring(text)
        while let arrow = rest.firstRange(of: "=>") {
            parts.append(String(rest[..<arrow.lowerBound]))
            rest = rest[arrow.upperBound...]
        }
        parts.append(String(rest))
        return parts
    }

    private func root(_ context: RouteContext) -> XAVPList {
        switch list {
        case .xavp: context.xavps.xavp
        case .xavu: context.xavps.xavu
        case .xavi: context.xavps.xavi
        }
    }

    private func find(_ step: Step, in list: XAVPList, _ context: RouteContext) -> Int? {
        let name = step.name.text(context)
        let index = step.index.resolve(context) ?? 0
        if self.list == .xavi { return list.positionIgnoringCase(name, index: index) }
        return list.position(name, index: index)
    }

    /// The list that holds the last step's items.
    private func holder(_ context: RouteContext) -> XAVPList? {
        var current = root(context)
        for step in steps.dropLast() {
            guard let position = find(step, in: current, context), case .list(let inner) = current.items[position].content else { return nil }
            current = inner
        }
        return current
    }

    override var isWritable: Bool { true }

    override func value(_ context: RouteContext) -> Value {
        guard let holder = holder(context), let step = steps.last, let position = find(step, in: holder, context) else { return .null }
        let item = holder.items[position]
        switch item.content {
        case .list, .opaque: return .string(context.arena.copy("<<xavp:\(item.name.view)>>"))
        default: return item.value
        }
    }

    override func assign(_ value: Value, _ context: RouteContext) -> Bool {
        var current = root(context)
        for step in steps.dropLast() {
            if let position = find(step, in: current, context) {
                if case .list(let inner) = current.items[position].content {
                    current = inner
                } else {
                    guard !value.isNull else { return true }
                    let made = XAVPList()
                    current.items[position].content = .list(made)
                    current = made
                }
            } else {
                guard !value.isNull else { return true }
                if step.hasIndex, step.index.resolve(context) ?? 0 != 0 { return false }
                let made = XAVPList()
                current.push(XAVP(name: step.name.text(context), content: .list(made)))
                current = made
            }
        }
        guard let step = steps.last else { return false }
        let name = step.name.text(context)
        if case .all = step.index {
            current.removeAll(name)
            if !value.isNull { current.push(XAVP(name: name, value: value)) }
            return true
        }
        if value.isNull {
            if let position = find(step, in: current, context) { current.remove(at: position) }
            return true
        }
        if step.hasIndex || list != .xavp {
            if let position = find(step, in: current, context) {
                current.items[position].content = XAVP.content(value)
                return true
            }
            if step.hasIndex, list == .xavp { return false }
        }
        current.push(XAVP(name: name, value: value))
        return true
    }
}
