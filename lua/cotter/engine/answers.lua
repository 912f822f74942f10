--- Draws what each consumer of each config does for a name as plain data, for
--- `cotter resolve`. What is null there is absent here.

local beside = require "cotter.model.beside"
local configs = require "cotter.model.config"
local core = require "cotter.core"
local effect = require "cotter.model.effect"
local hosts = require "cotter.model.host"
local plug_in = require "cotter.model.plug_in"
local resolution = require "cotter.model.resolution"
local version = require "cotter.model.version"

local answers = {}

local function place(record)
  local source, offset = core.record_position(record)
  local at = source and source:position(offset) or {}
  return at.line, at.column
end

-- The one way to write a pin.
local function spell(pin)
  return ("%s/%s"):format(pin.algorithm, pin:base64())
end

local function draw_pins(pins, role)
  local drawn = {}
  for _, pin in ipairs(pins) do
    if role == nil or pin.role == role then drawn[#drawn + 1] = spell(pin) end
  end
  return drawn
end

local function draw_places(pins, wanted)
  local drawn = {}
  for i, pin in ipairs(pins) do
    local line, column = place(pin)
    drawn[i] = { pin = wanted and spell(pin) or pin.text, line = line,
                 column = column, role = pin.role }
  end
  return drawn
end

local function entry_of(answer)
  local entry = answer.entry
  if not entry then return {} end
  local line, column = place(entry)
  local scope = hosts.is_unnamed(entry) and "any"
    or resolution.scope(entry, answer.consumer)
  return { text = entry.text, line = line, column = column, scope = scope }
end

local function expiry_of(answer, row)
  local ends = row.expires and answer.expires
  return ends and tostring(ends) or nil
end

local function blame_of(made)
  local source = core.record_position(made.blame)
  local line, column = place(made.blame)
  return source and source.path, line, column
end

local function draw(answer, name, app, at)
  local config, consumer = answer.config, answer.consumer
  local row = plug_in.row(consumer, config.format)
  local made, entry = effect.of(answer, app, at), entry_of(answer)
  local path, line, column = blame_of(made)
  local around = beside.of(config, consumer, answer.entry)
  return {
    path = config.path, host = name, consumer = consumer,
    pinned = made.what == "pinned" or made.what == "blocks",
    pins = draw_pins(made.pins),
    leaf = answer.leaf and draw_pins(made.pins, "leaf"),
    ca = answer.ca and draw_pins(made.pins, "ca"),
    line = entry.line, column = entry.column, entry = entry.text,
    scope = entry.scope, expires = expiry_of(answer, row),
    effect = made.what, reason = made.reason,
    blame = { path = path, line = line, column = column },
    anchors = around.anchors, cleartext = around.cleartext,
    transparency = around.transparency, encryption = around.encryption,
    dead = draw_places(made.dead), places = draw_places(made.pins, true),
    format = config.format, version = version.of(config.format),
    remarks = version.remarks(config, consumer),
  }
end

-- Pins that a text gives without a name are for whoever it is used with: they
-- answer where no other entry does.
local function answers_of(answer)
  local list = {}
  for _, entry in ipairs(answer.entry and {} or answer.config.hosts) do
    if hosts.is_unnamed(entry) then
      list[#list + 1] = configs.answer_of(entry, answer.consumer)
    end
  end
  return #list > 0 and list or { answer }
end

---@class cotter.AnswersRequest
---@field names string[] that are asked about
---@field at integer
---@field apps_of table<cotter.Config, string[]> where there are several

local function draw_name(drawn, name, app, request)
  for _, answer in ipairs(app:resolve(name)) do
    for _, one in ipairs(answers_of(answer)) do
      local made = draw(one, name, app, request.at)
      made.app = request.apps_of[one.config] and app.name
      drawn[#drawn + 1] = made
    end
  end
end

--- All answers: by name, app, config and consumer.
---@param apps cotter.App[]
---@param request cotter.AnswersRequest
---@return table[]
---@nodiscard
function answers.draw(apps, request)
  local drawn = {}
  for _, name in ipairs(request.names) do
    for _, app in ipairs(apps) do draw_name(drawn, name, app, request) end
  end
  return drawn
end

return answers
