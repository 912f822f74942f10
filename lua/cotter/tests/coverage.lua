--- Coverage of tests: what each rule was seen to say, which lines and branches
--- of its file ran, and whether that is what is required.

local fault = require "cotter.fault"
local reading = require "cotter.reading"

local coverage = {}

--- What can be required.
coverage.KINDS = { "outcomes", "messages", "lines", "branches" }

---@class cotter.FileCoverage
---@field path string
---@field lines { covered: integer, total: integer, missed: integer[] }
---@field branches { covered: integer, total: integer, missed: table[] }

local function set_of(list)
  local set = {}
  for _, value in ipairs(list) do set[value] = true end
  return set
end

local function lines_of(given, active)
  local ran, missed = set_of(given.lines), {}
  for _, line in ipairs(active) do
    if not ran[line] then missed[#missed + 1] = line end
  end
  return { covered = #active - #missed, total = #active, missed = missed }
end

--- Draws the coverage of the files of a pack.
---@param given table[] of the sandbox
---@param pack cotter.Pack
---@return cotter.FileCoverage[]?
---@return cotter.Fault[]? faults
---@nodiscard
function coverage.files(given, pack)
  local octets, list = {}, {}
  for _, file in ipairs(pack.files) do octets[file.path] = file.octets end
  for _, file in pairs(pack.modules) do octets[file.path] = file.octets end
  local active, faults = reading.lines(octets)
  if not active then return nil, faults end
  for i, one in ipairs(given) do
    list[i] = { path = one.path, lines = lines_of(one, active[one.path]),
      branches = { covered = one.branches - #one.missed,
                   total = one.branches, missed = one.missed } }
  end
  table.sort(list, function(a, b) return a.path < b.path end)
  return list
end

--- The outcomes that a rule can have, which its tests are to show.
---@param entry cotter.CatalogEntry
---@return string[]
---@nodiscard
function coverage.outcomes(entry)
  local list = { "fail", "pass" }
  if #entry.needs > 0 then list[#list + 1] = "unknown" end
  if entry.functions and entry.functions.applies then
    list[#list + 1] = "not-applicable"
  end
  return list
end

-- What is missing, by kind ---------------------------------------------------

local missing = {}

function missing.outcomes(document)
  local list = {}
  for _, rule in ipairs(document.rules) do
    local seen = set_of(rule.outcomes)
    for _, outcome in ipairs(rule.wanted) do
      if not seen[outcome] then
        list[#list + 1] = { path = rule.path, line = rule.line,
          message = ("rule %s: no case in which it is %s"):format(rule.id,
            outcome == "pass" and "passed" or outcome) }
      end
    end
  end
  return list
end

function missing.messages(document)
  local list = {}
  for _, rule in ipairs(document.rules) do
    for _, code in ipairs(fault.names(rule.messages)) do
      if not rule.messages[code] then
        list[#list + 1] = { path = rule.path, line = rule.line,
          message = ("rule %s: no case in which it says %s"):format(rule.id,
                                                                   code) }
      end
    end
  end
  return list
end

function missing.lines(document)
  local list = {}
  for _, file in ipairs(document.coverage or {}) do
    for _, line in ipairs(file.lines.missed) do
      list[#list + 1] = { path = file.path, line = line,
                          message = "no case runs this line" }
    end
  end
  return list
end

function missing.branches(document)
  local list = {}
  for _, file in ipairs(document.coverage or {}) do
    for _, one in ipairs(file.branches.missed) do
      list[#list + 1] = { path = file.path, line = one.line,
        column = one.column, message = ("no case in which what decides here "
          .. "(%s) is %s"):format(one.what, tostring(one.never)) }
    end
  end
  return list
end

--- What is required and not covered.
---@param document table "cotter.test/1"
---@param kinds string[]
---@return table[] each with a place and a message
---@nodiscard
function coverage.missing(document, kinds)
  local list = {}
  for _, kind in ipairs(kinds) do
    local more = missing[kind](document)
    table.move(more, 1, #more, #list + 1, list)
  end
  return list
end

--- Reads what --require says: kinds with commas between them.
---@param text string?
---@return string[]? kinds none where nothing is required
---@return string? message
---@nodiscard
function coverage.read(text)
  local kinds, known = {}, set_of(coverage.KINDS)
  for word in (text or ""):gmatch "[^,]+" do
    if not known[word] then
      return nil, ('--require "%s" is not one of %s%s'):format(word,
        table.concat(coverage.KINDS, ", "),
        fault.suggestion(word, coverage.KINDS))
    end
    kinds[#kinds + 1] = word
  end
  if text and #kinds == 0 then return nil, "--require says nothing" end
  return kinds
end

return coverage
