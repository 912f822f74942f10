--- What Lua 5.4 before 5.4.5 and 5.4.8 makes wrong code of is refused when a
--- rule file is loaded, wherever it stands; what is right never is.

local core = require "cotter.core"
local chunk = require "cotter.policy.chunk"

--- Loads a text as a rule file. Returns its value or raises; or its fault.
local function attempt(text)
  local file = { octets = text, path = "rules/r.lua" }
  local loaded, fault = chunk.load(file, core.environment {})
  if not loaded then return nil, fault end
  return loaded(), nil
end

-- Upvalues, of which the function is made that has the expression.
local UPVALUES <const> = "local of = { [true] = 'yes', [false] = 'no' }\n"
  .. "local a, b = 1, 2\nreturn (function() return %s end)()"

--- A function of so many constants, then an expression.
local function crowded(constants, expression)
  local lines = { "local a, b, none = 2, 3, nil", "local seen = {}" }
  for i = 1, constants do lines[#lines + 1] = ("seen.x%d = a"):format(i) end
  lines[#lines + 1] = "return " .. expression
  return table.concat(lines, "\n")
end

-- Whether this Lua has the bugs, by the shortest text of each.
local HAS <const> = {
  ["source.index"] = not pcall(load(UPVALUES:format "of[1 < 2]")),
  ["source.bitwise"] = load(crowded(300, "1 ~ (2 or 3)"))() ~= 3,
}

--- { name, text, right value, code, line, column }
local WRONG <const> = {
  { "a comparison as the index of an upvalue", UPVALUES:format "of[a < b]",
    "yes", "source.index", 3, 29 },
  { "one with a constant", UPVALUES:format "of[a <= 2]", "yes",
    "source.index", 3, 29 },
  { "one for equality", UPVALUES:format "of[nil == nil]", "yes",
    "source.index", 3, 29 },
  { "one that is negated twice", UPVALUES:format "of[not not (a < b)]", "yes",
    "source.index", 3, 29 },
  { "one in parentheses", UPVALUES:format "of[((a ~= b))]", "yes",
    "source.index", 3, 29 },
  { "one in the index of another", UPVALUES:format "of[of[a < b] == 'yes']",
    "yes", "source.index", 3, 32 },
  { "one over lines", UPVALUES:format "\n  of[\na\n<\nb\n]", "yes",
    "source.index", 4, 5 },
  { "one that is assigned to", UPVALUES:format(
    "(function() of[a < b] = 'set' return of[true] end)()"), "set",
    "source.index", 3, 41 },
  { "a number and what may be skipped", crowded(300, "1 ~ (a or b)"), 3,
    "source.bitwise", 303, 10 },
  { "one with and", crowded(300, "6 & (a and b)"), 2, "source.bitwise", 303,
    10 },
  { "one with both", crowded(300, "0 | (none and a or b)"), 3,
    "source.bitwise", 303, 10 },
  { "a large one", crowded(300, "70000 | (a or b)"), 70002,
    "source.bitwise", 303, 14 },
  { "a negative one", crowded(300, "-1 & (a or b)"), 2, "source.bitwise",
    303, 11 },
  { "one that is computed", crowded(300, "(1 + 4) ~ (a or b)"), 7,
    "source.bitwise", 303, 16 },
  { "a name of a number", crowded(300, "(function() return 1 end)()\n")
    :gsub("return %(.*", "local ONE <const> = 1\nreturn ONE ~ (a or b)"), 3,
    "source.bitwise", 304, 12 },
  { "one with a field", crowded(300, "1 ~ (a and seen.x1)"), 3,
    "source.bitwise", 303, 10 },
  { "one with a call", crowded(300, "1 ~ (none or math.abs(-2))"), 3,
    "source.bitwise", 303, 10 },
  { "one with an upvalue", crowded(300, "(function() return 1 end)()")
    :gsub("^", "local up = 2\n"):gsub("return %(.*", "return 1 ~ (none or up)"),
    3, "source.bitwise", 304, 10 },
}

describe("where Lua computes it wrong, a rule file is refused with", function()
  for _, row in ipairs(WRONG) do
    local name, text, right, code, line, column = table.unpack(row)
    it(name, function()
      local value, fault = attempt(text)
      if not HAS[code] then
        assert.is_nil(fault)
        assert.equal(right, value)
      else
        assert.is_truthy(fault, "what has a wrong value is taken")
        assert.same({ code, line, column },
                    { fault.code, fault.line, fault.column })
      end
    end)
  end
end)

describe("a rule file is taken with", function()
  for _, row in ipairs {
    { "a comparison as the index of a local variable",
      "local t = { [true] = 'yes' } local a = 1 return t[a < 2]", "yes" },
    { "one as the index of a field", UPVALUES:gsub("of =", "to =")
      :gsub("local a", "local f = { of = to }\nlocal a")
      :format "f.of[a < b]", "yes" },
    { "one that is a part of an index", UPVALUES:format "of[a < b and true]",
      "yes" },
    { "one before an index", UPVALUES:format
      "(function() local key = a < b return of[key] end)()", "yes" },
    { "a negated value as an index", UPVALUES:format "of[not a]", "no" },
    { "comparisons as values", "local a, b = 1, 2 local t = { a < b, a > b }\n"
      .. "local c = a == b return c == t[2] and t[1] ~= (a >= b)", true },
    { "as many constants as fit", crowded(250, "1 ~ (a or b)"), 3 },
    { "many, and a number on the right", crowded(300, "(a or b) ~ 1"), 3 },
    { "many, and no value that may be skipped", crowded(300, "1 ~ a"), 3 },
    { "many, and an operator of arithmetic", crowded(300, "1 + (a or b)"), 3 },
    { "many, and a shift", crowded(300, "1 << (a or b)"), 4 },
    { "many, and one of two numbers", crowded(300, "(none and 1 or 4) ~ a"),
      6 },
    { "many in another function", crowded(300,
      "(function(x) return 1 ~ (x or b) end)(a)"), 3 },
  } do
    local name, text, right = table.unpack(row)
    it(name, function()
      local value, fault = attempt(text)
      assert.is_nil(fault, fault and fault.text)
      assert.equal(right, value)
      assert.equal(right, load(text)())
    end)
  end
end)

describe("Lua's own library", function()
  it("has nothing of it", function()
    local folder = "/usr/share/lua/5.4"
    local list = io.popen("find " .. folder .. " -name '*.lua' -size -64k")
    local files = 0
    for path in list:lines() do
      local file = io.open(path)
      local text = file:read "a"
      file:close()
      local _, fault = core.load(text, "@" .. path, {})
      if not fault or not fault.code:find "^source%.[ustcd]" then
        assert.is_nil(fault, fault and path .. fault.text)
        files = files + 1
      end
    end
    list:close()
    assert.is_true(files > 20)
  end)
end)

describe("A text that is no Lua is refused", function()
  for name, path in pairs {
    ["by a short path"] = "rules/r.lua",
    ["by a path that begins as Lua's names do"] = "=r.lua",
    ["by a path with a number"] = "a:7: b.lua",
    ["by a path that ends in one"] = "r.lua:7: x",
    ["by a path of 59 octets"] = ("p"):rep(55) .. ".lua",
    ["by a path of 60 octets"] = ("p"):rep(56) .. ".lua",
    ["by a long path"] = ("p/"):rep(100) .. "a:7: b.lua",
  } do
    it(name .. " with its line", function()
      local made, fault = core.load("local a\nlocal b = = 1", path, {})
      assert.is_nil(made)
      assert.same({ "source.syntax", 2, "unexpected symbol near '='" },
                  { fault.code, fault.line, fault.text })
    end)
  end

  it("where it is nested too deeply", function()
    local text = "\nreturn " .. ("("):rep(300)
    local _, _, fault = assert(xpcall(core.load, function() return {} end,
                                      text, "r.lua", {}))
    assert.same({ "source.syntax", 1, "C stack overflow" },
                { fault.code, fault.line, fault.text })
  end)
end)
