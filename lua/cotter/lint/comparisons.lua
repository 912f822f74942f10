--- Comparisons by which a rule passes over everything, or tells everything:
--- with a word that a field never has, of values of other kinds, and two that
--- cancel each other out. Lua compares them without an error (3.4.4), so that
--- no run can tell; a pack with one is refused when a policy is read.

local fault = require "cotter.fault"
local subject = require "cotter.lint.subject"

local comparisons = {}

local CHECKS = {
  require "cotter.lint.words", require "cotter.lint.conditions",
  (require "cotter.lint.alternatives"),
}

---@param a cotter.LintFinding
---@param b cotter.LintFinding
---@return boolean
local function goes_before(a, b)
  if a.path ~= b.path then return a.path < b.path end
  if a.line ~= b.line then return a.line < b.line end
  return a.column < b.column
end

--- Why files of a pack cannot be looked over. What Lua does not compile is told
--- when it would run, beside what the other rules find.
---@param unread cotter.Fault[]
---@return cotter.Fault[]
local function untold(unread)
  local list = {}
  for _, one in ipairs(unread) do
    if not one.code:find "^source%." then list[#list + 1] = one end
  end
  return list
end

---@param pack cotter.Pack
---@param found cotter.LintFinding[]
---@return cotter.Fault[] faults of files that cannot be looked over
local function look_over(pack, found)
  local unread = fault.collect()
  local made = subject.of(pack, unread)
  for _, check in ipairs(CHECKS) do check(made, found) end
  return untold(unread)
end

--- Looks over the comparisons of packs, but for those that come with cotter.
---@param packs cotter.Pack[]
---@return cotter.Fault[] faults none of packs that may be run
---@nodiscard
function comparisons.faults(packs)
  local faults, found = {}, {}
  for _, pack in ipairs(packs) do
    local unread = pack.embedded and {} or look_over(pack, found)
    table.move(unread, 1, #unread, #faults + 1, faults)
  end
  table.sort(found, goes_before)
  for _, one in ipairs(found) do
    faults[#faults + 1] = fault.new("rule." .. one.code, one.message, one.path,
                                    one)
  end
  return faults
end

return comparisons
