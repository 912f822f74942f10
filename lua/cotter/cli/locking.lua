--- Locking: what --locked, --verify-key and --minimum-serial demand.

local core = require "cotter.core"
local lock = require "cotter.policy.lock"

local locking = {}

--- The options of commands that take a policy.
---@type cotter.Option[]
locking.OPTIONS = {
  { "--locked", "refuse a policy whose files are not those of its lock" },
  { "--verify-key", "refuse one whose lock is not signed by the private half "
    .. "of this key, in PEM", value = "PUB.pem" },
  { "--minimum-serial", "refuse one whose lock has a lower serial number",
    value = "N" },
}

--- The options of a command, with these behind one of them.
---@param options cotter.Option[]
---@param name string of the option
---@return cotter.Option[]
---@nodiscard
function locking.behind(options, name)
  local list = {}
  for _, option in ipairs(options) do
    list[#list + 1] = option
    if option[1] == name then
      table.move(locking.OPTIONS, 1, #locking.OPTIONS, #list + 1, list)
    end
  end
  return list
end

--- Reads a serial number.
---@param name string of the option
---@param text string?
---@return integer?
---@return string? message
---@nodiscard
function locking.serial(name, text)
  if not text then return nil end
  local serial = lock.serial(text)
  if serial then return serial end
  return nil, ('%s "%s" is no number from 1 to %d'):format(name, text,
                                                           lock.MAX_SERIAL)
end

--- Reads a file with a key; "-" is standard input.
---@param path string
---@return string? octets
---@return string? message
---@nodiscard
function locking.key(path)
  local octets, refused = core.read_file(path, 64 * 1024)
  if octets then return octets end
  return nil, ("%s: %s"):format(path, refused.text)
end

---@param args table
---@return string? message
local function misuse(args)
  if not args.policy then
    return "there is no policy to be locked: name it with -p"
  elseif args.minimum_serial and not args.verify_key then
    return "--minimum-serial says nothing without --verify-key: whoever may "
      .. "change the lock may change its number"
  end
end

--- Reads what the options demand.
---@param args table
---@return cotter.LockDemand? nil where nothing is demanded
---@return string? message what is wrong with them
---@nodiscard
function locking.read(args)
  if not (args.locked or args.verify_key or args.minimum_serial) then
    return nil
  end
  local message = misuse(args)
  if message then return nil, message end
  local demand = { key_path = args.verify_key }
  demand.minimum_serial, message =
    locking.serial("--minimum-serial", args.minimum_serial)
  if not message and args.verify_key then
    demand.key, message = locking.key(args.verify_key)
  end
  if message then return nil, message end
  return demand
end

return locking
