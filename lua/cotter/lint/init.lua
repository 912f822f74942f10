--- cotter lint: looks over packs, by their tokens. Nothing is run.

local fault = require "cotter.fault"
local literal = require "cotter.policy.literal"
local nested = require "cotter.policy.nested"
local open = require "cotter.policy.open"
local paths = require "cotter.policy.path"
local subject = require "cotter.lint.subject"

local lint = {}

-- Each takes a pack, and adds what it finds.
local CHECKS = {
  require "cotter.lint.reading", require "cotter.lint.messages",
  require "cotter.lint.reach", require "cotter.lint.calls",
  require "cotter.lint.words", require "cotter.lint.conditions",
  require "cotter.lint.orders", require "cotter.lint.alternatives",
  require "cotter.lint.fields", (require "cotter.lint.tests"),
}

--- What is told, and what it means.
lint.CODES = {
  { "constant-condition", "a comparison that holds never or always, as of a "
    .. "number with a text, two of which one is always so, and a condition "
    .. "that is a number or a list" },
  { "dead-message", "a message that the rule never fails with" },
  { "deprecated-call", "a name of an older Lua, as none of cotter's own is "
    .. "deprecated" },
  { "missing-test", "a rule without a test beside it" },
  { "missing-value", "a message without a value for a placeholder" },
  { "unknown-data", "data that is read and not declared" },
  { "unknown-field", "a field or a method that is not in what a rule sees" },
  { "unknown-message", "a failure with a message that is not declared" },
  { "unknown-name", "a name that a rule does not know" },
  { "unknown-parameter", "a parameter that is read and not declared" },
  { "unknown-word", "a comparison with a word that a field or a parameter "
    .. "never has" },
  { "unordered-comparison", "a comparison by < or > of what has no order, as "
    .. "a moment with a text" },
  { "unreachable-code", "code that nothing reaches" },
  { "unreachable-rule", "a rule that nothing can be about" },
  { "unread-data", "data that is declared and never read" },
  { "unread-parameter", "a parameter that is declared and never read" },
  { "unread-value", "a value that the message has no place for" },
}

---@class cotter.LintResult
---@field findings cotter.LintFinding[] by path, line, column and code
---@field errors cotter.Fault[]
---@field rules integer looked at

---@param path string of a pack
---@param read cotter.ReadFile
---@param list cotter.ListFolder
---@param result cotter.LintResult
---@param faults cotter.Faults
local function lint_pack(path, read, list, result, faults)
  local pack, refused = open.pack(path, read, list)
  if not pack then return faults:join(refused) end
  local made = subject.of(pack, faults)
  local folder = path:find "%.lua$" and (path:match "^(.*)/[^/]*$" or ".")
                 or path
  for _, check in ipairs(CHECKS) do
    check(made, result.findings,
          { folder = folder, read = read, list = list, faults = faults })
  end
  result.rules = result.rules + #made.rules
end

--- Reads a file that may be a policy.
---@param path string
---@param read cotter.ReadFile
---@return string? octets nil where it is none
local function policy_text(path, read)
  local octets = path:find "%.lua$" and read(path)
  local chunk = octets and literal.read(octets, path)
  return chunk and #chunk.policy > 0 and octets or nil
end

--- The packs that a policy names and that lie beside it; none of a file that
--- is no policy.
---@param path string
---@param read cotter.ReadFile
---@param list cotter.ListFolder
---@param faults cotter.Faults
---@return string[]? packs
local function packs_of(path, read, list, faults)
  local octets = policy_text(path, read)
  if not octets then return nil end
  local plan, refused = open.plan(path, {}, read, list)
  faults:join(refused)
  if not plan then return {} end
  local packs, policy = {}, require "cotter.policy.file".read(octets, path)
  for _, one in ipairs(policy.packs) do
    if not one.path:find "^cotter:" then
      local own = paths.beside(path, one.path)
      packs[#packs + 1] = own:gsub("(.)/+$", "%1")
    end
  end
  if #packs == 0 then
    faults:join { fault.new("lint.packs", "the policy names no pack but those "
      .. "that come with cotter", path) }
  end
  return packs
end

--- The packs that a path leads to, as cotter test finds them.
---@param path string
---@param read cotter.ReadFile
---@param list cotter.ListFolder
---@param faults cotter.Faults
---@return string[]
local function packs_at(path, read, list, faults)
  local named = packs_of(path, read, list, faults)
  if named then return named end
  if path:find "%.lua$" then return { path } end
  local packs, found, refused = {}, nested.packs(path, list)
  for i, one in ipairs(found) do packs[i] = one.folder end
  faults:join(refused)
  if #packs == 0 and not refused[1] then
    faults:join { fault.new("lint.packs", "no rule is in the folder", path) }
  end
  return packs
end

---@param a cotter.LintFinding
---@param b cotter.LintFinding
---@return boolean
local function goes_before(a, b)
  for _, field in ipairs { "path", "line", "column", "code", "message" } do
    if a[field] ~= b[field] then return a[field] < b[field] end
  end
  return false
end

--- Takes out what was found twice: files that several packs share.
---@param sorted cotter.LintFinding[]
---@return cotter.LintFinding[]
local function distinct(sorted)
  local list = {}
  for _, one in ipairs(sorted) do
    local last = list[#list]
    if not last or goes_before(last, one) then list[#list + 1] = one end
  end
  return list
end

--- Looks over packs, those in folders, files of rules, and policies with the
--- packs beside them.
---@param list_of_paths string[]
---@param read cotter.ReadFile
---@param list cotter.ListFolder
---@return cotter.LintResult
---@nodiscard
function lint.run(list_of_paths, read, list)
  local result, faults = { findings = {}, rules = 0 }, fault.collect()
  local seen = {}
  for _, path in ipairs(list_of_paths) do
    path = path:gsub("(.)/+$", "%1")
    for _, one in ipairs(packs_at(path, read, list, faults)) do
      if not seen[one] then lint_pack(one, read, list, result, faults) end
      seen[one] = true
    end
  end
  table.sort(result.findings, goes_before)
  result.findings = distinct(result.findings)
  result.errors = table.move(faults, 1, #faults, 1, {})
  return result
end

return lint
