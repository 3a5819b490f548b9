import NIOCore
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// Socket options of streams, from the configuration's `tcp_*` parameters.
enum StreamSocketOptions {
    private typealias Option = ChannelOptions.Types.SocketOption

    /// Options of connections, for those that are opened here; accepted ones inherit their listener's.
    static func connection(_ options: TCPOptions, typeOfService: Int32, isIPv6: Bool) -> [(ChannelOptions.Types.SocketOption, Int)] {
        var list: [(ChannelOptions.Types.SocketOption, Int)] = [(.init(level: .socket, name: .so_reuseaddr), 1)]
        for (level, name, value) in values(options, typeOfService, isIPv6) {
            list.append((.init(level: .init(rawValue: level), name: .init(rawValue: name)), Int(value)))
        }
        if options[.synCount] > 0 {
            list.append((.init(level: .init(rawValue: CInt(IPPROTO_TCP)), name: .init(rawValue: TCP_SYNCNT)), options[.synCount]))
        }
        return list
    }

    /// Level, name and value of what listeners and connections have in common.
    static func values(_ options: TCPOptions, _ typeOfService: Int32, _ isIPv6: Bool) -> [(CInt, CInt, CInt)] {
        let tcp = CInt(IPPROTO_TCP)
        var list: [(CInt, CInt, CInt)] = [(tcp, TCP_NODELAY, 1)]
        if typeOfService != 0 {
            list.append(isIPv6 ? (CInt(IPPROTO_IPV6), IPV6_TCLASS, typeOfService) : (CInt(IPPROTO_IP), IP_TOS, typeOfService))
        }
        if options.isSet(.keepalive) {
            list.append((SOL_SOCKET, SO_KEEPALIVE, 1))
            for (name, option) in [(TCPOptions.Name.keepIdle, TCP_KEEPIDLE), (.keepInterval, TCP_KEEPINTVL), (.keepCount, TCP_KEEPCNT)]
            where options[name] > 0 {
                list.append((tcp, option, CInt(clamping: options[name])))
            }
        }
        if options[.linger2] > 0 { list.append((tcp, TCP_LINGER2, CInt(clamping: options[.linger2]))) }
        if !options.isSet(.delayedACK) { list.append((tcp, TCP_QUICKACK, 1)) }
        if options.isSet(.reusePort) { list.append((SOL_SOCKET, SO_REUSEPORT, 1)) }
        return list
    }

    static func setKeepalive(_ channel: any Channel, _ keepalive: (idle: Int, count: Int, interval: Int)?) {
        func set(_ level: CInt, _ name: CInt, _ value: Int) {
            channel.setOption(Option(level: .init(rawValue: level), name: .init(rawValue: name)), value: value)
                .whenFailure { _ in }
        }
        guard let keepalive else { return set(SOL_SOCKET, SO_KEEPALIVE, 0) }
        let tcp = CInt(IPPROTO_TCP)
        set(SOL_SOCKET, SO_KEEPALIVE, 1)
        set(tcp, TCP_KEEPIDLE, keepalive.idle)
        set(tcp, TCP_KEEPCNT, keepalive.count)
        set(tcp, TCP_KEEPINTVL, keepalive.interval)
    }
}
