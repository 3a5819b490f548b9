import ConfigSyntax

/// Follows the paths of a request through the routes and keeps, for each call, what may be known when it runs.
///
/// A path's state is small (`FlowState`), and equal states are followed once, so the work stays near the size of the
/// config. Where there are too many states the rest is left out and `isPartial` is set: rules that conclude from
/// something never happening must look at it.
final class Flow {
    /// How a path ends.
    enum End { case exit, drop, fallsOff, returnsZero }

    struct Finish {
        let state: FlowState
        let end: End
        /// The statement that ends it; nil where the block's end is reached.
        let range: SourceRange?
        let entry: Int
    }

    private(set) var isPartial = false
    /// States before each call, by the call's index in `Script.calls`.
    private(set) var visits: [[FlowState]]
    /// States before each assignment, by the target's range.
    private(set) var assignments: [SourceRange: [FlowState]] = [:]
    private(set) var finishes: [Finish] = []
    /// Arming calls (`t_on_*`) and `append_branch` calls after which a request was sent on.
    private(set) var usedSites: Set<Int32> = []

    /// It owns this.
    private unowned let script: Script
    private var callIndex: [SourceRange: Int] = [:]
    /// What each call does, by its index.
    private var effects: [CallEffect] = []
    /// The bit of each place where a condition stands that occurs more than once.
    private var conditionBits: [SourceRange: UInt64] = [:]
    /// Bits of the conditions that a variable or a function decides.
    private var bitsByName: [String: UInt64] = [:]
    /// Bits of the conditions that where the request goes decides.
    private var destinationBits: UInt64 = 0
    private var variables: [SourceRange: VariableReference?] = [:]
    private var senderTests: [SourceRange: Bool] = [:]
    private var memo: [Key: [Return]] = [:]
    private var active: Set<Key> = []
    private var variableNumbers: [String: Int16] = [:]
    private var steps = 0
    private var entry = 0
    private static let maximumStates = 96
    private static let maximumSteps = 60_000
    private static let maximumVisits = 64

    private struct Key: Hashable {
        let route: Int
        let state: FlowState
    }

    private struct Return: Hashable {
        var state: FlowState
        var result: FlowState.Answer
    }

    /// Where statements lead: behind them, out of the loop or switch, out of the route.
    private struct Outcome {
        var next: [FlowState] = []
        var breaks: [FlowState] = []
        var returns: [Return] = []
    }

    init(_ script: Script) {
        self.script = script
        visits = Array(repeating: [], count: script.calls.count)
        effects = script.calls.map { CallEffect($0.call.name) }
        for (index, facts) in script.calls.enumerated() { callIndex[facts.call.nameRange] = index }
        findRepeatedConditions()
        for route in script.routes where route.kind == .request || route.kind == .failure {
            var state = FlowState()
            if route.kind == .failure {
                state.facts.insert(.inFailureRoute)
                state.methods.subtract([.ack, .cancel])
            }
            entry = route.index
            let outcome = run(route.definition.body, [state])
            for next in outcome.next { finish(next, .fallsOff, nil) }
            for one in outcome.returns { finish(one.state, .fallsOff, nil) }
        }
    }

    func states(before facts: CallFacts) -> [FlowState] { callIndex[facts.call.nameRange].map { visits[$0] } ?? [] }

    private func finish(_ state: FlowState, _ end: End, _ range: SourceRange?) {
        if finishes.count < 4000 { finishes.append(Finish(state: state, end: end, range: range, entry: entry)) } else { isPartial = true }
    }

    // MARK: Conditions that come again

    /// Conditions that several places test get a bit each, so that a path does not take one as true here and false there.
    private func findRepeatedConditions() {
        var places: [String: [Expression]] = [:]
        script.visitExpressions { expression, _ in
            if Self.isStable(expression) { places[expression.canonical, default: []].append(expression) }
        }
        var bit: UInt64 = 1
        for (_, list) in places.sorted(by: { $0.key < $1.key }) where list.count > 1 && bit != 0 {
            for expression in list { conditionBits[expression.range] = bit }
            let names = Set(list[0].references.map(\.base)).union(list[0].call.map { [$0.name] } ?? [])
            for name in names { bitsByName[name, default: 0] |= bit }
            if names.isEmpty || !names.isDisjoint(with: Self.destinationNames) { destinationBits |= bit }
            bit &<<= 1
        }
    }

    private static let destinationNames: Set<String> = ["$ru", "$rU", "$rd", "$rp", "$du", "$dd", "$rz", "isdsturiset"]

    private func reference(_ expression: Expression) -> VariableReference? {
        guard case .variable(let text) = expression.kind else { return nil }
        if let known = variables[expression.range] { return known }
        let reference = VariableReference(text)
        variables[expression.range] = .some(reference)
        return reference
    }

    private static func isStable(_ expression: Expression) -> Bool {
        switch expression.kind {
        case .binary(let operation, let left, let right):
            switch operation {
            case .equal, .different, .match, .less, .greater, .lessOrEqual, .greaterOrEqual: break
            default: return false
            }
            guard !left.references.contains(where: { ["rc", "retcode", "rm"].contains($0.name) }) else { return false }
            return left.parts.isEmpty && right.parts.isEmpty && !(left.constantText != nil && right.constantText != nil)
        case .call(let call): return ["isflagset", "isbflagset", "has_totag", "is_present_hf", "isdsturiset", "is_request", "nat_uac_test"].contains(call.name)
        default: return false
        }
    }

    /// Forgets what was decided by variables of that name.
    private func forget(_ name: String, _ state: inout FlowState) {
        if let bits = bitsByName[name] { state.decided &= ~bits }
    }

    private func forgetDestination(_ state: inout FlowState) { state.decided &= ~destinationBits }

    // MARK: Statements

    private func run(_ statements: [Statement], _ start: [FlowState]) -> Outcome {
        var outcome = Outcome()
        var states = start
        for statement in statements {
            if states.isEmpty { break }
            states = run(statement, states, &outcome)
        }
        outcome.next = states
        return outcome
    }

    private func run(_ statement: Statement, _ states: [FlowState], _ outcome: inout Outcome) -> [FlowState] {
        steps += states.count
        guard steps < Self.maximumSteps else {
            isPartial = true
            return []
        }
        var next = StateSet()
        switch statement.kind {
        case .empty: return states
        case .break:
            outcome.breaks += states
            return []
        case .expression(let expression): for state in states { keepResult(split(expression, state), &next) }
        case .call(let call): for state in states { keepResult(split(Expression(.call(call), statement.range), state), &next) }
        case .assign(let target, let value): for state in states { assign(target, value, state, &next) }
        case .conditional(let condition, let then, let otherwise):
            var whenTrue = StateSet(), whenFalse = StateSet()
            for state in states {
                let (yes, no) = split(condition, state)
                whenTrue.add(yes)
                whenFalse.add(no)
            }
            merge(run(then, limited(whenTrue)), &next, &outcome)
            if let otherwise { merge(run(otherwise, limited(whenFalse)), &next, &outcome) } else { next.add(whenFalse.list) }
        case .loop(let condition, let body): loop(condition, body, states, &next, &outcome)
        case .select(let subject, let cases): choose(subject, cases, states, &next, &outcome)
        case .return(let value): for state in states { leave(value, state, statement.range, &outcome) }
        case .exit: for state in states { finish(state, .exit, statement.range) }
        case .drop: for state in states { finish(state, .drop, statement.range) }
        }
        return limited(next)
    }

    private func limited(_ set: StateSet) -> [FlowState] {
        guard set.list.count > Self.maximumStates else { return set.list }
        isPartial = true
        return Array(set.list.prefix(Self.maximumStates))
    }

    private func merge(_ inner: Outcome, _ next: inout StateSet, _ outcome: inout Outcome) {
        next.add(inner.next)
        outcome.breaks += inner.breaks
        outcome.returns += inner.returns
    }

    private func keepResult(_ split: (yes: [FlowState], no: [FlowState]), _ next: inout StateSet) {
        for var state in split.yes {
            state.lastResult = .yes
            next.add(state)
        }
        for var state in split.no {
            state.lastResult = .no
            next.add(state)
        }
    }

    private func assign(_ target: Expression, _ value: Expression, _ state: FlowState, _ next: inout StateSet) {
        let (yes, no) = split(value, state)
        for (list, result) in [(yes, FlowState.Answer.yes), (no, .no)] {
            for var after in list {
                note(&assignments[target.range, default: []], after)
                let before = after.lastResult
                after.lastResult = value.call == nil ? .yes : result
                if let variable = reference(target) {
                    forget(variable.base, &after)
                    keep(variable, value, value.call == nil ? before : result, &after)
                    if ["ru", "rU", "rd", "du", "rp", "dd", "dp", "rz"].contains(variable.name) || variable.name.hasPrefix("T_branch") {
                        after.facts.insert(.destinationChosen)
                        after.isOwn = .unknown
                        forgetDestination(&after)
                    }
                }
                next.add(after)
            }
        }
    }

    /// Notes that a variable has a call's result, or that it has it no longer.
    private func keep(_ variable: VariableReference, _ value: Expression, _ result: FlowState.Answer, _ state: inout FlowState) {
        let number = variableNumber(variable.base)
        if value.call != nil {
            (state.keptIn, state.keptResult) = (number, result)
        } else if let source = reference(value), ["rc", "retcode"].contains(source.name) {
            (state.keptIn, state.keptResult) = (number, result)
        } else if state.keptIn == number {
            (state.keptIn, state.keptResult) = (-1, .unknown)
        }
    }

    private func variableNumber(_ name: String) -> Int16 {
        if let number = variableNumbers[name] { return number }
        let number = Int16(truncatingIfNeeded: variableNumbers.count)
        variableNumbers[name] = number
        return number
    }

    private func loop(_ condition: Expression, _ body: [Statement], _ states: [FlowState], _ next: inout StateSet, _ outcome: inout Outcome) {
        var round = states
        for turn in 0..<3 {
            var entered = StateSet()
            for state in round {
                let (yes, no) = split(condition, state)
                entered.add(yes)
                next.add(no)
            }
            if turn == 2 { break }
            let inner = run(body, limited(entered))
            next.add(inner.breaks)
            outcome.returns += inner.returns
            round = inner.next
        }
    }

    private func choose(_ subject: Expression, _ cases: [SwitchCase], _ states: [FlowState], _ next: inout StateSet, _ outcome: inout Outcome) {
        var open = StateSet()
        for state in states {
            let (yes, no) = split(subject, state)
            keepResult((yes, no), &open)
        }
        var waiting = open.list
        if !cases.contains(where: { if case .otherwise = $0.label { true } else { false } }) {
            // what matches no case goes on behind the switch
            var rest = waiting
            for one in cases { rest = rest.compactMap { matching(subject, one.label, $0).rest } }
            next.add(rest)
        }
        var through: [FlowState] = []
        for one in cases {
            var entered = StateSet()
            entered.add(through)
            var rest: [FlowState] = []
            for state in waiting {
                let found = matching(subject, one.label, state)
                if let match = found.match { entered.add(match) }
                if let left = found.rest { rest.append(left) }
            }
            waiting = rest
            let inner = run(one.body, limited(entered))
            next.add(inner.breaks)
            outcome.returns += inner.returns
            through = inner.next
        }
        next.add(through)
    }

    /// The state inside a case and the state that the other cases see.
    private func matching(_ subject: Expression, _ label: SwitchCase.Label, _ state: FlowState) -> (match: FlowState?, rest: FlowState?) {
        let isMethod: Bool
        switch subject.kind {
        case .keyword(.method): isMethod = true
        default: isMethod = reference(subject)?.base == "$rm"
        }
        switch label {
        case .otherwise: return (state, nil)
        case .pattern(let pattern):
            guard isMethod, let set = MethodSet(pattern: pattern) else { return (state, state) }
            return narrowed(state, set)
        case .value(let value):
            if isMethod, let text = value.constantText { return narrowed(state, MethodSet(name: text)) }
            if let variable = reference(subject), state.keptIn >= 0, variableNumbers[variable.base] == state.keptIn, let number = value.constantNumber, state.keptResult != .unknown {
                return (number > 0) == (state.keptResult == .yes) ? (state, state) : (nil, state)
            }
            let isResult = subject.call != nil || reference(subject).map { ["rc", "retcode"].contains($0.name) } == true
            if isResult, let number = value.constantNumber, state.lastResult != .unknown {
                return (number > 0) == (state.lastResult == .yes) ? (state, state) : (nil, state)
            }
            return (state, state)
        }
    }

    private func narrowed(_ state: FlowState, _ set: MethodSet) -> (match: FlowState?, rest: FlowState?) {
        var yes = state, no = state
        yes.methods.formIntersection(set)
        // the bit of unknown methods stands for many
        no.methods.subtract(set.subtracting(MethodSet(name: "?")))
        return (yes.methods.isEmpty ? nil : yes, no.methods.isEmpty ? nil : no)
    }

    private func leave(_ value: Expression?, _ state: FlowState, _ range: SourceRange, _ outcome: inout Outcome) {
        guard let value else { return outcome.returns.append(Return(state: state, result: .yes)) }
        if let number = value.constantNumber {
            if number == 0 { finish(state, .returnsZero, range) } else { outcome.returns.append(Return(state: state, result: number > 0 ? .yes : .no)) }
            return
        }
        if reference(value) != nil { return outcome.returns.append(Return(state: state, result: .unknown)) }
        let (yes, no) = split(value, state)
        outcome.returns += yes.map { Return(state: $0, result: .yes) } + no.map { Return(state: $0, result: .no) }
    }

    // MARK: Expressions

    /// The states in which an expression is true and those in which it is false.
    private func split(_ expression: Expression, _ state: FlowState) -> (yes: [FlowState], no: [FlowState]) {
        steps += 1
        switch expression.kind {
        case .unary(.not, let inner):
            let (yes, no) = split(inner, state)
            return (no, yes)
        case .binary(.and, let left, let right):
            let (yes, no) = split(left, state)
            var whenTrue: [FlowState] = [], whenFalse = no
            for one in yes {
                let (both, second) = split(right, one)
                whenTrue += both
                whenFalse += second
            }
            return (StateSet(whenTrue).list, StateSet(whenFalse).list)
        case .binary(.or, let left, let right):
            let (yes, no) = split(left, state)
            var whenTrue = yes, whenFalse: [FlowState] = []
            for one in no {
                let (second, neither) = split(right, one)
                whenTrue += second
                whenFalse += neither
            }
            return (StateSet(whenTrue).list, StateSet(whenFalse).list)
        case .binary(let operation, let left, let right): return compare(expression, operation, left, right, state)
        case .call(let call): return decide(expression, effect(call, state))
        case .assignment(let target, let value):
            var next = StateSet()
            assign(target, value, state, &next)
            return (next.list, next.list)
        case .number(let number): return number != 0 ? ([state], []) : ([], [state])
        case .unary(_, let inner):
            let (yes, no) = split(inner, state)
            let all = StateSet(yes + no).list
            return (all, all)
        default: return ([state], [state])
        }
    }

    private func compare(
        _ expression: Expression, _ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ state: FlowState
    ) -> (yes: [FlowState], no: [FlowState]) {
        if let call = left.call, let number = right.constantNumber { return result(effect(call, state), operation, number) }
        if let variable = reference(left), ["rc", "retcode"].contains(variable.name), let number = right.constantNumber {
            let known: (yes: [FlowState], no: [FlowState])
            switch state.lastResult {
            case .yes: known = ([state], [])
            case .no: known = ([], [state])
            case .unknown: known = ([state], [state])
            }
            return result(known, operation, number)
        }
        if let variable = reference(left), state.keptIn >= 0, let number = right.constantNumber, variableNumbers[variable.base] == state.keptIn, state.keptResult != .unknown {
            return result(state.keptResult == .yes ? ([state], []) : ([], [state]), operation, number)
        }
        if let set = methods(operation, left, right) {
            let (yes, no) = narrowed(state, set)
            let isNegated = operation == .different
            return isNegated ? (no.map { [$0] } ?? [], yes.map { [$0] } ?? []) : (yes.map { [$0] } ?? [], no.map { [$0] } ?? [])
        }
        if let answer = own(left, right, state) {
            return operation == .different ? (answer.no, answer.yes) : answer
        }
        if let variable = reference(left), variable.base == "$tt", case .variable("$null") = right.kind {
            let answer = tagged(state)
            return operation == .equal ? (answer.no, answer.yes) : answer
        }
        var both = [state]
        for part in [left, right] where !part.parts.isEmpty || part.call != nil {
            both = both.flatMap { one in
                let (yes, no) = split(part, one)
                return StateSet(yes + no).list
            }
        }
        if isSenderTest(left) {
            for index in both.indices { both[index].facts.insert(.senderTested) }
        }
        return decide(expression, (both, both))
    }

    /// Whether a test looks at who sent the message.
    private func isSenderTest(_ expression: Expression) -> Bool {
        if case .keyword(let keyword) = expression.kind { return [.sourceIP, .sourcePort, .destinationIP, .destinationPort].contains(keyword) }
        if let known = senderTests[expression.range] { return known }
        let names: Set<String> = ["si", "Ri", "proto", "sp", "Rp", "tls_peer_verified", "tls_peer_subject_cn"]
        let isTest = expression.references.contains { names.contains($0.name) }
        senderTests[expression.range] = isTest
        return isTest
    }

    /// Sorts outcomes of a call by a comparison of its result with a number.
    private func result(_ outcome: (yes: [FlowState], no: [FlowState]), _ operation: BinaryOperator, _ number: Int) -> (yes: [FlowState], no: [FlowState]) {
        // one result of each kind stands for all
        func holds(_ value: Int) -> Bool? {
            switch operation {
            case .equal, .integerEqual: number == 0 ? false : (value > 0) == (number > 0) ? (abs(number) == 1 ? true : nil) : false
            case .different, .integerDifferent: number == 0 ? true : (value > 0) == (number > 0) ? (abs(number) == 1 ? false : nil) : true
            case .less: number <= 0 ? value < 0 : (value < 0 ? true : nil)
            case .lessOrEqual: number < 0 || number == 0 ? value < 0 : (value < 0 ? true : nil)
            case .greater: number >= 0 ? value > 0 && number == 0 : (value > 0 ? true : nil)
            case .greaterOrEqual: number > 0 ? value > 0 : (value > 0 ? true : nil)
            default: nil
            }
        }
        var yes: [FlowState] = [], no: [FlowState] = []
        for (list, value) in [(outcome.yes, 1), (outcome.no, -1)] {
            switch holds(value) {
            case true?: yes += list
            case false?: no += list
            case nil:
                yes += list
                no += list
            }
        }
        return (StateSet(yes).list, StateSet(no).list)
    }

    private func methods(_ operation: BinaryOperator, _ left: Expression, _ right: Expression) -> MethodSet? {
        let isMethod: Bool
        if case .keyword(.method) = left.kind { isMethod = true } else { isMethod = reference(left)?.base == "$rm" }
        guard isMethod, let text = right.constantText else { return nil }
        switch operation {
        case .equal, .different, .stringEqual, .stringDifferent: return MethodSet(name: text)
        case .match: return MethodSet(pattern: text)
        default: return nil
        }
    }

    /// `uri == myself` and its like.
    private func own(_ left: Expression, _ right: Expression, _ state: FlowState) -> (yes: [FlowState], no: [FlowState])? {
        guard case .keyword(.myself) = right.kind, case .keyword(let keyword) = left.kind else { return nil }
        if keyword == .sourceIP || keyword == .fromURI { return decideSender(state) }
        guard keyword == .uri else { return nil }
        return ours(state)
    }

    private func decideSender(_ state: FlowState) -> (yes: [FlowState], no: [FlowState]) {
        var tested = state
        tested.facts.insert(.senderTested)
        return ([tested], [tested])
    }

    private func ours(_ state: FlowState) -> (yes: [FlowState], no: [FlowState]) {
        var yes = state, no = state
        yes.isOwn = .yes
        no.isOwn = .no
        switch state.isOwn {
        case .yes: return ([yes], [])
        case .no: return ([], [no])
        case .unknown: return ([yes], [no])
        }
    }

    private func tagged(_ state: FlowState) -> (yes: [FlowState], no: [FlowState]) {
        var yes = state, no = state
        yes.toTag = .yes
        no.toTag = .no
        // an ACK always has one
        no.methods.subtract(.ack)
        switch state.toTag {
        case .yes: return ([yes], [])
        case .no: return ([], [no])
        case .unknown: return ([yes], no.methods.isEmpty ? [] : [no])
        }
    }

    /// Keeps a condition's outcome for where it comes again, and uses what is known from where it came before.
    private func decide(_ expression: Expression, _ outcome: (yes: [FlowState], no: [FlowState])) -> (yes: [FlowState], no: [FlowState]) {
        guard let bit = conditionBits[expression.range] else { return outcome }
        func kept(_ list: [FlowState], _ value: Bool) -> [FlowState] {
            list.compactMap { state in
                if state.decided & bit != 0 { return (state.decisions & bit != 0) == value ? state : nil }
                var state = state
                state.decided |= bit
                if value { state.decisions |= bit } else { state.decisions &= ~bit }
                return state
            }
        }
        return (kept(outcome.yes, true), kept(outcome.no, false))
    }

    // MARK: Calls

    private func note(_ list: inout [FlowState], _ state: FlowState) {
        if list.count < Self.maximumVisits, !list.contains(state) { list.append(state) }
    }

    private func effect(_ call: Call, _ before: FlowState) -> (yes: [FlowState], no: [FlowState]) {
        guard let index = callIndex[call.nameRange] else { return ([before], [before]) }
        note(&visits[index], before)
        let site = Int32(index)
        var state = before
        if !bitsByName.isEmpty {
            for argument in call.arguments {
                if let reference = reference(argument) { forget(reference.base, &state) }
                if case .string(let text) = argument.kind, text.utf8.first == UInt8(ascii: "$"), let reference = VariableReference(text) { forget(reference.base, &state) }
            }
        }
        if call.name == "route" { return enter(call, state) }
        if call.name == "setflag" || call.name == "resetflag" { forget("isflagset", &state) }
        if call.name.hasSuffix("bflag") { forget("isbflagset", &state) }
        return apply(effects[index], call, state, site)
    }

    private func apply(_ effect: CallEffect, _ call: Call, _ state: FlowState, _ site: Int32) -> (yes: [FlowState], no: [FlowState]) {
        var yes = state, no = state
        switch effect {
        case .reply(let place):
            let code = place.flatMap { call.arguments.indices.contains($0) ? call.arguments[$0].constantNumber : nil }
            yes.facts.insert(code.map { $0 < 200 } == true ? .provisional : .replied)
            yes.replySite = site
            // one that cannot be sent is all that could be done, unless the script looks at the result
            return ([yes], place == nil || script.calls[Int(site)].use == .statement ? [yes] : [no])
        case .challenge:
            yes.facts.insert(.replied)
            yes.replySite = site
            return ([yes], [yes])
        case .relay:
            usedSites.formUnion([state.branchSite, state.replyRouteSite, state.failureRouteSite, state.branchRouteSite])
            yes.facts.insert(.relayed)
            yes.relaySite = site
            no.facts.insert(.relayFailed)
            return ([yes], [no])
        case .forward:
            usedSites.formUnion([state.branchSite])
            yes.facts.insert(.forwarded)
            yes.relaySite = site
            no.facts.insert(.relayFailed)
            return ([yes], [no])
        case .save:
            let isSilent = call.arguments.count > 1 && call.arguments[1].constantText.map { ["2", "0x02", "0x2", "3", "0x03", "6", "0x06", "7", "0x07"].contains($0) } == true
            if !isSilent {
                yes.facts.insert(.saved)
                yes.replySite = site
            }
            return ([yes], [no])
        case .recordRoute:
            yes.facts.insert(.recordRouted)
            yes.recordRouteSite = site
            return ([yes], [no])
        case .looseRoute:
            yes.facts.formUnion([.looseRouted, .destinationChosen])
            yes.isOwn = .unknown
            forgetDestination(&yes)
            return ([yes], [no])
        case .authenticate:
            yes.facts.formUnion([.authenticated, .hasCredentials])
            return ([yes], [no])
        case .trust:
            yes.facts.insert(.senderTested)
            return ([yes], [yes])
        case .consume: yes.facts.remove(.hasCredentials)
        case .rport: yes.facts.insert(.rport)
        case .destination:
            yes.facts.insert(.destinationChosen)
            yes.isOwn = .unknown
            forgetDestination(&yes)
            return ([yes], [no])
        case .cancelCheck:
            yes.facts.insert(.cancelChecked)
            return ([yes], [yes])
        case .checkTransaction:
            yes.facts.insert(.transactionChecked)
            return ([yes], [yes])
        case .newTransaction: return ([yes], [no])
        case .appendBranch:
            yes.facts.formUnion([.branchAppended, .destinationChosen])
            yes.branchSite = site
            return ([yes], [yes])
        case .arm(.reply): yes.replyRouteSite = site
        case .arm(.failure): yes.failureRouteSite = site
        case .arm(.branch): yes.branchRouteSite = site
        case .maxForwards:
            yes.facts.insert(.hopsChecked)
            return ([yes], [yes])
        case .hasToTag: return tagged(state)
        case .isMethod:
            guard let text = call.arguments.first?.constantText else { break }
            let (match, rest) = narrowed(state, MethodSet(list: text))
            return (match.map { [$0] } ?? [], rest.map { [$0] } ?? [])
        case .isMyself: return ours(state)
        case .hasBody:
            yes.facts.insert(.bodyKnown)
            return ([yes], [no])
        case .outside:
            yes.facts.insert(.outside)
            usedSites.formUnion([state.branchSite, state.replyRouteSite, state.failureRouteSite, state.branchRouteSite])
            return ([yes], [yes])
        case .none: break
        }
        return ([yes], [yes])
    }

    /// Follows `route(NAME)`.
    private func enter(_ call: Call, _ state: FlowState) -> (yes: [FlowState], no: [FlowState]) {
        guard let argument = call.arguments.first else { return ([state], [state]) }
        var targets: [Int] = []
        if let name = argument.constantText, !name.contains("$") {
            guard let target = script.graph.named[name] else { return ([state], [state]) }
            targets = [target]
        } else {
            let prefix = CallGraph.prefix(argument)
            targets = script.routes.filter { $0.kind == .route && $0.name.hasPrefix(prefix) }.map(\.index)
            // where any route may be meant, nothing is known afterwards
            guard !prefix.isEmpty, targets.count <= 24 else {
                var after = state
                after.facts.insert(.outside)
                return ([after], [after])
            }
        }
        var yes = StateSet(), no = StateSet()
        for target in targets {
            for one in results(of: target, state) {
                if one.result != .no { yes.add(one.state) }
                if one.result != .yes { no.add(one.state) }
            }
        }
        return (limited(yes), limited(no))
    }

    private func results(of route: Int, _ state: FlowState) -> [Return] {
        var start = state
        start.lastResult = .unknown
        let key = Key(route: route, state: start)
        if let known = memo[key] { return known }
        guard active.count < 60, !active.contains(where: { $0.route == route }) else { return [] }
        active.insert(key)
        defer { active.remove(key) }
        let outcome = run(script.routes[route].definition.body, [start])
        var seen: Set<Return> = []
        var list: [Return] = []
        // a route that reaches its end gives the result of what it did last
        for one in outcome.returns + (outcome.next + outcome.breaks).map({ Return(state: $0, result: $0.lastResult == .unknown ? .unknown : $0.lastResult) }) {
            if seen.insert(one).inserted { list.append(one) }
        }
        memo[key] = list
        return list
    }
}

/// States in the order in which they came, each once.
struct StateSet {
    private(set) var list: [FlowState] = []
    private var seen: Set<FlowState> = []

    init() {}

    init(_ states: [FlowState]) { add(states) }

    mutating func add(_ state: FlowState) { if seen.insert(state).inserted { list.append(state) } }
    mutating func add(_ states: [FlowState]) { for state in states { add(state) } }
}
