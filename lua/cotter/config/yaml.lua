--- Reads what is written in YAML: the build action of OutSystems Developer
--- Cloud. Pins in other YAML are refused, since they are not read.

local core = require "cotter.core"
local refusals = require "cotter.config.refusal"
local shape = require "cotter.config.shape"
local sources = require "cotter.model.source"
local span = require "cotter.span"

local yaml = {}

-- What pins in YAML, whatever file of a phone it becomes.
local PINS = { "TSKPublicKeyHashes", "<pin-set", "NSPinnedDomains",
               "SPKI-SHA256-BASE64" }

--- Where a text first has one of the words of pins.
local function find_pins(octets)
  local first
  for _, word in ipairs(PINS) do
    local at = octets:find(word, 1, true)
    if at and (not first or at < first) then first = at end
  end
  return first
end

--- Tells whether a line begins as a build action does.
local function has_platforms(octets)
  return ("\n" .. octets):find "[\r\n][\"']?platforms[\"']?[ \t]*:" ~= nil
end

--- Tells YAML by its name, or by what a build action has.
local function is_yaml(file)
  return file.path:lower():find "%.ya?ml$" ~= nil
    or has_platforms(file.octets)
end

--- Tells whether a text that is no YAML was meant as a build action.
local function meant_as_action(file)
  local octets = file.octets:gsub("%z", "")
  return find_pins(octets) ~= nil
    or file.claimed and has_platforms(octets)
end

local function unread(file, document)
  local name, platforms = shape.misnamed_action(document.root)
  if name then
    return refusals.misnamed_action(file.path, document, name, platforms)
  end
  local at = find_pins(file.octets)
  if not at then return nil end
  local line, column = span.lines(file.octets):position(at)
  return { path = file.path, line = line, column = column,
    code = "config.yaml", message = "pins in YAML that is no build action of "
      .. "OutSystems, and not read: check the file that is made of it" }
end

--- Reads one file.
---@param file cotter.InputFile
---@return cotter.Config[]? nil for what is no build action
---@return cotter.config.Refusal?
---@nodiscard
function yaml.read(file)
  if not is_yaml(file) then return nil end
  local document, fault = core.yaml(file.octets)
  if not document then
    return nil, meant_as_action(file) and refusals.of_text(file, fault) or nil
  end
  if not shape.is_build_action(document.root) then
    return nil, unread(file, document)
  end
  return require "cotter.config.plug_in.build_action".read(document,
    sources.new(file.path, document))
end

--- Says what a file lacks of a build action, or why it is no YAML.
---@param file cotter.InputFile
---@return cotter.config.Refusal
---@nodiscard
function yaml.lacks(file)
  local document, fault = core.yaml(file.octets)
  if not document then return refusals.of_text(file, fault) end
  local root = document.root
  local platforms = root.type == "object" and root:get "platforms" or nil
  local at = platforms or root
  local line, column = document:position(at.offset)
  return { path = file.path, line = line, column = column,
    code = "config.unrecognised",
    message = platforms and "platforms has neither android nor ios in it"
      or "no build action, which has platforms, and xml or plist in each" }
end

return yaml
