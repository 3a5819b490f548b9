import Routing
import SIPMessage

/// `$avp(name)`, `$avp(i:5)`, `$(avp(name)[i])`, `$(avp(name)[*])`: stacks of values of the message and its transaction.
final class AVPVariable: Variable, CountableVariable, AVPVariableFlags, @unchecked Sendable {
    private enum Name {
        case fixed
        case dynamic(Variable)
        /// `s:$var(x)`, `i:$var(x)`
        case typed(Variable, isNumber: Bool)
    }

    private let name: Name
    /// A name known at load, apart from `name` so that reading it counts no reference, and what keeps its text.
    private let fixedName: AVPName?
    private let fixedText: OwnedBytes?
    let index: VariableIndex
    /// Whether no index was written.
    private let meansNewest: Bool
    /// Whether an assignment takes the place of all values, as it does for bare names without `#!KAMAILIO`.
    private let overwrites: Bool

    /// - Parameter aliases: what `avp_aliases` named.
    init(_ spec: VariableSpec, aliases: [String: String], overwrites: Bool = false) throws {
        index = spec.index
        meansNewest = if case .none = spec.index { true } else { false }
        var fixedName: AVPName?
        var fixedText: OwnedBytes?
        self.overwrites = overwrites
        switch try spec.argument {
        case .text(let text):
            let written = aliases[text] ?? text
            let isNumber = written.hasPrefix("i:")
            let body = isNumber || written.hasPrefix("s:") ? String(written.dropFirst(2)) : written
            guard !body.isEmpty else { throw DeclarationError("$avp(\(text)) has no name", remedy: "write $avp(name)") }
            if body.hasPrefix("$"), body.count < written.count {
                name = .typed(try spec.registry.variable(body), isNumber: isNumber)
            } else if isNumber {
                guard let number = NumberText.parse(body) else { throw DeclarationError("$avp(\(text)): a number is expected after i:") }
                name = .fixed
                fixedName = AVPName(number: number)
            } else {
                let bytes = OwnedBytes(body)
                name = .fixed
                fixedName = AVPName(bytes.view)
                fixedText = bytes
            }
        case .variable(let variable): name = .dynamic(variable)
        default: throw DeclarationError("$avp needs a name", remedy: "write $avp(name)")
        }
        self.fixedName = fixedName
        self.fixedText = fixedText
    }

    /// The name that is meant now; nil if the variable that gives it is null.
    @inline(__always)
    func name(_ context: RouteContext) -> AVPName? { fixedName ?? computedName(context) }

    private func computedName(_ context: RouteContext) -> AVPName? {
        switch name {
        case .fixed: return fixedName
        case .dynamic(let variable):
            let value = variable.value(context)
            if value.isNull { return nil }
            return value.isInteger ? AVPName(number: value.integer) : AVPName(value.text)
        case .typed(let variable, let isNumber):
            let value = variable.value(context)
            if value.isNull { return nil }
            return isNumber ? AVPName(number: value.integer) : AVPName(value.text(in: context.arena))
        }
    }

    override var isWritable: Bool { true }

    override func value(_ context: RouteContext) -> Value {
        guard let name = name(context) else { return .failed }
        // a bare name stands for a single value: of several it is none
        if overwrites, context.avps.count(name) > 1 { return .null }
        if meansNewest { return context.avps.value(name) }
        guard let position = index.resolve(context) else { return all(name, context) }
        // of the negative indexes only the one that means the top works in the reference
        if position < 0 { return position == -context.avps.count(name) ? context.avps.value(name) : .null }
        return context.avps.value(name, index: position)
    }

    private func all(_ name: AVPName, _ context: RouteContext) -> Value {
        let count = context.avps.count(name)
        if count == 0 { return .null }
        var text = ByteBuilder(context.arena)
        for position in 0..<count {
            if position > 0 { text.append(", ") }
            text.append(context.avps.value(name, index: position).text(in: context.arena))
        }
        return .string(text.finish())
    }

    func count(_ context: RouteContext) -> Int { name(context).map { context.avps.count($0) } ?? 0 }

    override func assign(_ value: Value, _ context: RouteContext) -> Bool {
        guard let name = name(context) else { return false }
        if overwrites || (!meansNewest && index.resolve(context) == nil) {
            context.avps.removeAll(name)
            if !value.isNull { context.avps.push(name, value) }
        } else if value.isNull {
            if let place = context.avps.index(of: name) { context.avps.remove(at: place) }
        } else {
            context.avps.push(name, value)
        }
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
