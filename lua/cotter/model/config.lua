--- Configs: one file that pins hosts, and what its reader noticed in it.

local core = require "cotter.core"
local fault = require "cotter.fault"
local kept = require "cotter.model.kept"
local pin = require "cotter.model.pin"
local plug_in = require "cotter.model.plug_in"
local resolution = require "cotter.model.resolution"
local version = require "cotter.model.version"
local vocabulary = require "cotter.vocabulary"

local config = {}

-- What a reader saw that rules judge: it neither refuses nor repairs.
local new_observation = core.record("observation", {
  fields = { "kind", "name?", "expected?", "found?", "suggestion?", "tool?",
             "other?" },
})

-- A place in a source, for `at` and `also`, that is no part of the model.
local new_place = core.record("place", { fields = {} })

local new_observations = core.list("observations", {})

local new_answer = core.record("answer", {
  fields = { "config", "consumer", "entry?", "pinned", "pins", "leaf?", "ca?",
             "expires?" },
})

local new_answers = core.list("answers", {})

---@type table<string, true>
local KINDS = {}
for _, kind in ipairs(vocabulary.observations) do KINDS[kind] = true end

-- A rule that asks for what no reader tells would never find anything.
local function check_kind(kind)
  if KINDS[kind] then return end
  local word = type(kind) == "string" and kind or type(kind)
  error(("there is no observation %q%s"):format(word,
    fault.suggestion(word, vocabulary.observations)), 3)
end

-- A name as a connection has it, in A-labels and small letters: a rule that
-- writes it in another way would find that nothing covers it.
local function connected(name)
  if not name:find "[%u\128-\255]" then return name end
  local read = core.host(name)
  return read.fault and name or read.name
end

local new_config = core.record("config", {
  fields = { "path", "format", "consumers", "hosts", "encoding",
             "observations", "bundle?" },
  lazy = {
    --- Whether it ships, as far as its place says so.
    ships = function(self) return not kept.get(self, "left out") end,

    --- Whether its file has other configs, too, as a build action has.
    part = function(self) return kept.get(self, "part") or false end,

    --- The version of the plug-in that builds it, where that was said.
    version = function(self) return version.of(self.format) end,
  },
  methods = {
    --- The observations of one kind.
    observed = function(self, kind)
      check_kind(kind)
      local found = {}
      for _, one in ipairs(self.observations) do
        if one.kind == kind then found[#found + 1] = one end
      end
      return new_observations(nil, nil, found)
    end,

    covers = function(self, host, name, consumer)
      name = connected(name)
      if consumer then return resolution.covers(host, name, consumer) end
      for _, each in ipairs(self.consumers) do
        if resolution.covers(host, name, each) then return true end
      end
      return false
    end,

    --- What each consumer will do for a name: one answer a consumer.
    resolve = function(self, name)
      local answers = {}
      name = connected(name)
      for _, consumer in ipairs(self.consumers) do
        answers[#answers + 1] = config.answer(self, name, consumer)
      end
      return new_answers(nil, nil, answers)
    end,
  },
  meta = { tostring = function(self) return self.path end },
})

local new_consumers = core.list("consumers", {})

local function joined(entries)
  if #entries < 2 then return entries[1] and entries[1].pins end
  local pins = {}
  for _, entry in ipairs(entries) do
    for _, one in ipairs(entry.pins) do pins[#pins + 1] = one end
  end
  local source, offset = core.record_position(entries[1].pins)
  return pin.list(source, offset, pins)
end

local function has_list(entries, role)
  for _, entry in ipairs(entries) do
    if (entry.lists or ""):find(role, 1, true) then return true end
  end
  return false
end

-- Of a consumer that tells lists apart: the pins of a role, where an entry has
-- such a list, even if nothing usable is in it.
local function of_role(entries, pins, role, row)
  if row.certificates ~= "lists" then return nil end
  local found = {}
  for _, one in ipairs(pins) do
    if one.role == role then found[#found + 1] = one end
  end
  if #found == 0 and not has_list(entries, role) then return nil end
  local source, offset = core.record_position(pins)
  return pin.list(source, offset, found)
end

-- A consumer that cannot report alone enforces every entry.
local function enforces(row, entry)
  return entry.enforced or not row.reports
end

local function answer_of(self, entries, consumer)
  local entry = entries[1]
  local source, offset = core.record_position(entry or self)
  local pins = joined(entries) or pin.list(source, offset, {})
  local row = plug_in.row(consumer, self.format)
  return new_answer(source, offset, self, consumer, entry,
    entry ~= nil and #pins > 0 and enforces(row, entry), pins,
    of_role(entries, pins, "leaf", row), of_role(entries, pins, "ca", row),
    entry and entry.expires)
end

--- What a consumer will do for a name: of the entries that it takes, the most
--- specific, and the pins of all.
---@param self cotter.Config
---@param name string
---@param consumer cotter.Consumer need not be one of the config's own
---@return cotter.Answer
---@nodiscard
function config.answer(self, name, consumer)
  return answer_of(self, resolution.entries(self, name, consumer), consumer)
end

--- The same of an entry, whoever is asked about.
---@param entry cotter.Host
---@param consumer cotter.Consumer
---@return cotter.Answer
---@nodiscard
function config.answer_of(entry, consumer)
  return answer_of(entry.config, { entry }, consumer)
end

---@class cotter.ConfigDetails
---@field format string
---@field consumers string[]
---@field hosts cotter.Hosts
---@field encoding string "utf-8", or what the file was written in
---@field observations table may be filled until the model is whole
---@field bundle string? whose property list it is

---@param source cotter.Source
---@param offset integer
---@param details cotter.ConfigDetails
---@return cotter.Config
---@nodiscard
function config.new(source, offset, details)
  return new_config(source, offset, source.path, details.format,
    new_consumers(source, offset, details.consumers),
    details.hosts, details.encoding,
    new_observations(source, offset, details.observations), details.bundle)
end

---@param source cotter.Source
---@param offset integer
---@param kind string
---@param details table the other fields of an observation, by name
---@nodiscard
function config.observation(source, offset, kind, details)
  return new_observation(source, offset, kind, details.name, details.expected,
    details.found, details.suggestion, details.tool, details.other)
end

--- Adds an observation of a whole config: until the model is whole, and not
--- after.
---@param made cotter.Config
---@param kind string
---@param details table
function config.observe(made, kind, details)
  local source, offset = core.record_position(made)
  local list = core.list_table(made.observations)
  list[#list + 1] = config.observation(source, offset, kind, details)
end

--- Says that builds for developers and for tests alone take a config: until the
--- model is whole, and not after.
---@param made cotter.Config
function config.leave_out(made) kept.put(made, "left out", true) end

--- Says of the configs of one file that they are its parts, where there are
--- several: likewise.
---@param list cotter.Config[]
function config.tell_parts(list)
  if #list < 2 then return end
  for _, one in ipairs(list) do kept.put(one, "part", true) end
end

---@param source cotter.Source
---@param offset integer?
---@nodiscard
function config.place(source, offset) return new_place(source, offset) end

config.answers = new_answers

return config
