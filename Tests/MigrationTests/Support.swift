import ConfigSyntax
import Migration
import Modules
import Routing

/// Translates blocks of a config.
enum Translate {
    /// The script for a config's text.
    /// - Parameter routes: blocks to translate; none for all.
    static func script(_ config: String, routes: [String] = [], defines: [String: String] = [:]) throws -> MigratedScript {
        let parsed = ConfigParser.parse(name: "test.cfg", bytes: Array(config.utf8), defines: defines)
        if let error = parsed.errors.first { throw Failure(text: error.message) }
        let registry = Registry()
        registry.declareCore { CoreModule.declare($0) }
        registry.bareNamesAreAVPs = !parsed.usesKamailioMode
        for item in parsed.items {
            guard case .loadModule(let name, _) = item.kind, let type = ModuleList.module(named: String(name.prefix { $0 != "." })) else { continue }
            registry.load(type)
        }
        return try Migration(parsed, registry).translate(routes, path: "routes.lua")
    }

    struct Failure: Error { let text: String }

    private static let modules = ["tm", "sl", "pv", "xlog", "textops", "siputils", "maxfwd", "registrar", "usrloc", "htable", "rr"]

    /// The statements that a request route's statements become, without the function around them.
    static func body(_ statements: String, more: String = "") throws -> String {
        let loads = modules.map { "loadmodule \"\($0).so\"\n" }.joined()
        let text = try script("#!KAMAILIO\n\(loads)request_route {\n\(statements)\n}\n\(more)").text
        guard let start = text.range(of: "function ksr_request_route()\n") else { return text }
        let rest = text[start.upperBound...]
        let lines = rest.split(separator: "\n", omittingEmptySubsequences: false).prefix { $0 != "end" }
        return lines.map { String($0.hasPrefix("  ") ? $0.dropFirst(2) : $0) }.joined(separator: "\n")
    }
}

extension String {
    func range(of text: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
