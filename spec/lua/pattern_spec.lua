--- Searching strings in rules: what Lua's own functions find, and no more time
--- than the budget has.

local core = require "cotter.core"

local rule = core.environment({}).string

local PATTERNS = {
  "", "a", "a$", "a*", "a+", "a-b", "a?b", "^a", "^", "$", "^$", "a$b", "x*",
  ".-b$", "^(.-)$", ".-", "(.-)%s", "-", "*a", "?", "a**", "(a)*", "\0",
  "(a)(b)", "()a()", "()", "(a*(.)%w(%s*))", "(.)%1", "(((((((((a)))))))))%9",
  "%a+", "%d*", "%S", "%W+", "%p", "%c", "%x+", "%g", "%U", "%L", "%z", "%Z",
  "%%", "%-", "[a-c]+", "[^a-c]+", "[]]", "[^]]", "[a-]", "[%a-]", "[-a]",
  "[]-a]", "[%]]", "[[]", "[a-%z]", "[%w_]+", "[\0-\31]", "[^%s]", "a\0b",
  "%b()", "%bxx", "%f[%w]%w+", "%f[\0]", "%f[^a]",
}

local SUBJECTS = {
  "", "a", "b", "ab", "aab", "abc", "aaab", "aabb", "hello world", "\0",
  "x(y(z))w", "(unbalanced", "a.b.c", "  pad  ", "123 abc", "]", "a]b", "[a]",
  "%", "a\0b", "tEst", "a-b-c", "$", "^a", "()", "a$b", "aXbXc", "\195\169",
  "\t\n", "-", "a+b", "xaxbx",
}

local REPLACEMENTS = {
  "<%0>", "%1", "%%", "x", { a = "A", ab = 7 },
  function(one) return one ~= "a" and one end,
}

-- What a call gives, in a text.
local function words(...)
  local list = table.pack(...)
  for i = 1, list.n do list[i] = tostring(list[i]) end
  return table.concat(list, "|")
end

local function collect(gmatch, subject, pattern, start)
  local list = {}
  for one, two in gmatch(subject, pattern, start) do
    list[#list + 1] = words(one, two)
  end
  return table.concat(list, " ")
end

-- Calls of one kind for a subject and a pattern.
local CALLS = {
  find = function(of, subject, pattern)
    local list = {}
    for _, start in ipairs { 1, 2, 4, 0, -1, -9, 99 } do
      list[#list + 1] = words(of.find(subject, pattern, start))
      list[#list + 1] = words(of.find(subject, pattern, start, true))
    end
    return table.concat(list, "\n")
  end,
  match = function(of, subject, pattern)
    local list = {}
    for _, start in ipairs { 1, 2, 4, 0, -1, -9, 99 } do
      list[#list + 1] = words(of.match(subject, pattern, start))
    end
    return table.concat(list, "\n")
  end,
  gmatch = function(of, subject, pattern)
    return collect(of.gmatch, subject, pattern) .. "\n" ..
           collect(of.gmatch, subject, pattern, 2)
  end,
  gsub = function(of, subject, pattern)
    local list = {}
    for _, replacement in ipairs(REPLACEMENTS) do
      for _, limit in ipairs { -1, 0, 1, 2, 99 } do
        list[#list + 1] =
          words(of.gsub(subject, pattern, replacement, limit))
      end
    end
    return table.concat(list, "\n")
  end,
}

describe("A rule finds what Lua finds with", function()
  for name, call in pairs(CALLS) do
    for _, pattern in ipairs(PATTERNS) do
      it(("%s of %q"):format(name, pattern), function()
        for _, subject in ipairs(SUBJECTS) do
          local fine, wanted = pcall(call, string, subject, pattern)
          local done, found = pcall(call, rule, subject, pattern)
          assert.equal(fine, done, subject)
          if fine then assert.equal(wanted, found, subject) end
        end
      end)
    end
  end
end)

-- Pattern, message.
local MALFORMED = {
  { "a%", "a percent sign ends the pattern; write %% to mean one "
          .. "(at character 2)" },
  { "^a%", "(at character 3)" },
  { "x[ab", "a [ of the pattern has no ] (at character 2)" },
  { "[^]", "a [ of the pattern has no ]" },
  { "[%]", "a [ of the pattern has no ]" },
  { "%b(", "%b of the pattern wants two characters" },
  { "%f", "%f of the pattern wants a set in brackets" },
  { "%fa", "%f of the pattern wants a set" },
  { "(a", "a capture of the pattern is not opened, not closed or not there" },
  { "a+)", "not opened" },
  { "(a))", "not opened" },
  { "%1", "not there yet" },
  { "%0", "not there yet" },
  { "(a%1)", "not closed" },
  { "(a)%2", "not there yet" },
  { ("()"):rep(33), "the pattern has more than 32 captures "
                    .. "(at character 65)" },
  -- Lua tells of these only where a subject gets so far.
  { "zzz%", "a percent sign ends the pattern" },
  { "zzz(", "not closed" },
}

describe("A pattern is refused", function()
  for _, row in ipairs(MALFORMED) do
    it(("of %q"):format(row[1]), function()
      for _, call in ipairs { rule.find, rule.match, rule.gmatch } do
        local done, why = pcall(call, "a", row[1])
        assert.is_false(done)
        assert(why:find(row[2], 1, true), why)
      end
      assert.is_false(pcall(rule.gsub, "a", row[1], ""))
    end)
  end

  -- Lua's own functions open each "a?" and what comes after: 200 at most.
  it("that leaves too much open at once", function()
    for items = 198, 201 do
      local subject, pattern = ("a"):rep(items), ("a?"):rep(items)
      local done, why = pcall(rule.match, subject, pattern)
      assert.equal(pcall(string.match, subject, pattern), done)
      assert.equal(items < 200, done)
      assert(done or why:find("too much that is open", 1, true), why)
    end
  end)
end)

describe("A subject", function()
  it("is as large as what is searched may be", function()
    local subject = ("x"):rep(64 * 1024 * 1024)
    assert.equal(1, rule.find(subject, "x."))
    local done, why = pcall(rule.find, subject .. "x", "x.")
    assert.is_false(done)
    assert(why:find("more than 67108864 octets to search", 1, true), why)
  end)
end)

-- Replacement, message.
local REPLACED = {
  { "%2", "the pattern has no capture %2" },
  { "%x", "in a replacement, % stands before a digit or %" },
  { "%", "in a replacement, % stands before a digit or %" },
  { function() return {} end, "a replacement is a string, not a table" },
  { true, "string/function/table" },
}

describe("A replacement is refused", function()
  for _, row in ipairs(REPLACED) do
    it(row[2], function()
      local done, why = pcall(rule.gsub, "ab", "(a)", row[1])
      assert.is_false(done)
      assert(why:find(row[2], 1, true), why)
    end)
  end
end)

-- Calls that take Lua's own functions minutes, or for ever.
local ENDLESS = {
  { "lazy repetitions", "find", ("a"):rep(3000), "a-a-a-a-a-b" },
  { "greedy repetitions", "match", ("a"):rep(3000), "a*a*a*a*a*b" },
  { "a back reference", "find", ("a"):rep(30000), "(.-)%1%1%1b" },
  { "a balance that is never found", "find", ("("):rep(200000), "%b()" },
  { "every place of a long subject", "gmatch", ("a"):rep(100000), ".-b" },
  { "a substitution", "gsub", ("a"):rep(3000), "(a-)(a-)(a-)b", "" },
}

describe("The budget ends", function()
  for _, row in ipairs(ENDLESS) do
    it(row[1], function()
      local index, why = core.evaluate(function()
        local found = rule[row[2]](table.unpack(row, 3))
        if row[2] == "gmatch" then found() end
      end, { 1 }, {}, { pack = core.budget(1) })
      assert.equal(1, index)
      assert(why:find("more than 1000000 instructions", 1, true), why)
    end)
  end
end)
