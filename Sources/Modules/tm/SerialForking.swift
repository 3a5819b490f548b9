import Routing
import SIPMessage

/// Serial forking: `t_load_contacts` puts all targets away in order of q, `t_next_contacts` takes the best group back, and
/// `t_next_contact_flow` a further flow of a target that failed (RFC 5626).
///
/// The targets are XAVPs of the name that `contacts_avp` gives, the best first; scripts may look at them.
extension TMModule {
    private static let groupEnd = ByteView("q_flag")
    /// What scripts see in a target that ends its group.
    private static let endsGroupFlag = 4

    func declareSerialForking(_ exports: Exports) {
        let routes: RouteKinds = [.request, .failure, .branchFailure, .event]
        exports.function("t_load_contacts", routes: routes) { [unowned self] context, _ in loadContacts(context, mode: 0) }
        exports.function("t_load_contacts", kemi: "ki_t_load_contacts_mode", .template("mode"), routes: routes) {
            [unowned self] context, arguments in
            loadContacts(context, mode: StrictInteger.value(arguments, 0, context) ?? 0)
        }
        exports.function("t_next_contacts", routes: routes) { [unowned self] context, _ in nextContacts(context) }
        exports.function("t_next_contact_flow", routes: routes) { [unowned self] context, _ in nextFlow(context) }
    }

    // MARK: Storing

    /// - Parameter mode: 1 draws the order by chance, with q as weight; 0 goes by q.
    private func loadContacts(_ context: RouteContext, mode: Int) -> Int {
        guard let name = settings.contactsAVP else {
            context.log(.error, "tm", "t_load_contacts needs the parameter contacts_avp")
            return -1
        }
        let isNew = !state(context).isRequestURITaken(context)
        if context.branches.isEmpty || (context.branches.count == 1 && !isNew) { return 1 }
        var targets: [(branch: Branch, attributes: XAVP?)] = []
        func add(_ branch: Branch) {
            let attributes = settings.xavpContact.flatMap { $0.withByteView { context.xavps.xavp.item($0, index: targets.count) } }
            // ascending q; of equals, later ones come first in the end unless they have a path
            let place = targets.firstIndex { $0.branch.q > branch.q || ($0.branch.q == branch.q && !branch.path.isEmpty) } ?? targets.count
            targets.insert((branch, attributes), at: place)
        }
        if isNew {
            var first = Branch(uri: context.message.currentURI)
            first.destinationURI = context.destinationURI
            first.path = context.path
            first.q = context.ruriQ
            first.flags = context.branchFlags
            first.socket = context.forcedSocket
            first.instance = context.instance
            first.ruid = context.ruid
            first.locationUserAgent = context.locationUserAgent
            add(first)
        }
        for index in 0..<context.branches.count { if let branch = context.branches[index] { add(branch) } }
        if mode == 1 { targets = drawn(targets, &context.worker.random) }
        var previous: Int?
        for target in targets {
            let endsGroup = mode == 1 || previous.map { $0 < target.branch.q } ?? false
            previous = target.branch.q
            name.withByteView { context.xavps.xavp.push(Self.stored(target.branch, target.attributes, endsGroup: endsGroup, $0)) }
        }
        context.branches.removeAll()
        settings.xavpContact?.withByteView { _ = context.xavps.xavp.removeAll($0) }
        return 1
    }

    /// The targets with a q above 0 in an order drawn by weight, the first one drawn at the end.
    private func drawn(_ targets: [(branch: Branch, attributes: XAVP?)], _ random: inout RandomSource) -> [(branch: Branch, attributes: XAVP?)] {
        var left = targets.filter { $0.branch.q > 0 }
        var order: [(branch: Branch, attributes: XAVP?)] = []
        while !left.isEmpty {
            var ticket = Int.random(in: 0..<left.reduce(0) { $0 + $1.branch.q }, using: &random)
            let place = left.firstIndex { target in
                ticket -= target.branch.q
                return ticket < 0
            } ?? 0
            order.insert(left.remove(at: place), at: 0)
        }
        return order
    }

    private static func stored(_ branch: Branch, _ attributes: XAVP?, endsGroup: Bool, _ name: ByteView) -> XAVP {
        let list = XAVPList()
        func put(_ field: StaticString, _ text: ByteView) {
            if !text.isEmpty { list.append(XAVP(name: ByteView(field), value: .string(text))) }
        }
        put("uri", branch.uri)
        put("dst_uri", branch.destinationURI)
        put("path", branch.path)
        if let socket = branch.socket { put("sock", socket.socketText.view) }
        list.append(XAVP(name: ByteView("flags"), value: .integer(Int(branch.flags))))
        list.append(XAVP(name: groupEnd, value: .integer(endsGroup ? Self.endsGroupFlag : 0)))
        put("instance", branch.instance)
        put("ruid", branch.ruid)
        put("ua", branch.locationUserAgent)
        if let attributes { list.append(attributes) }
        return XAVP(name: name, content: .list(list))
    }

    // MARK: Taking back

    /// A stored target; nil if its socket is not ours (any more). Texts are copied into the arena.
    private func target(_ list: XAVPList, _ context: RouteContext) -> Branch? {
        func text(_ field: StaticString) -> ByteView { list.item(ByteView(field)).map { context.arena.copy($0.value.text) } ?? .empty }
        var branch = Branch(uri: text("uri"))
        // as the reference leaves it
        branch.q = 0
        branch.destinationURI = text("dst_uri")
        branch.path = text("path")
        let socket = text("sock")
        if !socket.isEmpty {
            guard let found = SocketName.find(socket, context.server.network) else { return nil }
            branch.socket = found
        }
        branch.flags = UInt32(truncatingIfNeeded: list.item(ByteView("flags"))?.value.integer ?? 0)
        branch.instance = text("instance")
        branch.ruid = text("ruid")
        branch.locationUserAgent = text("ua")
        return branch
    }

    /// 1; -1 for a target that cannot be used, -2 when there are no more.
    private func nextContacts(_ context: RouteContext) -> Int {
        guard let name = settings.contactsAVP else {
            context.log(.error, "tm", "t_next_contacts needs the parameter contacts_avp")
            return -1
        }
        return name.withByteView { nextContacts(context, $0) }
    }

    private func nextContacts(_ context: RouteContext, _ name: ByteView) -> Int {
        let store = context.xavps.xavp
        var instances: [ByteView] = []
        var isFirst = true
        while let place = store.position(name) {
            let item = store.items[place]
            store.remove(at: place)
            guard case .list(let list) = item.content, let branch = target(list, context) else { return isFirst ? -3 : -1 }
            let endsGroup = (list.item(Self.groupEnd)?.value.integer ?? 0) != 0
            if isFirst {
                isFirst = false
                take(branch, list, context)
                if endsGroup { return 1 }
                settings.contactFlowsAVP?.withByteView { _ = store.removeAll($0) }
            } else if !branch.instance.isEmpty, instances.contains(branch.instance), let flows = settings.contactFlowsAVP {
                // another flow to the same phone waits until the first one fails
                flows.withByteView { store.push(XAVP(name: $0, content: .list(list))) }
            } else {
                guard context.branches.append(branch) else { return -1 }
                restoreAttributes(list, context)
            }
            if !branch.instance.isEmpty { instances.append(branch.instance) }
            if endsGroup { return 1 }
        }
        return isFirst ? -2 : 1
    }

    /// Makes it the request's first target.
    private func take(_ branch: Branch, _ list: XAVPList, _ context: RouteContext) {
        context.message.newRequestURI = branch.uri
        context.destinationURI = branch.destinationURI
        context.path = branch.path
        context.forcedSocket = branch.socket
        context.branchFlags = branch.flags
        context.instance = branch.instance
        context.ruid = branch.ruid
        context.locationUserAgent = branch.locationUserAgent
        restoreAttributes(list, context)
    }

    /// Puts a target's attributes (`xavp_contact`) back where lookups leave them.
    private func restoreAttributes(_ list: XAVPList, _ context: RouteContext) {
        guard let name = settings.xavpContact, let attributes = name.withByteView({ list.item($0) }) else { return }
        context.xavps.xavp.append(attributes)
    }

    /// 1; -1 when no flow is left for the target that failed, -2 when there are none at all.
    private func nextFlow(_ context: RouteContext) -> Int {
        guard let name = settings.contactFlowsAVP else {
            context.log(.error, "tm", "t_next_contact_flow needs the parameter contact_flows_avp")
            return -1
        }
        var instance = context.instance
        if context.routeKind == .branchFailure, let state = existingState(context), let transaction = state.transaction,
            transaction.branches.indices.contains(state.currentBranch)
        {
            instance = transaction.branches[state.currentBranch].instance
        }
        guard !instance.isEmpty else { return -2 }
        let store = context.xavps.xavp
        return name.withByteView { name in
            guard store.item(name) != nil else { return -2 }
            var index = 0
            while let place = store.position(name, index: index) {
                guard case .list(let list) = store.items[place].content, list.item(ByteView("instance"))?.value.text == instance else {
                    index += 1
                    continue
                }
                store.remove(at: place)
                guard let branch = target(list, context), context.branches.append(branch) else { return -1 }
                restoreAttributes(list, context)
                return 1
            }
            return -1
        }
    }
}
