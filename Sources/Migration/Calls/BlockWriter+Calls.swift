import Catalog
import ConfigSyntax
import Routing

/// Calls of functions and routes.
extension BlockWriter {
    /// The call as a condition.
    mutating func callCondition(_ call: Call, _ range: SourceRange) -> LuaCondition { kept(translate(call, range), call).condition }

    /// The call's code, as an assignment stores it.
    mutating func callCode(_ call: Call, _ range: SourceRange) -> LuaExpression { kept(translate(call, range), call).code }

    /// The call as a statement.
    mutating func callStatement(_ call: Call, _ range: SourceRange) -> LuaExpression { kept(translate(call, range), call).expression }

    /// Wraps the call where a code of 0 ends the script, or where `$rc` is looked at later.
    private mutating func kept(_ made: TranslatedCall, _ call: Call) -> TranslatedCall {
        var made = made
        if ScriptEnding.functions.contains(call.name) || call.name == "t_relay" && script.relayMayEnd, made.result == .code {
            made = TranslatedCall(.call(use(.checked), [made.expression]), setsReturnCode: made.setsReturnCode)
        }
        if isReturnCodeLive, made.setsReturnCode {
            made = TranslatedCall(.call(use(.remember), [made.code]), mayBeZero: made.mayBeZero)
        }
        return made
    }

    private mutating func translate(_ call: Call, _ range: SourceRange) -> TranslatedCall {
        forgetVariables(changedBy: call)
        if !Self.isQuiet(call.name) { forgetVariablesOfRoutes() }
        if call.name == "route", call.arguments.count == 1 { return routeCall(call.arguments[0]) }
        if let special = specialCall(call, range) { return special }
        return ordinaryCall(call, range)
    }

    // MARK: Routes

    private mutating func routeCall(_ argument: Expression) -> TranslatedCall {
        guard let name = Constant(argument)?.text else {
            let text = text(argument)
            if script.isWhole { return TranslatedCall(.call(use(.route), [text]), setsReturnCode: false, mayBeZero: true) }
            return TranslatedCall(.call("KSR.route", [text]), mayBeZero: true)
        }
        let isMain = name.isEmpty || name == "0"
        if let function = isMain ? script.names.function(.request, "") : script.names.function(.route, name) {
            return TranslatedCall(.call(LuaText.global(function), []), mayBeZero: true)
        }
        return TranslatedCall(.call("KSR.route", [.string(name)]), mayBeZero: true)
    }

    // MARK: Functions with a word of their own in Lua

    private mutating func specialCall(_ call: Call, _ range: SourceRange) -> TranslatedCall? {
        let arguments = call.arguments
        switch call.name {
        case "is_method":
            guard arguments.count == 1, let list = Constant(arguments[0])?.text else { return nil }
            let condition = Methods.condition(list)
            return TranslatedCall(condition.holds, .truth)
        case "xlog" where arguments.count == 2:
            guard case .string(let level) = arguments[0].kind, let function = Self.logFunctions[level] else { return nil }
            return ordinaryCall(Call(name: function, nameRange: call.nameRange, arguments: [arguments[1]]), range)
        case "xlog" where arguments.count == 1:
            return ordinaryCall(Call(name: "xerr", nameRange: call.nameRange, arguments: arguments), range)
        case "xlogl", "xdbgl":
            remark(range, "\(call.name) prints a place of its own, not the line of the config")
            return nil
        case "log": return logCall(arguments, range)
        case "setflag", "resetflag", "isflagset":
            guard arguments.count == 1 else { return nil }
            return TranslatedCall(.call("KSR.\(call.name)", [flag(arguments[0])]), .truth, setsReturnCode: false)
        case "save" where arguments.count == 1:
            // the flags are not left out in Kamailio's KSR
            let flags = Expression(.number(0), arguments[0].range)
            return ordinaryCall(Call(name: call.name, nameRange: call.nameRange, arguments: arguments + [flags]), range)
        case "append_hf" where arguments.count == 1 && !isResultUsed:
            return ordinaryCall(call, range, path: "hdr.append")
        case "insert_hf" where arguments.count == 1 && !isResultUsed:
            return ordinaryCall(call, range, path: "hdr.insert")
        case "append_to_reply" where arguments.count == 1 && !isResultUsed:
            return ordinaryCall(call, range, path: "hdr.append_to_reply")
        case "remove_hf" where arguments.count == 1 && !isResultUsed:
            guard let name = Constant(arguments[0])?.text, name.utf8.allSatisfy({ LuaText.isNameByte($0) || $0 == UInt8(ascii: "-") }) else { return nil }
            return ordinaryCall(call, range, path: "hdr.remove")
        case "route_if_exists", "check_route_exists":
            guard script.isWhole, arguments.count == 1 else { return nil }
            let name = LuaExpression.joined([.string("ksr_route_"), text(arguments[0], .expanded(printsNull: true), isNumber: false)])
            let body = LuaExpression("_G[\(name.text)]")
            if call.name == "check_route_exists" { return TranslatedCall(LuaExpression("\(body.text) ~= nil", .comparison), .truth) }
            return TranslatedCall(LuaExpression("\(body.text) and \(body.text)() or -1", .or))
        default: return nil
        }
    }

    /// `log`, whose text has no variables. Without a level it prints nothing.
    private mutating func logCall(_ arguments: [Expression], _ range: SourceRange) -> TranslatedCall? {
        guard case .string(let text) = arguments.last?.kind else { return nil }
        guard arguments.count == 2, let level = Constant(arguments[0])?.number else {
            remark(range, "log() without a level prints nothing natively; this prints at debug level")
            return TranslatedCall(.call("KSR.dbg", [.string(text)]), .nothing, setsReturnCode: false)
        }
        let names = ["alert", "bug", "crit", "err", "warn", "notice", "info", "dbg"]
        script.need(module: "xlog")
        let escaped = text.split(separator: "$", omittingEmptySubsequences: false).joined(separator: "$$")
        // the levels begin at -5, and there are two that xlog calls critical
        let place = [-5: 0, -4: 1, -3: 2, -2: 2, -1: 3, 0: 4, 1: 5, 2: 6, 3: 7][max(-5, min(3, level))] ?? 3
        return TranslatedCall(.call("KSR.xlog.x\(names[place])", [.string(escaped)]), setsReturnCode: false)
    }

    private static let logFunctions = [
        "L_ALERT": "xalert", "L_BUG": "xbug", "L_CRIT": "xcrit", "L_ERR": "xerr", "L_WARN": "xwarn", "L_NOTICE": "xnotice", "L_INFO": "xinfo", "L_DBG": "xdbg",
    ]

    /// Whether a function runs no other block: sending and answering run routes of their own, which may assign.
    private static func isQuiet(_ name: String) -> Bool { name.hasPrefix("x") && name != "xhttp_reply" || name.hasPrefix("is_") || name.hasPrefix("has_") }

    private func flag(_ argument: Expression) -> LuaExpression {
        switch argument.kind {
        case .word(let name), .string(let name):
            if let number = script.flags[name] { return LuaExpression(script.constant(named: name, number)) }
            return .number(Int(name) ?? 0)
        case .number(let number): return literal(.number(number), argument)
        default: return .number(0)
        }
    }

    // MARK: All others

    /// What becomes of variables in a text that is an argument.
    enum ArgumentUse {
        /// They are replaced before the function sees the text; a lone one that is null prints as `<null>` or not.
        case expanded(printsNull: Bool)
        /// A text in quotes is the function's as it stands, a lone variable is evaluated.
        case written
        /// The function replaces them itself.
        case template
        /// The text is the function's as it stands: a variable's name, an expression.
        case verbatim
    }

    private mutating func ordinaryCall(_ call: Call, _ range: SourceRange, path given: String? = nil) -> TranslatedCall {
        let count = call.arguments.count
        guard let declaration = script.registry.function(named: call.name, argumentCount: count) else { return catalogCall(call, range) }
        if Self.differs(declaration, call) { return nativeCall(call) }
        let module = declaration.module == "pv" ? "pvx" : declaration.module
        // what the core has under KSR stands there in Kamailio too
        let core = KSRTypes.types(declaration.module, declaration.kemiName, count) == nil && script.isCoreFunction(call.name) ? call.name : nil
        let paths = [given, core, Self.path(module, declaration.kemiName), Self.path(module, declaration.name)].compactMap { $0 }
        for path in paths {
            let forms = script.ksrFunctions[path] ?? []
            guard let form = forms.first(where: { count >= $0.minimumCount && count <= $0.parameters.count && Self.fits($0, call) }) else { continue }
            let types = KSRTypes.types(declaration.module, form.name, count)
            let arguments = call.arguments.enumerated().map { index, argument in
                callbackName(argument, declaration.parameters[index])
                    ?? text(argument, Self.use(of: declaration.parameters[index]), isNumber: types?[index] == "int" || form.types[index] == .integer)
            }
            noteNull(call, declaration, range)
            let result: TranslatedCall.Result = switch form.result {
            case .boolean: .truth
            case .none: .nothing
            case .integer, .value: .code
            }
            return TranslatedCall(.call("KSR.\(path)", arguments), result, setsReturnCode: !declaration.module.isEmpty)
        }
        return nativeCall(call)
    }

    /// Whether the function is another one under `KSR`: it gives other codes there, or expands the variables of its texts in native configs
    /// alone, in its own way.
    private static func differs(_ declaration: FunctionDeclaration, _ call: Call) -> Bool {
        if ["sanity_check", "fnmatch", "sht_reset"].contains(declaration.name) { return true }
        return zip(declaration.parameters, call.arguments).contains { parameter, argument in
            guard case .template = parameter.kind, !parameter.isFormat else { return false }
            switch argument.kind {
            case .string(let text): return text.contains("$")
            case .number: return false
            default: return true
            }
        }
    }

    /// Whether constant texts stand only where the function takes texts.
    private static func fits(_ form: KSRFunction, _ call: Call) -> Bool {
        zip(form.types, call.arguments).allSatisfy { type, argument in
            guard type == .integer, case .string(let text) = argument.kind else { return true }
            return text.contains("$") || NumberText.parse(text) != nil
        }
    }

    private static func path(_ module: String, _ name: String) -> String { module.isEmpty ? name : "\(module).\(name)" }

    private static func use(of parameter: Parameter) -> ArgumentUse {
        switch parameter.kind {
        case .string where parameter.isWritten: .written
        case .string, .integer, .flag: .expanded(printsNull: parameter.printsNull)
        case .route: .expanded(printsNull: true)
        case .template: .template
        case .literal, .variable, .regularExpression, .prepared: .verbatim
        }
    }

    /// The Lua function for an argument that names a callback; nil for other arguments.
    private func callbackName(_ argument: Expression, _ parameter: Parameter) -> LuaExpression? {
        guard case .route(let kind) = parameter.kind, let name = Constant(argument)?.text, !name.contains("$") else { return nil }
        var kinds: [RouteDefinition.Kind] = []
        if kind.contains(.failure) { kinds.append(.failure) }
        if kind.contains(.branch) { kinds.append(.branch) }
        if kind.contains(.tmReply) { kinds.append(.onReply) }
        if kind.contains(.branchFailure) { return .string(name) }
        return .string(script.names.callback(named: name, kinds))
    }

    /// A call of a function of a module that is not here, as the catalog knows it.
    private mutating func catalogCall(_ call: Call, _ range: SourceRange) -> TranslatedCall {
        let owners = ModuleCatalog.modules(exporting: call.name)
        guard let module = owners.first(where: { script.loadedModules.contains($0) }) ?? owners.first, let facts = ModuleCatalog.module(module) else {
            remark(range, "function \(call.name) is not known")
            return nativeCall(call)
        }
        let count = call.arguments.count
        // many have lost the prefix that says their module there: jsonrpc_dispatch is jsonrpcs.dispatch
        let candidates = facts.ksr.filter { $0.parameters.count == count }
        guard let function = candidates.first(where: { $0.name == call.name }) ?? candidates.first(where: { call.name.hasSuffix("_" + $0.name) }) else {
            remark(range, "\(call.name) has no function of its own under KSR in Kamailio")
            return nativeCall(call)
        }
        let uses = facts.functions(named: call.name).first?.arguments[count]
        let arguments = call.arguments.enumerated().map { index, argument in
            let isText = uses.map { index < $0.count && [.text, .integer].contains($0[index]) } ?? true
            return text(argument, isText ? .expanded(printsNull: true) : .verbatim, isNumber: function.parameters[index] == "int")
        }
        let result: TranslatedCall.Result = switch function.result {
        case "bool": .truth
        case "none": .nothing
        default: .code
        }
        return TranslatedCall(.call("KSR.\(function.space).\(function.name)", arguments), result)
    }

    /// `KSR.x.modf`, which takes arguments as the native language does.
    private mutating func nativeCall(_ call: Call) -> TranslatedCall {
        let arguments = call.arguments.map { argument -> LuaExpression in
            switch argument.kind {
            case .variable(let text): .string(text)
            case .number(let number): literal(.number(number), argument)
            default: Constant(argument).map { .string($0.text) } ?? text(argument)
            }
        }
        return TranslatedCall(.call("KSR.x.modf", [.string(call.name)] + arguments))
    }

    /// Natively a lone variable that is null refuses the call.
    private mutating func noteNull(_ call: Call, _ declaration: FunctionDeclaration, _ range: SourceRange) {
        for (index, argument) in call.arguments.enumerated() {
            let parameter = declaration.parameters[index]
            let isEvaluated = switch (Self.use(of: parameter), argument.kind) {
            case (.expanded, _), (.written, .variable): true
            default: false
            }
            guard isEvaluated, !parameter.nullable, !parameter.printsNull else { continue }
            let name: String? = switch argument.kind {
            case .variable(let text): text
            case .string(let text): TextPieces(text).single
            default: nil
            }
            guard let name, types(Expression(.variable(name), argument.range)).mayBeNull else { continue }
            remark(range, "\(call.name) is refused (-1) where \(name) is null; here it gets an empty text")
        }
    }

    // MARK: Arguments

    /// - Parameter isNumber: whether the function takes a number there.
    private mutating func text(_ argument: Expression, _ use: ArgumentUse, isNumber: Bool) -> LuaExpression {
        switch argument.kind {
        case .word(let word): return .string(word)
        case .keyword(let keyword): return .string(keyword.rawValue)
        case .variable(let text):
            switch use {
            case .expanded, .written: return read(text)
            case .template where VariableName(text).isReturnCode: return read(text)
            case .template, .verbatim: return .string(script.resolved(text))
            }
        default: break
        }
        guard let constant = Constant(argument) else {
            switch use {
            case .verbatim: return text(argument)
            case .template:
                remark(argument.range, "a $ that the text gets at run time is replaced as a variable's here, natively it is not")
                return value(argument)
            case .expanded, .written: return value(argument)
            }
        }
        if isNumber, case .text(let text) = constant, let number = Constant.numeric(text) {
            return text.hasPrefix("0x") ? LuaExpression(text) : .number(number)
        }
        switch (constant, use) {
        case (.number, _): return literal(constant, argument)
        case (.text(let text), .verbatim), (.text(let text), .written): return .string(text)
        case (.text(let text), .template):
            let pieces = TextPieces(text)
            return pieces.readsReturnCode ? template(pieces) : .string(text)
        case (.text(let text), .expanded(let printsNull)):
            return expanded(TextPieces(text), printsNull: printsNull)
        }
    }

    /// A text that the function expands itself, but for `$rc`, which is Lua's.
    private func template(_ pieces: TextPieces) -> LuaExpression {
        var parts: [LuaExpression] = []
        var run = ""
        for piece in pieces.pieces {
            switch piece {
            case .literal(let text): run += text.split(separator: "$", omittingEmptySubsequences: false).joined(separator: "$$")
            case .variable(let name) where VariableName(name).isReturnCode && VariableName(name).transformations.isEmpty:
                if !run.isEmpty { parts.append(.string(run)) }
                run = ""
                parts.append(read(name))
            case .variable(let name): run += name
            }
        }
        if !run.isEmpty { parts.append(.string(run)) }
        return .joined(parts)
    }

    private func expanded(_ pieces: TextPieces, printsNull: Bool) -> LuaExpression {
        if let single = pieces.single { return read(single, printsNull ? "getw" : "get") }
        return .joined(pieces.pieces.map { piece in
            switch piece {
            case .literal(let text): return .string(text)
            case .variable(let text):
                let name = VariableName(text)
                let types = name.scriptVariable.map { self.types(ofScriptVariable: $0) } ?? VariableTypes.types(of: name)
                // what comes out of a transformation of nothing prints as nothing
                return read(text, !types.mayBeNull ? "get" : name.transformations.isEmpty ? "getw" : "gete")
            }
        })
    }
}

/// Types of `KSR` functions in Kamailio, which is strict about them.
enum KSRTypes {
    static func types(_ module: String, _ name: String, _ count: Int) -> [String]? {
        ModuleCatalog.module(module)?.ksr.first { $0.name == name && $0.parameters.count == count }?.parameters
    }
}
