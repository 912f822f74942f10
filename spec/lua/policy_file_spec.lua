local file = require "cotter.policy.file"

local WHOLE = [[
policy {
  name = "mobile-release", version = "2026.11", api = 1,
  packs = { "cotter:pinning", "policies/" },
  rules = {
    { select = "pin-empty-input", level = "absolute" },
    { select = "severity:medium", level = "advisory" },
    { select = "pin-too-few", set = { min_keys = 3 } },
    { select = "platform-*/managed", hosts = { "*.Staging.example.com" },
      level = "off" },
  },
  data = { managed = { file = "managed.txt", type = "list<suffix>" } },
  evidence = { chain = "require", held = "optional" },
  gate = { fail_on = "mandatory" },
  consumers = { outsystems = "7.0.0" },
}
]]

describe("A policy", function()
  local policy = assert(file.read(WHOLE, "dir/policy.lua"))

  it("has what its file says", function()
    assert.same({ "mobile-release", "2026.11", 1 },
                { policy.name, policy.version, policy.api })
    assert.same({ { path = "cotter:pinning", line = 3, column = 13 },
                  { path = "policies/", line = 3, column = 31 } },
                policy.packs)
    assert.same({ chain = "require", held = "optional" }, policy.evidence)
    assert.equal("mandatory", policy.fail_on)
    assert.equal("managed.txt", policy.data.managed.file)
    assert.same({ outsystems = "7.0.0" }, policy.consumers)
  end)

  it("has its lines in order, with their places", function()
    local rules = policy.rules
    assert.equal(4, #rules)
    assert.same({ "absolute", 5, 16 },
                { rules[1].level, rules[1].line, rules[1].column })
    assert.equal("medium", rules[2].select.severity)
    assert.equal(3, rules[3].set.min_keys.value)
    assert.same({ "*.staging.example.com" }, rules[4].hosts)
    assert.same({ "platform-*", "managed" },
                { rules[4].select.rule, rules[4].select.code })
  end)

  it("runs the shipped pack if it names none", function()
    local small = assert(file.read('policy { name = "a", api = 1 }', "p.lua"))
    assert.equal("cotter:pinning", small.packs[1].path)
    assert.same({ {}, {}, {}, {} }, { small.rules, small.data,
                                      small.evidence, small.consumers })
  end)
end)

-- Name, what to replace in the policy, by what; code, place, message.
local WRONG = {
  { "an unknown field", "gate =", "gates =", "policy.unknown-field", 13, 3,
    'unknown field "gates" (did you mean "gate"?)' },
  { "an unknown field of a line", "level = \"abs", "lvel = \"abs",
    "policy.unknown-field", 5, 35, 'did you mean "level"?' },
  { "an unknown level", "absolute", "absolut", "policy.value", 5, 43,
    'did you mean "absolute"?' },
  { "a level by number", '"absolute"', "3", "policy.type", 5, 43,
    "must be a string, not an integer" },
  { "no name", 'name = "mobile%-release", ', "", "policy.missing", 1, 8,
    '"name" is missing' },
  { "an api that is not known", "api = 1", "api = 2", "policy.api", 2, 55,
    "api 2" },
  { "an unknown severity", "severity:medium", "severity:mediun",
    "policy.value", 6, 16, 'did you mean "medium"?' },
  { "a selector that is none", "pin%-empty%-input", "Pin empty",
    "policy.value", 5, 16, "is no selector" },
  { "a selector without code", "pin%-empty%-input", "pin-empty-input/",
    "policy.value", 5, 16, "is no selector" },
  { "a line without effect", ', level = "absolute"', "", "policy.value", 5, 5,
    "neither level nor set" },
  { "a line without select", 'select = "pin%-empty%-input", ', "",
    "policy.missing", 5, 5, '"rules[1].select" is missing' },
  { "a parameter for a severity", '"pin%-too%-few"', '"severity:low"',
    "policy.value", 7, 5, "set wants the id of a rule" },
  { "a parameter for a message", '"pin%-too%-few"', '"pin-too-few/few"',
    "policy.value", 7, 5, "set wants the id of a rule" },
  { "a parameter for hosts", "set = {", 'hosts = { "a" }, set = {',
    "policy.value", 7, 5, "for all hosts" },
  { "no hosts", '{ "%*%.Staging.example.com" }', "{}", "policy.value", nil, nil,
    "hosts is empty" },
  { "no parameter", "set = %b{}", "set = {}", "policy.value", 7, 5,
    "set is empty" },
  { "a host that is none", "%*%.Staging", "https://staging", "policy.value",
    8, 48, "no host name" },
  { "unknown evidence", "held =", "helt =", "policy.value", 12, 35,
    'did you mean "held"?' },
  { "an unknown demand", '"require"', '"required"', "policy.value", 12, 24,
    'did you mean "require"?' },
  { "an unknown level to fail on", 'fail_on = "mandatory"',
    'fail_on = "mandatry"', "policy.value", 13, 22,
    'did you mean "mandatory"?' },
  { "failing on what is off", 'fail_on = "mandatory"', 'fail_on = "off"',
    "policy.value", 13, 22, "not one of advisory" },
  { "failing on an unknown severity", 'fail_on = "mandatory"',
    'fail_on = "severity:hihg"', "policy.value", 13, 22,
    'did you mean "high"?' },
  { "a pack twice", "policies/", "cotter:pinning", "policy.value", 3, 31,
    "stands twice" },
  { "no packs", 'packs = {.-}', "packs = {}", "policy.value", 3, 3,
    "nothing would run" },
  { "data of no type", "list<suffix>", "list<sufix>", "policy.value", 11, 53,
    "no type" },
  { "a call", '"managed.txt"', 'os.getenv "X"', "literal.not-literal", 11, 31,
    "a policy must be a literal" },
  { "a rule in it", "policy {", 'rule "x" {} policy {', "policy.statement",
    1, 1, "rule does not belong" },
  { "a version that is not told apart", "7%.0%.0", "7.0.1", "policy.value",
    14, 30, 'want one of 5.1.1, 6.0.0, 7.0.0 (did you mean "7.0.0"?)' },
  { "a version of a consumer that has none", "outsystems = \"7", "okhttp = \"7",
    "policy.value", 14, 26, "no versions of okhttp are told apart" },
  { "a version of what is no consumer", "outsystems = \"7",
    "outsystem = \"7", "policy.value", 14, 29,
    'did you mean "outsystems"?' },
  { "a version by number", '"7%.0%.0"', "7.0", "policy.type", 14, 30,
    "must be a string, not a float" },
  { "versions in a list", 'outsystems = "7%.0%.0"', '"7.0.0"', "policy.type",
    14, 17, "a value without a name" },
  { "a version that is computed", '"7%.0%.0"', 'version()',
    "literal.not-literal", 14, 30, "a policy must be a literal" },
  { "waivers without a file", "gate =", "waivers =",
    "policy.unknown-field", 13, 15, "fail_on" },
  { "waivers of less than a day", "gate = %b{}",
    'waivers = { file = "w.lua", max_days = 0 }', "policy.value", 13, 31,
    "less than one day" },
}

describe("A policy is refused for", function()
  for _, row in ipairs(WRONG) do
    it(row[1], function()
      local text, count = WHOLE:gsub(row[2], (row[3]:gsub("%%", "%%%%")), 1)
      assert.equal(1, count, "the test itself finds nothing")
      local policy, faults = file.read(text, "policy.lua")
      assert.is_nil(policy)
      local one = faults[1]
      assert.equal(row[4], one.code, one.message)
      assert(one.message:find(row[7], 1, true), one.message)
      if row[5] then
        assert.same({ "policy.lua", row[5], row[6] },
                    { one.path, one.line, one.column })
      end
    end)
  end

  it("giving a version twice", function()
    local _, faults = file.read('policy { name = "a", api = 1, consumers = '
      .. '{ outsystems = "7.0.0", outsystems = "6.0.0" } }', "policy.lua")
    assert.equal(1, #faults)
  end)

  it("being empty", function()
    local _, faults = file.read("-- nothing\n", "policy.lua")
    assert.same({ "policy.statement", 1, 1 },
                { faults[1].code, faults[1].line, faults[1].column })
  end)
end)
