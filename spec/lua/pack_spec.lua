local files = require "spec.support.files"
local pack = require "cotter.policy.pack"
local paths = require "cotter.policy.path"

local rule = files.rule

local function open(path, contents)
  return pack.open(path, files.of(contents))
end

local function ids(opened)
  local list = {}
  for i, entry in ipairs(opened.rules) do list[i] = entry.id end
  return list
end

local PACK = [[
pack { name = "pinning", version = "1.0.0", api = 1, requires = { "other" },
  data = { managed = { file = "data/managed.txt", type = "list<suffix>" } } }
]]

describe("A pack", function()
  local opened = assert(open("dir/policies/", {
    ["dir/policies/pack.lua"] = PACK,
    ["dir/policies/b.lua"] = rule "pin-b" .. rule "pin-a",
    ["dir/policies/a.lua"] = rule "host-z",
    ["dir/policies/a_test.lua"] = "test 'x' {}",
    ["dir/policies/policy.lua"] = "policy {}",
    ["dir/policies/waivers.lua"] = "waivers {}",
    ["dir/policies/.hidden.lua"] = "!",
    ["dir/policies/README.md"] = "!",
    ["dir/policies/lib/names.lua"] = "return { }",
    ["dir/policies/data/managed.txt"] = "example.com\n",
    ["dir/policies/deep/c.lua"] = "!",
  }))

  it("has the rules of its files, by id", function()
    assert.same({ "host-z", "pin-a", "pin-b" }, ids(opened))
    assert.equal("dir/policies/b.lua", opened.rules[2].path)
  end)

  it("has the files that hold rules, by path", function()
    assert.equal(2, #opened.files)
    assert.equal("dir/policies/a.lua", opened.files[1].path)
    assert.equal(rule "host-z", opened.files[1].octets)
  end)

  it("has what pack.lua says", function()
    assert.same({ "pinning", "1.0.0", 1 },
                { opened.name, opened.version, opened.api })
    assert.same({ "other" }, opened.requires)
    assert.same({ managed = { type = "list<suffix>", octets = "example.com\n",
                              path = "dir/policies/data/managed.txt" } },
                opened.data)
  end)

  it("has its modules", function()
    assert.same({ names = { path = "dir/policies/lib/names.lua",
                            octets = "return { }" } }, opened.modules)
  end)

  local NAMES = {
    { "policies", "policies" }, { "my/Team Rules/", "team-rules" },
    { "2fa_rules", "fa-rules" }, { ".", "rules" },
  }
  for _, row in ipairs(NAMES) do
    it("without pack.lua is called by its folder: " .. row[1], function()
      local path = paths.join(row[1]:gsub("/$", ""), "a.lua")
      local named = assert(open(row[1], { [path] = rule "a" }))
      assert.same({ row[2], "0", 1 },
                  { named.name, named.version, named.api })
    end)
  end

  it("can be a single rule file", function()
    local single = assert(open("dir/backup.lua",
                               { ["dir/backup.lua"] = rule "a" }))
    assert.same({ "backup", 1 }, { single.name, #single.rules })
    assert.equal("dir/backup.lua", single.files[1].path)
  end)
end)

-- A policy, a pack as it names it, and the path that is meant (POSIX.1-2017
-- 4.13: a dot is the folder itself, also before solidi).
for _, row in ipairs {
  { "policy.lua", "rules", "rules" },
  { "policy.lua", "./rules/", "rules/" },
  { "policy.lua", ".", "." },
  { "policy.lua", "./", "." },
  { "policy.lua", ".//", "." },
  { "policy.lua", "./.", "." },
  { "gate/policy.lua", "./", "gate" },
  { "gate/policy.lua", "./.", "gate" },
  { "gate/policy.lua", "..", "gate/.." },
  { "gate/policy.lua", ".rules", "gate/.rules" },
  { "/policy.lua", "/srv/rules", "/srv/rules" },
} do
  it(("A pack %q of %s is found"):format(row[2], row[1]), function()
    assert.equal(row[3], paths.beside(row[1], row[2]))
  end)
end

-- Name, files of the folder "p", code, path, line, column, message.
local WRONG = {
  { "no folder", {}, "file.missing", "p", nil, nil, "no such folder" },
  { "no rule file", { ["pack.lua"] = PACK:gsub("data = .*$", "}") },
    "pack.no-rule", "p", nil, nil, "no rule file" },
  { "a rule file without rule", { ["a.lua"] = "local x = 1" },
    "pack.no-rule", "p/a.lua", 1, 1, "registers no rule" },
  { "a rule file that can't be read as one", { ["a.lua"] = "x = 1" },
    "literal.statement", "p/a.lua", 1, 1, "write local x" },
  { "a pack among rules", { ["a.lua"] = rule "a" .. "pack {}" },
    "pack.statement", "p/a.lua", 6, 1, "pack does not belong into a rule" },
  { "waivers under another name", { ["a.lua"] = "waivers { }\n" },
    "pack.statement", "p/a.lua", 1, 1, "its file is called waivers.lua" },
  { "a rule in pack.lua", { ["pack.lua"] = rule "a", ["a.lua"] = rule "b" },
    "pack.statement", "p/pack.lua", 1, 1, "rule does not belong" },
  { "an empty pack.lua", { ["pack.lua"] = "", ["a.lua"] = rule "b" },
    "pack.statement", "p/pack.lua", 1, 1, "one pack" },
  { "two packs", { ["pack.lua"] = PACK .. PACK, ["a.lua"] = rule "b" },
    "pack.statement", "p/pack.lua", 3, 1, "one pack" },
  { "an id twice in a file", { ["a.lua"] = rule "a" .. rule "a" },
    "rule.duplicate", "p/a.lua", 6, 6, "already in p/a.lua:1" },
  { "an id twice in two files", { ["b.lua"] = rule "a", ["a.lua"] = rule "a" },
    "rule.duplicate", "p/b.lua", 1, 6, "already in p/a.lua:1" },
  { "an api that is not known", { ["a.lua"] = rule "a",
    ["pack.lua"] = 'pack { name = "a", version = "1", api = 2 }' },
    "pack.api", "p/pack.lua", 1, 41, "api 2 is not known" },
  { "an unknown field", { ["a.lua"] = rule "a",
    ["pack.lua"] = 'pack { name = "a", version = "1", api = 1, date = {} }' },
    "pack.unknown-field", "p/pack.lua", 1, 44, 'did you mean "data"?' },
  { "no version", { ["a.lua"] = rule "a",
    ["pack.lua"] = 'pack { name = "a", api = 1 }' },
    "pack.missing", "p/pack.lua", 1, 6, '"version" is missing' },
  { "a name of capitals", { ["a.lua"] = rule "a",
    ["pack.lua"] = 'pack { name = "A", version = "1", api = 1 }' },
    "pack.value", "p/pack.lua", 1, 15, "lower-case words" },
  { "data that is absent", { ["a.lua"] = rule "a", ["pack.lua"] = PACK },
    "file.missing", "p/data/managed.txt", nil, nil, "no such file" },
  { "data outside of the folder", { ["a.lua"] = rule "a",
    ["pack.lua"] = PACK:gsub("data/man", "../man") },
    "pack.value", "p/pack.lua", 2, 12, "outside of the pack" },
  { "data at an absolute path", { ["a.lua"] = rule "a",
    ["pack.lua"] = PACK:gsub("data/man", "/etc/man") },
    "pack.value", "p/pack.lua", 2, 12, "outside of the pack" },
  { "data of another type than a rule wants", {
    ["a.lua"] = rule("a", 'data = { managed = "list<hostname>" },'),
    ["data/managed.txt"] = "", ["pack.lua"] = PACK },
    "rule.data", "p/a.lua", 2, 57, "the pack has it as list<suffix>" },
  { "records without fields", { ["a.lua"] = rule "a", ["x.json"] = "[]",
    ["pack.lua"] = 'pack { name = "a", version = "1", api = 1, data = {\n' ..
      'x = { file = "x.json", type = "list<record>" } } }' },
    "pack.value", "p/pack.lua", 2, 5, 'needs "fields"' },
}

describe("A pack is refused for", function()
  for _, row in ipairs(WRONG) do
    it(row[1], function()
      local contents = {}
      for name, octets in pairs(row[2]) do contents["p/" .. name] = octets end
      local opened, faults = open("p", contents)
      assert.is_nil(opened)
      local one = faults[1]
      assert.equal(row[3], one.code, one.message)
      assert.same({ row[4], row[5], row[6] },
                  { one.path, one.line, one.column })
      assert(one.message:find(row[7], 1, true), one.message)
    end)
  end

  it("a name that no shipped pack has", function()
    local opened, faults = open("cotter:pining", {})
    assert.is_nil(opened)
    assert.equal("pack.unknown", faults[1].code)
    assert(faults[1].message:find('did you mean "cotter:pinning"?', 1, true))
  end)

  it("a name that no pack of a consumer has", function()
    local opened, faults = open("cotter:consumers/okhtp", {})
    assert.is_nil(opened)
    assert(faults[1].message:find('did you mean "cotter:consumers/okhttp"?', 1,
                                  true))
  end)

  it("all that is wrong in all of its files", function()
    local _, faults = open("p", { ["p/a.lua"] = "x", ["p/b.lua"] = "y",
                                  ["p/c.lua"] = rule "A" })
    local found = {}
    for i, one in ipairs(faults) do found[i] = one.path end
    assert.same({ "p/a.lua", "p/b.lua", "p/c.lua" }, found)
  end)
end)
