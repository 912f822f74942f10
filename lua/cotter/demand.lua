--- Demands: what is asked of the lock of a policy, by the options of a command
--- or of a script.

local core = require "cotter.core"

local demand = {}

---@class cotter.DemandOptions
---@field policy string?
---@field locked boolean?
---@field verify_key string?         path of a public key
---@field verify_name string?        of the policy
---@field minimum_serial (string|integer)?

-- Enough for a key in PEM.
local KEY_OCTETS <const> = 64 * 1024

--- Reads a serial number.
---@param name string of the option
---@param text (string|integer)?
---@return integer?
---@return string? message
---@nodiscard
function demand.serial(name, text)
  if not text then return nil end
  local lock = require "cotter.policy.lock"
  local serial = lock.serial(tostring(text))
  if serial then return serial end
  return nil, ('%s "%s" is no number from 1 to %d'):format(name, text,
                                                           lock.MAX_SERIAL)
end

--- Reads a file with a key; "-" is standard input.
---@param path string
---@return string? octets
---@return cotter.CoreFault? fault
---@nodiscard
function demand.key(path)
  local octets, refused = core.read_file(path, KEY_OCTETS)
  if octets then return octets end
  return nil, { code = refused.code,
                text = ("%s: %s"):format(path, refused.text) }
end

-- What says nothing without a key, since whoever may change the one may change
-- the other.
local SIGNED <const> = {
  { "minimum_serial", "the lock may change its number" },
  { "verify_name", "the policy may change its name" },
}

---@param asked cotter.DemandOptions
---@param name fun(option: string): string
---@return string? message
local function misuse(asked, name)
  if not asked.policy then
    return "there is no policy to be locked: name it with " .. name "policy"
  end
  for _, row in ipairs(SIGNED) do
    if asked[row[1]] and not asked.verify_key then
      return ("%s says nothing without %s: whoever may change %s"):format(
        name(row[1]), name "verify_key", row[2])
    end
  end
end

---@param asked cotter.DemandOptions
---@return boolean
local function is_any(asked)
  return (asked.locked or asked.verify_key or asked.verify_name
          or asked.minimum_serial) and true or false
end

--- Reads what is demanded.
---@param asked cotter.DemandOptions
---@param name fun(option: string): string what an option is called
---@return cotter.LockDemand? nil where nothing is demanded
---@return cotter.CoreFault? fault "lock.demand" where options do not make sense
---@nodiscard
function demand.read(asked, name)
  if not is_any(asked) then return nil end
  local message, made = misuse(asked, name),
    { key_path = asked.verify_key, name = asked.verify_name }
  if not message then
    made.minimum_serial, message = demand.serial(name "minimum_serial",
                                                 asked.minimum_serial)
  end
  if message then return nil, { code = "lock.demand", text = message } end
  if asked.verify_key then
    local refused
    made.key, refused = demand.key(asked.verify_key)
    if refused then return nil, refused end
  end
  return made
end

return demand
