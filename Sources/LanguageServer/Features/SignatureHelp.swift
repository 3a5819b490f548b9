import ConfigLint

/// The function whose arguments the cursor stands in.
enum SignatureHelp {
    static func answer(_ scope: Scope, _ offset: Int) -> JSONValue {
        let context = CursorContext(scope.file, offset)
        let loaded = scope.loadedModules
        for call in context.calls.reversed() where !call.name.isEmpty {
            let forms = call.name == "modparam" || call.name == "modparamx" ? [modparam(call.name)] : FunctionPages.forms(call.name, loaded: loaded)
            guard !forms.isEmpty else { continue }
            let active = forms.firstIndex { $0.parameters.count > call.argument } ?? 0
            let signatures = forms.map { form -> JSONValue in
                ["label": .string(form.label), "parameters": .array(form.parameters.map { ["label": .string($0)] })]
            }
            return ["signatures": .array(signatures), "activeSignature": JSONValue(active), "activeParameter": JSONValue(call.argument)]
        }
        return .null
    }

    private static func modparam(_ name: String) -> FunctionPages.Form {
        FunctionPages.Form(label: "\(name)(\"module\", \"parameter\", value)", parameters: ["\"module\"", "\"parameter\"", "value"])
    }
}
