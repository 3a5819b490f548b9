import ConfigSyntax

/// Names and blocks of one file, as its text stands: defines are not put in and conditions not decided, so that what a condition hides
/// is found too, and a text that is being written is understood as far as it goes.
struct FileIndex {
    /// A route block.
    struct Route {
        let kind: RouteDefinition.Kind
        let name: String
        /// From its keyword to its closing brace.
        var range: Range<Int>
        let keyword: Range<Int>
        /// The name without quotes; the keyword where there is none.
        let nameRange: Range<Int>
        /// Where the braces begin.
        var bodyStart: Int?

        var symbol: Symbol { .route(kind, name) }
        /// `route[RELAY]`, `request_route`
        var title: String { name.isEmpty ? kind.rawValue : "\(kind.rawValue)[\(name)]" }
    }

    /// A `modparam`.
    struct Setting {
        let modules: [String]
        let name: String
        let range: Range<Int>
        let nameRange: Range<Int>
        /// A value in quotes, without them.
        let value: String
    }

    /// `include_file` or `import_file`.
    struct Include {
        let path: String
        /// The path without its quotes.
        let range: Range<Int>
    }

    /// `#!define`
    struct Define {
        let name: String
        let value: String
        let nameRange: Range<Int>
        let line: Range<Int>
    }

    struct Module {
        let name: String
        let range: Range<Int>
    }

    /// A core parameter's setting.
    struct CoreSetting {
        let name: String
        let range: Range<Int>
    }

    let parts: [LayoutScanner.Part]
    var routes: [Route] = []
    var modules: [Module] = []
    var settings: [Setting] = []
    var coreSettings: [CoreSetting] = []
    var includes: [Include] = []
    var defines: [Define] = []
    var occurrences: [Occurrence] = []
    /// Ranges that an editor may fold: blocks, comments, conditions.
    var folds: [(range: Range<Int>, kind: FoldKind)] = []

    enum FoldKind { case block, comment, region }

    init(_ bytes: [UInt8]) {
        parts = LayoutScanner.parts(bytes)
        let builder = IndexBuilder(bytes, parts)
        builder.run()
        routes = builder.routes
        modules = builder.modules
        settings = builder.settings
        coreSettings = builder.coreSettings
        includes = builder.includes
        defines = builder.defines
        occurrences = builder.occurrences.sorted { ($0.range.lowerBound, $1.range.upperBound) < ($1.range.lowerBound, $0.range.upperBound) }
        folds = builder.folds
    }

    /// The innermost name at an offset; at a name's end, too.
    func occurrence(at offset: Int) -> Occurrence? {
        var best: Occurrence?
        for one in occurrences where one.range.lowerBound <= offset && offset <= one.range.upperBound {
            if best.map({ $0.range.count >= one.range.count }) ?? true { best = one }
        }
        return best
    }

    /// The part that an offset lies in; nil between parts. At a part's end it is that part, unless a word begins there.
    func part(at offset: Int) -> LayoutScanner.Part? {
        var low = 0, high = parts.count
        while low < high {
            let middle = (low + high) / 2
            if parts[middle].range.upperBound < offset { low = middle + 1 } else { high = middle }
        }
        guard low < parts.count, parts[low].range.lowerBound <= offset else { return nil }
        if parts[low].range.upperBound == offset, low + 1 < parts.count, parts[low + 1].range.lowerBound == offset, parts[low].kind != .word { return parts[low + 1] }
        return parts[low]
    }
}
