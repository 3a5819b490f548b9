import Testing

@testable import Server

@Suite struct CommandLineTests {
    private func options(_ arguments: String...) throws -> CommandLineOptions {
        guard case .run(let options) = CommandLineOptions.parse(["signalbox"] + arguments) else {
            throw RPCTestError.unexpected("\(CommandLineOptions.parse(["signalbox"] + arguments))")
        }
        return options
    }

    @Test func bundledLettersAndAttachedArguments() throws {
        let options = try options("-DDEedd", "-f/tmp/x.cfg", "-ludp:127.0.0.1:5060", "-l", "tcp:127.0.0.1", "-n4", "-rR")
        #expect(options.mode == .foreground)
        #expect(options.logsToStderr && options.logsInColour)
        #expect(options.debugLevel == 2)
        #expect(options.configPath == "/tmp/x.cfg")
        #expect(options.listen == ["udp:127.0.0.1:5060", "tcp:127.0.0.1"])
        #expect(options.children == 4)
        #expect(options.receivedDNS && options.receivedReverseDNS)
    }

    @Test func modes() throws {
        #expect(try options().mode == .byConfig)
        #expect(try options("-D").mode == .singleWorker)
        #expect(try options("-D", "-D").mode == .foreground)
        #expect(try options("-DDD").mode == .background)
        #expect(try options("-DDDD").mode == .background)
    }

    @Test func definesKeepEverythingAfterTheFirstEqualsSign() throws {
        let options = try options("-A", "WITH_NAT", "-A", "X=\"a=b\"", "-AY=")
        #expect(options.defines == [.init(name: "WITH_NAT", value: nil), .init(name: "X", value: "\"a=b\""), .init(name: "Y", value: "")])
    }

    @Test func longOptionsMayBeShortened() throws {
        let options = try options("--deb=3", "--alias=a.example:5060", "--modparam=tm:fr_timer:i:5", "--server-id", "7", "--loadmodule=sl")
        #expect(options.debugLevel == 3)
        #expect(options.aliases == ["a.example:5060"])
        #expect(options.moduleParameters == [.init(module: "tm", name: "fr_timer", isInteger: true, value: "5")])
        #expect(options.serverID == 7)
        #expect(options.modules == ["sl"])
        #expect(CommandLineOptions.parse(["x", "--versio"]) == .version)
    }

    @Test func whatDoesNotApplyIsNoted() throws {
        #expect(try options("-m", "64", "-M8", "-x", "qm", "-S", "-O", "2", "-W", "epoll_lt").ignored
            == ["-m 64", "-M 8", "-x qm", "-S", "-O 2", "-W epoll_lt"])
    }

    @Test(arguments: [
        ["-Z"], ["-f"], ["-m", "x"], ["-a", "maybe"], ["-n", "many"], ["--nosuch"], ["-W", "magic"], ["--modparam=tm:x"], ["start"],
        ["--modparam=tm:x:i:abc"], ["--atexit=maybe"], ["--debug=high"],
    ])
    func refused(_ arguments: [String]) {
        guard case .refused(let text) = CommandLineOptions.parse(["signalbox"] + arguments) else {
            Issue.record("accepted \(arguments)")
            return
        }
        #expect(!text.isEmpty)
    }

    @Test func helpWinsOverErrors() {
        #expect(CommandLineOptions.parse(["x", "-Z", "-h"]) == .help)
        #expect(CommandLineOptions.parse(["x", "-v", "-f", "y"]) == .version)
        #expect(CommandLineOptions.parse(["x", "-I"]) == .internals)
        #expect(CommandLineOptions.parse(["x"]) == .run(CommandLineOptions()))
    }
}

enum RPCTestError: Error { case unexpected(String) }
