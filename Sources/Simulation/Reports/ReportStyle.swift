/// How reports set off their parts.
public struct ReportStyle: Sendable {
    let bold, dim, good, bad, accent, plain: String

    /// No marks at all: for files and pipes.
    public static let plain = ReportStyle(bold: "", dim: "", good: "", bad: "", accent: "", plain: "")
    /// Colours of a terminal.
    public static let terminal = ReportStyle(
        bold: "\u{1B}[1m", dim: "\u{1B}[2m", good: "\u{1B}[32m", bad: "\u{1B}[1;31m", accent: "\u{1B}[36m", plain: "\u{1B}[0m")
}

/// Lines in two columns.
struct SideBySide {
    private let column: Int
    private let style: ReportStyle

    /// - Parameter width: of both columns and what is between them.
    init(width: Int, _ style: ReportStyle) {
        column = max(20, (width - 3) / 2)
        self.style = style
    }

    /// Long lines go on below; a missing one is empty.
    func rows(_ lines: [(left: String?, right: String?)], isHeading: Bool = false) -> String {
        var out = ""
        for line in lines {
            let left = pieces(line.left), right = pieces(line.right)
            for index in 0..<max(left.count, right.count) {
                let one = index < left.count ? left[index] : ""
                let other = index < right.count ? right[index] : ""
                let padded = one + String(repeating: " ", count: max(0, column - one.count))
                let text = "\(padded) | \(other)"
                out += (isHeading ? "\(style.dim)\(text)\(style.plain)" : text) + "\n"
            }
        }
        return out
    }

    private func pieces(_ line: String?) -> [String] {
        guard let line else { return [] }
        var rest = Substring(line.replacingControls)
        var pieces: [String] = []
        repeat {
            pieces.append(String(rest.prefix(column)))
            rest = rest.dropFirst(column)
        } while !rest.isEmpty
        return pieces
    }
}

extension String {
    /// The lines, each four columns further right.
    var indented: String { split(separator: "\n", omittingEmptySubsequences: true).map { "    \($0)\n" }.joined() }

    /// The text with control characters made visible, so that a message cannot command the terminal.
    var replacingControls: String {
        String(decoding: utf8.flatMap { byte -> [UInt8] in
            switch byte {
            case 9: [32]
            case 0..<32, 127: Array("\\x\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
            default: [byte]
            }
        }, as: UTF8.self)
    }
}
