/// The parts of a select's path.
public enum SelectPath {
    /// `via[1].header["X"]` becomes `via`, `[1]`, `header`, `["X"]` without quotes: `[X]`.
    public static func parts(_ text: String) -> [String] {
        var parts: [String] = []
        var current = ""
        var inBrackets = false
        for character in text {
            switch character {
            case "." where !inBrackets:
                if !current.isEmpty { parts.append(current) }
                current = ""
            case "[":
                if !current.isEmpty { parts.append(current) }
                current = "["
                inBrackets = true
            case "]":
                parts.append(current + "]")
                current = ""
                inBrackets = false
            case "\"" where inBrackets: break
            default: current.append(character)
            }
        }
        if !current.isEmpty { parts.append(current) }
        return parts
    }
}
