import SIPMessage

/// SIPMessage's `SocketAddress` under a name of its own, for files that import SwiftNIO, which has one too.
public typealias Endpoint = SocketAddress
