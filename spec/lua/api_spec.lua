local app = require "cotter.policy.app"
local declare = require "cotter.policy.declare"
local fault = require "cotter.fault"
local file = require "cotter.policy.file"
local pack = require "cotter.policy.pack"
local rule = require "cotter.policy.rule"
local vocabulary = require "cotter.vocabulary"
local waivers = require "cotter.policy.waivers"

-- The lines of comment of each class and alias, by "@class name".
local blocks, current = {}, {}
for line in io.lines "lua/cotter/api.d.lua" do
  local heading = line:match "^%-%-%-(@%l+ cotter%.%w+)"
  if heading or not line:find "^%-%-%-" then current = {} end
  if heading then blocks[heading] = current end
  current[#current + 1] = line
end

-- The fields of a class: whether each has to be there.
local function fields_of(class)
  local fields = {}
  for _, line in ipairs(blocks["@class cotter." .. class]) do
    local name, type = line:match "^%-%-%-@field ([%w_]+) (.*)$"
    if name then
      local kind = type:gsub("%b{}", "{}"):gsub("(%b<>)", "")
                       :gsub("%b()", "()"):match "^%S+"
      fields[name] = kind:find "%?$" == nil and kind:find "^nil|" == nil
    end
  end
  return fields
end

local function words_of(alias)
  local words = {}
  for _, line in ipairs(blocks["@alias cotter." .. alias]) do
    for word in line:gmatch '"([%w_.-]+)"' do words[#words + 1] = word end
  end
  table.sort(words)
  return words
end

local function sorted(list)
  local copy = table.move(list, 1, #list, 1, {})
  table.sort(copy)
  return copy
end

describe("The types of what a rule file says have the fields of", function()
  local CLASSES = {
    RuleDefinition = rule.SHAPE, MessageDefinition = rule.MESSAGE,
    ParamDefinition = declare.PARAM, FieldDefinition = declare.FIELD,
    DataDefinition = declare.DATA, PackDefinition = pack.SHAPE,
    PolicyDefinition = file.SHAPE, PolicyLine = file.LINE,
    AppStatement = app.SHAPE,
    SurvivorDefinition = require "cotter.tests.survivors".SHAPE,
    WaiverDefinition = waivers.SHAPE,
  }
  for class, shape in pairs(CLASSES) do
    it(class, function()
      local wanted = {}
      for name, field in pairs(shape.fields) do
        wanted[name] = field.required == true
      end
      assert.same(wanted, fields_of(class))
    end)
  end
end)

local function formats()
  local names = {}
  for i, one in ipairs(vocabulary.formats) do names[i] = one.name end
  return names
end

-- The codes of an area, from the list that the core is made of.
local function faults(area)
  local codes = {}
  for line in io.lines "core/base/fault_list.h" do
    codes[#codes + 1] = line:match('"(' .. area .. '%.[%l%d-]+)"')
  end
  return codes
end

describe("The types of what a rule file says have the words of", function()
  local ALIASES = {
    Subject = vocabulary.subjects, Severity = vocabulary.severities,
    Level = vocabulary.levels, EvidenceKind = vocabulary.evidence,
    Consequence = vocabulary.consequences, Consumer = vocabulary.consumers,
    DecisionCode = vocabulary.decisions, Store = vocabulary.stores,
    Upload = vocabulary.uploads, Format = formats(),
    HostFault = faults "host", PinFault = faults "pin",
  }
  for alias, words in pairs(ALIASES) do
    it(alias, function() assert.same(sorted(words), words_of(alias)) end)
  end
end)

describe("The fault of a type", function()
  it("has the right articles", function()
    assert.equal("must be an integer, not a string",
                 fault.mistyped("integer", "string"))
  end)
end)
