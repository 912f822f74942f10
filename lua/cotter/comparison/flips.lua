--- Flips: what two policies say of the same inputs, where they differ, by rule
--- and direction, each with the smallest witness.

local standing = require "cotter.comparison.standing"

---@class cotter.Flip
---@field rule string
---@field direction "loosened"|"tightened"
---@field change string     what happened, as a word: "waived"
---@field count integer     findings
---@field before cotter.Standing of the witness
---@field after cotter.Standing
---@field witness table     path, line, column, host, code, message, octets; and
---       what it can be reduced to (cotter.Reduced)

local flips = {}

---@param finding table
---@param parts string[] fields
---@return string
local function key_of(finding, parts)
  local key = {}
  for i, name in ipairs(parts) do key[i] = tostring(finding[name]) end
  return table.concat(key, "\0")
end

-- A finding is the same if it is of one place; failing that, if it is one of
-- as many about the same subject, whatever its message.
local SAME = { "rule", "code", "path", "line", "column", "host", "consumer",
               "message" }
local PLACE = { "rule", "code", "path", "line", "column", "host", "consumer" }
local SUBJECT = { "rule", "path", "host", "consumer" }

--- Pairs what is still alone on both sides.
---@param old table[] findings
---@param new table[]
---@param parts string[]
---@param pairs_found table[] grows
---@return table[] old those that stay alone
---@return table[] new
local function pair(old, new, parts, pairs_found)
  local waiting, alone, rest = {}, {}, {}
  for _, one in ipairs(new) do
    local key = key_of(one, parts)
    waiting[key] = waiting[key] or {}
    table.insert(waiting[key], one)
  end
  for _, one in ipairs(old) do
    local same = table.remove(waiting[key_of(one, parts)] or {}, 1)
    if same then
      pairs_found[#pairs_found + 1] = { old = one, new = same }
    else
      alone[#alone + 1] = one
    end
  end
  for _, one in ipairs(new) do
    local list = waiting[key_of(one, parts)]
    if list[1] == one then rest[#rest + 1] = table.remove(list, 1) end
  end
  return alone, rest
end

---@param verdict cotter.Verdict
---@return table[] weighty findings that count for something
---@return table<string, table> others by subject
local function split(verdict)
  local weighty, others = {}, {}
  for _, one in ipairs(verdict.findings) do
    if standing.weight(standing.of(one, verdict)) > 0 then
      weighty[#weighty + 1] = one
    else
      others[key_of(one, SUBJECT)] = one
    end
  end
  return weighty, others
end

--- All findings of both verdicts, those of one subject together. What one of
--- them has alone is beside what the other says of the subject, if anything.
---@param old cotter.Verdict
---@param new cotter.Verdict
---@return table[] pairs of findings
local function match(old, new)
  local found = {}
  local left, before_others = split(old)
  local right, after_others = split(new)
  for _, parts in ipairs { SAME, PLACE, SUBJECT } do
    left, right = pair(left, right, parts, found)
  end
  for _, one in ipairs(left) do
    found[#found + 1] = { old = one, new = after_others[key_of(one, SUBJECT)] }
  end
  for _, one in ipairs(right) do
    found[#found + 1] = { new = one, old = before_others[key_of(one, SUBJECT)] }
  end
  return found
end

---@param one cotter.Standing
---@param other cotter.Standing
---@return string? change of either, whichever way it goes
local function change_between(one, other)
  if one.outcome == "fail" and other.outcome == "fail" then
    return one.level ~= other.level and "level" or "gate"
  end
  local weaker = standing.weight(one) < standing.weight(other) and one or other
  return weaker.outcome
end

---@param finding table?
---@param other table? of the other verdict
---@param verdict cotter.Verdict
---@return cotter.Standing
local function stands(finding, other, verdict)
  if finding then return standing.of(finding, verdict) end
  return standing.without(other, verdict)
end

---@param found { old: table?, new: table? }
---@param old cotter.Verdict
---@param new cotter.Verdict
---@return cotter.Flip? nil where nothing has flipped
local function flip_of(found, old, new)
  local rule = (found.old or found.new).rule
  local before = stands(found.old, found.new, old)
  local after = stands(found.new, found.old, new)
  local from, to = standing.weight(before), standing.weight(after)
  if from == to then return nil end
  return { rule = rule, direction = to < from and "loosened" or "tightened",
           change = change_between(before, after), count = 1,
           before = before, after = after,
           finding = to < from and found.old or found.new }
end

---@param finding table
---@param source fun(path: string): string?
---@return table
local function witness_of(finding, source)
  local octets = finding.path and source(finding.path)
  return { path = finding.path, line = finding.line, column = finding.column,
           pointer = finding.pointer, host = finding.host,
           consumer = finding.consumer, code = finding.code,
           message = finding.message, octets = octets and #octets }
end

local ORDER = { "octets", "path", "line", "column", "message" }

-- The witness in the smallest file is the smaller one, then the first.
local function is_smaller(one, other)
  for _, key in ipairs(ORDER) do
    local a, b = one[key], other[key]
    if a ~= b then return a ~= nil and (b == nil or a < b) end
  end
  return false
end

---@param made cotter.Flip
---@return string
local function group_of(made)
  return key_of(made, { "rule", "direction", "change" })
end

---@param list cotter.Flip[]
local function sort(list)
  table.sort(list, function(a, b)
    if a.direction ~= b.direction then return a.direction < b.direction end
    if a.rule ~= b.rule then return a.rule < b.rule end
    return a.change < b.change
  end)
end

--- Finds what flips.
---@param old cotter.Verdict with its plan and the path of its policy
---@param new cotter.Verdict
---@return cotter.Flip[] loosened ones first, by rule and change
---@nodiscard
function flips.between(old, new)
  local groups, list = {}, {}
  for _, found in ipairs(match(old, new)) do
    local made = flip_of(found, old, new)
    if made then
      made.witness = witness_of(made.finding, new.source)
      made.finding = nil
      local group = groups[group_of(made)]
      made.count = group and group.count + 1 or 1
      if group and not is_smaller(made.witness, group.witness) then
        group.count = made.count
      else
        groups[group_of(made)] = made
      end
    end
  end
  for _, made in pairs(groups) do list[#list + 1] = made end
  sort(list)
  return list
end

return flips
