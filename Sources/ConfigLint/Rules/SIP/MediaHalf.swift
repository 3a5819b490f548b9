import ConfigSyntax

/// Media is handled in offers, but not in answers
///
/// `rtpengine_offer()` and `rtpproxy_offer()` put the relay into the caller's direction. Without the matching answer the other direction goes
/// past it, and the call has sound one way.
///
/// Instead: call `rtpengine_answer()` for replies with a body, or `rtpengine_manage()` in both.
struct MediaHalf: Rule {
    static let name = "media-half"

    func check(_ script: Script, _ findings: inout Findings) {
        if script.usesOtherEngines { return }
        for family in ["rtpengine", "rtpproxy"] {
            guard let offer = script.calls("\(family)_offer").first, !script.hasCall("\(family)_answer", "\(family)_manage") else { continue }
            findings.add(offer.call.nameRange, "media is handled in offers, but no \(family)_answer() handles the answers", help: "call \(family)_answer() in a reply route, or \(family)_manage() in both")
        }
    }
}
