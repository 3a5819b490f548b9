/// What Lua 5.1 to 5.3 had and 5.4 has not, for scripts that were written for them.
enum Compatibility {
    static let prelude: StaticString = """
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
        """
}
