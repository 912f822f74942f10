-- Files of more than a MiB, wherever a command takes one: each is mapped, comes
-- to what one of an octet less does, which is not, and is refused where it
-- changes while it is read. A row takes a file, and tells what became of it.
local core = require "cotter.core"
local gate = require "cotter.gate"
local temporary = require "spec.support.temporary"

local BOUND <const> = 1 << 20 -- what is larger is mapped

local PEM <const> = assert(core.read_file(
  "examples/gate/evidence/held/docs.python.org-next.pem"))
local CHAIN <const> = assert(core.read_file(
  "examples/gate/evidence/chains/docs.python.org.pem"))
local CONFIG <const> = assert(core.read_file(
  "examples/gate/app/pinning/pinning.json"))
local RULE <const> = [[
rule "own-rule" {
  title = "t", on = "host", severity = "high", data = { own = "list<suffix>" },
  messages = { bad = "{host} is listed" },
  check = function(host, ctx)
    if ctx.data.own:match(host.name) then fail "bad" end
  end,
}
]]
local POLICY <const> = [[policy { name = "own", version = "1", api = 1,
  packs = { "rules" },
  data = { own = { file = "own.txt", type = "list<suffix>" } } }]]
local AT <const> = 1795132800 -- 2026-11-20T00:00:00Z

-- Puts comments before what is in a file, or blanks behind it.
local function comment(octets, size)
  return "#" .. ("x"):rep(size - #octets - 2) .. "\n" .. octets
end

local function blank(octets, size)
  return octets .. (" "):rep(size - #octets)
end

-- What a verdict comes to, in words.
local function told(verdict)
  local list = { tostring(verdict.exit_code) }
  for _, one in ipairs(verdict.findings or {}) do
    list[#list + 1] = ("%s %s %s"):format(one.rule, one.code, one.outcome)
  end
  for _, one in ipairs(verdict.errors) do
    list[#list + 1] = ("%s %s"):format(one.code,
                                       (one.path or ""):match "[^/]*$")
  end
  return table.concat(list, "\n")
end

local function check(folder, options)
  options.inputs = options.inputs or { folder .. "/pinning.json" }
  options.at = AT
  return told(gate.check(options))
end

local function output()
  local out = { text = {} }
  local function add(_, text) table.insert(out.text, text) end
  out.write, out.tell = add, add
  return out
end

local function said(folder, out, status)
  local text = table.concat(out.text, "\n"):gsub(folder:gsub("%p", "%%%0"), "")
  return status .. "\n" .. text
end

-- Who takes a file: what it is called, what is in it, how it is made larger,
-- and what is done.
local TAKERS <const> = {
  { "a config that is judged", "pinning.json", CONFIG, blank,
    function(folder) return check(folder, {}) end },
  { "a key that is held", "evidence/held/key.pem", PEM, comment,
    function(folder)
      return check(folder, { evidence = folder .. "/evidence" })
    end },
  { "a chain", "evidence/chains/docs.python.org.pem", CHAIN, comment,
    function(folder)
      return check(folder, { evidence = folder .. "/evidence" })
    end },
  { "a baseline", "baseline.json",
    '{ "schema": "cotter.baseline/1", "findings": [] }', blank,
    function(folder)
      return check(folder, { baseline = folder .. "/baseline.json" })
    end },
  { "data of a policy", "own.txt", "python.org\n", comment,
    function(folder)
      return check(folder, { policy = folder .. "/policy.lua" })
    end },
  { "a key in the folder that is searched", "app/key.pem", PEM, comment,
    function(folder)
      return check(folder, { inputs = { folder .. "/app" } })
    end },
  { "a config that decides", "pinning.json", CONFIG, blank,
    function(folder)
      local made, fault = require "cotter".decide {
        host = "docs.python.org", certs = { "\48\0" }, at = AT,
        config = folder .. "/pinning.json" }
      return made and ("%d %s"):format(made.exit_code, made[1].code)
        or ("2 %s %s"):format(fault.code, (fault.path or ""):match "[^/]*$")
    end },
  { "a config that is converted", "pinning.json", CONFIG, blank,
    function(folder)
      local out = output()
      return said(folder, out, require "cotter.cli.convert".run(
        { to = "curl", role = "leaf", arguments = {
          folder .. "/pinning.json" } }, out))
    end },
  { "a file of certificates", "certs.pem", CHAIN, comment,
    function(folder)
      local out = output()
      local all, errors = require "cotter.cli.items".read(
        { paths = { folder .. "/certs.pem" }, detail = "pin" }, out)
      local first = errors[1]
      return said(folder, out, first and 2 .. first.code .. first.path or #all)
    end },
}

-- Takes a file of an octet more than so many, which is changed once it was
-- mapped. Returns what was told, and how often a file was mapped.
local function take(taker, octets, change)
  local name, run = taker[2], taker[5]
  return temporary.with({
    ["pinning.json"] = CONFIG, ["app/pinning.json"] = CONFIG,
    ["policy.lua"] = POLICY, ["rules/own.lua"] = RULE,
    ["own.txt"] = "example.com\n", [name] = octets,
  }, function(folder)
    local map, mapped = core.map_file, 0
    core.map_file = function(path)
      local mapping, fault = map(path)
      mapped = mapped + 1
      if change and path == folder .. "/" .. name then
        temporary.write(path, change(octets))
      end
      return mapping, fault
    end
    local done, result = pcall(run, folder)
    core.map_file = map
    assert(done, result)
    return { result:gsub(" %(octet %d+%)", ""), mapped }
  end)
end

local function cut_all() return "" end
local function cut_one(octets) return octets:sub(1, -2) end
local function change_one(octets) return octets:gsub("^.", "y") end

describe("A file of more than a MiB", function()
  for _, taker in ipairs(TAKERS) do
    local what, name, contents, enlarge = table.unpack(taker)
    local most, more = enlarge(contents, BOUND), enlarge(contents, BOUND + 1)

    it("is mapped, and told of as any other: " .. what, function()
      local read, mapped = take(taker, most), take(taker, more)
      assert.equal(0, read[2])
      assert.equal(1, mapped[2])
      assert.equal(read[1], mapped[1])
    end)

    for _, row in ipairs {
      { "is gone", cut_all }, { "has lost its last octet", cut_one },
      { "is another's", change_one },
    } do
      it(("is refused once it %s: %s"):format(row[1], what), function()
        local result = take(taker, more, row[2])[1]
        assert.equal("2", result:match "%d")
        assert.is_truthy(result:find("file.changed", 1, true)
                         or result:find("changed while it was read", 1, true),
                         result)
        assert.is_truthy(result:find(name:match "[^/]*$", 1, true), result)
      end)
    end
  end
end)

-- What a rule does with a large config, and what it comes to.
local RULES <const> = {
  { "hoards memory has no more than with a small one", [[
      local all = {}
      while true do all[#all + 1] = ("x"):rep(100000) .. #all end]],
    "rule hoards: more than 64 MiB of memory" },
  { "asks for all that is made on demand passes", [[
      for _, host in ipairs(config.hosts) do
        local _ = config:resolve(host.name)
        for _, pin in ipairs(host.pins) do
          local _ = pin.body .. pin.digest .. #host.pins
        end
      end]] },
}

local HOARDER <const> = [[
rule "hoards" {
  title = "t", on = "config", severity = "high", messages = { bad = "b" },
  check = function(config)
    %s
  end,
}
]]

-- A config of so many hosts, and blanks up to 4 MiB.
local function config_of(count)
  local hosts = {}
  for i = 1, count do
    hosts[i] = ('{ "host": "a%d.example.com", "hashes": ["sha256/%s"] }')
      :format(i, core.base64(core.sha256(tostring(i))))
  end
  return blank('{ "hosts": [' .. table.concat(hosts, ",") .. "] }", 4 << 20)
end

describe("Over a config of 4 MiB a rule that", function()
  for _, row in ipairs(RULES) do
    it(row[1], function()
      temporary.with({
        ["pinning.json"] = config_of(10000),
        ["policy.lua"] = [[policy { name = "own", version = "1", api = 1,
          packs = { "rules" } }]],
        ["rules/own.lua"] = HOARDER:format(row[2]),
      }, function(folder)
        local verdict = gate.check { inputs = { folder .. "/pinning.json" },
          policy = folder .. "/policy.lua", at = AT }
        assert.equal(row[3], (verdict.errors[1] or {}).message)
        assert.equal(row[3] and 2 or 0, verdict.exit_code)
      end)
    end)
  end
end)
