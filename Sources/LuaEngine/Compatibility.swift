/// Lua 5.1, in which the reference runs its scripts, made of 5.4: what 5.4 lacks is added, what is newer is taken away, and texts of
/// errors are put as they were.
enum Compatibility {
    static let prelude: StaticString = #"""
        _VERSION = "Lua 5.1"
        unpack = unpack or table.unpack
        loadstring = loadstring or load
        table.getn = table.getn or function(t) return #t end
        table.setn = table.setn or function() end
        table.maxn = table.maxn or function(t)
          local largest = 0
          for key in pairs(t) do if type(key) == "number" and key > largest then largest = key end end
          return largest
        end
        table.foreach = table.foreach or function(t, f)
          for key, value in pairs(t) do local result = f(key, value) if result ~= nil then return result end end
        end
        table.foreachi = table.foreachi or function(t, f)
          for index = 1, #t do local result = f(index, t[index]) if result ~= nil then return result end end
        end
        string.gfind = string.gfind or string.gmatch
        math.pow = math.pow or function(x, y) return x ^ y end
        math.mod = math.mod or math.fmod
        math.log10 = math.log10 or function(x) return math.log(x, 10) end
        math.cosh = math.cosh or function(x) return (math.exp(x) + math.exp(-x)) / 2 end
        math.sinh = math.sinh or function(x) return (math.exp(x) - math.exp(-x)) / 2 end
        math.tanh = math.tanh or function(x) local a, b = math.exp(x), math.exp(-x) return (a - b) / (a + b) end
        math.ldexp = math.ldexp or function(m, e) return m * 2.0 ^ e end
        math.frexp = math.frexp or function(x)
          if x == 0 or x ~= x or x == math.huge or x == -math.huge then return x, 0 end
          local e = math.floor(math.log(math.abs(x), 2)) + 1
          local m = x / 2.0 ^ e
          if math.abs(m) >= 1 then m, e = m / 2, e + 1 end
          return m, e
        end
        -- numbers of one kind: what is whole prints without a fraction (see NumberSemantics)
        do
          local kind, tostring_, format, tointeger, unpack = math.type, tostring, string.format, math.tointeger, table.unpack
          local pcall_, xpcall_, resume, setmetatable_ = pcall, xpcall, coroutine.resume, setmetatable
          local function older(message)
            if type(message) ~= "string" then return message end
            for _, place in ipairs({"local", "global", "field", "upvalue", "method"}) do
              message = string.gsub(message, "attempt to (.-) a (%a+) value %((" .. place .. " '[^']*')%)", "attempt to %1 %3 (a %2 value)")
            end
            return message
          end
          local function outcome(ok, first, ...)
            if ok then return ok, first, ... end
            return ok, older(first), ...
          end
          pcall = function(...) return outcome(pcall_(...)) end
          xpcall = function(f, handler, ...) return xpcall_(f, function(message) return handler(older(message)) end, ...) end
          coroutine.resume = function(...) return outcome(resume(...)) end
          -- the length of a table is its own
          setmetatable = function(t, m)
            if type(m) == "table" and type(t) == "table" and rawget(m, "__len") ~= nil then rawset(m, "__len", nil) end
            return setmetatable_(t, m)
          end
          local function whole(v)
            if kind(v) == "float" and v > -1e14 and v < 1e14 then return tointeger(v) or v end
            return v
          end
          local function operand(v)
            local number = kind(v) and v or tonumber(v)
            if not number then error("attempt to perform arithmetic on a " .. type(v) .. " value", 3) end
            return number
          end
          local quotient = {__div = function(left, right) return whole(operand(left[1]) / operand(right)) end}
          string.__quotient = setmetatable({}, {__div = function(left) return setmetatable({left}, quotient) end})
          local power = {__pow = function(left, right) return whole(operand(left) ^ operand(right[1])) end}
          string.__power = setmetatable({}, {__pow = function(_, right) return setmetatable({right}, power) end})
          tostring = function(...)
            if kind((...)) == "float" then return tostring_(whole((...))) end
            return tostring_(...)
          end
          -- errors name the script's line, not this one
          local function settled(ok, ...)
            if ok then return ... end
            error((string.gsub((...), "invalid conversion", "invalid option")), 2)
          end
          local escapes = {['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\\n", ["\r"] = "\\r", ["\0"] = "\\000"}
          local function quoted(text) return '"' .. string.gsub(text, '["\\\n\r%z]', escapes) .. '"' end
          string.format = function(pattern, ...)
            local count, special = select("#", ...), string.find(pattern, "%q", 1, true)
            for index = 1, count do if kind((select(index, ...))) == "float" then special = true end end
            if not special then return settled(pcall_(format, pattern, ...)) end
            local values, index = {...}, 0
            pattern = string.gsub(pattern, "%%[-+ #0-9.]*(.)", function(letter)
              if letter == "%" then return nil end
              index = index + 1
              local v = values[index]
              if letter == "q" and (type(v) == "string" or type(v) == "number") then
                values[index] = quoted(tostring(v))
                return "%s"
              elseif kind(v) == "float" then
                if string.find("diouxXc", letter, 1, true) then
                  values[index] = tointeger(v < 0 and math.ceil(v) or math.floor(v)) or v
                elseif letter == "s" then
                  values[index] = whole(v)
                end
              end
            end)
            return settled(pcall_(format, pattern, unpack(values, 1, count)))
          end
          for _, name in ipairs({"sqrt", "pow", "fmod", "exp", "ldexp"}) do
            local original = math[name]
            math[name] = function(...) return whole(original(...)) end
          end
          local tonumber_ = tonumber
          tonumber = function(...) return whole(tonumber_(...)) end
          local running = coroutine.running
          coroutine.running = function()
            local thread, isMain = running()
            if isMain then return nil end
            return thread
          end

          -- texts that scripts load are read in the same way; messages are those of 5.1
          local translate, load_, open = KSR.x.translate, load, io.open
          KSR.x.translate = nil
          local function explained(chunk, message)
            if chunk then return chunk end
            local head, token = string.match(message, "^(.*): syntax error (near '[^=,]+')$")
            return nil, head and head .. ": '=' expected " .. token or message
          end
          load = function(chunk, name, mode, ...)
            if type(chunk) == "string" and string.byte(chunk) ~= 27 then
              return explained(load_(translate(chunk, name), name or chunk, mode, ...))
            end
            return load_(chunk, name, mode, ...)
          end
          loadstring = load
          local function read(path)
            local file, reason = open(path, "rb")
            if not file then return nil, "cannot open " .. reason end
            local text = file:read("a")
            file:close()
            return (string.gsub(text, "^#[^\n]*", ""))
          end
          loadfile = function(path, ...)
            local text, reason = read(path)
            if not text then return nil, reason end
            return load(text, "@" .. path, ...)
          end
          dofile = function(path)
            local chunk, reason = loadfile(path)
            if not chunk then error(reason, 0) end
            return chunk()
          end
          package.searchers[2] = function(name)
            local path, reason = package.searchpath(name, package.path)
            if not path then return reason end
            local chunk, message = loadfile(path)
            if not chunk then error("error loading module '" .. name .. "' from file '" .. path .. "':\n\t" .. message, 0) end
            return chunk, path
          end
        end
        gcinfo = gcinfo or function() return collectgarbage("count") end
        package.loaders = package.loaders or package.searchers
        package.seeall = package.seeall or function(module) setmetatable(module, {__index = _G}) end
        do
          local getupvalue, setupvalue, upvaluejoin, getinfo = debug.getupvalue, debug.setupvalue, debug.upvaluejoin, debug.getinfo
          local function environment(f)
            for index = 1, 255 do
              local name = getupvalue(f, index)
              if name == "_ENV" then return index end
              if name == nil then return nil end
            end
          end
          local function target(f, level)
            if type(f) == "function" then return f end
            if f == 0 then return nil end
            local info = getinfo((f or 1) + level, "f")
            return info and info.func
          end
          getfenv = getfenv or function(f)
            local func = target(f == nil and 1 or f, 2)
            if not func then return _G end
            local index = environment(func)
            if not index then return _G end
            local _, env = getupvalue(func, index)
            return env
          end
          setfenv = setfenv or function(f, env)
            local func = target(f, 2)
            local index = func and environment(func)
            if index then upvaluejoin(func, index, function() return env end, 1) end
            return func
          end
          module = module or function(name, ...)
            local m = package.loaded[name]
            if type(m) ~= "table" then m = {} package.loaded[name] = m end
            local place = _G
            for part in string.gmatch(name, "([^.]+)%.") do
              if type(place[part]) ~= "table" then place[part] = {} end
              place = place[part]
            end
            place[string.match(name, "[^.]+$")] = m
            m._NAME, m._M, m._PACKAGE = name, m, string.match(name, "^(.*%.)[^.]*$") or ""
            for _, decorate in ipairs({...}) do decorate(m) end
            local func = getinfo(2, "f").func
            local index = environment(func)
            if index then upvaluejoin(func, index, function() return m end, 1) end
          end
        end
        -- what came later
        utf8, rawlen, warn = nil, nil, nil
        table.pack, table.unpack, table.move = nil, nil, nil
        math.type, math.tointeger, math.ult, math.maxinteger, math.mininteger = nil, nil, nil, nil, nil
        string.pack, string.unpack, string.packsize = nil, nil, nil
        coroutine.isyieldable, coroutine.close = nil, nil
        """#
}
