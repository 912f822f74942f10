--- Findings: what a rule says of a subject becomes plain data, or what it got
--- wrong in saying so.

local core = require "cotter.core"
local fault = require "cotter.fault"
local vocabulary = require "cotter.vocabulary"

local finding = {}

--- Tells where a record stands.
---@param value any
---@param what string the name of it, for the problem
---@return cotter.Position?
---@return string? problem
---@nodiscard
function finding.position(value, what)
  if core.record_type(value) == nil then
    return nil, ("%s takes a record, which has a position, not a %s")
      :format(what, type(value))
  end
  local source, offset = core.record_position(value)
  return source and source:position(offset) or {}
end

local HOST_OF = {
  host = function(one) return one.name end,
  pin = function(one) return one.host.name end,
  chain = function(one) return one.host end,
  connection = function(one) return one.name end,
}

--- Gives the host of the first of some values that has one.
---@return string?
---@nodiscard
function finding.host_of(...)
  for i = 1, select("#", ...) do
    local value = select(i, ...)
    local find = HOST_OF[core.record_type(value) or ""]
    if find then return find(value) end
  end
end

local CONFIG_OF = {
  host = function(one) return one.config end,
  pin = function(one) return one.host.config end,
  config = function(one) return one end,
}

local function config_of(...)
  for i = 1, select("#", ...) do
    local value = select(i, ...)
    local find = CONFIG_OF[core.record_type(value) or ""]
    if find then return find(value) end
  end
end

local RESERVED = { affected = true, also = true, at = true,
                   unblocked = true }

-- Reports have no way to write NaN or an infinity.
local function finite(value)
  if value - value == 0 then return value end
end

-- Types of values that a finding may hold, and what it holds of them.
local PLAIN = {
  number = finite,
  boolean = function(value) return value end,
  string = function(value) return value end,
  userdata = tostring,
}

-- Values that another day makes others: a fingerprint leaves them out.
local function volatile_names(values)
  local names
  for name, value in pairs(values) do
    if core.record_type(value) == "duration" then
      names = names or {}
      names[name] = true
    end
  end
  return names
end

-- What is wrong with a list of consumers among the values.
local function misnamed(values, name)
  local list = values[name]
  if list == nil then return nil end
  if type(list) ~= "table" then
    return name .. " takes a list of consumers"
  end
  for _, consumer in ipairs(list) do
    if not vocabulary.rank(vocabulary.consumers, consumer) then
      return ("%s names no consumer: %q%s"):format(name, tostring(consumer),
        fault.suggestion(tostring(consumer), vocabulary.consumers))
    end
  end
end

local function plain_of(value)
  local plain = PLAIN[type(value)]
  return plain and plain(value)
end

local function evidence(values)
  local plain_values, odd = {}, {}
  local wrong = misnamed(values, "affected") or misnamed(values, "unblocked")
  if wrong then return nil, wrong end
  for name, value in pairs(values) do
    if type(name) ~= "string" then
      return nil, "the values of a finding have names: { host = host }"
    end
    if not RESERVED[name] then
      plain_values[name] = plain_of(value)
      if plain_values[name] == nil then odd[#odd + 1] = name end
    end
  end
  if not odd[1] then return plain_values end
  table.sort(odd)
  return nil, ("%s is a %s that a finding cannot hold"):format(odd[1],
    type(values[odd[1]]))
end

local function compose(rule, code, text, values)
  local absent
  local message = text:gsub("{([%w_]+)}", function(name)
    local value = values[name]
    absent = absent or value == nil and name
    return tostring(value)
  end)
  message = core.shorten(message)
  if absent then
    return nil, ("%s/%s: the message needs a value for {%s}")
      :format(rule.id, code, absent)
  end
  return message
end

local function is_list(value) return (pcall(core.list_table, value)) end

local function related(also)
  if also == nil then return {} end
  if core.record_type(also) and not is_list(also) then also = { also } end
  if type(also) ~= "table" and not is_list(also) then
    return nil, "also takes a record or a list of records"
  end
  local places = {}
  for i, one in ipairs(also) do
    local place, problem = finding.position(one, "also")
    if not place then return nil, problem end
    places[i] = place
  end
  return places
end

--- Gives the consumer of a connection; nil of any other subject.
---@param subject any
---@return string?
---@nodiscard
function finding.consumer_of(subject)
  return core.record_type(subject) == "connection" and subject.consumer or nil
end

--- Gives the host that a finding is about: of a connection the name that is
--- connected to, whatever entry the finding points at.
---@param subject any
---@param at any
---@return string?
---@nodiscard
function finding.name_of(subject, at)
  if finding.consumer_of(subject) then return subject.name end
  return finding.host_of(at, subject)
end

-- Who meets what a finding is about: of a connection its own consumer.
local function consumers_of(subject, at)
  local own = finding.consumer_of(subject)
  if own then return { own } end
  local config = config_of(at, subject)
  return config and config.consumers
end

-- Those that are on no phone: what a defect does there is said by name.
local APART = { chromium = true, cotter = true, curl = true, hpkp = true }

-- What a message says comes to a consumer.
local function declared(message, consumer, apart)
  local own = message.consequences and message.consequences[consumer]
  if own or apart[consumer] then return own end
  return message.consequence
end

---@param message table
---@param consumers string[] who meets the defect
---@param apart table<string, boolean> who is not meant by "consequence"
---@param values table of the finding; unblocked are those who connect all the
---       same, where the defect of one pin blocks a host that has no other
---@return table<string, string>?
local function consequences(message, consumers, apart, values)
  local result, connects = {}, {}
  for _, consumer in ipairs(values.unblocked or {}) do
    connects[consumer] = true
  end
  for _, consumer in ipairs(consumers) do
    local what = declared(message, consumer, apart)
    if what ~= "blocks" or not connects[consumer] then
      result[consumer] = what
    end
  end
  return next(result) and result or nil
end

-- What comes of a finding: to those that the rule says it affects, or to each
-- consumer of the config, or to all where nothing says who they are.
local function outcome_of(message, subject, values, at)
  local consumers = values.affected or consumers_of(subject, at)
  if not consumers then return nil, message.consequence end
  local apart = finding.consumer_of(subject) and {} or APART
  return consequences(message, consumers, apart, values)
end

local function undeclared(rule, code)
  return ("fail(%q) names no message of rule %s%s"):format(tostring(code),
    rule.id, fault.suggestion(tostring(code), fault.names(rule.messages)))
end

-- The places of a finding: its own, and those beside it.
local function places(values, at)
  local place, misplaced = finding.position(at, "at")
  if not place then return nil, misplaced end
  local also, unrelated = related(values.also)
  if not also then return nil, unrelated end
  return place, also
end

--- Makes a finding of what a rule said.
---@param rule cotter.CatalogEntry
---@param code string of a message
---@param values table with `at` and `also`, which are places
---@param subject table where the finding is, if `at` does not say so
---@return cotter.Outcome? made
---@return cotter.Position|string where it is, or what the rule got wrong
---@nodiscard
function finding.make(rule, code, values, subject)
  local message = rule.messages[code]
  if not message then return nil, undeclared(rule, code) end
  local plain_values, unnamed = evidence(values)
  if not plain_values then return nil, unnamed end
  local text, problem = compose(rule, code, message.text, values)
  if not text then return nil, problem end
  local at = values.at
  if at == nil then at = subject end
  local place, also = places(values, at)
  if not place then return nil, also end
  local by_consumer, of_all = outcome_of(message, subject, values, at)
  return { outcome = "fail", code = code, message = text,
    values = plain_values, volatile = volatile_names(values), related = also,
    host = finding.name_of(subject, at),
    consumer = finding.consumer_of(subject),
    consequences = by_consumer, consequence = of_all,
  }, place
end

return finding
