import ConfigSyntax

/// Routes that call each other without end
///
/// A route that calls itself, directly or through others, with no test on the way runs until the server's limit of nested
/// routes stops it, and the request is lost.
///
/// Instead: put the call behind a condition that ends, or use a loop.
///
///     route[AGAIN] { $var(i) = $var(i) + 1; route(AGAIN); }
struct EndlessRecursion: Rule {
    static let name = "endless-recursion"

    func check(_ script: Script, _ findings: inout Findings) {
        // calls that nothing on the way can avoid
        var certain: [Int: [(Int, SourceRange)]] = [:]
        for route in script.routes {
            for statement in route.definition.body {
                for edge in script.graph.calls(from: route.index) where !edge.isConditional && edge.range.start >= statement.range.start && edge.range.end <= statement.range.end && edge.range.file == statement.range.file {
                    certain[route.index, default: []].append((edge.to, edge.range))
                }
                if Self.mayLeave(statement) { break }
            }
        }
        var reported: Set<Int> = []
        for route in script.routes where !reported.contains(route.index) {
            var path: [(Int, SourceRange)] = []
            var seen: Set<Int> = [route.index]
            var current = route.index
            while let step = certain[current]?.first(where: { $0.0 == route.index }) ?? certain[current]?.first(where: { !seen.contains($0.0) }) {
                path.append(step)
                if step.0 == route.index {
                    reported.formUnion(seen)
                    let names = path.dropLast().map { script.routes[$0.0].name }
                    let way = names.isEmpty ? "itself" : "itself by way of \(names.joined(separator: ", "))"
                    findings.add(path[0].1, "\(route.title) calls \(way), and nothing ends that", help: "put the call behind a condition that ends")
                    break
                }
                seen.insert(step.0)
                current = step.0
            }
        }
        for facts in script.calls("route") where facts.text(0) == "0" && script.graph.named["0"] == nil && script.graph.kinds[facts.route].contains(.request) {
            findings.add(facts.range, "route(0) is the request_route itself, which begins again", help: "call a route with a name")
        }
    }

    private static func mayLeave(_ statement: Statement) -> Bool {
        var found = false
        Script.visit([statement]) { inner in
            switch inner.kind {
            case .exit, .return, .drop: found = true
            default: break
            }
        }
        return found
    }
}
