/// The Kamailio whose configs, variables and interfaces this server speaks, as scripts may ask for it.
public enum ServerVersion {
    /// `$version(num)`
    public static let number: StaticString = "5.6.3"
    /// `$version(full)`
    public static let full: StaticString = "signalbox 5.6.3 (x86_64/linux)"
    /// `$version(hash)`
    public static let hash: StaticString = "signalbox"
    /// `$ksr(verval)`: two digits each for major, minor and patch level.
    public static let value = 5_006_003
}
