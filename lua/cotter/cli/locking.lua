--- Locking: what --locked, --verify-key and --minimum-serial demand.

local demand = require "cotter.demand"

local locking = {}

--- The options of commands that take a policy.
---@type cotter.Option[]
locking.OPTIONS = {
  { "--locked", "refuse a policy whose files are not those of its lock" },
  { "--verify-key", "refuse one whose lock is not signed by the private half "
    .. "of this key, in PEM", value = "PUB.pem" },
  { "--verify-name", "refuse one of another name, which the same key may have "
    .. "signed", value = "NAME" },
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

-- What an option is called on the command line.
local function name_of(option)
  return option == "policy" and "-p" or "--" .. option:gsub("_", "-")
end

--- Reads what the options demand.
---@param args table
---@return cotter.LockDemand? nil where nothing is demanded
---@return string? message what is wrong with them
---@nodiscard
function locking.read(args)
  local made, refused = demand.read(args, name_of)
  return made, refused and refused.text
end

return locking
