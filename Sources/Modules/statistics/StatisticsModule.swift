import Routing
import SIPMessage

/// Module statistics: a script's own statistics, in group `script`.
public final class StatisticsModule: Module, @unchecked Sendable {
    public static let name = "statistics"

    public init() {}

    public func declare(_ exports: Exports) {
        let statistics = exports.registry.statistics
        exports.parameter("variable", string: { text in
            let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first, !name.isEmpty else { throw DeclarationError("statistics: a variable needs a name") }
            if parts.count > 1, parts[1].lowercased() != "no_reset" {
                throw DeclarationError("statistics: \"\(parts[1])\" is no flag of a variable", remedy: "write \(name)/no_reset or \(name)")
            }
            _ = statistics.counter("script", String(name), isResettable: parts.count == 1)
        })
        let name = Parameter.text("name")
        exports.function("update_stat", name, .text("change")) { context, arguments in
            guard let entry = Self.entry(arguments.string(0), statistics, context) else { return -1 }
            guard let change = Self.number(arguments.string(1)) else {
                context.log(.error, "statistics", "\"\(arguments.string(1))\" is no change of a statistic")
                return -1
            }
            entry.counter?.add(change)
            return 1
        }
        exports.function("reset_stat", name, routes: [.request, .branch, .failure, .tmReply, .coreReply, .local]) { context, arguments in
            guard let entry = Self.entry(arguments.string(0), statistics, context) else { return -1 }
            entry.reset()
            return 1
        }
    }

    private static func entry(_ name: ByteView, _ statistics: Statistics, _ context: RouteContext) -> Statistics.Entry? {
        if let entry = statistics.entry(named: name.string) { return entry }
        context.log(.error, "statistics", "there is no statistic \"\(name)\"")
        return nil
    }

    /// A number that may have a sign.
    private static func number(_ text: ByteView) -> Int? {
        if text.first == UInt8(ascii: "+") || text.first == UInt8(ascii: "-") {
            guard let value = text.dropFirst(1).unsignedInteger.flatMap({ Int(exactly: $0) }) else { return nil }
            return text.first == UInt8(ascii: "-") ? -value : value
        }
        return text.unsignedInteger.flatMap { Int(exactly: $0) }
    }
}
