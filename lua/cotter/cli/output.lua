--- Output: standard output and standard error, with every write checked.

local core = require "cotter.core"

--- Where a command writes. What cannot be written ends the command.
---@class cotter.Output
---@field colour boolean whether standard output may be coloured
---@field ran boolean?   a script of the user's has run in this state
---@field private parts string[]
---@field private size integer
local Output = {}
Output.__index = Output

---@class cotter.OutputFault raised, and told by the program
---@field output string why nothing can be written

local CHUNK = 65536 -- octets; one call of the system a chunk

local output = {}

---@param file file*
---@param name string
---@param text string
local function put(file, name, text)
  local ok, message = file:write(text)
  if ok then ok, message = file:flush() end
  if not ok then error({ output = name .. ": " .. message }, 0) end
end

---@return boolean
local function wants_colour()
  if (os.getenv "NO_COLOR" or "") ~= "" then return false end
  return os.getenv "TERM" ~= "dumb" and core.isatty(1)
end

---@return cotter.Output
---@nodiscard
function output.new()
  return setmetatable({ parts = {}, size = 0, colour = wants_colour() },
                      Output)
end

--- Writes a result.
---@param ... string
function Output:write(...)
  local text = table.concat { ... }
  self.parts[#self.parts + 1] = text
  self.size = self.size + #text
  if self.size >= CHUNK then self:flush() end
end

--- Hands over all that was written.
function Output:flush()
  if self.size == 0 then return end
  local text = table.concat(self.parts)
  self.parts, self.size = {}, 0
  put(io.stdout, "standard output", text)
end

--- Tells people something that is no result.
---@param text string one line
function Output:tell(text)
  self:flush()
  io.stderr:write(text, "\n")
end

return output
