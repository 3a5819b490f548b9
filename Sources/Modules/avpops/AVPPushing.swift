import Routing
import SIPMessage

/// `avp_pushto`: values written into the request URI, the next hop, or new branches.
enum AVPPushing {
    private enum Destination: String {
        case uri = "$ru", user = "$ru/username", host = "$ru/domain", nextHop = "$du", branch = "$br"
    }

    private final class Place: Sendable {
        let destination: Destination
        init(_ destination: Destination) { self.destination = destination }
    }

    static func declare(_ exports: Exports) {
        let place = Parameter.prepared("destination") { text, _ in
            guard let destination = Destination(rawValue: text) else {
                throw DeclarationError("avp_pushto cannot write to \"\(text)\"", remedy: "$ru, $ru/username, $ru/domain, $du and $br are known")
            }
            return Place(destination)
        }
        exports.function("avp_pushto", place, AVPTarget.parameter("name", .anyVariable, flags: "g"), routes: AVPOpsModule.routes) { context, arguments in
            guard let destination = arguments.object(0, as: Place.self)?.destination, let source = arguments.object(1, as: AVPTarget.self),
                let variable = source.variable
            else { return -1 }
            var values = variable.values(context)
            if !source.flags.contains("g") { values = Array(values.prefix(1)) }
            guard !values.isEmpty else { return -1 }
            for (count, value) in values.enumerated() where !push(value, destination, isFirst: count == 0, context) { return -1 }
            return 1
        }
    }

    private static func push(_ value: Value, _ destination: Destination, isFirst: Bool, _ context: RouteContext) -> Bool {
        let text = context.arena.copy(value.text(in: context.arena))
        switch destination {
        case .uri, .user, .host:
            // what stood there before is a branch of its own
            if !isFirst {
                var branch = Branch(uri: context.message.currentURI)
                branch.destinationURI = context.destinationURI
                branch.path = context.path
                branch.flags = context.branchFlags
                branch.socket = context.forcedSocket
                guard context.branches.append(branch) else { return false }
            }
            switch destination {
            case .user: return RequestURIRewriting.rewrite(context, .user, text)
            case .host: return RequestURIRewriting.rewrite(context, .host, text)
            default:
                context.message.newRequestURI = text
                return true
            }
        case .nextHop:
            guard value.isString else { return false }
            context.destinationURI = text
            return true
        case .branch:
            guard value.isString else { return false }
            var branch = Branch(uri: text)
            branch.socket = context.forcedSocket
            return context.branches.append(branch)
        }
    }
}
