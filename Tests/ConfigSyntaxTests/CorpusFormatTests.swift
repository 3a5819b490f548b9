import Testing

@testable import ConfigSyntax

#if canImport(Glibc)
import Glibc
#endif

/// Formatting real configs: they read as before, and a second time changes nothing. Without the corpus beside the project there is nothing to do.
@Suite struct CorpusFormatTests {
    private static let corpus: [String] = {
        guard let marker = #filePath.firstRange(of: "Tests/ConfigSyntaxTests") else { return [] }
        return configs(below: String(#filePath[..<marker.lowerBound]) + "../shared/corpus")
    }()

    private static func configs(below folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var list: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self) }
            if name.hasPrefix(".") { continue }
            if name.hasSuffix(".cfg") { list.append("\(folder)/\(name)") } else { list += configs(below: "\(folder)/\(name)") }
        }
        return list.sorted()
    }

    @Test(.enabled(if: !corpus.isEmpty, "there is no ../shared/corpus")) func configsReadAsBeforeAndSettleAtOnce() throws {
        for path in Self.corpus {
            guard let bytes = FileReader.read(path) else { continue }
            let once = ConfigFormatter.format(bytes)
            #expect(ConfigFormatter.haveSameTokens(bytes, once, name: path), "\(path) reads differently")
            #expect(ConfigFormatter.format(once) == once, "\(path) is laid out otherwise a second time")
        }
        #expect(Self.corpus.count > 100)
    }
}
