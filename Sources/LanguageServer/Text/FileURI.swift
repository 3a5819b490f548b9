/// Paths of files and the URIs by which editors name them (RFC 8089).
enum FileURI {
    /// The path of a `file:` URI; nil for other URIs.
    static func path(_ uri: String) -> String? {
        let bytes = Array(uri.utf8)
        guard uri.lowercased().hasPrefix("file://") else { return nil }
        var place = 7
        // an authority names this machine or nothing
        while place < bytes.count, bytes[place] != UInt8(ascii: "/") { place += 1 }
        var path: [UInt8] = []
        while place < bytes.count {
            if bytes[place] == UInt8(ascii: "%"), place + 2 < bytes.count, let high = digit(bytes[place + 1]), let low = digit(bytes[place + 2]) {
                path.append(high << 4 | low)
                place += 3
            } else {
                path.append(bytes[place])
                place += 1
            }
        }
        guard !path.isEmpty else { return nil }
        return normalized(String(decoding: path, as: UTF8.self))
    }

    static func uri(_ path: String) -> String {
        guard path.hasPrefix("/") else { return path }
        var out = "file://"
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "+"), UInt8(ascii: "@"):
                out.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = Array("0123456789ABCDEF")
                out += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
        return out
    }

    /// The path without `.`, `..` and doubled slashes, by its text alone.
    static func normalized(_ path: String) -> String {
        guard path.hasPrefix("/") else { return path }
        var parts: [Substring] = []
        for part in path.split(separator: "/") {
            switch part {
            case ".": continue
            case "..": _ = parts.popLast()
            default: parts.append(part)
            }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// The folder of a path, with its slash.
    static func folder(_ path: String) -> String { path.lastIndex(of: "/").map { String(path[...$0]) } ?? "" }

    private static func digit(_ byte: UInt8) -> UInt8? { Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init) }
}
