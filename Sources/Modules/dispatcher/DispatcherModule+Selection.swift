import Routing
import SIPMessage

/// `ds_select*`, `ds_next_*`, `ds_set_*`: choosing a destination and going on to the next one.
extension DispatcherModule {
    /// What a choice writes to.
    enum Target {
        case nextHop
        case requestURI
        /// Only the list of what may be tried.
        case list
    }

    /// A row of choices for one call of a function.
    struct Selection {
        var target: Target
        /// Destinations that may be listed.
        let limit: Int
        /// How many were listed so far, and where in the list the next one goes.
        var count = 0
        var place: Int?
        /// Whether something was written to.
        var hasWritten = false

        init(_ target: Target, limit: Int) {
            self.target = target
            self.limit = limit > 0 ? limit : Int.max
        }
    }

    private enum Algorithm {
        static let callID = 0, fromURI = 1, toURI = 2, requestURI = 3, turns = 4, authorizedUser = 5, chance = 6, variable = 7, serial = 8
        static let weight = 9, load = 10, relativeWeight = 11, parallel = 12, latency = 13
    }

    func declareSelection(_ exports: Exports) {
        let routes: RouteKinds = [.request, .failure]
        let set = Parameter.integer("set"), algorithm = Parameter.integer("algorithm"), limit = Parameter.integer("limit")
        for (name, target, kinds) in [("ds_select", Target.list, RouteKinds.any), ("ds_select_dst", .nextHop, routes), ("ds_select_domain", .requestURI, routes)] {
            let body: FunctionDeclaration.Body = { [unowned self] context, arguments in
                var selection = Selection(target, limit: arguments.integer(2))
                guard choose(arguments.integer(0), arguments.integer(1), &selection, context) else { return -1 }
                writeCount(selection, context)
                return 1
            }
            exports.function(name, set, algorithm, routes: kinds, body: body)
            exports.function(name, kemi: name + "_limit", set, algorithm, limit, routes: routes, body: body)
        }
        let rules: FunctionDeclaration.Body = { [unowned self] context, arguments in
            selectByRules(arguments.string(0), arguments.string(1), limit: arguments.integer(2), context)
        }
        exports.function("ds_select_routes", .string("rules"), .string("mode"), routes: routes, body: rules)
        exports.function("ds_select_routes", kemi: "ds_select_routes_limit", .string("rules"), .string("mode"), limit, routes: routes, body: rules)
        for (name, target, isNext) in [
            ("ds_next_dst", Target.nextHop, true), ("ds_next_domain", .requestURI, true), ("ds_set_dst", .nextHop, false), ("ds_set_domain", .requestURI, false),
        ] {
            exports.function(name, routes: routes) { [unowned self] context, _ in useListed(target, isNext: isNext, context) ? 1 : -1 }
        }
        exports.function("ds_load_update") { [unowned self] context, _ in updateLoad(context) ? 1 : -1 }
        exports.function("ds_load_unset") { [unowned self] context, _ in forgetLoad(context) ? 1 : -1 }
    }

    // MARK: Choosing

    /// `1=8;2=4`: sets with their algorithms, one after the other.
    private func selectByRules(_ rules: ByteView, _ mode: ByteView, limit: Int, _ context: RouteContext) -> Int {
        let target: Target
        switch mode.first.map(ASCII.lowercase) {
        case UInt8(ascii: "0"), UInt8(ascii: "d"): target = .nextHop
        case UInt8(ascii: "1"), UInt8(ascii: "r"): target = .requestURI
        case UInt8(ascii: "2"), UInt8(ascii: "x"): target = .list
        default:
            context.log(.error, "dispatcher", "ds_select_routes: unknown mode \"\(mode)\" (0, 1 or 2; d, r or x)")
            return -1
        }
        var selection = Selection(target, limit: limit)
        var isChosen = false
        var rest = rules
        while !rest.isEmpty {
            let (rule, tail) = rest.split(at: ASCII.semicolon) ?? (rest, .empty)
            rest = tail
            guard let (set, algorithm) = rule.split(at: ASCII.equals), let id = set.unsignedInteger, let number = algorithm.unsignedInteger else {
                context.log(.error, "dispatcher", "ds_select_routes: bad rule \"\(rule)\" (set=algorithm)")
                return -1
            }
            // only the first choice is written to the request
            selection.target = selection.hasWritten ? .list : target
            if choose(Int(clamping: id), Int(clamping: number), &selection, context) { isChosen = true }
        }
        guard isChosen else { return -1 }
        writeCount(selection, context)
        return 1
    }

    private func choose(_ id: Int, _ algorithm: Int, _ selection: inout Selection, _ context: RouteContext) -> Bool {
        if case .nextHop = selection.target, !settings.overwritesNextHop, !context.destinationURI.isEmpty {
            context.log(.error, "dispatcher", "the next hop is set already (force_dst)")
            return false
        }
        guard let set = list[id] else {
            context.log(.error, "dispatcher", "there is no destination set \(id)")
            return false
        }
        var algorithm = algorithm
        var order: [Int]?
        var turn: Int?
        let first: Int
        switch algorithm {
        case Algorithm.latency:
            let sorted = set.byLatency(isLastDefault: settings.hasDefault)
            order = sorted
            first = sorted.first ?? 0
        case Algorithm.turns:
            first = set.takeTurn()
            turn = first
        case Algorithm.load:
            if context.message.method == .invite, !settings.destinationsName.isEmpty {
                guard let index = set.leastLoaded() else {
                    context.log(.error, "dispatcher", "no destination of set \(id) may take more calls")
                    return false
                }
                first = index
                if !countCall(set, index, context) { algorithm = Algorithm.callID }
            } else {
                first = 0
                algorithm = Algorithm.callID
            }
        case Algorithm.weight: first = set.takeWeighted()
        case Algorithm.relativeWeight: first = set.takeRelative()
        case Algorithm.serial, Algorithm.parallel: first = 0
        case Algorithm.chance: first = Int(context.worker.random.next() >> 33)
        case Algorithm.authorizedUser where DispatchHash.authorizedUser(context.message) == nil:
            first = set.takeTurn()
            turn = first
        case 0...7:
            guard let hash = hash(algorithm, context) else { return false }
            first = Int(hash)
        default:
            context.log(.warning, "dispatcher", "there is no algorithm \(algorithm): the first destination is taken")
            first = 0
        }
        guard let index = inUse(set, from: first) else {
            context.log(.error, "dispatcher", "no destination of set \(id) is in use")
            return false
        }
        let destination = set.destinations[index]
        if case .list = selection.target {} else {
            guard write(destination.uri.view, destination.socket, selection.target, context) else { return false }
            selection.hasWritten = true
        }
        if let turn { set.skipTurn(from: turn, to: index) }
        if algorithm == Algorithm.parallel { return addBranches(set, after: index, selection.target, context) }
        guard settings.flags & DispatcherSettings.keepsOthers != 0, !settings.destinationsName.isEmpty else { return true }
        let count = set.destinations.count
        let listed = order ?? [index] + others(set, index, isLoad: algorithm == Algorithm.load)
        for place in listed where selection.count < selection.limit { append(set, place, algorithm, &selection, context) }
        if settings.hasDefault, index != count - 1, selection.count < selection.limit { append(set, count - 1, algorithm, &selection, context) }
        return true
    }

    private func hash(_ algorithm: Int, _ context: RouteContext) -> UInt32? {
        let message = context.message
        let userOnly = settings.flags & DispatcherSettings.hashesUserOnly != 0
        switch algorithm {
        case Algorithm.callID: return DispatchHash.text(message.callID)
        case Algorithm.fromURI: return DispatchHash.uri(message.fromURI, userOnly: userOnly)
        case Algorithm.toURI: return DispatchHash.uri(message.toURI, userOnly: userOnly)
        case Algorithm.requestURI: return DispatchHash.uri(message.parsedURI, userOnly: userOnly)
        case Algorithm.authorizedUser: return DispatchHash.authorizedUser(message).map { DispatchHash.text($0) }
        default:
            guard let text = settings.hash?.text(context), !text.isEmpty else {
                context.log(.error, "dispatcher", "algorithm 7 needs the parameter hash_pvar, and a value of it")
                return nil
            }
            return DispatchHash.text(text)
        }
    }

    /// The first destination in use from a place on; the default one if it is the only one left.
    private func inUse(_ set: DestinationSet, from first: Int) -> Int? {
        let count = set.destinations.count
        let regular = settings.hasDefault && count > 1 ? count - 1 : count
        for step in 0..<regular {
            let index = (first % regular + step) % regular
            if !set.destinations[index].isSkipped { return index }
        }
        return settings.hasDefault && !set.destinations[count - 1].isSkipped ? count - 1 : nil
    }

    /// What may be tried after a destination: those behind it, then those before it.
    private func others(_ set: DestinationSet, _ index: Int, isLoad: Bool) -> [Int] {
        let count = set.destinations.count
        return (Array((index + 1)..<max(index + 1, count)) + Array(0..<index)).filter { place in
            !set.destinations[place].isSkipped && !(settings.hasDefault && place == count - 1) && (!isLoad || set.mayTakeMore(place))
        }
    }

    // MARK: Writing

    private func write(_ uri: ByteView, _ socket: ListenSocket?, _ target: Target, _ context: RouteContext) -> Bool {
        switch target {
        case .nextHop: context.destinationURI = context.arena.copy(uri)
        case .requestURI:
            guard let parsed = context.message.parsedURI else {
                context.log(.error, "dispatcher", "bad request URI \"\(context.message.currentURI)\"")
                return false
            }
            context.message.newRequestURI = Self.withUser(of: parsed, uri, context.arena)
        case .list: break
        }
        if let socket { context.forcedSocket = socket }
        return true
    }

    /// A destination's URI with the user part of another one.
    private static func withUser(of uri: SIPURI, _ destination: ByteView, _ arena: Arena) -> ByteView {
        var out = ByteBuilder(arena, capacity: uri.text.count + destination.count)
        out.append(uri.scheme == .sips ? "sips:" : "sip:")
        if !uri.user.isEmpty {
            out.append(uri.user)
            out.append(uri.userParameters)
            if let password = uri.password {
                out.append(ASCII.colon)
                out.append(password)
            }
            out.append(ASCII.at)
        }
        out.append(destination.split(at: ASCII.colon)?.tail ?? destination)
        return out.finish()
    }

    /// All destinations behind the first one as branches, in use or not, as in the reference.
    private func addBranches(_ set: DestinationSet, after index: Int, _ target: Target, _ context: RouteContext) -> Bool {
        let start: Int
        if case .list = target { start = index } else { start = index + 1 }
        for destination in set.destinations.dropFirst(start) {
            var branch: Branch
            if case .requestURI = target {
                guard let parsed = context.message.parsedURI else { return true }
                branch = Branch(uri: Self.withUser(of: parsed, destination.uri.view, context.arena))
            } else {
                branch = Branch(uri: context.message.currentURI)
                branch.destinationURI = context.arena.copy(destination.uri.view)
            }
            branch.socket = destination.socket
            if !context.branches.append(branch) {
                context.log(.error, "dispatcher", "\"\(destination.uri.view)\" is one branch too many (max_branches)")
                return true
            }
        }
        return true
    }

    // MARK: The list of what may be tried

    private enum Field {
        static let uri = ByteView("uri"), set = ByteView("grp"), index = ByteView("dstidx"), attributes = ByteView("attrs")
        static let socketObject = ByteView("sock"), socket = ByteView("socket"), socketName = ByteView("sockname"), identifier = ByteView("dstid")
        static let count = ByteView("cnt")
    }

    private func append(_ set: DestinationSet, _ index: Int, _ algorithm: Int, _ selection: inout Selection, _ context: RouteContext) {
        let destination = set.destinations[index]
        let fields = XAVPList()
        fields.append(XAVP(name: Field.uri, content: .string(OwnedBytes(destination.uri.view))))
        fields.append(XAVP(name: Field.set, content: .integer(set.id)))
        fields.append(XAVP(name: Field.index, content: .integer(index)))
        let attributes = destination.attributes
        if settings.destinationsMode & 1 == 0, !attributes.text.view.isEmpty { fields.append(XAVP(name: Field.attributes, content: .string(OwnedBytes(attributes.text.view)))) }
        if let socket = destination.socket {
            fields.append(XAVP(name: Field.socketObject, content: .opaque(socket)))
            if settings.destinationsMode & 2 != 0, let name = attributes.socket { fields.append(XAVP(name: Field.socket, content: .string(OwnedBytes(name)))) }
            if settings.destinationsMode & 4 != 0, let name = attributes.socketName { fields.append(XAVP(name: Field.socketName, content: .string(OwnedBytes(name)))) }
        }
        if algorithm == Algorithm.load, let identifier = attributes.identifier { fields.append(XAVP(name: Field.identifier, content: .string(OwnedBytes(identifier)))) }
        let place = selection.place ?? 0
        settings.destinationsName.withByteView { context.xavps.xavp.insert(XAVP(name: $0, content: .list(fields)), at: place) }
        selection.place = place + 1
        selection.count += 1
    }

    private func writeCount(_ selection: Selection, _ context: RouteContext) {
        guard settings.contextMode & 1 == 0, !settings.contextName.isEmpty else { return }
        settings.contextName.withByteView { name in
            let list: XAVPList
            if case .list(let known)? = context.xavps.xavp.item(name)?.content {
                list = known
            } else {
                list = XAVPList()
                context.xavps.xavp.push(XAVP(name: name, content: .list(list)))
            }
            list.push(XAVP(name: Field.count, content: .integer(selection.count)))
        }
    }

    /// Fields of the destination that is tried; nil if none is listed.
    private func listed(_ context: RouteContext) -> XAVPList? {
        settings.destinationsName.withByteView { name in
            if case .list(let fields)? = context.xavps.xavp.item(name)?.content { fields } else { nil }
        }
    }

    /// Set and URI of the destination that is tried.
    func listedDestination(_ context: RouteContext) -> (set: Int, uri: ByteView)? {
        guard let fields = listed(context), case .integer(let set)? = fields.item(Field.set)?.content, case .string(let uri)? = fields.item(Field.uri)?.content else { return nil }
        return (set, context.arena.copy(uri.view))
    }

    /// Writes the listed destination, or takes it off the list and writes the next one.
    private func useListed(_ target: Target, isNext: Bool, _ context: RouteContext) -> Bool {
        guard !settings.destinationsName.isEmpty, !isNext || settings.flags & DispatcherSettings.keepsOthers != 0 else {
            context.log(.error, "dispatcher", "failover is off: set bit 2 of the parameter flags")
            return false
        }
        while true {
            guard listed(context) != nil else { return false }
            if isNext {
                settings.destinationsName.withByteView { name in
                    if let place = context.xavps.xavp.position(name) { context.xavps.xavp.remove(at: place) }
                }
            }
            guard let fields = listed(context), case .string(let uri)? = fields.item(Field.uri)?.content else { return false }
            var socket: ListenSocket?
            if case .opaque(let object)? = fields.item(Field.socketObject)?.content { socket = object as? ListenSocket }
            guard write(uri.view, socket, target, context) else { return false }
            guard isNext, case .string(let identifier)? = fields.item(Field.identifier)?.content else { return true }
            // one that took calls meanwhile is passed over
            if moveCall(to: identifier.view.string, context) { return true }
        }
    }

    // MARK: Counted calls

    /// Counts the call for a destination; false if that cannot be.
    private func countCall(_ set: DestinationSet, _ index: Int, _ context: RouteContext) -> Bool {
        guard settings.countsCalls else {
            context.log(.error, "dispatcher", "calls are not counted: set the parameter ds_hash_size")
            return false
        }
        guard let identifier = set.destinations[index].attributes.identifier else {
            context.log(.error, "dispatcher", "\"\(set.destinations[index].uri.view)\" has no duid: its calls are not counted")
            return false
        }
        let call = CallLoads.Call(set: set.id, destination: identifier, expires: context.time.seconds + settings.ringingLifetime)
        if let before = calls.set(context.message.callID, call) { addLoad(-1, before.set, before.destination) }
        addLoad(1, set.id, identifier)
        return true
    }

    /// Counts the call for another destination of its set; false if that one may take no more.
    private func moveCall(to identifier: String, _ context: RouteContext) -> Bool {
        guard let call = calls[context.message.callID] else { return true }
        guard let set = list[call.set], let index = set.destinations.firstIndex(where: { $0.attributes.identifier == identifier }) else { return true }
        guard set.mayTakeMore(index) else { return false }
        return countCall(set, index, context)
    }

    /// `ds_load_update`: an answered call is counted longer, an ended one no more.
    private func updateLoad(_ context: RouteContext) -> Bool {
        let message = context.message
        if message.isRequest {
            guard message.method == .bye || message.method == .cancel else { return true }
            return forgetLoad(context)
        }
        guard message.method == .invite, (200...299).contains(message.statusCode) else { return true }
        return calls.prolong(message.callID, until: context.time.seconds + settings.callLifetime)
    }

    private func forgetLoad(_ context: RouteContext) -> Bool {
        guard let call = calls.set(context.message.callID, nil) else { return false }
        addLoad(-1, call.set, call.destination)
        return true
    }
}
