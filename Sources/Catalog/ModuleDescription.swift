/// What is known of one module of Kamailio, whether it is here or not.
public struct ModuleDescription: Sendable {
    /// A function for scripts.
    public struct Function: Sendable {
        public let name: String
        /// Numbers of arguments that it takes; empty if any will do.
        public let arities: [Int]
        /// Kinds of blocks that may call it.
        public let places: Places
        /// What is known of the arguments, by their number.
        public let arguments: [Int: [Argument]]
        public let versions: Versions
        /// Numbers of arguments that only versions after 5.6 take.
        public let newerArities: [Int]
        /// Numbers of arguments that all have to be constants.
        public let constantArities: [Int]

        public func takes(_ count: Int) -> Bool { arities.isEmpty || arities.contains(count) }
    }

    /// What an argument holds.
    public enum Argument: Character, Sendable {
        /// A text in which variables are replaced.
        case text = "s"
        /// A number, or a variable that holds one.
        case integer = "i"
        /// A number only.
        case number = "n"
        /// A variable that gets a result.
        case variable = "v"
        /// A regular expression.
        case pattern = "r"
        /// A substitution: `/expression/replacement/flags`.
        case substitution = "u"
        case unknown = "?"
    }

    /// Kinds of route blocks.
    public struct Places: OptionSet, Sendable {
        public let rawValue: UInt16
        public init(rawValue: UInt16) { self.rawValue = rawValue }
        public static let request = Places(rawValue: 1)
        public static let failure = Places(rawValue: 2)
        public static let branch = Places(rawValue: 4)
        public static let tmReply = Places(rawValue: 8)
        public static let coreReply = Places(rawValue: 16)
        public static let onSend = Places(rawValue: 32)
        public static let event = Places(rawValue: 64)
        public static let local = Places(rawValue: 128)
        public static let branchFailure = Places(rawValue: 256)
        public static let any = Places(rawValue: 511)
    }

    public struct Parameter: Sendable {
        public enum Kind: Sendable { case integer, string, unknown }
        public let name: String
        public let kind: Kind
        /// Whether each setting adds a value.
        public let isRepeatable: Bool
        public let versions: Versions
    }

    public struct Variable: Sendable {
        public let name: String
        public let isWritable: Bool
    }

    /// A function of the KSR object.
    public struct KSRFunction: Sendable {
        /// `KSR.space.name`
        public let space: String
        public let name: String
        public let result: String
        public let parameters: [String]
        public let versions: Versions

        public init(space: String, name: String, result: String, parameters: [String], versions: Versions = Versions()) {
            self.space = space
            self.name = name
            self.result = result
            self.parameters = parameters
            self.versions = versions
        }
    }

    /// Versions that document a thing; those before 5.6 are not told apart.
    public struct Versions: Sendable, Equatable {
        public var first: String?
        public var last: String?
        public init(first: String? = nil, last: String? = nil) {
            self.first = first
            self.last = last
        }
    }

    public let name: String
    public let versions: Versions
    public let functions: [Function]
    public let parameters: [Parameter]
    public let variables: [Variable]
    /// Classes of transformations: `s` of `{s.len}`.
    public let transformations: [String]
    public let ksr: [KSRFunction]
    /// Names of settings that can change while the server runs.
    public let settings: [String]

    public func functions(named name: String) -> [Function] { functions.filter { $0.name == name } }
    public func parameter(named name: String) -> Parameter? { parameters.first { $0.name == name } }
}
