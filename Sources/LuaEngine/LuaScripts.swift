import CLuaBridge
import Routing
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

extension LuaLanguage {
    /// A source text as the interpreter is to get it.
    func read(_ source: [UInt8]) -> [UInt8] { self == .v51 ? NumberSemantics.translated(source) : source }
}

/// A script file, read once: every worker runs the same bytes, whatever happens to the file meanwhile.
final class LuaScript: Sendable {
    let path: String
    let text: OwnedBytes

    /// - Parameter text: as the interpreter is to get it.
    /// - Throws: `DeclarationError` if it is no Lua.
    init(path: String, text: [UInt8]) throws {
        self.path = path
        self.text = text.withUnsafeBufferPointer { OwnedBytes(ByteView($0)) }
        try check()
    }

    /// - Throws: `DeclarationError` if it cannot be read, or is no Lua.
    convenience init(path: String, _ language: LuaLanguage) throws { try self.init(path: path, text: language.read(try Self.source(path))) }

    /// The name that Lua puts into messages, as its own loader does.
    var chunkName: String { "@" + path }

    var view: ByteView { text.view }

    /// What stands in a file, without what is meant for others.
    /// - Throws: `DeclarationError` if it cannot be read.
    static func source(_ path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw DeclarationError("cannot read Lua script \(path): \(String(cString: strerror(errno)))", remedy: "check modparam(\"app_lua\", \"load\", ...)")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = Glibc.read(descriptor, &room, room.count)
            guard count >= 0 else {
                if errno == EINTR { continue }
                throw DeclarationError("cannot read Lua script \(path): \(String(cString: strerror(errno)))")
            }
            if count == 0 { break }
            bytes += room[0..<count]
        }
        // a byte order mark, and a first line for the shell
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes.removeFirst(3) }
        if bytes.first == UInt8(ascii: "#") { bytes.removeFirst(bytes.firstIndex(of: 10) ?? bytes.count) }
        return bytes
    }

    /// Compiles it, without running it.
    private func check() throws {
        guard let state = clua_open() else { throw DeclarationError("no memory for a Lua state") }
        defer { clua_close(state) }
        var outcome = clua_outcome()
        clua_compile(state, UnsafeRawPointer(view.base).assumingMemoryBound(to: CChar.self), view.count, chunkName, &outcome)
        guard outcome.status == Int32(CLUA_DONE) else {
            throw DeclarationError("Lua script does not compile: \(outcome.message.map { String(cString: $0) } ?? path)")
        }
    }
}
