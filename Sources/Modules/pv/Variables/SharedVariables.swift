import Routing
import SIPMessage
import Synchronization

/// `$shv(name)`: one value for all workers, also reachable by RPC. A variable is the number 0 until it is set.
final class SharedVariables: Sendable {
    /// One variable with its own lock.
    final class Cell: Sendable {
        enum Content: Sendable {
            case number(Int)
            case text(OwnedBytes)
        }

        let name: String
        private let content = Mutex<Content>(.number(0))

        init(_ name: String) { self.name = name }

        func value(_ arena: Arena) -> Value {
            content.withLock {
                switch $0 {
                case .number(let number): .integer(number)
                case .text(let text): .string(arena.copy(text.view))
                }
            }
        }

        /// Null becomes the empty text, as in the reference.
        func assign(_ value: Value) {
            let new = value.isInteger ? Content.number(value.integer) : .text(OwnedBytes(value.text))
            content.withLock { $0 = new }
        }

        var rpcValue: RPCValue {
            let (type, value): (String, RPCValue) = content.withLock {
                switch $0 {
                case .number(let number): ("int", .integer(number))
                case .text(let text): ("string", .string(text.view.string))
                }
            }
            return .structure([RPCMember("name", .string(name)), RPCMember("type", .string(type)), RPCMember("value", value)])
        }
    }

    private let cells = Mutex<[String: Cell]>([:])

    /// The variable of that name, made if the script did not name it before.
    func cell(_ name: String) -> Cell {
        cells.withLock {
            if let known = $0[name] { return known }
            let made = Cell(name)
            $0[name] = made
            return made
        }
    }

    /// The variable of that name; nil if nothing named it yet.
    func existing(_ name: String) -> Cell? { cells.withLock { $0[name] } }

    func declare(_ exports: Exports) {
        exports.variable("shv") { [self] spec in
            let name = spec.argumentText
            guard spec.hasArgument else { throw DeclarationError("$shv needs a name", remedy: "write $shv(name)") }
            let cell = cell(name)
            return ComputedVariable(get: { cell.value($0.arena) }, set: { _, value in
                cell.assign(value)
                return true
            })
        }
        exports.parameter("shvset", string: { [self] text in
            let setting = try TypedSetting(text, parameter: "shvset")
            withExtendedLifetime(setting) { cell(setting.name).assign(setting.value) }
        })
        exports.rpc("pv.shvGet", "Get the value of a shared variable, or of all") { [self] request in
            if let name = request.optionalString() {
                guard let cell = existing(name) else { throw RPCFault(404, "Variable not found") }
                return [cell.rpcValue]
            }
            let all = cells.withLock { $0.values.sorted { $0.name < $1.name } }
            return [.structure([RPCMember("items", .list(all.map { RPCMember("shv", $0.rpcValue) }))])]
        }
        exports.rpc("pv.shvSet", "Set the value of a shared variable: name, int or str, value") { [self] request in
            func missing(_ what: String) -> RPCFault { RPCFault(500, "Missing \(what) (Parameters: varname type value)") }
            let name = try request.string(orFault: missing("parameter varname"))
            let type = try request.string(orFault: missing("parameter type"))
            var text = OwnedBytes("")
            let value: Value
            switch type {
            case "int": value = .integer(try request.integer(orFault: missing("integer parameter value")))
            case "str", "string":
                text = OwnedBytes(try request.string(orFault: missing("parameter value")))
                value = .string(text.view)
            default: throw RPCFault(500, "Unknown parameter type (Types: int or str)")
            }
            guard let cell = existing(name) else { throw RPCFault(404, "Variable not found") }
            withExtendedLifetime(text) { cell.assign(value) }
            return [.string("Ok. Variable set to new value.")]
        }
    }
}

/// `name=i:number` or `name=s:text`, as `shvset` and `varset` take it.
struct TypedSetting {
    let name: String
    let value: Value
    private let storage: OwnedBytes

    init(_ text: String, parameter: String) throws {
        let form = DeclarationError("\(parameter): \"\(text)\" has the wrong form", remedy: "write name=i:number or name=s:text")
        guard let equals = text.firstIndex(of: "="), equals != text.startIndex else { throw form }
        name = text[..<equals].trimmingSpaces
        let rest = text[text.index(after: equals)...].drop { $0 == " " }
        guard rest.dropFirst().first == ":" else { throw form }
        let content = String(rest.dropFirst(2))
        storage = OwnedBytes(content)
        switch rest.first {
        case "i", "I":
            guard let number = NumberText.parse(content) else { throw DeclarationError("\(parameter): \"\(content)\" is no number", remedy: "write \(name)=i:0") }
            value = .integer(number)
        case "s", "S": value = .string(storage.view)
        default: throw form
        }
    }
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        var text = drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
