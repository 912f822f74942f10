--- What make mutate-core changes, and what it says of those that survive.

local MODULES <const> = { "mutants", "score", "survivors" }

-- A module of spec/mutation, with the survivors that are given.
local function load_module(name, explained)
  local path = package.path
  package.path = "spec/mutation/?.lua;" .. path
  package.loaded.survivors = explained
  local module = require(name)
  package.path = path
  for _, one in ipairs(MODULES) do package.loaded[one] = nil end
  return module
end

local function shown_of(path, text)
  local shown = {}
  for i, one in ipairs(load_module "mutants".of(path, text)) do
    shown[i] = one.within .. ": " .. one.shown
  end
  return shown
end

describe("mutants of the core are", function()
  for _, row in ipairs {
    { "a.c", "int f(int a)\n{\n    return a < 0;\n}\n",
      { "f: return a <= 0;", "f: return a < (0 + 1);",
        "f: return a < (0 - 1);" } },
    { "a.c", "int f(int a)\n{\n    if (a && g(a))\n        return true;\n}\n",
      { "f: if (!(a && g(a)))", "f: if (a || g(a))", "f: return false;" } },
    { "a.c", "/* a < b */\n#define X(a) \\\n    (a < 1)\nint a[2];\n",
      { "a: int a[(2 + 1)];", "a: int a[(2 - 1)];" } },
    { "a.c", "int f()\n{\n    g();\n    return true;\n    return true;\n}\n",
      { "f: return false;", "f: return false; (2)" } },
    { "a.c", "int f(int a)\n{\n    return -a - *g(\"<\", '<');\n}\n",
      { "f: return -a + *g(\"<\", '<');" } },
    { "a.lua", "local function f(a)\n  if a then return not a end -- and\nend",
      { "f: if not ( a ) then return not a end -- and",
        "f: if a then return a end -- and" } },
    { "a.lua", "function m.f(a)\n  return a ~= m, a .. \"and\"\nend\n",
      { "m.f: return a == m, a .. \"and\"" } },
  } do
    it(row[2]:gsub("%s+", " "), function()
      assert.same(row[3], shown_of(row[1], row[2]))
    end)
  end
end)

-- Whether it is enough, with what is printed, for mutants that come to the
-- results, and what is explained.
local function tell(results, explained)
  local all, list, printed, kept = {}, {}, {}, print
  for i, result in ipairs(results) do
    all[i] = { path = "a.c", line = i, within = "f", was = "a", text = "",
               shown = "b" .. i, result = result or nil }
    if result then list[#list + 1] = all[i] end
  end
  rawset(_G, "print", function(text) printed[#printed + 1] = text end)
  local enough = load_module("score", explained).tell(list, all, { { "a.c" } })
  rawset(_G, "print", kept)
  return enough, table.concat(printed, "\n")
end

local function entry(...)
  return { { path = "a.c", within = "f", reason = "r", ... } }
end

describe("the score is", function()
  for _, row in ipairs {
    { "enough where all are killed", { "killed", "same", "void" }, {}, true,
      "1 of    1 killed, 100.0 %; 0 explained" },
    { "too low where one lives", { "killed", "alive" }, {}, false,
      "a.c:2: f: survives: `a` as `b2`" },
    { "enough where that one is explained", { "killed", "alive" },
      entry "b2", true, "1 of    1 killed, 100.0 %; 1 explained" },
    { "refused where the one explained is killed", { "killed", "alive" },
      entry("b1", "b2"), false,
      "survivors.lua: a.c: f: `b1` does not survive" },
    { "refused where it does not compile", { "killed", "void" },
      entry "b2", false, "survivors.lua: a.c: f: `b2` does not survive" },
    { "refused where there is no such mutant", { "killed" }, entry "b2",
      false, "survivors.lua: a.c: f: `b2` is no mutant" },
    { "refused where it is explained twice", { "killed", "alive" },
      entry("b2", "b2"), false,
      "survivors.lua: a.c: f: `b2` is explained twice" },
    { "enough where what is explained was not tried", { "killed", false },
      entry "b2", true, "1 of    1 killed, 100.0 %; 0 explained" },
    { "nothing where nothing was tried", { "same" }, {}, false,
      "0 of    0 killed" },
  } do
    local name, results, explained, enough, text = table.unpack(row)

    it(name, function()
      local told, printed = tell(results, explained)
      assert.equal(enough, told)
      assert.is_truthy(printed:find(text, 1, true), printed)
    end)
  end
end)
