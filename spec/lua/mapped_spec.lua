-- Files that are mapped and handed over to a process; some become shorter
-- before it looks at them.
local core = require "cotter.core"
local gate = require "cotter.gate"
local ask = require("cotter.jail").ask
local packages = require "cotter.packages"
local temporary = require "spec.support.temporary"

local function write(path, octets)
  local file = assert(io.open(path, "wb"))
  assert(file:write(octets))
  assert(file:close())
end

-- Octets of a file, and what is left of it.
local SIZES <const> = {
  { "nothing", "" }, { "an octet", "x" }, { "a page", ("x"):rep(4096) },
  { "some MiB", ("0123456789abcdef"):rep(1 << 17) },
}

describe("a file that is handed over", function()
  for _, row in ipairs(SIZES) do
    it("with " .. row[1] .. " in it is there as it was", function()
      temporary.with({ x = row[2] }, function(folder)
        local mapping <close> = assert(core.map_file(folder .. "/x"))
        assert.equal(#row[2], #mapping)
        assert.equal(core.hex(core.sha256(row[2])),
          assert(ask("spec.support.mapped", { octets = mapping })))
      end)
    end)
  end

  it("is the only one", function()
    temporary.with({ x = "x" }, function(folder)
      local mapping <close> = assert(core.map_file(folder .. "/x"))
      local octets, maps = core.encode { octets = mapping }
      assert.equal(1, #maps)
      local second = octets:gsub("\1$", "\2")
      for _, row in ipairs { { second, maps }, { octets },
                             { octets:gsub("\1$", "\0"), maps } } do
        assert.equal("codec.tag", core.jail("spec.support.mapped", row[1],
                                            { maps = row[2] }))
      end
    end)
  end)

  it("is nothing to the one that hands it over", function()
    temporary.with({ x = "x" }, function(folder)
      local mapping <close> = assert(core.map_file(folder .. "/x"))
      local octets = core.encode { octets = mapping }
      assert.equal("codec.tag", select(2, core.decode(octets)).code)
      assert(ask("spec.support.mapped", { octets = mapping }))
      assert.equal("codec.tag", select(2, core.decode(octets)).code)
    end)
  end)

  it("and becomes shorter is told of by its path", function()
    temporary.with({ x = "x", y = ("y"):rep(1 << 20) }, function(folder)
      local path = folder .. "/y"
      local one <close> = assert(core.map_file(folder .. "/x"))
      local other <close> = assert(core.map_file(path))
      write(path, "y")
      local answer, fault = ask("spec.support.mapped",
                                     { octets = other, one = one })
      assert.is_nil(answer)
      assert.equal("file.changed", fault.code)
      assert.equal(path, fault.path)
    end)
  end)

  -- Octets that are gone within a page are zeros, and end nothing.
  it("and becomes shorter by an octet is told of as well", function()
    temporary.with({ x = "xyz" }, function(folder)
      local path = folder .. "/x"
      local mapping <close> = assert(core.map_file(path))
      write(path, "xy")
      local answer, fault = ask("spec.support.mapped",
                                     { octets = mapping })
      assert.is_nil(answer)
      assert.equal("file.changed", fault.code)
      assert.equal(path, fault.path)
    end)
  end)

  it("and has another in its place is as it was", function()
    temporary.with({ x = "x", y = "y" }, function(folder)
      local mapping <close> = assert(core.map_file(folder .. "/x"))
      assert(os.rename(folder .. "/y", folder .. "/x"))
      assert.equal(core.hex(core.sha256 "x"),
                   (ask("spec.support.mapped", { octets = mapping })))
      assert(os.remove(folder .. "/x"))
      assert.equal(core.hex(core.sha256 "x"),
                   (ask("spec.support.mapped", { octets = mapping })))
    end)
  end)

  it("cannot be handed over once it is closed", function()
    temporary.with({ x = "x" }, function(folder)
      local mapping = assert(core.map_file(folder .. "/x"))
      local function close() local _ <close> = mapping end
      close()
      assert.error_matches(function() core.encode { mapping } end,
                           "userdata cannot be encoded")
    end)
  end)

  for _, row in ipairs { { "", "" }, { "0123456789abcde", "0123456789abcde" },
                         { "0123456789abcdef", "0123456789abcdef" },
                         { "0123456789abcdefg", "0123456789abcdef" } } do
    it(("begins as its %d octets do"):format(#row[1]), function()
      temporary.with({ x = row[1] }, function(folder)
        local mapping <close> = assert(core.map_file(folder .. "/x"))
        assert.equal(row[2], mapping:head())
      end)
    end)
  end
end)

-- What is no file to map, and why.
local REFUSED <const> = {
  { "that is missing", "spec/none", "file.missing" },
  { "that is a folder", "spec", "file.directory" },
  { "that is a device", "/dev/null", "file.device" },
}

describe("a file", function()
  for _, row in ipairs(REFUSED) do
    it(row[1] .. " is not mapped", function()
      local mapping, fault = core.map_file(row[2])
      assert.is_nil(mapping)
      assert.equal(row[3], fault.code)
    end)
  end
end)

local PACKAGE <const> = "spec/fixtures/packages/nested.apk"

-- What becomes of a package once it is mapped, and the code that is told.
local function meddle(change)
  return temporary.with({ ["a.apk"] = assert(core.read_file(PACKAGE)) },
                        function(folder)
    local map, path = core.map_file, folder .. "/a.apk"
    core.map_file = function(...)
      local mapping = map(...)
      change(path)
      return mapping
    end
    local ok, verdict = pcall(gate.check, { inputs = { path } })
    core.map_file = map
    assert(ok, verdict)
    return verdict
  end)
end

describe("a package that becomes shorter while it is read", function()
  it("is unreadable, and the run fails", function()
    local verdict = meddle(function(path) write(path, "") end)
    assert.equal(2, verdict.exit_code)
    assert.equal("file.changed", verdict.errors[1].code)
    assert.equal("a.apk", verdict.errors[1].path:match "[^/]*$")
  end)
end)

-- A config of more than a MiB: hosts without end, and blanks behind them.
local LARGE <const> = '{ "hosts": [ { "host": "www.example.com", "hashes": '
  .. '[ "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" ] } ] }\n'
  .. (" "):rep(1 << 20)

-- Judges a config of a file, changed once it was mapped.
local function judge(octets, change)
  return temporary.with({ ["pinning.json"] = octets }, function(folder)
    local map, mapped = core.map_file, 0
    core.map_file = function(path)
      local mapping = map(path)
      mapped = mapped + 1
      if change then change(path) end
      return mapping
    end
    local path = folder .. "/pinning.json"
    local ok, verdict = pcall(gate.check, { inputs = { path } })
    core.map_file = map
    assert(ok, verdict)
    verdict.path = path
    return { verdict = verdict, mapped = mapped, text = verdict.source(path) }
  end)
end

describe("a config of more than a MiB", function()
  it("is mapped, and judged as one that is not", function()
    local whole, small = judge(LARGE), judge(LARGE:gsub("%s+$", ""))
    assert.equal(1, whole.mapped)
    assert.equal(0, small.mapped)
    assert.equal(small.verdict.exit_code, whole.verdict.exit_code)
    assert.equal(#small.verdict.findings, #whole.verdict.findings)
    assert.equal(LARGE, whole.text)
  end)

  it("is not shown without what can't be read any more", function()
    temporary.with({ ["pinning.json"] = LARGE }, function(folder)
      local path = folder .. "/pinning.json"
      local verdict = gate.check { inputs = { path } }
      assert(os.remove(path))
      local ok, raised = pcall(verdict.source, path)
      assert.is_false(ok)
      assert.equal(path .. ": there is no such file or folder",
                   raised.output)
    end)
  end)

  it("that becomes shorter is unreadable, and the run fails", function()
    local made = judge(LARGE, function(path) write(path, "{") end).verdict
    assert.equal(2, made.exit_code)
    assert.equal("file.changed", made.errors[1].code)
    assert.equal(made.path, made.errors[1].path)
  end)

  it("is mapped where it has as much as a file may", function()
    local octets = LARGE .. (" "):rep((16 << 20) - #LARGE)
    assert.equal(1, judge(octets).mapped)
    local made = judge(octets .. " ")
    assert.equal(0, made.mapped)
    assert.equal("file.too-large", made.verdict.errors[1].code)
  end)
end)

-- What a process says of a package, how it is changed, and what is told.
local ODD <const> = {
  { "nothing", function() end, nil },
  { "it is text", function() return "files" end, "no record" },
  { "it is absent", function() return nil end, "no record" },
  { "files are missing", function(t) t.files = nil end, "files: no list" },
  { "a field is new", function(t) t.verdict = "pass" end,
    '"verdict" is no field' },
  { "a file is of somebody else",
    function(t) t.files[1].path = "/etc/passwd" end, "nothing of" },
  { "a key is of somebody else",
    function(t) t.materials[1] = { path = "x", octets = "" } end,
    "nothing of" },
  { "a file has no octets", function(t) t.files[1].octets = nil end,
    "octets: no string" },
  { "a fact is made up", function(t) t.files[1].package.safe = true end,
    '"safe" is no field' },
  { "a line is zero", function(t) t.files[1].package.line = 0 end,
    "no place" },
  { "a refusal has no text",
    function(t) t.refused[1] = { path = PACKAGE, code = "x" } end,
    "text: no string" },
}

describe("an answer on a package in which", function()
  for _, row in ipairs(ODD) do
    local name, change, said = table.unpack(row, 1, 3)

    it(name .. " is changed is held to its form", function()
      local jail = core.jail
      core.jail = function(...)
        local told = core.decode((assert(jail(...))))
        local other = table.pack(change(told))
        if other.n > 0 then told = other[1] end
        return core.encode(told), {}
      end
      local package, fault = packages.open(PACKAGE)
      core.jail = jail
      if not said then return assert.equal(1, #package.files) end
      assert.is_nil(package)
      assert.equal("run.odd", fault.code)
      assert.is_truthy(fault.text:find(said, 1, true), fault.text)
    end)
  end

  for _, row in ipairs {
    { "octets are noise", "\xff", "run.odd" },
    { "there is none", nil, "jail.short" },
  } do
    it(row[1] .. " ends the run", function()
      local jail = core.jail
      core.jail = function(module, ...)
        if module ~= "cotter.package" then return jail(module, ...) end
        return row[2], { code = "jail.short", text = "it ended" }
      end
      local verdict = gate.check { inputs = { PACKAGE } }
      core.jail = jail
      assert.equal(2, verdict.exit_code)
      assert.equal(row[3], verdict.errors[1].code)
    end)
  end
end)
