import Routing
import SIPMessage

/// `$avp(name)`, `$avp(s:name)`, `$avp(i:5)`, with an index or `[*]`.
final class AVPVariable: Variable, AVPVariableFlags, @unchecked Sendable {
    private enum Name {
        case fixed(AVPName, OwnedBytes)
        case dynamic(Variable)
    }

    private let name: Name
    private let index: VariableIndex

    init(spec: VariableSpec) throws {
        index = spec.index
        switch spec.argument {
        case .text(let text):
            if text.hasPrefix("i:") {
                guard let number = Int(text.dropFirst(2)) else { throw DeclarationError("$avp(\(text)): a number is expected after i:") }
                name = .fixed(AVPName(number: number), OwnedBytes())
            } else {
                let bytes = OwnedBytes(text.hasPrefix("s:") ? String(text.dropFirst(2)) : text)
                name = .fixed(AVPName(bytes.view), bytes)
            }
        case .variable(let variable): name = .dynamic(variable)
        default: throw DeclarationError("$avp needs a name", remedy: "write $avp(name)")
        }
    }

    private func name(_ context: RouteContext) -> AVPName? {
        switch name {
        case .fixed(let name, _): return name
        case .dynamic(let variable):
            let value = variable.value(context)
            if value.isNull { return nil }
            return value.isInteger ? AVPName(number: value.integer) : AVPName(value.text)
        }
    }

    override var isWritable: Bool { true }

    override func value(_ context: RouteContext) -> Value {
        guard let name = name(context) else { return .null }
        guard let position = index.resolve(context) else { return all(name, context) }
        if position < 0 {
            let count = context.avps.count(name)
            return count + position >= 0 ? context.avps.value(name, index: count + position) : .null
        }
        return context.avps.value(name, index: position)
    }

    private func all(_ name: AVPName, _ context: RouteContext) -> Value {
        let count = context.avps.count(name)
        if count == 0 { return .null }
        var text = ByteBuilder(context.arena)
        for position in 0..<count {
            if position > 0 { text.append(ASCII.comma) }
            text.append(context.avps.value(name, index: position).text(in: context.arena))
        }
        return .string(text.finish())
    }

    override func assign(_ value: Value, _ context: RouteContext) -> Bool {
        guard let name = name(context) else { return false }
        guard index.resolve(context) != nil else {
            context.avps.removeAll(name)
            if !value.isNull { context.avps.push(name, value) }
            return true
        }
        if value.isNull {
            if let place = context.avps.index(of: name) { context.avps.remove(at: place) }
            return true
        }
        context.avps.push(name, value)
        return true
    }

    func setFlag(_ flag: Int, _ isSet: Bool, _ context: RouteContext) -> Bool {
        guard let name = name(context), let place = context.avps.index(of: name, skipping: max(0, index.resolve(context) ?? 0)) else { return false }
        let bit = UInt32(1) << UInt32(flag & 31)
        let flags = context.avps.entries[place].flags
        context.avps.setFlags(at: place, isSet ? flags | bit : flags & ~bit)
        return true
    }

    func isFlagSet(_ flag: Int, _ context: RouteContext) -> Bool {
        guard let name = name(context), let place = context.avps.index(of: name, skipping: max(0, index.resolve(context) ?? 0)) else { return false }
        return context.avps.entries[place].flags & (1 << UInt32(flag & 31)) != 0
    }
}
