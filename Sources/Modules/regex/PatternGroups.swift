import ConfigSyntax
import Routing

/// The file of `modparam("regex", "file", ...)`: groups that start with a line `[number]`, an expression a line.
enum PatternGroups {
    struct Limits: Sendable {
        var groups = 20
        /// Bytes of a group's expressions together.
        var groupSize = 8192
    }

    static func read(_ path: String, _ limits: Limits) throws -> [String] {
        guard let text = FileReader.text(path) else { throw DeclarationError("\(path) cannot be read") }
        return try parse(text, limits)
    }

    /// One expression a group, which any of its lines matches; groups count from 0 in their order, whatever number they are given.
    static func parse(_ text: String, _ limits: Limits) throws -> [String] {
        var groups: [[Substring]] = []
        for line in text.textLines {
            guard let first = line.first, !first.isWhitespace, first != "#" else { continue }
            if first == "[" {
                groups.append([])
                guard groups.count <= limits.groups else { throw DeclarationError("there are more than \(limits.groups) groups", remedy: "raise max_groups") }
                continue
            }
            guard !groups.isEmpty else { throw DeclarationError("the first group must start with a line [0]") }
            groups[groups.count - 1].append(line)
            guard groups[groups.count - 1].reduce(0, { $0 + $1.utf8.count + 3 }) < limits.groupSize - 4 else {
                throw DeclarationError("group \(groups.count - 1) is longer than \(limits.groupSize) bytes", remedy: "raise group_max_size")
            }
        }
        guard !groups.isEmpty else { throw DeclarationError("there are no expressions in it") }
        // an empty group matches an empty text only
        return groups.map { $0.isEmpty ? "^$" : "(" + $0.map { "(\($0))" }.joined(separator: "|") + ")" }
    }
}
