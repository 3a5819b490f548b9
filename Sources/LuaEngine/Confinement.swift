import CLuaBridge
import Routing
import SIPMessage

/// Keeps scripts of a simulation from the world outside: their clock is the simulation's, chance begins the same each time, and what
/// would write, run or end something is refused and noted. Libraries in C that a script loads are beyond its reach.
enum Confinement {
    static func install(in state: LuaState, _ surroundings: Surroundings) throws {
        let allows = LuaClosure(state) { .boolean(surroundings.allows($0.first?.view.string ?? "")) }
        try state.register(allows, table: "KSR", group: "x", name: "confined_allows")
        try state.register(LuaClosure(state) { _ in .integer(surroundings.seconds) }, table: "KSR", group: "x", name: "confined_time")
        if case .failed(let reason) = state.run(text: ByteView(prelude), named: "=confinement", nil) {
            throw DeclarationError("Lua scripts cannot be confined: \(reason)")
        }
    }

    private static let prelude: StaticString = """
        do
          local allows, now = KSR.x.confined_allows, KSR.x.confined_time
          KSR.x.confined_allows, KSR.x.confined_time = nil, nil
          local open, output, date, time = io.open, io.output, os.date, os.time
          local start = now()
          local function refused(action) allows(action) return nil, "not done in a simulation", 1 end
          math.randomseed(1)
          os.time = function(t) if t == nil then return now() end return time(t) end
          os.date = function(format, t) return date(format, t or now()) end
          os.clock = function() return now() - start end
          os.execute = function(command) if command == nil then return false end return refused("run the command \\"" .. tostring(command) .. "\\"") end
          os.remove = function(path) return refused("remove the file " .. tostring(path)) end
          os.rename = function(path) return refused("rename the file " .. tostring(path)) end
          os.tmpname = function() error("os.tmpname: not done in a simulation", 2) end
          os.exit = function() allows("end the process (os.exit)") KSR.x.exit() end
          io.popen = function(command) return refused("run the command \\"" .. tostring(command) .. "\\"") end
          io.tmpfile = function() return refused("make a temporary file") end
          io.open = function(path, mode)
            if mode and string.find(mode, "[wa+]") then return refused("write the file " .. tostring(path)) end
            return open(path, mode)
          end
          io.output = function(file)
            if type(file) == "string" then error("io.output: files are not written in a simulation", 2) end
            if file == nil then return output() end
            return output(file)
          end
          local function written(...)
            local parts = {}
            for index = 1, select("#", ...) do parts[index] = tostring((select(index, ...))) end
            allows("write to standard output: " .. table.concat(parts, "\\t"))
          end
          print = written
          io.write = function(...) written(...) return output() end
        end
        """
}
