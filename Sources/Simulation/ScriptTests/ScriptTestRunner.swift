import ConfigSyntax
import SIPMessage

/// How a test ended.
public struct ScriptTestResult: Sendable {
    public enum Outcome: Sendable {
        case passed
        /// An expectation was not met.
        case failed(line: Int, message: String, details: [String])
        /// The test could not be run: its config has errors, a file is missing.
        case broken(line: Int, message: String)
    }

    public let file: String
    public let name: String
    public let outcome: Outcome

    public var isPassed: Bool { if case .passed = outcome { true } else { false } }
}

/// Runs one test in a simulation of its own.
public struct ScriptTestRunner {
    /// A step that went wrong.
    private struct Problem: Error {
        let message: String
        var details: [String] = []
        var isBroken = false
    }

    /// A message that the server sent, and whether the test has expected it.
    private struct Sent {
        let message: SimulatedMessage
        let text: MessageText
        var isExpected = false
    }

    private let simulation: Simulation
    /// Where paths in the test begin.
    private let folder: String
    private var writer = TestMessageWriter()
    private var sent: [Sent] = []
    private var log: [(line: SimulatedLogLine, isExpected: Bool)] = []
    private var runs: [EndedRun] = []
    /// The request that was expected last, for replies.
    private var request: SimulatedMessage?

    /// Runs a test of a file.
    /// - Parameter coverage: counts the lines that run; nil if nobody wants to know.
    public static func run(_ test: ScriptTest, of file: ScriptTestFile, coverage: CoverageCounter?) -> ScriptTestResult {
        func result(_ outcome: ScriptTestResult.Outcome) -> ScriptTestResult { ScriptTestResult(file: file.path, name: test.name, outcome: outcome) }
        let folder = file.path.lastIndex(of: "/").map { String(file.path[...$0]) } ?? ""
        guard let config = test.setup.config else {
            return result(.broken(line: test.line, message: "the test names no config; write config PATH before the first test"))
        }
        var options = test.setup.options
        options.config = config.hasPrefix("/") ? config : folder + config
        options.coverage = coverage
        var runner: ScriptTestRunner
        do throws(SimulationFailure) {
            runner = ScriptTestRunner(try Simulation(options), folder)
        } catch {
            return result(.broken(line: test.line, message: error.description))
        }
        runner.takeEvents()
        for step in test.steps {
            do throws(Problem) {
                try runner.perform(step.action)
            } catch {
                if error.isBroken { return result(.broken(line: step.line, message: error.message)) }
                return result(.failed(line: step.line, message: error.message, details: error.details))
            }
        }
        return result(.passed)
    }

    private init(_ simulation: Simulation, _ folder: String) {
        self.simulation = simulation
        self.folder = folder
    }

    private mutating func takeEvents() {
        for event in simulation.takeEvents() {
            switch event.event {
            case .sent(let message): sent.append(Sent(message: message, text: message.text))
            case .logged(let line): log.append((line, false))
            case .ended(let run): runs.append(run)
            default: break
            }
        }
    }

    private mutating func perform(_ action: ScriptTest.Action) throws(Problem) {
        switch action {
        case .send(let template): try send(template)
        case .reply(let code, let reason, let template): try reply(code, reason, template)
        case .advance(let milliseconds):
            runs = []
            simulation.advance(milliseconds: milliseconds)
        case .expect(let expectation): return try expect(expectation)
        case .expectNo(let expectation): return try refuse(expectation)
        case .expectNothing: return try expectNothing()
        }
        takeEvents()
    }

    // MARK: Sending

    private mutating func send(_ template: ScriptTest.Template) throws(Problem) {
        runs = []
        do throws(SimulationFailure) {
            var input: InputMessage
            if let file = template.file {
                let path = file.hasPrefix("/") ? file : folder + file
                guard let content = FileReader.read(path) else { throw SimulationFailure("\(path): cannot be read") }
                input = try InputMessage(file: path, content)
            } else {
                let standard = PeerAddress(TestMessageWriter.standardSource) ?? PeerAddress(transport: .udp, address: SocketAddress(.loopbackV4, port: 5060))
                let message = try writer.message(template, source: template.source ?? standard)
                input = InputMessage(bytes: message.bytes, origin: "the test", source: message.isRequest ? template.source ?? standard : nil)
            }
            if let source = template.source { input.source = source }
            simulation.deliver(input)
        } catch {
            throw Problem(message: error.description, isBroken: true)
        }
    }

    private mutating func reply(_ code: Int, _ reason: String, _ template: ScriptTest.Template) throws(Problem) {
        runs = []
        guard let request = request ?? sent.last(where: { $0.text.isRequest && $0.text.method != "ACK" })?.message else {
            throw Problem(message: "there is no request to reply to: the server has sent none", isBroken: true)
        }
        let standard = PeerMessages.response(to: request.text, code: code, reason: reason, tag: "reply", contact: "<sip:\(request.destination)>")
        do throws(SimulationFailure) {
            let message = try writer.reply(template, standard)
            simulation.deliver(InputMessage(
                bytes: message.bytes, origin: "the test", source: PeerAddress(transport: request.transport, address: request.destination),
                destination: request.source))
        } catch {
            throw Problem(message: error.description, isBroken: true)
        }
    }

    // MARK: Expecting

    private mutating func expect(_ expectation: ScriptTest.Expectation) throws(Problem) {
        switch expectation {
        case .message(let wanted):
            guard let index = sent.firstIndex(where: { !$0.isExpected && Self.misses(wanted, $0).isEmpty }) else {
                throw Problem(message: "expected \(wanted.title)", details: explain(wanted))
            }
            sent[index].isExpected = true
            writer.note(sent[index].text)
            if sent[index].text.isRequest, sent[index].text.method != "ACK" { request = sent[index].message }
        case .log(let level, let pattern):
            guard let index = log.firstIndex(where: { !$0.isExpected && Self.fits($0.line, level, pattern) }) else {
                let lines = log.filter { !$0.isExpected }.map { "  \($0.line.shown)" }
                throw Problem(
                    message: "expected log \(level.map { $0 + " " } ?? "")\"\(pattern.text)\"",
                    details: lines.isEmpty ? ["nothing else was logged"] : ["logged were:"] + lines)
            }
            log[index].isExpected = true
        case .variable(let name, let pattern):
            let value = try value(of: name)
            // texts may be written without their quotes
            guard pattern.matches(value) || pattern.matches(ScriptTestParser.unquoted(value)) else {
                throw Problem(message: "expected \(name) = \(pattern.text)", details: ["- \(name) = \(pattern.text)", "+ \(name) = \(value)"])
            }
        case .flag(let name):
            guard isSet(name) else { throw Problem(message: "expected flag \(name)", details: ["it is not set at the end of \(runs.last?.title ?? "any block")"]) }
        }
    }

    private func refuse(_ expectation: ScriptTest.Expectation) throws(Problem) {
        switch expectation {
        case .message(let wanted):
            guard let found = sent.first(where: { !$0.isExpected && Self.misses(wanted, $0).isEmpty }) else { return }
            throw Problem(message: "expected no \(wanted.title)", details: ["sent was \(Self.title(found))"])
        case .log(let level, let pattern):
            guard let found = log.first(where: { !$0.isExpected && Self.fits($0.line, level, pattern) }) else { return }
            throw Problem(message: "expected no log \"\(pattern.text)\"", details: ["logged was \(found.line.shown)"])
        case .variable(let name, let pattern):
            let value = try value(of: name)
            guard pattern.matches(value) || pattern.matches(ScriptTestParser.unquoted(value)) else { return }
            throw Problem(message: "expected \(name) to be other than \(pattern.text)")
        case .flag(let name): if isSet(name) { throw Problem(message: "expected flag \(name) not to be set") }
        }
    }

    private func expectNothing() throws(Problem) {
        // that a call is tried is said without the script
        let left = sent.filter { !$0.isExpected && $0.text.statusCode != 100 }
        guard !left.isEmpty else { return }
        throw Problem(message: "expected nothing more to be sent", details: ["sent were:"] + left.map { "  \(Self.title($0))" })
    }

    private static func title(_ sent: Sent) -> String { "\(sent.text.title) to \(sent.message.transport.name):\(sent.message.destination)" }

    private static func fits(_ line: SimulatedLogLine, _ level: String?, _ pattern: Pattern) -> Bool {
        (level.map { $0 == "\(line.level.name)" } ?? true) && pattern.matches(line.text)
    }

    /// A value at the end of the latest block that has it, else one that lives beyond a message.
    private func value(of name: String) throws(Problem) -> String {
        if name.hasPrefix("$avp(") || name.hasPrefix("$xav") || name.hasPrefix("$(avp(") {
            // of several values, the name alone means the newest
            let names = [name, "$(\(name.dropFirst())[0])"]
            for run in runs.reversed() { if let entry = run.state.first(where: { names.contains($0.name) }) { return entry.value } }
            return "$null"
        }
        do throws(SimulationFailure) {
            return try simulation.value(of: name)
        } catch {
            throw Problem(message: error.description, isBroken: true)
        }
    }

    private func isSet(_ flag: String) -> Bool {
        let name = Int(flag).flatMap { simulation.flagName($0) } ?? flag
        return runs.last?.state.contains { $0.name == "flag \(name)" } ?? false
    }

    // MARK: Messages

    /// What keeps a message from being the expected one, as lines of a diff; empty if it is.
    private static func misses(_ wanted: ScriptTest.MessageExpectation, _ sent: Sent) -> [String] {
        let text = sent.text
        guard wanted.kind == "*" || (text.isRequest ? text.method : "\(text.statusCode)") == wanted.kind else { return ["- \(wanted.title)", "+ \(title(sent))"] }
        var lines: [String] = []
        let subject = text.isRequest ? text.requestURI : text.startLine.split(separator: " ", maxSplits: 2).dropFirst(2).first.map(String.init) ?? ""
        let goesThere = wanted.destination.map { $0.address == sent.message.destination && $0.transport == sent.message.transport } ?? true
        if !(wanted.subject?.matches(subject) ?? true) || !goesThere { lines += ["- \(wanted.title)", "+ \(title(sent))"] }
        for header in wanted.headers {
            let values = text.values(header.name)
            guard !values.contains(where: header.value.matches) else { continue }
            lines.append("- \(header.name): \(header.value.text)")
            lines += values.isEmpty ? ["+ (no \(header.name))"] : values.map { "+ \(header.name): \($0)" }
        }
        for name in wanted.absent { lines += text.values(name).flatMap { ["- !\(name)", "+ \(name): \($0)"] } }
        if let body = wanted.body {
            var present = String(decoding: text.body, as: UTF8.self).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
            while present.last?.isEmpty ?? false { present.removeLast() }
            for index in 0..<max(body.count, present.count) {
                let pattern = index < body.count ? body[index] : nil, line = index < present.count ? present[index] : nil
                if let pattern, let line, pattern.matches(line) { continue }
                if let pattern { lines.append("- \(pattern.text)") }
                if let line { lines.append("+ \(line)") }
            }
        }
        return lines
    }

    /// How the nearest message differs, and what else was sent.
    private func explain(_ wanted: ScriptTest.MessageExpectation) -> [String] {
        let left = sent.filter { !$0.isExpected }
        guard !left.isEmpty else { return ["nothing else was sent"] }
        let near = left.filter { ($0.text.isRequest ? $0.text.method : "\($0.text.statusCode)") == wanted.kind }
            .map { Self.misses(wanted, $0) }.min { $0.count < $1.count }
        return (near ?? []) + ["sent and not yet expected were:"] + left.map { "  \(Self.title($0))" }
    }
}
