--- What became of the mutants: who survived, and the score of each file.

local explained = require "survivors"

local score = {}

local LEAST <const> = 90 -- percent

local function key_of(one) return one.path .. "\n" .. one.shown end

-- Which keys are of any mutant, of one that was tried, and of one that lives.
local function states_of(list, all)
  local known, tried, lives = {}, {}, {}
  for _, one in ipairs(all) do known[key_of(one)] = true end
  for _, one in ipairs(list) do
    tried[key_of(one)] = true
    if one.result == "alive" then lives[key_of(one)] = true end
  end
  return known, tried, lives
end

-- What survivors.lua explains, by key. False, and prints it, if that is wrong
-- about one.
local function reasons_of(list, all)
  local known, tried, lives = states_of(list, all)
  local reasons, right = {}, true
  for _, entry in ipairs(explained) do
    local key = key_of(entry)
    reasons[key] = assert(entry.reason, entry.shown)
    if not known[key] or tried[key] and not lives[key] then
      print(("survivors.lua: %s: `%s` %s"):format(entry.path, entry.shown,
        known[key] and "does not survive" or "is no mutant"))
      right = false
    end
  end
  return reasons, right
end

local function explain(list, all)
  local reasons, right = reasons_of(list, all)
  for _, one in ipairs(list) do
    if one.result == "alive" and reasons[key_of(one)] then
      one.result = "explained"
    end
  end
  return right
end

local function count(list)
  local sum = { killed = 0, alive = 0, explained = 0, same = 0, void = 0 }
  for _, one in ipairs(list) do sum[one.result] = sum[one.result] + 1 end
  return sum
end

local function row(name, list)
  local sum = count(list)
  local tried = sum.killed + sum.alive
  print(("%-24s %4d of %4d killed, %5.1f %%; %d explained"):format(name,
    sum.killed, tried, tried == 0 and 0 or 100 * sum.killed / tried,
    sum.explained))
  return tried > 0 and 100 * sum.killed >= LEAST * tried
end

local function of_path(list, path)
  local found = {}
  for _, one in ipairs(list) do
    if one.path == path then found[#found + 1] = one end
  end
  return found
end

--- Prints the survivors, then what was killed of what was tried.
---@param list table the mutants that were tried, each with its result
---@param all table all mutants that there are
---@param sources table list of sources, each with its path first
---@return boolean enough whether enough was killed
---@nodiscard
function score.tell(list, all, sources)
  local right = explain(list, all)
  for _, one in ipairs(list) do
    if one.result == "alive" then
      print(("%s:%d: survives: `%s` as `%s`"):format(one.path, one.line,
                                                     one.was, one.shown))
    end
  end
  for _, source in ipairs(sources) do
    row(source[1], of_path(list, source[1]))
  end
  return row("all", list) and right
end

return score
