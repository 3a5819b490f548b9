/// Commands of rtpengine's control protocol.
enum EngineOperation: String {
    case offer, answer, delete, query, ping, connect
    case startRecording = "start recording"
    case stopRecording = "stop recording"
    case blockDTMF = "block DTMF"
    case unblockDTMF = "unblock DTMF"
    case blockMedia = "block media"
    case unblockMedia = "unblock media"
    case silenceMedia = "silence media"
    case unsilenceMedia = "unsilence media"
    case startForwarding = "start forwarding"
    case stopForwarding = "stop forwarding"
    case playMedia = "play media"
    case stopMedia = "stop media"
    case playDTMF = "play DTMF"

    /// Whether it carries a session description.
    var hasDescription: Bool { self == .offer || self == .answer }

    /// Whether it is about the whole call unless a tag or `directional` is given.
    var isUndirected: Bool {
        switch self {
        case .blockDTMF, .unblockDTMF, .blockMedia, .unblockMedia, .silenceMedia, .unsilenceMedia, .startForwarding, .stopForwarding: true
        default: false
        }
    }
}
