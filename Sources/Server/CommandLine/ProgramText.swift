#if canImport(Glibc)
import Glibc
#endif

/// What the program says about itself.
public enum ProgramText {
    public static let name = "signalbox"
    public static let version = "0.1.0"
    /// The Kamailio whose configs and interfaces this version speaks.
    public static let speaks = "kamailio 5.6"

    /// Machine and system, as in the version line.
    public static var platform: String {
        var system = utsname()
        uname(&system)
        let machine = withUnsafeBytes(of: system.machine) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        return "\(machine)/linux"
    }

    public static var fullVersion: String { "\(name) \(version) (\(platform))" }

    /// What was built in, as `-v`, `-I` and `core.flags` show it.
    public static let flags = "USE_TCP, USE_UDP, USE_IPV6, USE_THREADS, RECVMMSG, C_ARES"

    /// Output of `-v`.
    public static var versionText: String {
        """
        version: \(fullVersion)
        speaks: \(speaks)
        flags: \(flags)
        compiled with \(compiler)

        """
    }

    public static var compiler: String {
        #if swift(>=6.4)
        "swift 6.4 or later"
        #elseif swift(>=6.3)
        "swift 6.3"
        #else
        "swift 6.2"
        #endif
    }

    /// Output of `-I`.
    public static var internals: String {
        """
        Internals of \(fullVersion)
          Default config: \(CommandLineOptions.defaultConfigPath)
          Modules: built in; loadmodule paths are read for their names only
          Flags: \(flags)
          Largest datagram: 65535 bytes
          TCP: SwiftNIO, epoll
          Compiled with: \(compiler)

        """
    }

    /// Output of `-h`.
    public static var help: String {
        """
        version: \(fullVersion)
        Usage: signalbox [options]             run a kamailio.cfg, with Kamailio's own options
               signalbox run [FILE]            run a config in the foreground
               signalbox check [FILE...]       report all that is wrong with configs
               signalbox rules [NAME]          what check looks for
               signalbox fmt FILE...           lay configs out
               signalbox graph FILE            draw which route calls which
               signalbox simulate FILE -m MSG  what a config does with messages, without a network
               signalbox compare A B --messages PATH
                                               where two configs differ on the same messages
               signalbox test PATH...          run tests of routes
               signalbox modules [NAME]        list modules and what they export
               signalbox help COMMAND          more on a command

        Config
            -f file      config file (default: \(CommandLineOptions.defaultConfigPath)); - is the standard input
            -c           check the config, say what is wrong, and end
            --cfg-print  print the config as includes and #!ifdefs leave it, and end
            -A name      define a name for the preprocessor: -A WITH_AUTH, -A FLT_ACC=1, -A 'TEXT="a b"'
            --subst=exp, --substdef=exp, --substdefs=exp
                         a substitution as the directive of that name makes it
            -L path      module search path (modules are built in: only their names matter)
            --loadmodule=name
                         load a module
            --modparam=module:parameter:type:value
                         set a module's parameter; type is s (text) or i (number)
        Network
            -l address   listen on [proto:]address[:port][/advertised[:port]]; may be repeated.
                         The address is a host, an IP address, an interface, or several as (a, b)
            -a mode      names of the listen addresses are aliases too: yes or no
            --alias=val  a name that is us: [proto:]host[:port]
            -b bytes     largest UDP receive buffer
            -n number    workers a UDP socket
            -N number    TCP workers (default: as -n)
            -T           no TCP
            -K           check the host of replies' Via
            -r, -R       use DNS, or reverse DNS, to see whether Via needs "received"
            --server-id=num
                         number of this server
        Process
            -D           stay in the foreground with one worker; -DD: with all; -DDD: in the background (default)
            -P file      write the process id to a file
            -G file      write the process group's id to a file
            -w dir       working directory (default: /)
            -Y dir       directory for run-time files
            -t dir       change the root directory
            -u user, -g group
                         user and group to run as
        Log
            -E           log to stderr
            -e           in colours
            -d           one level more (repeatable); --debug=level sets it
        Other
            -h, --help   this text
            -v, -V, --version
                         version
            -I           what was built in
        Accepted for the sake of scripts, without effect: -m, -M, -x, -X, -O, -Q, -S, -W, --log-engine, --atexit

        """
    }
}
