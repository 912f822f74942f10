--- What a rule says of the one case of a test that is being written.

local answering = require "cotter.answering"

local WORDS = { pass = "pass", unknown = "unknown",
                ["not-applicable"] = "not_applicable",
                ["not-effective"] = "not_effective" }

local function lists_of(pack)
  local lists = {}
  for name, row in pairs(pack.data) do
    lists[name] = { type = row.type, fields = row.fields,
                    files = { { path = row.path, octets = row.octets } } }
  end
  return lists
end

--- Writes what came as an expectation.
---@param case { outcome: string, codes: string[], came: any }
---@return string? expected
---@return string? message
local function expectation(case)
  if WORDS[case.outcome] then return WORDS[case.outcome] end
  local codes = {}
  for i, code in ipairs(case.codes) do codes[i] = ("fails %q"):format(code) end
  if #codes == 0 then return nil, "the rule ends with an error" end
  return #codes == 1 and codes[1] or "{ " .. table.concat(codes, ", ") .. " }"
end

--- Has the case run, in the state in which rules run.
---@param pack cotter.Pack
---@param entry cotter.CatalogEntry
---@param text string a test that expects that the rule passes
---@param sandbox "reduced"? the rule runs without seccomp, too
---@return string? expected as a test writes it
---@return string? message
return function(pack, entry, text, sandbox)
  local answer, problem = answering.ask("cotter.testing", {
    pack = { name = pack.name, files = pack.files, modules = pack.modules },
    rules = { entry }, data = lists_of(pack), fixtures = {},
    tests = { { path = "test", octets = text } },
  }, { strict = sandbox ~= "reduced" })
  if not answer then return nil, problem.text end
  local case = answer.cases[1]
  if not case then return nil, answer.errors[1].message end
  return expectation(case)
end
