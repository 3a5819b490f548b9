/// Pseudo-variables without arguments that the core and module pv bring, by what they hold.
package enum KnownVariables {
    /// All of them.
    package static let plain: Set<String> = Set(
        """
        a ai aU au ad ar adu aa Au AU Ad bs bf bF br ci cl cs csb cT ct cnt conid def defn di dip dir dd dp dP ds du env expires E fd fn fs ft fti ftt fu fU \
        fUl fsn fsp hdr hdrc hfl header ho id K lar mb mf mF mi ml mt mtu nh null oP oU od op ou Or on prid pn pp pu pr proto rb rc retcode Rb RAi RAp RAu RAut \
        Ri Rp Rn Ru Rut rd re rm rp rP rr rs rt ru rU rv rz ruid route_uri si sas siz sid sp Su sut su sht shv sU tb td te tn tt tu tU tl ts tls T Ts TS TF Tf \
        Tb TV ua uac_req ull ulg uuid var version xavp xavu avp nhp branch bsrc msg snd rcv sndto sndfrom dset dsv time timef utimef lsock rruid rtu ksr xavi \
        stat rdir rpl aidx mbu fti tti sbranch pd pU
        """.split(whereSeparator: { " \n".contains($0) }).map(String.init))

    /// Those that come from the message as its sender wrote them.
    static let fromSender: Set<String> = [
        "ru", "rU", "rd", "fu", "fU", "fd", "fn", "ft", "tu", "tU", "td", "tn", "tt", "ua", "ci", "hdr", "ct", "cT", "rb", "au", "aU", "ad", "ar", "pu", "pU",
        "pd", "pn", "di", "dip", "ou", "oU", "od", "mb", "rr", "rt", "sel", "hfl", "re", "ai", "hu", "hq", "rs",
    ]

    /// Those that exist in a reply only.
    static let ofReplies: Set<String> = ["rs", "rr", "T_reply_code", "T_reply_reason", "T_reply_last"]
}
