import CAres
import SIPMessage
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// Asks name servers, through c-ares. A question blocks the thread that asks and no other: each has a c-ares channel of its own
/// while it waits, and channels are kept for the next question.
public final class DNSClient: Sendable {
    /// How questions are asked; names and units are those of the configuration.
    public struct Options: Sendable, Equatable {
        /// `dns_retr_time`: seconds until a question is repeated, nil for c-ares's own.
        public var retryTime: Int?
        /// `dns_retr_no`: how often it is asked, nil likewise.
        public var attempts: Int?
        /// `dns_servers_no`: servers of resolv.conf that are used, nil for all.
        public var servers: Int?
        /// `dns_use_search_list`
        public var usesSearchList = true
        /// Servers instead of those of resolv.conf, `host:port` with commas between; for tests.
        public var serverList: String?
        public init() {}
    }

    private struct Channel: @unchecked Sendable { let pointer: ares_channel }
    private let idle = Mutex<[Channel]>([])
    private let options: Options
    private static let mostIdle = 32

    /// - Throws: `SystemError` if the library cannot be set up.
    public init(_ options: Options) throws {
        self.options = options
        guard ares_library_init(ARES_LIB_INIT_ALL) == 0 else { throw SystemError(ENOMEM, "setting up the resolver") }
    }

    deinit {
        idle.withLock { channels in
            for channel in channels { ares_destroy(channel.pointer) }
        }
    }

    /// Asks for the records of a name.
    public func query(_ name: String, _ type: DNSRecordType) -> DNSAnswer {
        guard !name.isEmpty, name.utf8.count < 256 else { return .none(ttl: nil) }
        guard let channel = takeChannel() else { return .failed("the resolver cannot be set up (see /etc/resolv.conf)") }
        let question = Question(name: name, type: type)
        let argument = Unmanaged.passUnretained(question).toOpaque()
        if options.usesSearchList {
            ares_search(channel.pointer, name, 1, Int32(type.rawValue), Self.finish, argument)
        } else {
            ares_query(channel.pointer, name, 1, Int32(type.rawValue), Self.finish, argument)
        }
        wait(channel, for: question)
        putBack(channel)
        return question.answer ?? .failed("no answer")
    }

    private final class Question {
        let name: String
        let type: DNSRecordType
        var answer: DNSAnswer?
        init(name: String, type: DNSRecordType) {
            self.name = name
            self.type = type
        }
    }

    private static let finish: ares_callback = { argument, status, _, bytes, length in
        guard let argument else { return }
        let question = Unmanaged<Question>.fromOpaque(argument).takeUnretainedValue()
        question.answer = DNSClient.answer(question, status, UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : Int(length)))
    }

    private static func answer(_ question: Question, _ status: Int32, _ bytes: UnsafeRawBufferPointer) -> DNSAnswer {
        let message = DNSMessage(bytes)
        switch status {
        case Int32(ARES_SUCCESS):
            guard let message else { return .failed("the answer cannot be read") }
            var records = message.records(question.name, question.type)
            if records.isEmpty { records = searched(message, question) }
            return records.isEmpty ? .none(ttl: message.negativeTTL) : .records(records)
        case Int32(ARES_ENOTFOUND), Int32(ARES_ENODATA): return .none(ttl: message?.negativeTTL)
        default: return .failed(String(cString: ares_strerror(status)))
        }
    }

    /// Records under a name that the search list made of the one that was asked for.
    private static func searched(_ message: DNSMessage, _ question: Question) -> [DNSRecord] {
        let prefix = question.name.lowercased() + "."
        guard let name = message.answers.first(where: { $0.name.lowercased().hasPrefix(prefix) })?.name else { return [] }
        return message.records(name, question.type)
    }

    // MARK: Channels

    private func takeChannel() -> Channel? {
        if let channel = idle.withLock({ $0.popLast() }) { return channel }
        var settings = ares_options()
        var mask: Int32 = 0
        if let seconds = options.retryTime, seconds > 0 {
            settings.timeout = Int32(clamping: seconds * 1000)
            mask |= ARES_OPT_TIMEOUTMS
        }
        if let attempts = options.attempts, attempts > 0 {
            settings.tries = Int32(clamping: attempts)
            mask |= ARES_OPT_TRIES
        }
        var made: ares_channel?
        guard ares_init_options(&made, &settings, mask) == 0, let pointer = made else { return nil }
        if let list = options.serverList {
            guard ares_set_servers_ports_csv(pointer, list) == 0 else {
                ares_destroy(pointer)
                return nil
            }
        } else if let count = options.servers, count > 0 {
            limitServers(pointer, count)
        }
        return Channel(pointer: pointer)
    }

    private func limitServers(_ channel: ares_channel, _ count: Int) {
        var head: UnsafeMutablePointer<ares_addr_port_node>?
        guard ares_get_servers_ports(channel, &head) == 0, let first = head else { return }
        var last = first
        var left = count - 1
        while left > 0, let next = last.pointee.next {
            last = next
            left -= 1
        }
        let rest = last.pointee.next
        last.pointee.next = nil
        ares_set_servers_ports(channel, first)
        last.pointee.next = rest
        ares_free_data(first)
    }

    private func putBack(_ channel: Channel) {
        let isKept = idle.withLock { channels -> Bool in
            guard channels.count < Self.mostIdle else { return false }
            channels.append(channel)
            return true
        }
        if !isKept { ares_destroy(channel.pointer) }
    }

    private func wait(_ channel: Channel, for question: Question) {
        var sockets = [ares_socket_t](repeating: -1, count: Int(ARES_GETSOCK_MAXNUM))
        while question.answer == nil {
            let bits = ares_getsock(channel.pointer, &sockets, ARES_GETSOCK_MAXNUM)
            var polled: [pollfd] = []
            for index in 0..<Int(ARES_GETSOCK_MAXNUM) {
                let reads = bits & (1 << Int32(index)) != 0
                let writes = bits & (1 << Int32(index + Int(ARES_GETSOCK_MAXNUM))) != 0
                guard reads || writes else { continue }
                polled.append(pollfd(fd: sockets[index], events: Int16((reads ? POLLIN : 0) | (writes ? POLLOUT : 0)), revents: 0))
            }
            var limit = timeval()
            let next = ares_timeout(channel.pointer, nil, &limit)
            let milliseconds = next == nil ? 1000 : limit.tv_sec * 1000 + limit.tv_usec / 1000 + 1
            if polled.isEmpty, next == nil {
                ares_cancel(channel.pointer)
                if question.answer == nil { question.answer = .failed("no name server can be asked") }
                return
            }
            _ = poll(&polled, nfds_t(polled.count), Int32(clamping: milliseconds))
            var isServed = false
            for entry in polled where entry.revents != 0 {
                isServed = true
                let reads = entry.revents & Int16(POLLIN | POLLERR | POLLHUP) != 0
                let writes = entry.revents & Int16(POLLOUT) != 0
                ares_process_fd(channel.pointer, reads ? entry.fd : -1, writes ? entry.fd : -1)
            }
            if !isServed { ares_process_fd(channel.pointer, -1, -1) }
        }
    }
}
