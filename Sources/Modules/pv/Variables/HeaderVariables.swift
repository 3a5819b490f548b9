import Routing
import SIPMessage

/// Headers as they were received: whole (`$hdr`, `$hdrc`), by their values (`$hfl`, `$hflc`), and the common ones under names of their own.
enum HeaderVariables {
    static func declare(_ exports: Exports) {
        func body(_ name: String, _ id: HeaderID) {
            exports.variable(name, get: { context in context.message.first(id).map { .string($0.body) } ?? .null })
        }
        body("ci", .callID)
        body("csb", .cseq)
        body("ua", .userAgent)
        body("cT", .contentType)
        exports.variable("ct", get: { context in context.message.first(.contact).map { .nonEmpty($0.body) } ?? .null })
        exports.variable("cs", get: { context in context.message.cseq.map { .string($0.numberText) } ?? .null })
        exports.variable("cl", get: { context in
            context.message.first(.contentLength).map { .integer(context.message.contentLength ?? 0, writtenAs: $0.body) } ?? .null
        })
        exports.variable("hdr") { try HeaderVariable($0, byValue: false) }
        exports.variable("hfl") { try HeaderVariable($0, byValue: true) }
        exports.variable("hdrc") { try HeaderCountVariable($0, byValue: false) }
        exports.variable("hflc") { try HeaderCountVariable($0, byValue: true) }
        exports.variable("expires", parts: ["min": { expires($0, min) }, "max": { expires($0, max) }])
    }

    /// The smallest or largest lifetime that the contacts ask for; Expires holds for those without one, and alone.
    private static func expires(_ context: RouteContext, _ choose: (Int, Int) -> Int) -> Value {
        let header = context.message.expires
        if header == nil, context.message.first(.expires) != nil { return .null }
        var found: Int?
        var isBad = false
        context.message.forEachValue(.contact) { value, _ in
            var wanted = header
            if let written = NameAddress(value)?.parameter(ByteView("expires")), !written.isEmpty {
                guard let number = written.unsignedInteger.flatMap({ Int(exactly: $0) }) else {
                    isBad = true
                    return false
                }
                wanted = number
            }
            if let wanted { found = found.map { choose($0, wanted) } ?? wanted }
            return true
        }
        if isBad { return .null }
        return (found ?? header).map { .integer($0) } ?? .null
    }
}

/// The name of a header in a variable's parentheses.
struct HeaderArgument: Sendable {
    private let fixed: OwnedBytes?
    private let fixedID: HeaderID
    private let dynamic: Variable?

    init(_ spec: VariableSpec) throws {
        switch try spec.argument {
        case .text(let name):
            let bytes = OwnedBytes(name)
            fixed = bytes
            fixedID = HeaderID(bytes.view)
            dynamic = nil
        case .variable(let variable):
            fixed = nil
            fixedID = .other
            dynamic = variable
        default: throw DeclarationError("$\(spec.name) needs a header's name", remedy: "write $\(spec.name)(Subject)")
        }
    }

    /// The name now, nil if the variable that holds it is null.
    func resolve(_ context: RouteContext) -> (name: ByteView, id: HeaderID)? {
        if let fixed { return (fixed.view, fixedID) }
        guard let value = dynamic?.value(context), !value.isNull else { return nil }
        let name = value.text(in: context.arena)
        return (name, HeaderID(name))
    }
}

/// `$hdr(Name)`, `$(hdr(Name)[i])`, `$(hdr(Name)[*])`, `$hdr(*)`; `$hfl` counts the values of Via, Route, Record-Route and Contact one by one.
final class HeaderVariable: Variable, @unchecked Sendable {
    private let name: HeaderArgument
    private let index: VariableIndex
    private let byValue: Bool

    init(_ spec: VariableSpec, byValue: Bool) throws {
        name = try HeaderArgument(spec)
        index = spec.index
        self.byValue = byValue
    }

    override func value(_ context: RouteContext) -> Value {
        guard let (name, id) = name.resolve(context) else { return .failed }
        let message = context.message
        let isAny = name.count == 1 && name[0] == UInt8(ascii: "*")
        guard let wanted = index.resolve(context) else { return all(message, name, id, isAny, context.arena) }
        if byValue, HeaderValues.areCounted(id) { return item(message, id, wanted) }
        func matches(_ place: Int) -> Bool { isAny || message.headers[place].isNamed(name, id) }
        var left = wanted >= 0 ? wanted : -wanted - 1
        let places = 0..<message.headers.count
        for offset in places {
            let place = wanted >= 0 ? offset : places.count - 1 - offset
            guard matches(place) else { continue }
            if left == 0 { return .string(message.headers[place].body) }
            left -= 1
        }
        return .null
    }

    private func all(_ message: SIPMessage, _ name: ByteView, _ id: HeaderID, _ isAny: Bool, _ arena: Arena) -> Value {
        var text = ByteBuilder(arena)
        var isFirst = true
        for place in 0..<message.headers.count where isAny || message.headers[place].isNamed(name, id) {
            if !isFirst { text.append(ASCII.comma) }
            text.append(message.headers[place].body)
            isFirst = false
        }
        return isFirst ? .null : .string(text.finish())
    }

    /// A value by its number. Negative numbers count from one past the last value, as the reference has it.
    private func item(_ message: SIPMessage, _ id: HeaderID, _ wanted: Int) -> Value {
        var left = wanted
        if wanted < 0 {
            left = HeaderValues.count(message, id) + 1 + wanted
            guard left >= 0 else { return .null }
        }
        var found: ByteView?
        message.forEachValue(id) { value, _ in
            if left == 0 {
                found = value
                return false
            }
            left -= 1
            return true
        }
        return .optional(found)
    }
}

/// `$hdrc(Name)`, `$hflc(Name)`
final class HeaderCountVariable: Variable, @unchecked Sendable {
    private let name: HeaderArgument
    private let byValue: Bool

    init(_ spec: VariableSpec, byValue: Bool) throws {
        name = try HeaderArgument(spec)
        self.byValue = byValue
    }

    override func value(_ context: RouteContext) -> Value {
        guard let (name, id) = name.resolve(context) else { return .integer(0) }
        let message = context.message
        if byValue, HeaderValues.areCounted(id) { return .integer(HeaderValues.count(message, id)) }
        return .integer((0..<message.headers.count).reduce(0) { $0 + (message.headers[$1].isNamed(name, id) ? 1 : 0) })
    }
}

extension HeaderValues {
    /// Whether `$hfl` takes the header's values one by one.
    static func areCounted(_ id: HeaderID) -> Bool { id == .via || id == .route || id == .recordRoute || id == .contact }

    static func count(_ message: SIPMessage, _ id: HeaderID) -> Int {
        var count = 0
        message.forEachValue(id) { _, _ in
            count += 1
            return true
        }
        return count
    }
}
