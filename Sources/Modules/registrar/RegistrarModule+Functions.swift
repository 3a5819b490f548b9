import Routing
import SIPMessage

extension RegistrarModule {
    /// A location table's name; the table is made at load.
    private var table: Parameter {
        .prepared("table") { text, registry in
            guard !text.isEmpty else { throw DeclarationError("the name of the location table is empty", remedy: "write \"location\"") }
            return try registry.required(UsrlocModule.self, by: "registrar").table(named: text)
        }
    }

    private var profile: Parameter {
        .prepared("profile") { [unowned self] text, _ in ContactProfileReference(profileIndex(text)) }
    }

    /// Flags of `save()`, checked at load.
    private var saveFlags: Parameter {
        .prepared("flags") { text, _ in
            guard let number = NumberText.parse(text), (0...SaveFlags.all.rawValue).contains(number) else {
                throw DeclarationError("save takes flags from 0 to \(SaveFlags.all.rawValue), not \"\(text)\"", remedy: "add up 1, 2, 4, 8 and 16")
            }
            return SaveFlagsBox(SaveFlags(rawValue: number))
        }
    }

    private final class SaveFlagsBox: Sendable {
        let flags: SaveFlags
        init(_ flags: SaveFlags) { self.flags = flags }
    }

    func declareSaving(_ exports: Exports) {
        let routes: RouteKinds = [.request, .failure, .tmReply, .coreReply]
        exports.function("save", table, saveFlags.optional, routes: routes) { [unowned self] context, arguments in
            save(context, arguments, nil)
        }
        exports.function("save", kemi: "save_uri", table, saveFlags, .template("uri"), routes: routes) { [unowned self] context, arguments in
            save(context, arguments, text(arguments, 2, context))
        }
        exports.function("reg_send_reply", routes: [.request, .failure]) { [unowned self] context, _ in sendReply(context) > 0 ? 1 : -1 }
        exports.function("add_sock_hdr", .string("header"), routes: [.request]) { context, arguments in
            guard !arguments.string(0).isEmpty else { return -1 }
            var line = ByteBuilder(context.arena, capacity: 64)
            line.append(arguments.string(0))
            line.append(": ")
            line.append(context.received.socket.socketText.view)
            line.append("\r\n")
            context.message.edits.insert(line.finish(), at: context.message.headersEnd)
            return 1
        }
    }

    /// A template's text; nil where the argument was left out.
    private func text(_ arguments: Arguments, _ index: Int, _ context: RouteContext) -> ByteView? {
        arguments.object(index, as: TextTemplate.self)?.text(context)
    }

    private func save(_ context: RouteContext, _ arguments: Arguments, _ uri: ByteView?) -> Int {
        guard let table = arguments.object(0, as: LocationTable.self) else { return -1 }
        if let uri, uri.isEmpty {
            context.log(.error, "registrar", "save: the URI is empty")
            return -1
        }
        var run = Saving(self, context, table, arguments.object(1, as: SaveFlagsBox.self)?.flags ?? [])
        return run.run(uri)
    }

    func declareLookups(_ exports: Exports) {
        let routes: RouteKinds = [.request, .failure]
        exports.function("lookup", table, routes: routes) { [unowned self] context, arguments in
            lookup(context, arguments, rewrites: true)
        }
        exports.function("lookup", kemi: "lookup_uri", table, .template("uri"), routes: routes) { [unowned self] context, arguments in
            lookup(context, arguments, rewrites: true)
        }
        exports.function("lookup_to_dset", table, Parameter.template("uri").optional, routes: routes) { [unowned self] context, arguments in
            lookup(context, arguments, rewrites: false)
        }
        exports.function("lookup_branches", table, routes: routes) { [unowned self] context, arguments in
            guard let table = arguments.object(0, as: LocationTable.self) else { return Lookup.Code.failed }
            return Lookup(self, context, table).runForBranches()
        }
        exports.function("lookup_xavp", table, .template("uri"), .string("record"), .string("contact")) { [unowned self] context, arguments in
            guard let table = arguments.object(0, as: LocationTable.self) else { return -1 }
            return lookupXAVP(context, table, text(arguments, 1, context) ?? .empty, record: arguments.string(2), contact: arguments.string(3))
        }
    }

    private func lookup(_ context: RouteContext, _ arguments: Arguments, rewrites: Bool) -> Int {
        guard let table = arguments.object(0, as: LocationTable.self) else { return Lookup.Code.failed }
        let uri = text(arguments, 1, context)
        if let uri, uri.isEmpty {
            context.log(.error, "registrar", "lookup: the URI is empty")
            return -1
        }
        return Lookup(self, context, table).run(uri, rewrites: rewrites)
    }

    func declareQuestions(_ exports: Exports) {
        exports.function("registered", table) { [unowned self] context, arguments in registered(context, arguments) }
        exports.function("registered", kemi: "registered_uri", table, .template("uri")) { [unowned self] context, arguments in
            registered(context, arguments)
        }
        exports.function("registered", kemi: "registered_flags", table, .template("uri"), .integer("match")) { [unowned self] context, arguments in
            registered(context, arguments)
        }
        exports.function("registered", kemi: "registered_action", table, .template("uri"), .integer("match"), .integer("action")) {
            [unowned self] context, arguments in
            registered(context, arguments)
        }
        exports.function("unregister", table, .template("uri")) { [unowned self] context, arguments in
            guard let table = arguments.object(0, as: LocationTable.self) else { return -1 }
            return unregister(context, table, text(arguments, 1, context) ?? .empty, ruid: nil)
        }
        exports.function("unregister", kemi: "unregister_ruid", table, .template("uri"), .string("ruid")) {
            [unowned self] context, arguments in
            guard let table = arguments.object(0, as: LocationTable.self), !arguments.string(2).isEmpty else { return -1 }
            return unregister(context, table, text(arguments, 1, context) ?? .empty, ruid: arguments.string(2))
        }
        exports.function("reg_from_user", table, .template("uri"), .integer("mode")) { [unowned self] context, arguments in
            guard let table = arguments.object(0, as: LocationTable.self) else { return -1 }
            return isFromUser(context, table, text(arguments, 1, context) ?? .empty, mode: arguments.integer(2))
        }
        exports.function("reg_fetch_contacts", table, .template("uri"), profile, routes: [.request, .failure]) { [unowned self] context, arguments in
            guard let table = arguments.object(0, as: LocationTable.self), let profile = arguments.object(2, as: ContactProfileReference.self),
                let uri = text(arguments, 1, context), !uri.isEmpty
            else { return -1 }
            return fetchContacts(context, table, uri, profile: profile.index)
        }
        exports.function("reg_free_contacts", profile, routes: [.request, .failure]) { [unowned self] context, arguments in
            guard let profile = arguments.object(0, as: ContactProfileReference.self) else { return -1 }
            return freeContacts(context, profile: profile.index)
        }
    }

    private func registered(_ context: RouteContext, _ arguments: Arguments) -> Int {
        guard let table = arguments.object(0, as: LocationTable.self) else { return -1 }
        return isRegistered(context, table, text(arguments, 1, context), match: arguments.integer(2), action: arguments.integer(3))
    }
}
