/// The commands that are part of the language itself, and what each takes.
///
/// All other functions come from modules; the parser knows nothing about those but their name and arguments.
package struct CoreCommand: Sendable {
    package enum Argument: Sendable {
        /// A text in quotes.
        case text
        /// A number.
        case number
        case signedNumber
        /// A flag's number or name.
        case flag
        /// A host name or an address, or `uri:host`.
        case host
        /// A port number, or `uri:port`.
        case port
        /// `udp`, `tcp`, ...
        case transport
        /// `[transport:]host[:port]`
        case socket
        /// An attribute (`$f.name`, or `$name`) or a text.
        case attribute
        case expression
        /// A route's name, or an expression that gives it.
        case route
    }

    let arguments: [Argument]
    /// How many of them may be left out at the end.
    var optional = 0
    /// Whether the name alone, without parentheses, is a call too.
    var isBareAllowed = false
    /// `log(level, text)`: an argument that may stand before the others.
    var leading: Argument?

    package static func named(_ name: String) -> CoreCommand? { table[name] }

    /// Names of all commands.
    package static var names: some Collection<String> { table.keys }

    /// Shows how to write a call.
    package func usage(_ name: String) -> String { "\(name)(\(labels.joined(separator: ", ")))" }

    /// What each argument is.
    package var labels: [String] {
        arguments.map { argument in
            switch argument {
            case .text: "\"text\""
            case .number, .signedNumber: "number"
            case .flag: "flag"
            case .host: "host"
            case .port: "port"
            case .transport: "transport"
            case .socket: "transport:host:port"
            case .attribute: "attribute"
            case .expression: "value"
            case .route: "NAME"
            }
        }
    }

    private static let table: [String: CoreCommand] = {
        var table: [String: CoreCommand] = [:]
        func add(_ names: String, _ command: CoreCommand) {
            for name in names.split(separator: " ") { table[String(name)] = command }
        }
        add("forward", CoreCommand(arguments: [.host, .port], optional: 2))
        add("forward_udp forward_tcp forward_tls forward_sctp", CoreCommand(arguments: [.host, .port], optional: 1))
        add("log", CoreCommand(arguments: [.text], leading: .number))
        add("error", CoreCommand(arguments: [.text, .text]))
        add("setflag resetflag isflagset", CoreCommand(arguments: [.flag]))
        add("setavpflag resetavpflag isavpflagset", CoreCommand(arguments: [.attribute, .flag]))
        add("route", CoreCommand(arguments: [.route]))
        add("exec prefix rewriteuri seturi", CoreCommand(arguments: [.text]))
        add("rewritehost sethost seth rewritehostport sethostport sethp", CoreCommand(arguments: [.text]))
        add("rewritehostporttrans sethostporttrans sethpt rewriteport setport setp", CoreCommand(arguments: [.text]))
        add("rewriteuser setuser setu rewriteuserpass setuserpass setup", CoreCommand(arguments: [.text]))
        add("strip strip_tail set_advertised_port", CoreCommand(arguments: [.number]))
        add("remove_branch", CoreCommand(arguments: [.signedNumber], optional: 1))
        add("userphone clear_branches", CoreCommand(arguments: []))
        add("revert_uri force_rport add_rport add_local_rport", CoreCommand(arguments: [], isBareAllowed: true))
        add("set_forward_no_connect set_reply_no_connect set_forward_close set_reply_close", CoreCommand(arguments: [], isBareAllowed: true))
        add("force_tcp_alias add_tcp_alias", CoreCommand(arguments: [.number], optional: 1, isBareAllowed: true))
        add("udp_mtu_try_proto", CoreCommand(arguments: [.transport]))
        add("set_advertised_address", CoreCommand(arguments: [.host]))
        add("force_send_socket", CoreCommand(arguments: [.socket]))
        add("cfg_select", CoreCommand(arguments: [.text, .expression]))
        add("cfg_reset", CoreCommand(arguments: [.text]))
        return table
    }()
}
