import Routing
import SIPMessage
import Synchronization

/// Module regex: Perl's regular expressions, one by one or in groups that a file lists.
///
/// Swift's own engine runs them; it reads PCRE's syntax.
public final class RegexModule: Module, @unchecked Sendable {
    public static let name = "regex"

    private var file: String?
    private var limits = PatternGroups.Limits()
    private var options = PerlPattern.Options()
    private let groups = Mutex<[PerlPattern]>([])
    private let patterns = Mutex<[String: PerlPattern]>([:])
    /// Patterns made of variables could be without end; beyond this many the cache starts anew.
    private static let largestCache = 1000

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("file", string: { [unowned self] in file = $0 })
        exports.parameter("max_groups", integer: { [unowned self] in limits.groups = $0 })
        exports.parameter("group_max_size", integer: { [unowned self] in limits.groupSize = $0 })
        exports.parameter("pcre_caseless", integer: { [unowned self] in options.ignoresCase = $0 != 0 })
        exports.parameter("pcre_multiline", integer: { [unowned self] in options.anchorsMatchLineEnds = $0 != 0 })
        exports.parameter("pcre_dotall", integer: { [unowned self] in options.dotMatchesLineEnds = $0 != 0 })
        exports.parameter("pcre_extended", integer: { [unowned self] in options.isExtended = $0 != 0 })
        let routes: RouteKinds = [.request, .failure, .tmReply, .coreReply, .branch, .local]
        exports.function("pcre_match", .text("text"), .text("expression"), routes: routes) { [unowned self] context, arguments in
            match(arguments.string(0), arguments.string(1), context)
        }
        exports.function("pcre_match_group", .text("text"), .text("group").optional, routes: routes) { [unowned self] context, arguments in
            matchGroup(arguments.string(0), arguments.has(1) ? arguments.string(1) : ByteView("0"), context)
        }
        exports.rpc("regex.reload", "Reads the file of groups again.") { [unowned self] _ in
            guard let file else { throw RPCFault(500, "Group matching not enabled") }
            do { try load(file) } catch {
                Log.error("regex", "\(file) was not reloaded: \(error)")
                throw RPCFault(500, "Failed to reload")
            }
            return []
        }
    }

    public func provision(_ server: ServerContext) throws {
        if let file { try load(file) }
    }

    private func load(_ path: String) throws {
        let read = try PatternGroups.read(path, limits).map { try PerlPattern($0, options) }
        groups.withLock { $0 = read }
    }

    private func match(_ text: ByteView, _ expression: ByteView, _ context: RouteContext) -> Int {
        let source = expression.string
        do {
            let pattern = try patterns.withLock { patterns in
                if let known = patterns[source] { return known }
                // without a file of groups the reference takes no notice of the options
                let pattern = try PerlPattern(source, file == nil ? PerlPattern.Options() : options)
                if patterns.count >= Self.largestCache { patterns.removeAll() }
                patterns[source] = pattern
                return pattern
            }
            return pattern.matches(text.string) ? 1 : -1
        } catch {
            context.log(.error, "regex", "\"\(source)\" is no regular expression: \(error)")
            return -4
        }
    }

    private func matchGroup(_ text: ByteView, _ group: ByteView, _ context: RouteContext) -> Int {
        guard file != nil else {
            context.log(.error, "regex", "there are no groups: the parameter file is not set")
            return -2
        }
        let number = group.unsignedInteger.flatMap { Int(exactly: $0) }
        guard let number, let pattern = groups.withLock({ number < $0.count ? $0[number] : nil }) else {
            context.log(.error, "regex", "there is no group \(group)")
            return -4
        }
        return pattern.matches(text.string) ? 1 : -1
    }
}
