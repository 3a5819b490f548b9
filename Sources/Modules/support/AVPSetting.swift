import Routing
import SIPMessage

/// The AVP that a `modparam` names: `$avp(x)`, `$avp(s:x)`, `$avp(i:5)`, or, as older configs write it, `$x`.
final class AVPSetting: Sendable {
    let name: AVPName
    /// Owns the name's text.
    private let storage: OwnedBytes

    /// - Throws: `DeclarationError` that names the parameter.
    init(_ text: String, parameter: String) throws {
        let isCall = text.hasPrefix("$avp(") && text.hasSuffix(")")
        var name = isCall ? text.dropFirst(5).dropLast() : text.dropFirst()
        guard text.hasPrefix("$"), !name.isEmpty, isCall || !name.contains("(") else {
            throw DeclarationError("parameter \(parameter) has \"\(text)\", which is no AVP", remedy: "write $avp(name)")
        }
        let number = name.hasPrefix("i:") ? Int(name.dropFirst(2)) : nil
        if name.hasPrefix("s:") { name = name.dropFirst(2) }
        storage = OwnedBytes(String(name))
        self.name = number.map { AVPName(number: $0) } ?? AVPName(storage.view)
    }
}
