import Routing
import SIPMessage

/// Variables that get a call's quality (`mos_min_pv` and its kin) once it ends.
struct EngineStatistics {
    /// Mean opinion score and what goes with it, as the engine tells it.
    private struct Quality {
        var score = 0
        var values: [Field: Int] = [:]
        /// How many averages were added up.
        var count = 0
    }

    /// Parts of a quality report, with their names in answers.
    enum Field: String, CaseIterable {
        case at = "reported at"
        case packetLoss = "packet loss"
        case jitter
        case roundtrip = "round-trip time"
        case roundtripLeg = "round-trip time leg"
        case samples

        /// Part of the parameter's name.
        var parameter: String {
            switch self {
            case .at: "at"
            case .packetLoss: "packetloss"
            case .jitter: "jitter"
            case .roundtrip: "roundtrip"
            case .roundtripLeg: "roundtrip_leg"
            case .samples: "samples"
            }
        }
    }

    enum Kind: String, CaseIterable {
        case lowest = "min"
        case highest = "max"
        case average

        /// Parts that reports of this kind have: averages no time, extremes no number of samples.
        var fields: [Field] {
            let common: [Field] = [.packetLoss, .jitter, .roundtrip, .roundtripLeg]
            return self == .average ? common + [.samples] : [.at] + common
        }

        var member: String {
            switch self {
            case .lowest: "lowest MOS"
            case .highest: "highest MOS"
            case .average: "average MOS"
            }
        }
    }

    /// Sides of a call that are asked about: the whole, and two by label.
    enum Side: String, CaseIterable {
        case all = ""
        case a = "_A"
        case b = "_B"
    }

    struct Target: Hashable {
        let side: Side
        let kind: Kind
        /// Nil for the score itself.
        let field: Field?

        var parameter: String {
            let middle = field.map { "_" + $0.parameter } ?? ""
            return "mos_\(kind.rawValue)\(middle)\(side.rawValue)_pv"
        }

        static var all: [Target] {
            Side.allCases.flatMap { side in
                Kind.allCases.flatMap { kind in
                    [Target(side: side, kind: kind, field: nil)] + kind.fields.map { Target(side: side, kind: kind, field: $0) }
                }
            }
        }
    }

    private let variables: [Target: Variable]
    private let labels: [Side: TextTemplate]

    init(_ texts: [Target: String], labels: [Side: String], _ registry: Registry) throws {
        variables = try texts.mapValues { try registry.variable($0) }
        self.labels = try labels.mapValues { try registry.template($0) }
    }

    /// Sets the variables from an engine's answer.
    func take(_ answer: Bencode, _ context: RouteContext) {
        for side in Side.allCases where variables.keys.contains(where: { $0.side == side }) { take(answer, side, context) }
    }

    private func take(_ answer: Bencode, _ side: Side, _ context: RouteContext) {
        let label = labels[side]?.text(context)
        var found: [Kind: Quality] = [:]
        for tag in answer["tags"]?.members ?? [] {
            if let label, tag.value["label"]?.string != label { continue }
            for media in tag.value["medias"]?.items ?? [] {
                guard let stream = media["streams"]?.items.first else { continue }
                for source in sources(media, stream, answer) { add(source, &found) }
            }
        }
        let created = answer["created"]?.integer ?? 0
        for (target, variable) in variables where target.side == side {
            guard let quality = found[target.kind] else { continue }
            assign(quality, target, created, variable, context)
        }
    }

    /// Reports of a stream's sources: in the stream itself, or by number in the answer's list.
    private func sources(_ media: Bencode, _ stream: Bencode, _ answer: Bencode) -> [Bencode] {
        let listed = media["ingress SSRCs"]?.items ?? stream["ingress SSRCs"]?.items ?? []
        let numbers = listed.isEmpty ? [stream] : listed
        return numbers.compactMap { source in
            if Kind.allCases.contains(where: { kind in kind.member.withByteView { source[$0] } != nil }) { return source }
            guard let number = source["SSRC"]?.integer else { return nil }
            return String(number).withByteView { answer["SSRC"]?[$0] }
        }
    }

    private func add(_ source: Bencode, _ found: inout [Kind: Quality]) {
        for kind in Kind.allCases {
            guard let report = kind.member.withByteView({ source[$0] }), let score = report["MOS"]?.integer else { continue }
            var values: [Field: Int] = [:]
            for field in Field.allCases { values[field] = field.rawValue.withByteView { report[$0]?.integer } }
            switch kind {
            case .average:
                guard score > 0 else { continue }
                var sum = found[kind] ?? Quality()
                sum.count += 1
                sum.score += score
                for (field, value) in values { sum.values[field, default: 0] += value }
                found[kind] = sum
            case .highest: if score > found[kind]?.score ?? -1 { found[kind] = Quality(score: score, values: values, count: 1) }
            case .lowest: if score > 0, score < found[kind]?.score ?? 100 { found[kind] = Quality(score: score, values: values, count: 1) }
            }
        }
    }

    private func assign(_ quality: Quality, _ target: Target, _ created: Int, _ variable: Variable, _ context: RouteContext) {
        let count = max(1, quality.count)
        let text: String
        switch target.field {
        case nil: text = "\(quality.score / count / 10).\(quality.score / count % 10)"
        case .at?: text = "\(max(0, ((quality.values[.at] ?? 0) - created) / 60)):" + Self.twoDigits(max(0, (quality.values[.at] ?? 0) - created) % 60)
        case let field?:
            guard let value = quality.values[field], value >= 0 else { return }
            text = String(value / count)
        }
        _ = variable.assign(.string(context.arena.copy(text)), context)
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
