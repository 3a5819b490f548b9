import Foundation
import Testing

@testable import ConfigSyntax

/// The grammar as it is written down, against the parser.
@Suite struct GrammarTests {
    static let tokens: [String: [String]] = [
        "NAME": ["alpha", "t_relay", "x9", "_private", "REALM"],
        "NUMBER": ["0", "7", "0x1f", "017", "101b", "yes", "off"],
        "TEXT": ["\"text\"", "'single $quoted'", "\"two\" \" parts\"", "\"esc \\\" \\n\"", "\"\""],
        "VARIABLE": ["$ru", "$var(x)", "$(hdr(Via)[1])", "$(ru{uri.host}{s.len})", "$avp(i:5)", "$rc", "$?"],
        "SELECT": ["@from.uri.user", "@hf_value[\"x\"].name", "@via[1].host"],
        "HOST": ["example.org", "10.0.0.1", "[2001:db8::1]", "eth0", "a-b.c"],
        "PORT": ["5060", "1"], "FLAG": ["0", "31"], "MASK": ["8", "255.255.255.0"],
        "TRANSPORT": ["udp", "TCP", "tls", "sctp"], "EVENT": ["tm:local-request", "core:worker-one-init", "tm:branch-failure:one"],
        "METHOD": ["INVITE", "OPTIONS"], "IPV4": ["10.0.0.0", "192.0.2.7"],
        "NUMBER_SETTING": ["children", "tcp_children", "mhomed", "server_signature"], "SIGNED_SETTING": ["debug", "corelog", "memlog"],
        "TEXT_SETTING": ["server_header", "log_prefix", "log_name"], "NAME_SETTING": ["workdir", "user", "mcast"],
    ]

    static func grammar() throws -> EBNF {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try EBNF(String(contentsOf: root.appendingPathComponent("Grammar/kamailio.ebnf"), encoding: .utf8))
    }

    @Test func everyRuleIsDefinedAndUsed() throws {
        let grammar = try Self.grammar()
        #expect(grammar.terminals.subtracting(Self.tokens.keys) == [])
        #expect(grammar.rules["config"] != nil)
    }

    @Test(arguments: UInt64(1)...150) func sentencesAreAccepted(seed: UInt64) throws {
        var generator = SentenceGenerator(try Self.grammar(), seed: seed, tokens: Self.tokens)
        let text = try generator.sentence(of: "config", depth: 14)
        let config = ConfigParser.parse(name: "sentence.cfg", bytes: Array(text.utf8))
        #expect(config.errors.map(\.message) == [], "\(text)")
    }
}
