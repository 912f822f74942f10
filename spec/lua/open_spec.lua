local files = require "spec.support.files"
local open = require "cotter.policy.open"

local rule = files.rule

local POLICY = [[
policy { name = "n", api = 1, packs = { "rules/", "one.lua" },
  rules = { { select = "a", level = "absolute" } },
  data = { names = { file = "names.txt", type = "list<hostname>" } } }
]]

local CONTENTS = {
  ["dir/policy.lua"] = POLICY, ["dir/names.txt"] = "a.example\n",
  ["dir/rules/a.lua"] = rule("a", 'data = { names = "list<hostname>" },'),
  ["dir/one.lua"] = rule "b",
}

local function plan(path, changes, options)
  local contents = {}
  for name, octets in pairs(CONTENTS) do contents[name] = octets end
  for name, octets in pairs(changes or {}) do
    contents[name] = octets or nil
  end
  return open.plan(path, options or {}, files.of(contents))
end

describe("A policy", function()
  it("names packs and data beside itself", function()
    local made = assert(plan "dir/policy.lua")
    assert.equal("dir/rules/a.lua", made.rules[1].rule.path)
    assert.equal("dir/one.lua", made.rules[2].rule.path)
    assert.equal("dir/names.txt", made.data.names.files[1].path)
    assert.equal("absolute", made:level { rule = "a", severity = "low" })
  end)

  it("can lie in the folder of its rules", function()
    local made = assert(plan("policy.lua", {
      ["policy.lua"] = 'policy { name = "n", api = 1, packs = { "." } }',
      ["a.lua"] = rule "a" }))
    assert.equal("a.lua", made.rules[1].rule.path)
  end)

  it("is narrowed by options", function()
    local made = assert(plan("dir/policy.lua", nil, { select = { "b" } }))
    assert.equal(1, #made.rules)
    assert.equal(2, #made.catalogue)
  end)

  local WRONG = {
    { "a policy that is absent", "no.lua", {}, "file.missing", "no.lua" },
    { "a policy that can't be read", "dir/policy.lua",
      { ["dir/policy.lua"] = "x" }, "literal.statement", "dir/policy.lua" },
    { "a pack that is absent", "dir/policy.lua", { ["dir/one.lua"] = false },
      "file.missing", "dir/policy.lua" },
    { "a rule that is wrong", "dir/policy.lua",
      { ["dir/one.lua"] = rule "B" }, "rule.id", "dir/one.lua" },
    { "data that is absent", "dir/policy.lua", { ["dir/names.txt"] = false },
      "file.missing", "dir/policy.lua" },
    { "a pack that requires one that is not there", "dir/policy.lua",
      { ["dir/rules/pack.lua"] =
        'pack { name = "r", version = "1", api = 1, requires = { "x" } }' },
      "pack.requires", "dir/policy.lua", 1, 41 },
    { "two packs of a name", "dir/policy.lua", { ["dir/rules/pack.lua"] =
        'pack { name = "one", version = "1", api = 1 }' },
      "pack.duplicate", "dir/policy.lua", 1, 51 },
    { "a rule in a folder below a pack", "dir/policy.lua",
      { ["dir/rules/ios/c.lua"] = "\n  " .. rule "c" }, "pack.misplaced",
      "dir/rules/ios/c.lua", 2, 3 },
    { "a rule among the modules", "dir/policy.lua",
      { ["dir/rules/lib/c.lua"] = rule "c" }, "pack.misplaced",
      "dir/rules/lib/c.lua", 1, 1 },
    { "a rule in a file of tests", "dir/policy.lua",
      { ["dir/rules/self_test.lua"] = "local x = 1\n" .. rule "c" },
      "pack.misplaced", "dir/rules/self_test.lua", 2, 1 },
    { "a rule behind one in a comment", "dir/policy.lua",
      { ["dir/rules/lib/c.lua"] = "--[[\n" .. rule "c" .. "\n]]\n"
        .. rule "d" },
      "pack.misplaced", "dir/rules/lib/c.lua", 9, 1 },
    { "what seems a rule and cannot be read", "dir/policy.lua",
      { ["dir/rules/lib/c.lua"] = "local x = '\n" .. rule "c" },
      "pack.misplaced", "dir/rules/lib/c.lua", 2, 1 },
    { "a rule in a file that is called in capitals", "dir/policy.lua",
      { ["dir/rules/C.LUA"] = rule "c" }, "pack.misplaced",
      "dir/rules/C.LUA", 1, 1 },
  }
  for _, row in ipairs(WRONG) do
    it("is refused with " .. row[1], function()
      local made, faults = plan(row[2], row[3])
      assert.is_nil(made)
      assert.same({ row[4], row[5] }, { faults[1].code, faults[1].path })
      if row[6] then
        assert.same({ row[6], row[7] }, { faults[1].line, faults[1].column })
      end
    end)
  end

  local RIGHT = {
    { "a module", { ["dir/rules/lib/c.lua"] = "return { rule = 1 }" } },
    { "tests", { ["dir/rules/a_test.lua"] = "test 'a' {}" } },
    { "a rule in a hidden folder", { ["dir/rules/.old/c.lua"] = rule "c" } },
    { "a rule that is commented out",
      { ["dir/rules/old/c.lua"] = '-- rule "c" {}\n' } },
    { "a module that shows a rule in a comment",
      { ["dir/rules/lib/c.lua"] = "--[[\n" .. rule "c" .. "\n]] return {}" } },
    { "a module that calls a field so",
      { ["dir/rules/lib/c.lua"] = "local rule = { a = 1 }\nreturn\n"
        .. "rule['a']" } },
    { "another pack", { ["dir/rules/own/c.lua"] = rule "c",
        ["dir/rules/own/pack.lua"] = "pack {}" } },
    { "another policy", { ["dir/rules/own/c.lua"] = rule "c",
        ["dir/rules/own/policy.lua"] = "policy {}" } },
    { "a folder that the policy names as a pack, too",
      { ["dir/rules/ios/c.lua"] = rule "c",
        ["dir/policy.lua"] = POLICY:gsub('"rules/"', '%0, "rules/ios"') } },
  }
  for _, row in ipairs(RIGHT) do
    it("has beside the rules of a pack " .. row[1], function()
      assert(plan("dir/policy.lua", row[2]))
    end)
  end
end)
