import CLuaBridge
import Routing
import SIPMessage

/// Tells a tracer of the lines of Lua scripts, as the native engine tells of its statements.
final class LineFollower {
    private unowned let state: LuaState
    private let tracer: any ScriptTracer
    private let bridge: UnsafeMutablePointer<clua_follower>
    private var steps: [String: [Int: TracedStep]] = [:]

    init(_ state: LuaState, _ tracer: any ScriptTracer) {
        self.state = state
        self.tracer = tracer
        bridge = .allocate(capacity: 1)
        bridge.initialize(to: clua_follower())
        bridge.pointee.context = Unmanaged.passUnretained(self).toOpaque()
        bridge.pointee.visit = { context, file, line in
            guard let context, let file else { return }
            Unmanaged<LineFollower>.fromOpaque(context).takeUnretainedValue().visit(String(cString: file), Int(line))
        }
        clua_follow(state.raw, bridge)
    }

    deinit { bridge.deallocate() }

    /// A line that runs while a file is loaded belongs to no message.
    private func visit(_ file: String, _ line: Int) {
        guard let context = state.context else { return }
        tracer.willRun(step(file, line, context.block?.shownName.view.string ?? ""), context)
    }

    private func step(_ file: String, _ line: Int, _ block: String) -> TracedStep {
        if let known = steps[file]?[line] { return known }
        let made = TracedStep(block: block, file: file, line: line, number: 0, name: "lua")
        steps[file, default: [:]][line] = made
        return made
    }

    // MARK: Which lines there are

    /// Finds the functions of the loaded scripts, also those in tables and in what other functions hold on to, and tells the tracer of
    /// their lines. Functions that are only made while others run are not seen.
    func describe() throws {
        let entry = LuaClosure(state) { [tracer] arguments in
            if arguments.count == 2 {
                tracer.add(TracedStep(block: "", file: arguments[0].view.string, line: Int(arguments[1].integer), number: 0, name: "lua"))
            }
            return .none
        }
        try state.register(entry, table: "KSR", group: "x", name: "line_entry")
        if case .failed(let reason) = state.run(text: ByteView(Self.walk), named: "=lines", nil) {
            throw DeclarationError("the lines of Lua scripts cannot be found: \(reason)")
        }
    }

    private static let walk: StaticString = """
        local enter = KSR.x.line_entry
        KSR.x.line_entry = nil
        local getinfo, getupvalue = debug.getinfo, debug.getupvalue
        local seen, waiting = {}, {_G, package.loaded}
        local function push(value)
          local kind = type(value)
          if (kind == "table" or kind == "function") and not seen[value] then waiting[#waiting + 1] = value end
        end
        while #waiting > 0 do
          local value = table.remove(waiting)
          if not seen[value] then
            seen[value] = true
            if type(value) == "table" then
              for _, entry in next, value do push(entry) end
            else
              local info = getinfo(value, "SL")
              if info.what == "Lua" and string.sub(info.source, 1, 1) == "@" then
                for line in pairs(info.activelines) do
                  if line ~= info.lastlinedefined or line == info.linedefined then enter(string.sub(info.source, 2), line) end
                end
              end
              for index = 1, 255 do
                local name, upvalue = getupvalue(value, index)
                if name == nil then break end
                push(upvalue)
              end
            end
          end
        end
        """
}
