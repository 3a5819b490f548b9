/// A test of a config's routes: what is sent to it, and what is expected of it.
public struct ScriptTest: Sendable {
    /// A step with its line in the test file.
    struct Step: Sendable {
        let line: Int
        let action: Action
    }

    enum Action: Sendable {
        case send(Template)
        /// Answers the request that was expected last.
        case reply(code: Int, reason: String, Template)
        case advance(milliseconds: Int)
        case expect(Expectation)
        /// None of what happened may fit.
        case expectNo(Expectation)
        /// Nothing may have been sent that was not expected.
        case expectNothing
    }

    /// A message as it stands in a test: lines that may lack what every message has.
    struct Template: Sendable {
        var source: PeerAddress?
        /// Path of a message file instead of lines.
        var file: String?
        var startLine = ""
        var headers: [MessageText.Header] = []
        var body: [String] = []
    }

    enum Expectation: Sendable {
        case message(MessageExpectation)
        /// Level's name, nil for any; text.
        case log(level: String?, Pattern)
        case variable(name: String, Pattern)
        case flag(String)
    }

    struct MessageExpectation: Sendable {
        /// A method or a status code.
        var kind: String
        /// Request URI or reason.
        var subject: Pattern?
        var destination: PeerAddress?
        /// A header that must be there with such a value.
        var headers: [(name: String, value: Pattern)] = []
        /// Headers that must not be there.
        var absent: [String] = []
        /// The whole body, line by line; nil for any.
        var body: [Pattern]?

        /// As the test writes it.
        var title: String {
            [kind, subject?.text ?? "", destination.map { "to \($0)" } ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
        }
    }

    /// What a simulation for the test is made with, besides the config.
    struct Setup: Sendable {
        var config: String?
        var options = SimulationOptions(config: "")
    }

    public let name: String
    public let line: Int
    let setup: Setup
    let steps: [Step]
}

/// A file with tests.
public struct ScriptTestFile: Sendable {
    public let path: String
    public let tests: [ScriptTest]
}
