/// What stands at a config's top level.
public struct ConfigItem: Sendable {
    public let kind: Kind
    public let range: SourceRange

    public init(_ kind: Kind, _ range: SourceRange) {
        self.kind = kind
        self.range = range
    }

    public enum Kind: Sendable {
        /// A core parameter.
        case setting(name: String, value: SettingValue)
        /// `group.name = value desc "text"`
        case custom(group: String, name: String, value: SettingValue, description: String)
        case listen([ListenSpec])
        case alias([AddressSpec])
        case loadModule(path: String, options: String)
        case loadPath(String)
        /// `modparam("a|b", "name", value)`; with `modparamx` variables in the value are expanded at load.
        case moduleParameter(modules: String, name: String, value: SettingValue, isExpanded: Bool, valueRange: SourceRange)
        /// `flags NAME:3, OTHER`; `avpflags NAME`.
        case flags([FlagName], isAVP: Bool)
        case route(RouteDefinition)
    }
}

/// A parameter's value.
public enum SettingValue: Sendable, Equatable {
    case number(Int)
    case string(String)
    /// A bare word or address: `UDP`, `LOG_LOCAL0`, `10.0.0.1`.
    case word(String)

    /// The value as text.
    public var text: String {
        switch self {
        case .number(let number): String(number)
        case .string(let text), .word(let text): text
        }
    }

    /// The number; yes/no words count as 1 and 0. Nil for other texts.
    public var number: Int? {
        switch self {
        case .number(let number): number
        case .string(let text): Int(text)
        case .word(let word):
            switch word.lowercased() {
            case "yes", "true", "on", "enable": 1
            case "no", "false", "off", "disable": 0
            default: nil
            }
        }
    }
}

/// A host with optional transport and port, as `alias` and `listen` name them.
public struct AddressSpec: Sendable {
    public var transport: String
    public var hosts: [String]
    /// -1 for none.
    public var port: Int
    public var range: SourceRange

    public init(transport: String, hosts: [String], port: Int, range: SourceRange) {
        self.transport = transport
        self.hosts = hosts
        self.port = port
        self.range = range
    }
}

/// One `listen` value.
public struct ListenSpec: Sendable {
    public var address: AddressSpec
    /// `advertise host[:port]`
    public var advertised: AddressSpec?
    /// `name "text"`
    public var name: String
    public var isVirtual = false

    public init(address: AddressSpec, advertised: AddressSpec?, name: String) {
        self.address = address
        self.advertised = advertised
        self.name = name
    }
}

/// A flag that was given a name.
public struct FlagName: Sendable {
    public let name: String
    public let number: Int?
}

/// A route block.
public struct RouteDefinition: Sendable {
    public enum Kind: String, Sendable {
        case request = "request_route"
        case route
        case reply = "reply_route"
        case onReply = "onreply_route"
        case failure = "failure_route"
        case branch = "branch_route"
        case onSend = "onsend_route"
        case event = "event_route"
    }

    public let kind: Kind
    /// Text in the brackets; empty for the main blocks.
    public let name: String
    public let nameRange: SourceRange
    public var body: [Statement]
}

/// A config, read whole.
public struct ParsedConfig: Sendable {
    public let sources: SourceSet
    public let items: [ConfigItem]
    public let diagnostics: [Diagnostic]
    /// Defines as they stood at the end, for `$def(...)`.
    public let defines: [String: String]
    /// Whether `#!KAMAILIO` (or `#!ALL`) is set.
    public let usesKamailioMode: Bool
    public let comments: [SourceRange]

    public var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }
}
