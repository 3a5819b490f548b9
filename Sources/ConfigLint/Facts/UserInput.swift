/// What keeps text from a message from being taken for commands.
enum UserInput {
    /// Whether a transformation makes the value harmless.
    static func isEscaped(_ reference: VariableReference) -> Bool {
        reference.transformations.contains { text in
            text.hasPrefix("s.escape") || text.hasPrefix("sql.") || text.hasPrefix("s.md5") || text.hasPrefix("s.sha") || text.hasPrefix("s.encode") || text.hasPrefix("s.int")
                || text.hasPrefix("s.len") || text.hasPrefix("s.numeric") || text.hasPrefix("s.ftime")
        }
    }
}
