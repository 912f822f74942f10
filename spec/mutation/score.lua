--- What became of the mutants: who survived, and the score of each file. Those
--- that survivors.lua explains do not count.

local explained = require "survivors"

local score = {}

local LEAST <const> = 100 -- percent

local function key_of(path, within, shown)
  return table.concat({ path, within, shown }, "\n")
end

-- All mutants by key: none has the key of another.
local function by_key(all)
  local found = {}
  for _, one in ipairs(all) do
    local key = key_of(one.path, one.within, one.shown)
    assert(not found[key], key)
    found[key] = one
  end
  return found
end

-- What is wrong about an explanation of a mutant. One that is the same to this
-- compiler is explained well, and one that was not tried has no result.
local function mistake(one)
  if not one then return "is no mutant" end
  if one.result == "explained" then return "is explained twice" end
  if one.result == "killed" or one.result == "void" then
    return "does not survive"
  end
end

-- Marks what an entry of survivors.lua explains. False, and prints it, if that
-- is wrong about one.
local function explain_entry(entry, found)
  local right = true
  assert(#entry > 0 and #entry.reason > 0, entry.within)
  for _, shown in ipairs(entry) do
    local one = found[key_of(entry.path, entry.within, shown)]
    local wrong = mistake(one)
    if wrong then
      print(("survivors.lua: %s: %s: `%s` %s"):format(entry.path, entry.within,
                                                      shown, wrong))
      right = false
    elseif one.result == "alive" then
      one.result = "explained"
    end
  end
  return right
end

-- The same of all entries on the sources.
local function explain(all, sources)
  local found, looked_at, right = by_key(all), {}, true
  for _, source in ipairs(sources) do looked_at[source[1]] = true end
  for _, entry in ipairs(explained) do
    right = (not looked_at[entry.path] or explain_entry(entry, found)) and right
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
  local right = explain(all, sources)
  for _, one in ipairs(list) do
    if one.result == "alive" then
      print(("%s:%d: %s: survives: `%s` as `%s`"):format(one.path, one.line,
        one.within, one.was, one.shown))
    end
  end
  for _, source in ipairs(sources) do
    row(source[1], of_path(list, source[1]))
  end
  return row("all", list) and right
end

return score
