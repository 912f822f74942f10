--- Answers of the engine, held to what it may say: it reads what strangers
--- wrote, so that nothing that comes of it is trusted.

local core = require "cotter.core"
local drawn = require "cotter.drawn"
local kinds = require "cotter.kinds"
local vocabulary = require "cotter.vocabulary"

local count, each, flag, list = kinds.count, kinds.each, kinds.flag, kinds.list
local map, maybe, one_of, place = kinds.map, kinds.maybe, kinds.one_of,
                                  kinds.place
local record, scalar, set, text = kinds.record, kinds.scalar, kinds.set,
                                  kinds.text

local answered = {}

local OUTCOMES <const> = set { "error", "fail", "not-applicable",
                               "not-effective", "pass", "unknown", "waived" }
local CONSUMERS <const> = set(vocabulary.consumers)
local CONSEQUENCES <const> = set(vocabulary.consequences)
local SUBJECTS <const> = set(vocabulary.subjects)
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
  local known, outcome = one_of(rules), outcome_of(rules)
  return record {
    inputs = list(input), outcomes = list(outcome),
    counts = each(known, each(one_of(OUTCOMES), count)),
    missing = list(record { kind = one_of(EVIDENCE), given = flag,
                            rules = list(known), hosts = list(text) }),
    notes = list(note), errors = list(problem),
    subjects = maybe(each(one_of(SUBJECTS), count)),
    model = maybe(drawn.configs), answers = maybe(drawn.answers),
    connected = maybe(record { own = count,
                               consumers = each(one_of(CONSUMERS), count) }),
    connections = maybe(drawn.connections),
    explained = maybe(drawn.explained(OUTCOMES, outcome)),
    portrait = maybe(drawn.portrait),
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

local function sum(counts)
  local total = 0
  for _, number in pairs(counts) do total = total + number end
  return total
end

-- How many subjects of a kind an input has.
local HELD = {
  config = function() return 1 end,
  host = function(one) return one.hosts end,
  pin = function(one) return one.pins end,
}

--- Counts the subjects of a rule on what stands in configs of some formats.
local function in_formats(inputs, entry)
  local wanted, held, total = set(entry.formats), HELD[entry.on], 0
  for _, one in ipairs(inputs) do
    if wanted[one.format] then total = total + held(one) end
  end
  return total
end

--- Counts those of a rule on connections, to its consumers or to the configs'
--- own.
local function connected(counts, entry)
  if not counts then return 0 end
  if not entry.consumers then return counts.own end
  local total = 0
  for name in pairs(set(entry.consumers)) do
    total = total + (counts.consumers[name] or 0)
  end
  return total
end

--- Counts the subjects that a rule has, as the answer tells of them elsewhere.
---@param response cotter.Response
---@param entry cotter.CatalogEntry
---@return integer
local function subjects_of(response, entry)
  if entry.formats then return in_formats(response.inputs, entry) end
  if entry.on == "connection" then
    return connected(response.connected, entry)
  end
  return response.subjects and response.subjects[entry.on] or 0
end

--- Each subject of a rule has one outcome.
---@param response cotter.Response
---@param rules table<string, cotter.CatalogEntry>
---@return string?
local function unanswered(response, rules)
  for id, counts in pairs(response.counts) do
    local told, all = sum(counts), subjects_of(response, rules[id])
    if told ~= all then
      return ("%s tells of %d subjects, and there are %d"):format(id, told,
                                                                   all)
    end
  end
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

--- Tells whether there are more findings than there may be.
---@param outcomes cotter.Outcome[]
---@return boolean
local function are_too_many(outcomes)
  local left = core.limits.rule_findings
  if #outcomes <= left then return false end
  for _, one in ipairs(outcomes) do
    left = left - (one.outcome == "fail" and 1 or 0)
  end
  return left < 0
end

--- Puts what was told before an answer into it.
---@param response cotter.Response
---@param rules table<string, cotter.CatalogEntry>
---@param told string[]
---@return string?
local function join(response, rules, told)
  local kind, all = list(outcome_of(rules)), response.outcomes
  for _, octets in ipairs(told) do
    local outcomes = core.decode(octets)
    local said = kind(outcomes)
    if said ~= true then return said end
    table.move(outcomes, 1, #outcomes, #all + 1, all)
  end
  if are_too_many(all) then return "outcomes: more than it may tell" end
end

--- Tells what is wrong with an answer; nothing if it is as it has to be, and
--- then it is made whole.
---@param response any what the engine gave, decoded
---@param rules table<string, cotter.CatalogEntry> that it was asked to run
---@param told string[]? what it told before, encoded
---@return string?
---@nodiscard
function answered.problem(response, rules, told)
  local said = response_of(rules)(response)
  if said ~= true then return said end
  local odd = join(response, rules, told or {})
  if odd then return odd end
  return unanswered(response, rules) or contradiction(response)
end

return answered
