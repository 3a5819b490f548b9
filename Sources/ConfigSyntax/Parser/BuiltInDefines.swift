/// Names that are defined before a config is read, so that `#!ifdef KAMAILIO_5` works.
enum BuiltInDefines {
    /// The version of the language that is followed.
    static let all = ["KAMAILIO_5": "", "KAMAILIO_5_6": "", "KAMAILIO_5_6_3": ""]
}
