--- Answers of the engine, held to what it may say: it reads what strangers
--- wrote, so that nothing that comes of it is trusted.
---
--- A kind of value is told by a function from a value to true, or a text that
--- says what should stand there.

local vocabulary = require "cotter.vocabulary"

local answered = {}

---@alias cotter.Kind fun(value: any): true|string

local function set(list)
  local made = {}
  for _, name in ipairs(list) do made[name] = true end
  return made
end

---@param name string of a type of Lua
---@return cotter.Kind
local function plain(name)
  return function(value) return type(value) == name or "no " .. name end
end

local text, flag, map = plain "string", plain "boolean", plain "table"

local function count(value)
  return math.type(value) == "integer" and value >= 0 or "no count"
end

local function place(value)
  return math.type(value) == "integer" and value >= 1 or "no place"
end

local function scalar(value)
  return type(value) ~= "table" and value ~= nil or "no scalar"
end

---@param names table<string, any>
---@return cotter.Kind
local function one_of(names)
  return function(value)
    return names[value] ~= nil or ("%q is none of those"):format(
      tostring(value))
  end
end

---@param kind cotter.Kind
---@return cotter.Kind
local function maybe(kind)
  return function(value) return value == nil or kind(value) end
end

---@param kind cotter.Kind
---@return cotter.Kind
local function list(kind)
  return function(value)
    if type(value) ~= "table" then return "no list" end
    for i, one in pairs(value) do
      if math.type(i) ~= "integer" or i < 1 or i > #value then
        return "no list"
      end
      local said = kind(one)
      if said ~= true then return ("%d: %s"):format(i, said) end
    end
    return true
  end
end

---@param keys cotter.Kind
---@param values cotter.Kind
---@return cotter.Kind
local function each(keys, values)
  return function(value)
    if type(value) ~= "table" then return "no map" end
    for key, one in pairs(value) do
      local said = keys(key)
      if said ~= true then return said end
      said = values(one)
      if said ~= true then return ("%s: %s"):format(tostring(key), said) end
    end
    return true
  end
end

--- A record: each field is of its kind, and there is no other.
---@param fields table<string, cotter.Kind>
---@return cotter.Kind
local function record(fields)
  local names = {}
  for name in pairs(fields) do names[#names + 1] = name end
  table.sort(names)
  return function(value)
    if type(value) ~= "table" then return "no record" end
    for key in pairs(value) do
      if not fields[key] then
        return ("%q is no field"):format(tostring(key))
      end
    end
    for _, name in ipairs(names) do
      local said = fields[name](value[name])
      if said ~= true then return ("%s: %s"):format(name, said) end
    end
    return true
  end
end

local OUTCOMES <const> = set { "error", "fail", "not-applicable",
                               "not-effective", "pass", "unknown", "waived" }
local CONSUMERS <const> = set(vocabulary.consumers)
local CONSEQUENCES <const> = set(vocabulary.consequences)
local EVIDENCE <const> = set(vocabulary.evidence)

local position = record { path = maybe(text), line = maybe(place),
                          column = maybe(place), pointer = maybe(text),
                          message = maybe(text) }

---@param rules table<string, cotter.CatalogEntry>
---@return cotter.Kind
local function outcome_of(rules)
  local fields = record {
    rule = one_of(rules), outcome = one_of(OUTCOMES), code = maybe(text),
    message = text, values = each(text, scalar), path = maybe(text),
    line = maybe(place), column = maybe(place), pointer = maybe(text),
    host = maybe(text), consumer = maybe(one_of(CONSUMERS)),
    consequence = maybe(one_of(CONSEQUENCES)),
    consequences = maybe(each(one_of(CONSUMERS), one_of(CONSEQUENCES))),
    related = list(position), said = maybe(flag), subject = maybe(count),
    seal = maybe(text), volatile = maybe(map),
  }
  return function(value)
    local said = fields(value)
    if said ~= true or value.outcome ~= "fail" then return said end
    return one_of(rules[value.rule].messages)(value.code)
  end
end

local problem = record { code = text, message = text, path = maybe(text),
                         line = maybe(place), column = maybe(place),
                         rule = maybe(text), offset = maybe(count) }

local note = record { message = text, path = maybe(text), line = maybe(place),
                      column = maybe(place), rule = maybe(text) }

local input = record { path = text, format = text, sha256 = text,
                       hosts = count, pins = count, apps = maybe(list(text)) }

---@param rules table<string, cotter.CatalogEntry>
---@return cotter.Kind
local function response_of(rules)
  local known = one_of(rules)
  return record {
    inputs = list(input), outcomes = list(outcome_of(rules)),
    counts = each(known, each(one_of(OUTCOMES), count)),
    missing = list(record { kind = one_of(EVIDENCE), given = flag,
                            rules = list(known), hosts = list(text) }),
    notes = list(note), errors = list(problem),
    model = maybe(map), answers = maybe(map), connections = maybe(map),
    explained = maybe(map), portrait = maybe(map),
  }
end

--- Counts the subjects that each rule tells of as failing.
---@param outcomes cotter.Outcome[]
---@return table<string, integer> by rule
local function failing(outcomes)
  local seen, counts = {}, {}
  for _, one in ipairs(outcomes) do
    local key = one.outcome == "fail"
      and ("%s %d"):format(one.rule, one.subject or 0)
    if key and not seen[key] then
      seen[key] = true
      counts[one.rule] = (counts[one.rule] or 0) + 1
    end
  end
  return counts
end

--- A rule fails on subjects where, and only where, it says why. One that broke
--- on a subject may have failed on it before.
---@param response cotter.Response
---@return string?
local function contradiction(response)
  local told = failing(response.outcomes)
  for id, counts in pairs(response.counts) do
    local fails, subjects = counts.fail or 0, told[id] or 0
    if fails > subjects or subjects > fails + (counts.error or 0) then
      return ("%s fails on %d, and tells of %d"):format(id, fails, subjects)
    end
  end
end

--- Tells what is wrong with an answer; nothing if it is as it has to be.
---@param response any what the engine gave, decoded
---@param rules table<string, cotter.CatalogEntry> that it was asked to run
---@return string?
---@nodiscard
function answered.problem(response, rules)
  local said = response_of(rules)(response)
  if said ~= true then return said end
  return contradiction(response)
end

return answered
