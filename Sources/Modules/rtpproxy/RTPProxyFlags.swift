import SIPMessage

/// Flags of `rtpproxy_offer("cow")` and its kin.
struct RTPProxyFlags {
    /// Which Via's branch names the session besides the Call-ID.
    enum Branch { case none, first, second, automatic }

    var branch = Branch.none
    var usesExtraID = false
    /// Addresses of the description are taken as they are, instead of the message's source.
    var trustsAddress = false
    var looksUpOnly = false
    var isForced = false
    var fixesCommonAddress = false
    var bridgesFamilies = false
    var leavesOutToTag = false
    /// Flags that are sent to the proxy behind the command's letter.
    var options: [UInt8] = []
    /// Options of repacketization, such as `Z20`.
    var repacketization: [UInt8] = []

    /// Nil for an unknown flag.
    init?(_ text: ByteView) {
        var index = 0
        while index < text.count {
            switch ASCII.lowercase(text[index]) {
            case UInt8(ascii: "1"): branch = .first
            case UInt8(ascii: "2"): branch = .second
            case UInt8(ascii: "3"): branch = .automatic
            case UInt8(ascii: "a"):
                options.append(UInt8(ascii: "A"))
                trustsAddress = true
            case UInt8(ascii: "b"): usesExtraID = true
            case UInt8(ascii: "i"): options.append(UInt8(ascii: "I"))
            case UInt8(ascii: "e"): options.append(UInt8(ascii: "E"))
            case UInt8(ascii: "l"): looksUpOnly = true
            case UInt8(ascii: "f"): isForced = true
            case UInt8(ascii: "r"): trustsAddress = true
            case UInt8(ascii: "c"): fixesCommonAddress = true
            // the address of o= is always replaced
            case UInt8(ascii: "o"): break
            case UInt8(ascii: "x"): bridgesFamilies = true
            case UInt8(ascii: "w"): options.append(UInt8(ascii: "S"))
            case UInt8(ascii: "t"): leavesOutToTag = true
            case UInt8(ascii: "z"):
                repacketization.append(UInt8(ascii: "Z"))
                while ASCII.isDigit(text[index + 1]) {
                    repacketization.append(text[index + 1])
                    index += 1
                }
            default: return nil
            }
            index += 1
        }
    }
}
