import ConfigSyntax
import Routing

/// The line protocol of ctl's FIFO: `:method:reply_fifo`, a parameter a line, an empty line; the answer is `200 OK` and a line a value.
enum TextRPC {
    struct Request: Equatable {
        let method: String
        let replyName: String
        let parameters: [RPCValue]
    }

    /// Length of the request that `bytes` begins with, its empty line included; nil if that did not come yet.
    static func length(_ bytes: [UInt8]) -> Int? {
        var isBlank = true
        for (index, byte) in bytes.enumerated() where byte != 13 {
            if byte == 10 {
                if isBlank { return index + 1 }
                isBlank = true
            } else {
                isBlank = false
            }
        }
        return nil
    }

    /// Reads a request; nil if its first line has not the form.
    static func parse(_ bytes: [UInt8]) -> Request? {
        let lines = String(decoding: bytes, as: UTF8.self).textLines
        guard let first = lines.first, first.first == ":" else { return nil }
        let parts = first.dropFirst().split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { return nil }
        let parameters = lines.dropFirst().filter { !$0.isEmpty }.map { line -> RPCValue in
            Int(line).map { .integer($0) } ?? .string(String(line))
        }
        return Request(method: String(parts[0]), replyName: String(parts[1]), parameters: parameters)
    }

    /// The text of an answer.
    static func render(_ values: [RPCValue]) -> [UInt8] {
        var text = "200 OK\n"
        for value in values { append(value, to: &text) }
        return Array(text.utf8)
    }

    static func render(_ fault: RPCFault) -> [UInt8] { Array("\(fault.code) \(fault.message)\n".utf8) }

    private static func append(_ value: RPCValue, to text: inout String) {
        switch value {
        case .structure(let members), .list(let members):
            text += members.map { "\(escaped($0.name)):\(inline($0.value))" }.joined(separator: ",") + "\n"
        case .array(let values):
            for value in values { append(value, to: &text) }
        default: text += inline(value) + "\n"
        }
    }

    private static func inline(_ value: RPCValue) -> String {
        switch value {
        case .null: "\\0"
        case .structure(let members), .list(let members):
            members.map { "\(escaped($0.name)):\(inline($0.value))" }.joined(separator: ",")
        case .array(let values): values.map(inline).joined(separator: ",")
        default: escaped(value.asString ?? "")
        }
    }

    /// Signs with a meaning of their own are written with a backslash.
    private static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case "\\": out += "\\\\"
            case ":": out += "\\c"
            case ",": out += "\\o"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
