import SIPMessage

@testable import Simulation

#if canImport(Glibc)
import Glibc
#endif

/// A file that goes when the object goes.
final class TemporaryFile {
    let path: String

    init(_ text: String, suffix: String = ".cfg") {
        path = "/tmp/signalbox-test-\(getpid())-\(UInt32.random(in: .min ... .max))\(suffix)"
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        let bytes = Array(text.utf8)
        _ = write(file, bytes, bytes.count)
        close(file)
    }

    deinit { unlink(path) }
}

enum Fixture {
    static let modules = ["tm", "tmx", "sl", "pv", "xlog", "corex", "textops", "maxfwd", "rr", "htable", "usrloc", "registrar", "cfgutils"]

    static func config(_ routes: String, parameters: String = "") -> TemporaryFile {
        let load = modules.map { "loadmodule \"\($0).so\"\n" }.joined()
        return TemporaryFile("#!KAMAILIO\nlisten=udp:192.0.2.100:5060\n\(load)\(parameters)\n\(routes)\n")
    }

    static func simulation(_ routes: String, parameters: String = "", _ change: (inout SimulationOptions) -> Void = { _ in }) throws -> Simulation {
        let file = config(routes, parameters: parameters)
        var options = SimulationOptions(config: file.path)
        change(&options)
        return try withExtendedLifetime(file) { try Simulation(options) }
    }

    /// A request from 192.0.2.1:5060.
    static func request(
        _ method: String, uri: String = "sip:bob@example.com", branch: String = "z9hG4bK1", callID: String = "call", headers: [String] = []
    ) -> InputMessage {
        let lines = [
            "\(method) \(uri) SIP/2.0", "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=\(branch)", "From: <sip:alice@example.com>;tag=a",
            "To: <sip:bob@example.com>", "Call-ID: \(callID)", "CSeq: 1 \(method)", "Max-Forwards: 70",
        ] + headers + ["Content-Length: 0", "", ""]
        return InputMessage(bytes: Array(lines.joined(separator: "\r\n").utf8), origin: "test")
    }
}

extension Simulation {
    /// What was sent since the last call: where to, and the first line.
    func sent() -> [String] {
        takeEvents().compactMap { event in
            guard case .sent(let message) = event.event else { return nil }
            return "\(message.destination) \(message.text.title)"
        }
    }

    func notes() -> [String] { takeEvents().compactMap { if case .note(let text) = $0.event { text } else { nil } } }
}
