/// Definitions for the preprocessor as command lines and settings give them.
public enum Definitions {
    /// Values by name of texts in the form `NAME` or `NAME=VALUE`; of several with one name the last counts. One without a name is left out.
    public static func values(_ texts: [String]) -> [String: String] {
        var values: [String: String] = [:]
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let name = parts.first, !name.isEmpty else { continue }
            values[name] = parts.count > 1 ? parts[1] : ""
        }
        return values
    }
}
