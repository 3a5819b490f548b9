/// Functions at the head of a script, for what Lua has no word for. Only those that a script uses are put there.
enum Helper: Int, CaseIterable {
    case int, same, plus, quotient, remainder, choose, set, attribute, setAttribute, matches, matchesCase, inNetwork, checked, remember, route

    var name: String {
        switch self {
        case .inNetwork: "in_network"
        case .setAttribute: "set_attribute"
        case .matchesCase: "matches_case"
        default: "\(self)"
        }
    }

    /// What it calls itself.
    var needs: [Helper] {
        switch self {
        case .same, .plus, .quotient, .remainder: [.int]
        case .setAttribute: [.set]
        case .route: [.remember]
        default: []
        }
    }

    /// The module that it calls; nil if it can do without.
    var module: String? { [.matches, .matchesCase].contains(self) ? "textops" : nil }

    var text: String {
        switch self {
        case .int:
            """
            -- A value as a number of 32 bits: nothing, and text that is no whole number, count as 0.
            local function int(value)
              local text = tostring(value)
              local number = (string.match(text, "^[+-]?%d+$") or string.match(text, "^0[xX]%x+$")) and tonumber(text) or 0
              return number >= -2147483648 and number <= 2147483647 and number or 0
            end
            """
        case .same:
            """
            -- a == b of the native language: the left value says whether numbers or texts are compared; nothing equals 0 and "".
            local function same(a, b)
              if a == nil then return b == nil or b == 0 or b == "" end
              if type(a) == "number" then return a == int(b) end
              return a == tostring(b == nil and "" or b)
            end
            """
        case .plus:
            """
            -- a + b of the native language: a number on the left adds, anything else joins texts.
            local function plus(a, b)
              if type(a) == "number" then return a + int(b) end
              return (a or "") .. (b or "")
            end
            """
        case .quotient:
            """
            -- a / b of the native language: whole numbers, rounded towards zero. Nothing where b is 0.
            local function quotient(a, b)
              if b == 0 then KSR.err("division by zero\\n") return nil end
              local result = a / b
              return result < 0 and math.ceil(result) or math.floor(result)
            end
            """
        case .remainder:
            """
            -- a mod b of the native language: the sign is that of a. Nothing where b is 0.
            local function remainder(a, b)
              if b == 0 then KSR.err("division by zero\\n") return nil end
              return math.fmod(a, b)
            end
            """
        case .choose:
            """
            -- selval(): the one value or the other, either of which may be nothing.
            local function choose(condition, yes, no)
              if condition then return yes end
              return no
            end
            """
        case .set:
            """
            -- Gives a variable a value of either kind; nothing takes its value away.
            local function set(variable, value)
              if value == nil then return KSR.pv.unset(variable) end
              if type(value) == "number" then return KSR.pv.seti(variable, value) end
              return KSR.pv.sets(variable, value)
            end
            """
        case .attribute:
            """
            -- $name, which is an AVP without #!KAMAILIO; nothing where it has several values.
            local function attribute(name)
              if KSR.pv.get("$cnt($avp(" .. name .. "))") ~= 1 then return nil end
              return KSR.pv.get("$avp(" .. name .. ")")
            end
            """
        case .setAttribute:
            """
            -- $name = value, which takes the place of all values of that AVP.
            local function set_attribute(name, value)
              KSR.pv.unset("$(avp(" .. name .. ")[*])")
              set("$avp(" .. name .. ")", value)
            end
            """
        case .matches:
            """
            -- text =~ expression of the native language: a POSIX regular expression, in which case does not count.
            local function matches(text, expression)
              return KSR.textops.search_str(text == "" and "\\n" or text, expression) > 0
            end
            """
        case .matchesCase:
            """
            -- The same for a case of a switch, in which case counts.
            local function matches_case(text, expression)
              return KSR.textops.subst_v(text, "\\1" .. expression .. "\\1&\\1s", "$var(_match)") > 0
            end
            """
        case .inNetwork:
            """
            -- Whether an IPv4 address begins with the bits of a network.
            local function in_network(address, network, bits)
              local function number(text)
                local a, b, c, d = string.match(text or "", "^(%d+)%.(%d+)%.(%d+)%.(%d+)$")
                return a and ((a * 256 + b) * 256 + c) * 256 + d
              end
              local size = 2 ^ (32 - bits)
              local inside = number(address)
              return inside ~= nil and math.floor(inside / size) == math.floor(number(network) / size)
            end
            """
        case .checked:
            """
            -- A code of 0 ends the script, as in the native language.
            local function checked(code)
              if code == 0 then KSR.x.exit() end
              return code
            end
            """
        case .route:
            """
            -- route($x): runs the route of that name; -1 where there is none.
            local function route(name)
              local body = _G["ksr_route_" .. name]
              if body then return remember(body()) end
              KSR.err("there is no route " .. name .. "\\n")
              return -1
            end
            """
        case .remember:
            """
            -- $rc: what the last function or route returned.
            local rc = 0
            local function remember(code)
              rc = code
              return code
            end
            """
        }
    }

    /// The text of those helpers, and of what they need, in the order of their declaration.
    static func text(of used: Set<Helper>) -> String {
        let all = used.union(used.flatMap(\.needs))
        return allCases.filter { all.contains($0) }.map { $0.text + "\n" }.joined(separator: "\n")
    }
}
