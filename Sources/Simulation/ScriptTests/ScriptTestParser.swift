import ConfigSyntax
import SIPMessage

/// Reads test files; docs/testing.md describes them.
struct ScriptTestParser {
    private let path: String
    private var lines: [(number: Int, text: String)] = []
    private var place = 0
    private var common = ScriptTest.Setup()
    private var preparation: [ScriptTest.Step] = []

    /// - Throws: `SimulationFailure` with file, line and what is wrong.
    static func parse(path: String) throws(SimulationFailure) -> ScriptTestFile {
        guard let bytes = FileReader.read(path) else { throw SimulationFailure("\(path): cannot be read") }
        return try parse(path: path, String(decoding: bytes, as: UTF8.self))
    }

    static func parse(path: String, _ text: String) throws(SimulationFailure) -> ScriptTestFile {
        var parser = ScriptTestParser(path, text)
        return ScriptTestFile(path: path, tests: try parser.file())
    }

    private init(_ path: String, _ text: String) {
        self.path = path
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let text = line.last == "\r" ? line.dropLast() : line
            // comments begin a line: a # may stand in a header
            if text.trimmed.hasPrefix("#") { continue }
            lines.append((index + 1, String(text)))
        }
    }

    private func failure(_ line: Int, _ text: String) -> SimulationFailure { SimulationFailure("\(path):\(line): \(text)") }

    private mutating func file() throws(SimulationFailure) -> [ScriptTest] {
        var tests: [ScriptTest] = []
        var current: (name: String, line: Int, setup: ScriptTest.Setup, steps: [ScriptTest.Step])?
        var isPreparing = false
        func end() {
            if let current {
                tests.append(ScriptTest(name: current.name, line: current.line, setup: current.setup, steps: preparation + current.steps))
            }
        }
        while place < lines.count {
            let (number, text) = lines[place]
            guard !text.trimmed.isEmpty else {
                place += 1
                continue
            }
            guard !Self.isIndented(text) else { throw failure(number, "an indented line belongs to nothing: it goes below send, reply or expect") }
            place += 1
            let word = text.prefix { !$0.isWhitespace }.description
            let rest = text.dropFirst(word.count).trimmed
            if word == "test" {
                end()
                let name = Self.unquoted(rest)
                guard !name.isEmpty else { throw failure(number, "a test needs a name: test \"a call is relayed\"") }
                current = (name, number, common, [])
                isPreparing = false
            } else if word == "setup" {
                guard current == nil, rest.isEmpty else { throw failure(number, "setup stands alone, before the first test") }
                isPreparing = true
            } else if try take(word, rest, number, &current) {
                continue
            } else if let step = try step(word, rest, number) {
                if current != nil {
                    current?.steps.append(step)
                } else if isPreparing {
                    preparation.append(step)
                } else {
                    throw failure(number, "\(word) stands outside of a test; begin one with test \"NAME\", or steps for all with setup")
                }
            } else {
                throw failure(
                    number, "\"\(word)\" is not known here; config, define, host, set, answer, time, debug, setup, test, send, reply, expect and advance are")
            }
        }
        end()
        guard !tests.isEmpty else { throw SimulationFailure("\(path): has no tests; begin one with test \"NAME\"") }
        return tests
    }

    private static func isIndented(_ line: String) -> Bool { line.first == " " || line.first == "\t" }

    static func unquoted(_ text: String) -> String {
        text.count >= 2 && text.hasPrefix("\"") && text.hasSuffix("\"") ? String(text.dropFirst().dropLast()) : text
    }

    // MARK: Settings

    /// Takes a setting into the test, or for all tests before the first one; false if it is none.
    private mutating func take(
        _ word: String, _ rest: String, _ number: Int,
        _ current: inout (name: String, line: Int, setup: ScriptTest.Setup, steps: [ScriptTest.Step])?
    ) throws(SimulationFailure) -> Bool {
        guard ["config", "define", "host", "set", "answer", "time", "debug"].contains(word) else { return false }
        if let steps = current?.steps, !steps.isEmpty { throw failure(number, "\(word) stands before the first step of a test") }
        var setup = current?.setup ?? common
        do throws(SimulationFailure) {
            try Self.apply(word, rest, to: &setup)
        } catch {
            throw failure(number, error.description)
        }
        if current != nil { current?.setup = setup } else { common = setup }
        return true
    }

    private static func apply(_ word: String, _ rest: String, to setup: inout ScriptTest.Setup) throws(SimulationFailure) {
        switch word {
        case "config":
            guard !rest.isEmpty else { throw SimulationFailure("config needs a path") }
            setup.config = unquoted(rest)
        case "define":
            guard !rest.isEmpty else { throw SimulationFailure("define needs a name: define NAME or define NAME=VALUE") }
            setup.options.defines.append(rest)
        case "host":
            let parts = rest.split(whereSeparator: { $0.isWhitespace || $0 == "=" }).map(String.init)
            guard parts.count == 2, let address = parts[1].withByteView({ IPAddress($0) }) else { throw SimulationFailure("write host NAME ADDRESS") }
            setup.options.hosts[parts[0], default: []].append(address)
        case "set": setup.options.settings.append(try SimulationOptions.Setting(rest))
        case "answer": setup.options.answers.append(try AnswerRule(rest))
        case "time":
            guard let seconds = Int(rest) else { throw SimulationFailure("time takes seconds since 1970") }
            setup.options.startTime = seconds
        default:
            guard let level = Int(rest) else { throw SimulationFailure("debug takes a log level, -5 to 3") }
            setup.options.debugLevel = level
        }
    }

    // MARK: Steps

    private mutating func step(_ word: String, _ rest: String, _ number: Int) throws(SimulationFailure) -> ScriptTest.Step? {
        switch word {
        case "send": return ScriptTest.Step(line: number, action: .send(try message(rest, number)))
        case "reply":
            guard let code = Int(rest.prefix(3)), (100...699).contains(code) else { throw failure(number, "reply takes a status code: reply 180") }
            return ScriptTest.Step(line: number, action: .reply(code: code, reason: rest.dropFirst(3).trimmed, try headers(number)))
        case "advance":
            guard let seconds = Double(rest), seconds > 0, seconds <= 30 * 86400 else { throw failure(number, "advance takes seconds, up to \(30 * 86400)") }
            return ScriptTest.Step(line: number, action: .advance(milliseconds: Int(seconds * 1000)))
        case "expect": return ScriptTest.Step(line: number, action: try expectation(rest, number))
        default: return nil
        }
    }

    /// The indented lines that follow: those before an empty line, and those behind it. What is further indented than the first line
    /// keeps the difference.
    private mutating func block() -> (head: [(number: Int, text: String)], body: [String]?) {
        var head: [(Int, String)] = []
        var body: [String]?
        while place < lines.count {
            let (number, text) = lines[place]
            if text.trimmed.isEmpty {
                // an empty line belongs to the block only if the block goes on behind it
                guard !head.isEmpty, let next = lines[place...].first(where: { !$0.text.trimmed.isEmpty }), Self.isIndented(next.text) else { break }
                if body == nil { body = [] } else { body?.append("") }
            } else if Self.isIndented(text) {
                if body == nil { head.append((number, text.trimmed)) } else { body?.append(text.trimmed) }
            } else {
                break
            }
            place += 1
        }
        return (head, body)
    }

    /// `send [FILE] [from ADDRESS]`
    private mutating func message(_ rest: String, _ number: Int) throws(SimulationFailure) -> ScriptTest.Template {
        var template = ScriptTest.Template()
        var words = rest.split(whereSeparator: \.isWhitespace).map(String.init)
        if words.count >= 2, words[words.count - 2] == "from" {
            guard let source = PeerAddress(words[words.count - 1]) else { throw failure(number, "\"\(words[words.count - 1])\" is no address; write from ADDRESS:PORT") }
            template.source = source
            words.removeLast(2)
        }
        guard words.count <= 1 else { throw failure(number, "write send, send from ADDRESS, or send FILE, with the message's lines indented below") }
        template.file = words.first.map(Self.unquoted)
        let (head, body) = block()
        guard template.file == nil else {
            guard head.isEmpty else { throw failure(number, "a message comes from a file or from the lines below send, not from both") }
            return template
        }
        guard let first = head.first else { throw failure(number, "send needs a message: its lines follow, indented") }
        template.startLine = first.text
        template.headers = try headerLines(head.dropFirst())
        template.body = body ?? []
        return template
    }

    /// What follows reply: headers and a body.
    private mutating func headers(_ number: Int) throws(SimulationFailure) -> ScriptTest.Template {
        let (head, body) = block()
        return ScriptTest.Template(headers: try headerLines(head[...]), body: body ?? [])
    }

    private func headerLines(_ lines: ArraySlice<(number: Int, text: String)>) throws(SimulationFailure) -> [MessageText.Header] {
        var headers: [MessageText.Header] = []
        for line in lines {
            guard let colon = line.text.firstIndex(of: ":"), colon > line.text.startIndex else { throw failure(line.number, "a header is missing its colon: NAME: VALUE") }
            headers.append(MessageText.Header(line.text[..<colon].trimmed, line.text[line.text.index(after: colon)...].trimmed))
        }
        return headers
    }

    // MARK: Expectations

    private mutating func expectation(_ rest: String, _ number: Int) throws(SimulationFailure) -> ScriptTest.Action {
        if rest == "nothing" { return .expectNothing }
        if rest.hasPrefix("no ") { return .expectNo(try wanted(rest.dropFirst(3).trimmed, number)) }
        return .expect(try wanted(rest, number))
    }

    private mutating func wanted(_ rest: String, _ number: Int) throws(SimulationFailure) -> ScriptTest.Expectation {
        if rest.hasPrefix("$") {
            // the sign behind the variable's parentheses, since names may hold one
            let start = rest.lastIndex(of: ")") ?? rest.startIndex
            guard let equals = rest[start...].firstIndex(of: "=") ?? rest.firstIndex(of: "=") else {
                throw failure(number, "write expect $VARIABLE = VALUE")
            }
            let name = rest[..<equals].trimmed
            guard Self.canExpect(name) else {
                throw failure(number, "\(name) cannot be expected: $avp, $xavp, $xavu, $xavi, $shv, $sht, $shtcn, $shtcv, $var and $stat can; what a message carries shows in what is sent")
            }
            return .variable(name: name, Pattern(rest[rest.index(after: equals)...].trimmed))
        }
        let word = rest.prefix { !$0.isWhitespace }.description
        let tail = rest.dropFirst(word.count).trimmed
        switch word {
        case "log":
            let level = tail.hasPrefix("\"") ? nil : tail.prefix { !$0.isWhitespace }.description
            let text = tail.dropFirst(level?.count ?? 0).trimmed
            guard text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { throw failure(number, "write expect log \"TEXT\" or expect log LEVEL \"TEXT\"") }
            return .log(level: level?.uppercased(), Pattern(Self.unquoted(text)))
        case "flag":
            guard !tail.isEmpty else { throw failure(number, "write expect flag NAME") }
            return .flag(tail)
        default: return .message(try messageExpectation(word, tail, number))
        }
    }

    /// Whether the variable has a value when no message is processed.
    private static func canExpect(_ name: String) -> Bool {
        let bare = name.dropFirst(name.hasPrefix("$(") ? 2 : 1).prefix { $0.isLetter }
        return ["avp", "xavp", "xavu", "xavi", "shv", "sht", "shtcn", "shtcv", "var", "stat"].contains(bare)
    }

    private mutating func messageExpectation(_ kind: String, _ tail: String, _ number: Int) throws(SimulationFailure) -> ScriptTest.MessageExpectation {
        let isCode = Int(kind).map { (100...699).contains($0) } ?? false
        guard isCode || !kind.isEmpty && kind.utf8.allSatisfy({ $0 >= 65 && $0 <= 90 || $0 == 42 }) else {
            throw failure(number, "expect takes a METHOD, a status code, log, flag, a $variable, nothing, or no and one of these; not \"\(kind)\"")
        }
        var expectation = ScriptTest.MessageExpectation(kind: kind)
        var words = tail.split(whereSeparator: \.isWhitespace).map(String.init)
        if words.count >= 2, words[words.count - 2] == "to" {
            guard let destination = PeerAddress(words[words.count - 1]) else { throw failure(number, "\"\(words[words.count - 1])\" is no address; write to ADDRESS:PORT") }
            expectation.destination = destination
            words.removeLast(2)
        }
        if !words.isEmpty { expectation.subject = Pattern(words.joined(separator: " ")) }
        let (head, body) = block()
        for line in head {
            if line.text.hasPrefix("!") {
                expectation.absent.append(line.text.dropFirst().prefix { $0 != ":" }.trimmed)
            } else {
                for header in try headerLines([line]) { expectation.headers.append((header.name, Pattern(header.value))) }
            }
        }
        expectation.body = body?.map { Pattern($0) }
        return expectation
    }
}
