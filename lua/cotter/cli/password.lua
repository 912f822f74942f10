--- Passwords: from a file or a variable, and never from the command line,
--- which other users of the machine can read.

local core = require "cotter.core"

local password = {}

-- A password and a line end; more is some other file.
local LIMIT = 4096

--- The options that name where a password stands.
---@type cotter.Option[]
password.OPTIONS = {
  { "--password-file", "the first line of FILE opens PKCS#12", value = "FILE" },
  { "--password-env", "the variable NAME has the password", value = "NAME" },
}

---@param path string
---@return string?
---@return string? message
local function from_file(path)
  local octets, fault = core.read_file(path, LIMIT)
  if not octets then
    return nil, ("--password-file %s: %s"):format(path, fault.text)
  end
  return octets:match "^[^\r\n]*"
end

--- Reads the password that the options name, if they name one.
---@param args table
---@return string?
---@return string? message
---@nodiscard
function password.read(args)
  local path, name = args.password_file, args.password_env
  if path and name then
    return nil, "--password-file and --password-env exclude each other"
  elseif path then
    return from_file(path)
  elseif name then
    local value = os.getenv(name)
    if value then return value end
    return nil, ("--password-env %s: there is no such variable"):format(name)
  end
end

return password
