import SIPMessage

/// Variables by a name that is known when a script runs only; one table a worker.
final class NamedVariables {
    private let prepared = PreparedTexts()

    func variable(_ text: ByteView, _ context: RouteContext) -> Variable? {
        let registry = context.server.registry
        do {
            return try prepared.object(for: text, context) { text in try registry.whileRunning { try $0.variable(text) } } as? Variable
        } catch {
            context.log(.error, "<core>", "\(error)")
            return nil
        }
    }
}

extension RouteContext {
    /// The variable `$class(name)`, resolved once a worker; nil, with the reason logged, if there is none, and for a name that would be
    /// read as more than a name.
    public func variable(_ kind: StaticString, named name: ByteView) -> Variable? {
        for index in 0..<name.count where [UInt8(ascii: "$"), UInt8(ascii: "("), UInt8(ascii: ")")].contains(name[index]) {
            log(.error, "<core>", "\"\(name)\" is no name for $\(kind)")
            return nil
        }
        var text = ByteBuilder(arena, capacity: name.count + 16)
        text.append("$")
        text.append(kind)
        text.append("(")
        text.append(name)
        text.append(")")
        return worker.namedVariables.variable(text.finish(), self)
    }
}
