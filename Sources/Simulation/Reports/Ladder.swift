import SIPMessage

/// Messages as arrows between those who send and get them, the server among them.
struct Ladder {
    private static let server = "server"
    private let style: ReportStyle
    private let width: Int

    init(width: Int, _ style: ReportStyle) {
        self.width = width
        self.style = style
    }

    /// The drawing; empty if it does not fit the width.
    /// - Parameter messages: each with whether the server sends it.
    func drawing(_ messages: [(message: SimulatedMessage, isSent: Bool)]) -> String {
        var names: [String] = []
        func place(_ name: String) -> Int {
            if let known = names.firstIndex(of: name) { return known }
            names.append(name)
            return names.count - 1
        }
        var arrows: [(from: Int, to: Int, label: String)] = []
        for (message, isSent) in messages {
            let peer = "\(isSent ? message.destination : message.source)"
            // the first peer stands left of the server, the others right of it
            let from = isSent ? place(Self.server) : place(peer)
            let to = isSent ? place(peer) : place(Self.server)
            let title = message.text.title
            arrows.append((from, to, message.text.isRequest ? message.text.method : "\(message.text.statusCode)\(reason(title))"))
        }
        guard !arrows.isEmpty else { return "" }
        let least = max(24, (names.map(\.count).max() ?? 0) + 4)
        guard names.count * least <= width else { return "" }
        let column = max(least, min(36, width / names.count))
        let heading = names.map { name in
            let left = (column - name.count) / 2
            return String(repeating: " ", count: left) + name + String(repeating: " ", count: column - name.count - left)
        }.joined()
        return "\(style.dim)\(heading.trimmedBack)\(style.plain)\n" + arrows.map { line($0, names.count, column) }.joined()
    }

    /// What stands behind a status line's code, without the method.
    private func reason(_ title: String) -> Substring {
        title.dropFirst(3).prefix { $0 != "(" }.dropLast(title.hasSuffix(")") ? 1 : 0)
    }

    private func line(_ arrow: (from: Int, to: Int, label: String), _ count: Int, _ column: Int) -> String {
        var cells = [Character](repeating: " ", count: count * column)
        func middle(_ index: Int) -> Int { index * column + column / 2 }
        for index in 0..<count { cells[middle(index)] = "|" }
        guard arrow.from != arrow.to else { return String(cells).trimmedBack + "  \(arrow.label)\n" }
        let start = middle(min(arrow.from, arrow.to)) + 1, end = middle(max(arrow.from, arrow.to)) - 1
        for index in start...end { cells[index] = "-" }
        cells[arrow.from < arrow.to ? end : start] = arrow.from < arrow.to ? ">" : "<"
        let room = end - start - 4
        let label = arrow.label.replacingControls.prefix(room)
        for (offset, letter) in " \(label) ".enumerated() { cells[start + 2 + offset] = letter }
        return String(cells).trimmedBack + "\n"
    }
}

extension String {
    /// The text without blanks at its end.
    fileprivate var trimmedBack: String {
        guard let last = lastIndex(where: { $0 != " " }) else { return "" }
        return String(self[...last])
    }
}
