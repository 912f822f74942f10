--- Answering: asks a module in a process without rights, and holds what it
--- answers to what it may say. For the engine that is cotter.answered, for
--- files that are read cotter.reading.

local core = require "cotter.core"
local jail = require "cotter.jail"
local kinds = require "cotter.kinds"
local vocabulary = require "cotter.vocabulary"

local answering = {}

local count, flag, list = kinds.count, kinds.flag, kinds.list
local map, maybe, place, record = kinds.map, kinds.maybe, kinds.place,
                                  kinds.record
local text = kinds.text

local format = {}
for _, one in ipairs(vocabulary.formats) do format[one.name] = true end

local problem = record { code = text, message = text, path = maybe(text),
                         line = maybe(place), column = maybe(place),
                         rule = maybe(text) }

-- Changed configs -----------------------------------------------------------

local function amended(request)
  local pin = kinds.one_of(kinds.set(request.pins))
  local row = record { pin = pin, line = maybe(place), column = maybe(place) }
  return record { octets = maybe(text), added = maybe(list(row)),
                  present = maybe(list(row)), notes = maybe(list(text)),
                  problem = maybe(problem) }
end

local function pins_in(answer)
  local told = {}
  for _, name in ipairs { "added", "present" } do
    for _, one in ipairs(answer[name] or {}) do told[one.pin] = true end
  end
  return told
end

-- One of both, and of a change each pin once or more.
local function half_amended(answer, request)
  if answer.problem then
    return answer.octets and "a problem, and yet octets" or nil
  end
  local told = pins_in(answer)
  for _, pin in ipairs(request.pins) do
    if not told[pin] then return pin .. ": nothing is told of it" end
  end
end

-- Written configs -----------------------------------------------------------

local function written(request)
  local own = record { path = text, line = maybe(place),
                       column = maybe(place), message = text }
  return record { problem = maybe(problem), results = list(record {
    format = request.from and kinds.one_of { [request.from] = true }
             or kinds.one_of(format),
    text = maybe(text), hosts = count, warnings = list(own),
    problem = maybe(problem) }) }
end

local function half_written(answer)
  for i, one in ipairs(answer.results) do
    if (one.text == nil) == (one.problem == nil) then
      return ("results: %d: neither written nor refused, or both"):format(i)
    end
  end
end

-- Tests -----------------------------------------------------------------------

local function ids_of(rules)
  local ids = {}
  for _, entry in ipairs(rules) do ids[entry.id] = true end
  return ids
end

local function paths_of(files)
  local paths = {}
  for _, file in pairs(files) do paths[file.path] = true end
  return paths
end

local excerpt = record { path = text, line = place, text = text }

local function tested(request)
  local test = kinds.one_of(paths_of(request.tests))
  local case = record {
    rule = kinds.one_of(ids_of(request.rules)), name = text, path = test,
    line = place, column = place, expected = list(text),
    passed = maybe(flag), outcome = maybe(text), codes = maybe(list(text)),
    came = maybe(list(text)), excerpt = maybe(excerpt),
  }
  return record { errors = list(problem), cases = list(case),
    wanted = list(text), coverage = maybe(list(map)),
    mutation = maybe(record { count = count, survivors = list(record {
      path = text, line = place, column = place, change = text }) }) }
end

local function key_of(case) return case.rule .. "\0" .. case.name end

-- The cases, each of which stands once; of those that are to run each has run.
local function cases_in(answer, are_run)
  local seen = {}
  for _, case in ipairs(answer.cases) do
    local key = key_of(case)
    if seen[key] then
      return nil, ("the case %q stands twice"):format(case.name)
    elseif are_run and case.passed == nil then
      return nil, ("the case %q has not run"):format(case.name)
    end
    seen[key] = true
  end
  return seen
end

local function difference(seen, chosen)
  for key in pairs(chosen) do
    if not seen[key] then return "a case is left out" end
  end
  for key in pairs(seen) do
    if not chosen[key] then return "a case ran that was not to" end
  end
end

-- Those that are to run are those that ran.
local function half_tested(answer, request)
  local are_run = request.chosen and not request.mutate
  local seen, said = cases_in(answer, are_run)
  if not seen or not are_run or #answer.errors > 0 then return said end
  return difference(seen, request.chosen)
end

-- All -------------------------------------------------------------------------

-- By module: the kind of its answer, and what else has to be.
local FORMS = {
  ["cotter.amend"] = { amended, half_amended },
  ["cotter.write"] = { written, half_written },
  ["cotter.testing"] = { tested, half_tested },
}

--- Tells what is wrong with an answer; nothing if it is as it has to be.
---@param module string
---@param answer any decoded
---@param request table that it answers
---@return string?
---@nodiscard
function answering.problem(module, answer, request)
  local kind, further = table.unpack(FORMS[module])
  local said = kind(request)(answer)
  if said ~= true then return said end
  return further(answer, request)
end

--- Asks a module.
---@param module "cotter.amend"|"cotter.write"|"cotter.testing"
---@param request table
---@param wishes cotter.JailWishes?
---@return table? answer
---@return { code: string, text: string }? fault
---@nodiscard
function answering.ask(module, request, wishes)
  local octets, fault = jail.ask(module, request, wishes)
  if not octets then return nil, fault end
  local answer = core.decode(octets)
  local odd = answering.problem(module, answer, request)
  if not odd then return answer end
  return nil, { code = "run.odd", text = "the answer of the process that was "
    .. "asked is none: " .. odd }
end

return answering
