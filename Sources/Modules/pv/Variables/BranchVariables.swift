import Routing
import SIPMessage

/// Further destinations of the request: `$branch(...)`, `$sbranch(...)`, `$br`, `$bR`, `$ds`.
enum BranchVariables {
    static func declare(_ exports: Exports) {
        let slot = exports.registry.reserveWorkerSlot()
        exports.variable("branch") { try BranchVariable($0, store: .request) }
        exports.variable("sbranch") { try BranchVariable($0, store: .prepared(slot: slot)) }
        exports.variable("br", get: { context in
            guard context.message.isRequest else { return .null }
            return context.branches[0].map { .string($0.uri) } ?? .null
        }, set: { context, value in
            guard value.isString, !value.text.isEmpty else { return false }
            var branch = Branch(uri: context.arena.copy(value.text))
            branch.socket = context.forcedSocket
            return context.branches.append(branch)
        })
        exports.variable("bR", get: { context in
            guard context.message.isRequest, !context.branches.isEmpty else { return .null }
            var text = ByteBuilder(context.arena)
            list(context, alwaysBracketed: false, to: &text)
            return .string(text.finish())
        })
        exports.variable("ds", get: { context in
            guard !context.branches.isEmpty else { return .null }
            var text = ByteBuilder(context.arena)
            text.append("Contact: ")
            list(context, alwaysBracketed: true, to: &text)
            return .string(text.finish())
        })
        declareFunctions(exports, slot)
    }

    private static func list(_ context: RouteContext, alwaysBracketed: Bool, to text: inout ByteBuilder) {
        for index in 0..<context.branches.count {
            guard let branch = context.branches[index] else { continue }
            if index > 0 { text.append(", ") }
            let isBracketed = alwaysBracketed || branch.q >= 0
            if isBracketed { text.append(ASCII.less) }
            text.append(branch.uri)
            if isBracketed { text.append(ASCII.greater) }
            if branch.q >= 0 {
                text.append(";q=")
                text.append(QValue.text(branch.q, context.arena))
            }
        }
    }

    private static func declareFunctions(_ exports: Exports, _ slot: Int) {
        exports.function("sbranch_reset") { context, _ in
            PreparedBranch.of(context, slot).reset()
            return 1
        }
        exports.function("sbranch_append") { context, _ in
            let prepared = PreparedBranch.of(context, slot)
            guard !prepared.branch(context.arena).uri.isEmpty else { return -1 }
            return context.branches.append(prepared.branch(context.arena)) ? 1 : -1
        }
        exports.function("sbranch_set_ruri") { context, _ in
            let branch = PreparedBranch.of(context, slot).branch(context.arena)
            guard !branch.uri.isEmpty else { return -1 }
            context.message.newRequestURI = branch.uri
            context.destinationURI = branch.destinationURI
            context.path = branch.path
            context.instance = branch.instance
            context.ruid = branch.ruid
            context.locationUserAgent = branch.locationUserAgent
            if let socket = branch.socket { context.forcedSocket = socket }
            context.registrationID = branch.registrationID
            context.ruriQ = branch.q
            context.branchFlags |= branch.flags
            return 1
        }
    }
}

/// The branch that `$sbranch(...)` fills: one a worker, kept from message to message.
final class PreparedBranch {
    private let texts = (0..<6).map { _ in OwnedBytes() }
    private var numbers = Branch(uri: .empty)

    static func of(_ context: RouteContext, _ slot: Int) -> PreparedBranch { context.worker.state(slot) { PreparedBranch() } }

    /// A copy for the message in hand.
    func branch(_ arena: Arena) -> Branch {
        var branch = numbers
        branch.uri = arena.copy(texts[0].view)
        branch.destinationURI = arena.copy(texts[1].view)
        branch.path = arena.copy(texts[2].view)
        branch.instance = arena.copy(texts[3].view)
        branch.ruid = arena.copy(texts[4].view)
        branch.locationUserAgent = arena.copy(texts[5].view)
        return branch
    }

    func keep(_ branch: Branch) {
        let views = [branch.uri, branch.destinationURI, branch.path, branch.instance, branch.ruid, branch.locationUserAgent]
        for (text, view) in zip(texts, views) { text.assign(view) }
        numbers = branch
        numbers.uri = .empty
        numbers.destinationURI = .empty
        numbers.path = .empty
        numbers.instance = .empty
        numbers.ruid = .empty
        numbers.locationUserAgent = .empty
    }

    func reset() { keep(Branch(uri: .empty)) }
}

/// `$(branch(uri)[i])`, `$branch(count)`, `$sbranch(uri)`.
final class BranchVariable: Variable, @unchecked Sendable {
    enum Store {
        case request
        case prepared(slot: Int)
    }

    private enum Part: String, CaseIterable {
        case uri, dstURI = "dst_uri", path, q, sendSocket = "send_socket", count, flags, ruid, userAgent = "location_ua", otcpid, instance
    }

    private let part: Part
    private let index: VariableIndex
    private let store: Store

    init(_ spec: VariableSpec, store: Store) throws {
        guard let part = Part(rawValue: spec.argumentText == "Q" ? "q" : spec.argumentText) else {
            let known = Part.allCases.map(\.rawValue).joined(separator: ", ")
            throw DeclarationError("$\(spec.name)(\(spec.argumentText)) does not exist", remedy: "known are \(known)")
        }
        if case .prepared = store, case .none = spec.index {} else if case .prepared = store {
            throw DeclarationError("$sbranch takes no index", remedy: "write $sbranch(\(spec.argumentText))")
        }
        self.part = part
        self.store = store
        index = spec.index
    }

    override var isWritable: Bool { true }

    override func value(_ context: RouteContext) -> Value {
        let branch: Branch
        switch store {
        case .request:
            guard let found = context.branches[index.resolve(context) ?? 0] else { return .null }
            branch = found
        case .prepared(let slot):
            branch = PreparedBranch.of(context, slot).branch(context.arena)
            if branch.uri.isEmpty, part != .count { return .null }
        }
        switch part {
        case .uri: return .string(branch.uri)
        case .dstURI: return .nonEmpty(branch.destinationURI)
        case .path: return .nonEmpty(branch.path)
        case .q: return branch.q < 0 ? .null : .integer(branch.q)
        case .sendSocket: return branch.socket.map { .string($0.socketText.view) } ?? .null
        case .count: return .integer(context.branches.count)
        case .flags: return .integer(Int(branch.flags))
        case .ruid: return .nonEmpty(branch.ruid)
        case .userAgent: return .nonEmpty(branch.locationUserAgent)
        case .otcpid: return .integer(branch.connection)
        case .instance: return .nonEmpty(branch.instance)
        }
    }

    override func assign(_ value: Value, _ context: RouteContext) -> Bool {
        switch store {
        case .request:
            var position = index.resolve(context) ?? 0
            if position < 0 { position += context.branches.count }
            guard position >= 0, var branch = context.branches[position], change(&branch, value, context) else { return false }
            if branch.uri.isEmpty { return context.branches.remove(at: position) }
            context.branches[position] = branch
            return true
        case .prepared(let slot):
            let prepared = PreparedBranch.of(context, slot)
            var branch = prepared.branch(context.arena)
            guard change(&branch, value, context) else { return false }
            if part == .uri, branch.uri.isEmpty { prepared.reset() } else { prepared.keep(branch) }
            return true
        }
    }

    /// False for a value of the wrong type. What the reference refuses to write silently (`count`, `ruid`, ...) stays as it is.
    private func change(_ branch: inout Branch, _ value: Value, _ context: RouteContext) -> Bool {
        switch part {
        case .q, .flags, .otcpid:
            guard value.isNull || value.knownInteger != nil else { return false }
            switch part {
            case .q: branch.q = value.isNull ? -1 : value.integer
            case .flags: branch.flags = UInt32(truncatingIfNeeded: value.integer)
            default: branch.connection = value.integer
            }
        case .uri, .dstURI, .path, .sendSocket:
            guard value.isNull || !value.isPlainInteger else { return false }
            let text = context.arena.copy(value.text)
            switch part {
            case .uri: branch.uri = text
            case .dstURI: branch.destinationURI = text
            case .path: branch.path = text
            default: branch.socket = text.isEmpty ? nil : SocketName.find(text, context.server.network)
            }
        case .count, .ruid, .userAgent, .instance: break
        }
        return true
    }
}
