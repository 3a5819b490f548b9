import ConfigSyntax

/// A script made from route blocks.
public struct MigratedScript: Sendable {
    /// The script.
    public let text: String
    /// What to check, in the order of the config.
    public let remarks: [Remark]
    /// What the config needs to run it.
    public let loading: Loading
    /// The blocks that a config must not have beside it.
    let blocks: Set<SourceRange>

    /// The config that runs the script: its blocks taken out, if the script takes the place of all of them, and what loads it put in.
    /// Lines keep their order; nothing else changes.
    /// - Parameter config: the config that was translated.
    /// - Throws: `MigrationError` if a block stands in a file that is included.
    public func config(_ config: ParsedConfig) throws(MigrationError) -> [UInt8] {
        guard let file = config.sources.files.first else { return [] }
        var cuts: [Range<Int>] = []
        for item in config.items {
            guard case .route = item.kind, blocks.contains(item.range) else { continue }
            let place = config.sources.visible(item.range)
            guard place.file == 0 else {
                let name = config.sources.files[Int(place.file)].name
                throw MigrationError("a route block stands in the included file \(name)", remedy: "take its blocks out by hand, and add the lines at the script's head")
            }
            cuts.append(Int(place.start)..<Int(place.end))
        }
        let added = Array((loading.lines.joined(separator: "\n") + "\n").utf8)
        let at = firstRoute(config) ?? file.bytes.count
        var out: [UInt8] = []
        var place = 0
        var isAdded = false
        for cut in cuts.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            out += file.bytes[place..<cut.lowerBound]
            if !isAdded { out += added }
            isAdded = true
            place = cut.upperBound
        }
        if !isAdded {
            out += file.bytes[place..<at]
            if let last = out.last, last != 10 { out.append(10) }
            out += added
            place = at
        }
        return out + file.bytes[place...]
    }

    /// Where the first block of the config itself begins.
    private func firstRoute(_ config: ParsedConfig) -> Int? {
        config.items.lazy.compactMap { item -> Int? in
            guard case .route = item.kind else { return nil }
            let place = config.sources.visible(item.range)
            return place.file == 0 ? Int(place.start) : nil
        }.min()
    }
}
