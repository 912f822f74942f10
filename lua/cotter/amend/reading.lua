--- Reads a config that is to be changed, and draws what it says, to compare
--- the model before a change with that after it.

local configs = require "cotter.config"
local core = require "cotter.core"

local reading = {}

--- Reads octets as the configs that they are: of a property list Apple's and
--- TrustKit's, of other files one.
---@param path string
---@param octets string
---@return cotter.Config[]?
---@return { code: string, message: string, path: string, line: integer? }?
---@nodiscard
function reading.configs(path, octets)
  local found, problem = configs.read { path = path, octets = octets,
    explicit = true, claimed = true, in_target = false }
  if problem then return nil, problem end
  if found and found[1] and found[1].format ~= "foreign" then return found end
  return nil, { path = path, code = "config.unrecognised",
                message = "no pin config that cotter reads" }
end

--- Reads octets as the one config that they are.
---@param path string
---@param octets string
---@return cotter.Config?
---@return { code: string, message: string, path: string, line: integer? }?
---@nodiscard
function reading.config(path, octets)
  local found, problem = reading.configs(path, octets)
  if found and #found > 1 then
    return nil, { path = path, code = "config.several",
                  message = "the file is more than one config" }
  end
  return found and found[1], problem
end

--- The line and column of a record, or of an offset in its source.
---@param record any
---@param offset integer?
---@return integer? line
---@return integer? column
---@nodiscard
function reading.place(record, offset)
  local source, own = core.record_position(record)
  local at = source and source:position(offset or own) or {}
  return at.line, at.column
end

---@class cotter.amend.HostImage
---@field text string
---@field settings string what it says beside its pins
---@field pins string[]

--- What a config says of each of its hosts.
---@param config cotter.Config
---@return cotter.amend.HostImage[]
---@nodiscard
function reading.image(config)
  local list = {}
  for i, host in ipairs(config.hosts) do
    local pins = {}
    for j, pin in ipairs(host.pins) do pins[j] = pin.text end
    list[i] = { text = host.text, pins = pins, settings = table.concat({
      tostring(host.include_subdomains), tostring(host.enforced),
      tostring(host.expires) }, " ") }
  end
  return list
end

return reading
