--- Configs: one file that pins hosts, and what its reader noticed in it.

local core = require "cotter.core"
local pin = require "cotter.model.pin"

local config = {}

---@type table<string, cotter.Semantics> by format
local semantics = {}

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

local new_config = core.record("config", {
  fields = { "path", "format", "consumers", "hosts", "encoding",
             "observations" },
  methods = {
    --- The observations of one kind.
    observed = function(self, kind)
      local found = {}
      for _, one in ipairs(self.observations) do
        if one.kind == kind then found[#found + 1] = one end
      end
      return new_observations(nil, nil, found)
    end,

    covers = function(self, host, name, consumer)
      local covers = semantics[self.format].covers
      if consumer then return covers(host, name, consumer) end
      for _, each in ipairs(self.consumers) do
        if covers(host, name, each) then return true end
      end
      return false
    end,

    --- What each consumer will do for a name: one answer a consumer.
    resolve = function(self, name)
      local answers = {}
      for _, consumer in ipairs(self.consumers) do
        answers[#answers + 1] = config.answer(self, name, consumer)
      end
      return new_answers(nil, nil, answers)
    end,
  },
  meta = { tostring = function(self) return self.path end },
})

local new_consumers = core.list("consumers", {})

--- Builds one answer from the entry that the consumer takes.
function config.answer(self, name, consumer)
  local entry = semantics[self.format].entry(self, name, consumer)
  local source, offset = core.record_position(entry or self)
  local pins = entry and entry.pins or pin.list(source, offset, {})
  return new_answer(source, offset, self, consumer, entry,
    entry ~= nil and entry.enforced and #pins > 0, pins, nil, nil,
    entry and entry.expires)
end

---@class cotter.Semantics how the consumers of a format read it
---@field covers fun(host, name: string, consumer: string): boolean
---@field entry fun(config, name: string, consumer: string): cotter.Host?

---@class cotter.ConfigDetails
---@field format string
---@field consumers string[]
---@field hosts cotter.Hosts
---@field encoding string "utf-8", or what the file was written in
---@field observations table may be filled until the model is whole

---@param source cotter.Source
---@param offset integer
---@param details cotter.ConfigDetails
---@return cotter.Config
---@nodiscard
function config.new(source, offset, details)
  return new_config(source, offset, source.path, details.format,
    new_consumers(source, offset, details.consumers),
    details.hosts, details.encoding,
    new_observations(source, offset, details.observations))
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

---@param source cotter.Source
---@param offset integer?
---@nodiscard
function config.place(source, offset) return new_place(source, offset) end

---@type table<cotter.Config, table<string, cotter.Host[]>>
local by_name = {}

local function index(self)
  local entries = {}
  for _, host in ipairs(self.hosts) do
    local list = entries[host.name] or {}
    list[#list + 1] = host
    entries[host.name] = list
  end
  by_name[self] = entries
  return entries
end

--- The entries that may answer for a name: its own and those of its parents,
--- the most specific first, equals in the order of the file.
---@param self cotter.Config whole
---@param name string
---@return cotter.Host[]
---@nodiscard
function config.candidates(self, name)
  local entries, found = by_name[self] or index(self), {}
  local parent = name
  while parent do
    for _, host in ipairs(entries[parent] or {}) do
      found[#found + 1] = host
    end
    parent = parent:match "^[^.]+%.(.+)$"
  end
  return found
end

--- Says how the consumers of a format read it. A rule sees what follows from
--- it, and not the functions.
---@param format string
---@param how cotter.Semantics
function config.register(format, how) semantics[format] = how end

config.answers = new_answers

return config
