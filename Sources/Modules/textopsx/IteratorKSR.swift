import Routing

/// What iterators are at, for embedded languages: natively these are variables.
enum IteratorKSR {
    static func declare(_ exports: Exports) {
        for (name, variable) in [("hf_iterator_hname", "hfitname" as StaticString), ("hf_iterator_hbody", "hfitbody"), ("bl_iterator_value", "blitval")] {
            exports.ksr(name, .literal("iterator"), returns: .value) { context, arguments in
                context.variable(variable, named: arguments.string(0))?.value(context) ?? .null
            }
        }
    }
}
