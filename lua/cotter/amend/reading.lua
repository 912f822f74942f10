--- Reads a config that is to be changed, and draws what it says, to compare
--- the model before a change with that after it.

local configs = require "cotter.config"
local core = require "cotter.core"

local reading = {}

local NAMED <const> = { explicit = true, claimed = true }

---@class cotter.amend.Problem
---@field code string
---@field message string
---@field path string
---@field line integer?
---@field column integer?

--- Says of a file what is wrong with it, or to be noted, as answers tell it:
--- why it is none of other formats either is left to cotter check.
---@param problem cotter.config.Refusal?
---@return cotter.amend.Problem?
---@return boolean refused
local function told(problem)
  if not problem then return nil, false end
  return { path = problem.path, line = problem.line, column = problem.column,
           code = problem.code or "config.unread",
           message = problem.message or problem.note }, not problem.note
end

--- Reads octets as the configs that they are: of a property list Apple's and
--- TrustKit's, of other files one.
---@param path string
---@param octets string
---@param file cotter.InputFile? how it was found; nil for one that the user
---       names, which has to be a config
---@return cotter.Config[]? none of what is no config, or pins and is not read
---@return cotter.amend.Problem? beside a list, what is to be noted
---@nodiscard
function reading.configs(path, octets, file)
  local own = file or NAMED
  local list, problem = configs.read { path = path, octets = octets,
    explicit = own.explicit, claimed = own.claimed, in_target = false,
    package = own.package }
  local note, refused = told(problem)
  if refused then return nil, note end
  if list and list[1] and list[1].format ~= "foreign" then
    return list, note
  end
  if not own.explicit then return {}, note end
  return nil, { path = path, code = "config.unrecognised",
                message = "no pin config that cotter reads" }
end

--- Reads octets as the one config that they are.
---@param path string
---@param octets string
---@return cotter.Config?
---@return cotter.amend.Problem?
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
