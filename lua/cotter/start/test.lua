--- A first test of a rule: for a new rule, of what it does; for another one, of
--- what it says today, for people to judge.

local fill = require "cotter.start.rule".fill

local test = {}

local NEW = [[
--- What the rule is to say. A case is a name, a config and what is expected:
--- pass, fails "code", unknown, not_applicable. The types are in test.d.lua.

local ours = pinning_json { host = "api.example.com",
                            pins = { key "A", key "B" } }
local other = pinning_json { host = "api.example.org",
                             pins = { key "A", key "B" } }

test "@NAME@" {
  cases = {
    { "a host of ours", ours, pass },
    { "a host of somebody else", other,
      fails("foreign", { host = "api.example.org" }) },
    { "a domain that a policy adds", other, pass,
      params = { domains = { "example.com", "example.org" } } },
  },
}
]]

local OTHER = [[
--- What the rule is to say. A case is a name, a config and what is expected:
--- pass, fails "code", unknown, not_applicable.

local two = pinning_json { host = "api.example.com",
                           pins = { key "A", key "B" } }

test "@NAME@" {
  cases = {
    -- What the rule says today. Is it right?
    { "a host with two keys", two, @EXPECTED@ },
@REST@  },
}
]]

--- The test of a new rule.
---@param name string
---@return cotter.StartFile
---@nodiscard
function test.of_new(name)
  return { path = name .. "_test.lua", what = "its test",
           text = fill(NEW, { NAME = name }) }
end

--- The test of a rule that is there.
---@param entry cotter.CatalogEntry
---@param expected string as a test writes it
---@param codes string[] of the messages
---@return string text
---@nodiscard
function test.text(entry, expected, codes)
  local lines = {}
  for _, code in ipairs(codes) do
    lines[#lines + 1] =
      ('    -- { "when does it say this?", …, fails "%s" },\n'):format(code)
  end
  return fill(OTHER, { NAME = entry.id, EXPECTED = expected,
                       REST = table.concat(lines) })
end

return test
