/// Names of events that modules raise.
package enum KnownEvents {
    package static let names: [String] = """
        core:worker-one-init core:msg-received core:pre-routing core:receive-parse-error core:tkv core:worker-init core:modules-init core:mod-init core:modinit-before corex:reply-out tm:local-request
        tm:local-response tm:local-response-sent tm:continue tm:local-ack-sent tm:branch-failure sl:local-response sl:filtered-ack dialog:start dialog:end dialog:failed dialog:timeout dispatcher:reloaded dispatcher:dst-up dispatcher:dst-down dispatcher:ds-up dispatcher:ds-down htable:mod-init
        htable:init htable:expired htable:reloaded usrloc:contact-expired tls:connection-out tcp:closed tcp:timeout tcp:reset tcpops:closed websocket:closed xhttp:request
        nghttp2:request microhttpd:request msrp:frame-in network:msg nosip:msg crypto:netio topos:msg-outgoing topos:msg-sending topos:msg-receiving
        topos:msg-incoming topoh:msg-outgoing topoh:msg-sending sipcapture:request siptrace:msg uac:reply peerstate:state_changed presence:notify-reply
        evapi:connection-new evapi:connection-closed evapi:message-received mqtt:connected mqtt:disconnected mqtt:message rtpengine:dtmf-event
        rtpengine:rtpp-status kazoo:mod-init kazoo:consumer-event nsq:consumer-event nats: erlang:self erlang:greetings erlang:handler evrexec: dmq:peer-up
        dmq:peer-down dmq:peer-disabled cnxcc:call-shutdown qos:terminate_dialog qos:rar_access_network qos:asr_registration qos:asr_call ocs:ccr-term
        ocs:ccr-orig rms:start rms:bridged rms:after_play sipdump:msg diameter:response diameter:request rtimer: timer: sms: smsops: mqueue: sipt: registrar: tmx: ims: xmpp:
        websocket:message redis: sca: pua: stirshaken: lwsc: snmp: rabbitmq: phonenum: uac:call
        """.split(whereSeparator: { " \n".contains($0) }).map(String.init)

    /// First parts whose events are all in the list.
    private static let closed: Set<String> = ["tm", "sl", "core", "htable", "dialog", "usrloc", "xhttp", "uac"]

    /// The events with that first part; empty where others may exist.
    static func all(of owner: String) -> [String] { closed.contains(owner) ? names.filter { $0.hasPrefix(owner + ":") } : [] }

    /// Whether a module raises an event of that name; many add a part of their own behind a colon.
    static func matches(_ name: String) -> Bool {
        names.contains { name == $0 || ($0.hasSuffix(":") ? name.hasPrefix($0) : name.hasPrefix($0 + ":") || ($0.hasPrefix("kazoo:consumer") && name.hasPrefix($0)) || ($0.hasPrefix("nsq:consumer") && name.hasPrefix($0))) }
    }

    /// The module that raises events with that first part; empty for the core and for names that are no module's.
    static func module(of owner: String) -> String {
        switch owner {
        case "core", "network", "tcp", "qos", "ocs", "diameter", "nats", "sms", "timer", "crypto", "ims", "rms": ""
        default: owner
        }
    }
}
