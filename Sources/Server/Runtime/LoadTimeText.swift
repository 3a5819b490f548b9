import Routing

#if canImport(Glibc)
import Glibc
#endif

/// Texts of `modparamx`: of the variables, those that are known at load are put in.
enum LoadTimeText {
    /// - Throws: `DeclarationError` for a variable that has a value only while a message is processed.
    static func expand(_ text: String, _ registry: Registry) throws -> String {
        var out = ""
        var rest = Substring(text)
        while let dollar = rest.firstIndex(of: "$") {
            out += rest[..<dollar]
            rest = rest[dollar...]
            guard let open = rest.firstIndex(of: "("), let close = rest.firstIndex(of: ")"), open < close else {
                throw DeclarationError("\"\(rest)\" is not known at load", remedy: "modparamx knows $env(NAME), $envn(NAME), $def(NAME) and $defn(NAME)")
            }
            let name = rest[rest.index(after: open)..<close]
            switch rest[..<open] {
            case "$env", "$envn":
                guard let value = getenv(String(name)) else { throw DeclarationError("environment variable \(name) is not set") }
                out += String(cString: value)
            case "$def", "$defn":
                guard let value = registry.defines[String(name)] else { throw DeclarationError("\(name) is not defined") }
                out += value
            default: throw DeclarationError("\(rest[...close]) is not known at load", remedy: "modparamx knows $env, $envn, $def and $defn")
            }
            rest = rest[rest.index(after: close)...]
        }
        return out + rest
    }
}
