--- embed and filter, which write parts of the program while it is built: what
--- they cannot write whole they say so of, so that no build goes on with it.

local temporary = require "spec.support.temporary"

local folder = (os.getenv "COTTER" or "build/cotter"):match "^(.*)/" or "."

--- Runs a tool; gives what it says, and whether it says that it is done.
local function run(tool, arguments)
  local pipe = assert(io.popen(("%s/%s %s 2>&1"):format(folder, tool,
                                                        arguments)))
  local output = pipe:read "a"
  return output, (pipe:close()) or false
end

local function contents(path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read "a"
end

-- Whether this Lua makes wrong code of it (see miscompiled_spec).
local UPVALUE <const> = "local of, a, b = { [true] = 1 }, 1, 2\n"
  .. "return (function() return of[a < b] end)()\n"
local IS_WRONG <const> = not pcall(load(UPVALUE))

local ROWS <const> = { -- name, arguments after the output, what is said
  { "a module that is not there", "x absent.lua", "cannot read absent.lua" },
  { "a module that is no Lua", "x $/bad.lua", "bad:2:" },
  { "a rule that is no Lua", "x policies/absent/bad.lua",
    "cannot read policies/absent/bad.lua" },
  { "a pack that is none", "x policies/absent/pack.lua", "absent" },
}

describe("embed", function()
  local function with(text, arguments)
    return temporary.with({
      ["good.lua"] = "return 'a good one'\n", ["bad.lua"] = "return 1\n= 2\n",
      ["some.lua"] = text or "",
    }, function(made)
      local output, done = run("embed", made .. "/out.c "
        .. arguments:gsub("%$", made))
      return { output, done, contents(made .. "/out.c") }
    end)
  end

  for _, row in ipairs(ROWS) do
    it("refuses " .. row[1], function()
      local output, done = table.unpack(with(nil, row[2]))
      assert.is_false(done)
      assert.matches(row[3], output, 1, true)
    end)
  end

  it("refuses what this Lua would make wrong code of", function()
    local output, done = table.unpack(with(UPVALUE, "x $/some.lua"))
    assert.equal(not IS_WRONG, done)
    assert.equal(IS_WRONG, output:find("some.lua:2: ", 1, true) ~= nil)
  end)

  it("writes a module under its name", function()
    local output, done, text = table.unpack(with(nil, "x $/good.lua"))
    assert.same({ "", true }, { output, done })
    assert.matches('"good"', text, 1, true)
    assert.matches("void modules_embed", text, 1, true)
    assert.is_nil(text:find('"x"', 1, true))
  end)

  it("writes the modules of the library under theirs, in order", function()
    local _, done, text = table.unpack(with(nil,
      "x lua/cotter/span.lua lua/cotter/cli/init.lua"))
    assert.is_true(done)
    local first = assert(text:find('"cotter.cli"', 1, true))
    assert.is_true(first < text:find('"cotter.span"', 1, true))
  end)

  it("wants an output, and a folder", function()
    assert.same({ "", false }, { run("embed", "") })
    assert.same({ "", false }, { run("embed", "/dev/null") })
  end)

  it("says that an output cannot be written", function()
    local _, done = run("embed", folder .. "/none/x.c x lua/cotter/span.lua")
    assert.is_false(done)
    _, done = run("embed", "/dev/full x lua/cotter/span.lua")
    assert.is_false(done)
  end)
end)

describe("filter", function()
  it("writes the same filters each time", function()
    local one = temporary.with({}, function(made)
      assert.same({ "", true }, { run("filter", made .. "/out.c") })
      return contents(made .. "/out.c")
    end)
    assert.equal(contents(folder .. "/filter.c"), one)
    assert.matches("filter_rows[] = {", one, 1, true)
    assert.matches("filter_instrumented[] = {", one, 1, true)
  end)

  it("wants an output alone", function()
    assert.same({ "", false }, { run("filter", "") })
    assert.same({ "", false }, { run("filter", "/dev/null x") })
  end)

  it("says that an output cannot be written", function()
    local _, done = run("filter", folder .. "/none/x.c")
    assert.is_false(done)
    assert.same({ "filter: cannot write /dev/full\n", false },
                { run("filter", "/dev/full") })
  end)
end)

describe("defer", function()
  local function defer(octets)
    return temporary.with({ program = octets }, function(made)
      local output, done = run("defer", made .. "/program")
      local told = output:gsub(made:gsub("%p", "%%%0"), "")
      return { told, done, contents(made .. "/program") == octets }
    end)
  end

  local program = contents(folder .. "/cotter")
  local LEFT <const> = "defer: /program is left as it was linked\n"

  for _, row in ipairs {
    { "what is no program", "no program" },
    { "a head alone", program:sub(1, 64) },
    { "what is cut before its sections", program:sub(1, #program // 2) },
    { "what was deferred before", program },
  } do
    it("leaves " .. row[1] .. " as it is, and says so", function()
      assert.same({ LEFT, true, true }, defer(row[2]))
    end)
  end

  it("says that a program cannot be opened", function()
    assert.same({ "defer: cannot open /absent\n", false },
                { run("defer", "/absent") })
    assert.is_false((select(2, run("defer", ""))))
  end)

  -- By binutils: what the system's linker is told, of what there is. Entries
  -- for these tables take 6 KiB; an instrumented program has more of others.
  it("has left the relocations of OpenSSL's tables to the program", function()
    local function ask(options)
      local pipe <close> = assert(io.popen(("readelf %s %s/cotter"):format(
        options, folder)))
      return pipe:read "a"
    end
    local told = tonumber(ask "-dW":match "%(RELRSZ%)%s+(%d+)")
    local all = tonumber(
      ask "-SW":match "%.relr%.dyn%s+%S+%s+%x+%s+%x+%s+(%x+)", 16)
    assert.is_true(told > 0 and all - told > 5000)
  end)
end)

-- What llvm-cov reports, and what spec/coverage makes of it.
describe("a table of what tests execute", function()
  -- The report with a row for each file: lines, missed, branches, missed.
  local function judge(rows)
    local report = {}
    for name, one in pairs(rows) do
      report[#report + 1] = ("core/%s 9 9 9%% 9 9 9%% %d %d 9%% %d %d 9%%")
        :format(name, table.unpack(one))
    end
    return temporary.with({ report = table.concat(report, "\n") .. "\n" },
      function(made)
        local pipe = assert(io.popen(("awk -f spec/support/covered.awk "
          .. "%s/report"):format(made)))
        local output = pipe:read "a"
        return { (pipe:close()) or false, output }
      end)
  end

  -- With rows that are within all bounds, but for what a case has.
  local function with(changes)
    local rows = { ["asn1/der.c"] = { 100, 0, 100, 3 },
      ["input/json.c"] = { 1000, 50, 1000, 100 },
      ["system/jail.c"] = { 100, 5, 100, 10 }, ["main.c"] = { 100, 0, 10, 0 } }
    for name, one in pairs(changes) do rows[name] = one or nil end
    return table.unpack(judge(rows))
  end

  it("passes within the bounds", function()
    local passed, output = with {}
    assert.is_true(passed, output)
    assert.matches("readers +1100 +50 +95.45 +1100 +103 +90.64\n", output)
    assert.matches("sandbox +100 +5 +95.00 +100 +10 +90.00\n", output)
    assert.matches("core +1300 +55 +95.77 +1210 +113 +90.66\n", output)
  end)

  for _, row in ipairs {
    { "a line of the DER reader", { ["asn1/der.c"] = { 100, 1, 100, 3 } },
      "asn1/der.c has lines or branches that no test executes" },
    { "a branch of the DER reader", { ["asn1/der.c"] = { 100, 0, 100, 4 } },
      "asn1/der.c has lines or branches that no test executes" },
    { "the DER reader", { ["asn1/der.c"] = false },
      "no line of asn1/der.c was counted" },
    { "lines of readers", { ["input/json.c"] = { 1000, 60, 1000, 100 } },
      "less than 95 % of the lines of readers" },
    { "branches of readers", { ["x509/pem.c"] = { 100, 0, 100, 80 } },
      "less than 90 % of the branches of readers" },
    { "lines of archives", { ["system/archive.c"] = { 100, 90, 100, 0 } },
      "less than 95 % of the lines of readers" },
    { "lines of the sandbox", { ["system/jail.c"] = { 100, 6, 100, 10 } },
      "less than 95 % of the lines of sandbox" },
    { "branches of the sandbox", { ["system/arena.c"] = { 99, 0, 99, 50 } },
      "less than 90 % of the branches of sandbox" },
    { "the sandbox", { ["system/jail.c"] = false },
      "no file of sandbox was counted" },
    { "lines of what is neither", { ["main.c"] = { 1000, 100, 10, 0 } },
      "less than 95 % of the lines of core" },
    { "branches of what is neither", { ["main.c"] = { 100, 0, 500, 400 } },
      "less than 90 % of the branches of core" },
  } do
    it("fails where it lacks " .. row[1], function()
      local passed, output = with(row[2])
      assert.is_false(passed)
      assert.matches("FAILED: " .. row[3] .. "\n", output, 1, true)
    end)
  end
end)
