--- Writes a config in another format. It runs in a state of its own, as the
--- engine does.

local core = require "cotter.core"
local entries = require "cotter.write.entries"
local losses = require "cotter.write.losses"
local reading = require "cotter.amend.reading"

---@class cotter.write.Request
---@field path string
---@field octets string
---@field format string
---@field role "leaf"|"ca"|nil

---@param request cotter.write.Request
local function answer(request)
  local config, problem = reading.config(request.path, request.octets)
  if not config then return { problem = problem } end
  local out, warnings = losses.new(request.role)
  local list = entries.of(config, request.format, out)
  local text = require("cotter.write." .. request.format)(list, out)
  for _, one in ipairs(warnings) do one.path = request.path end
  return { text = text, warnings = warnings, hosts = #list }
end

---@param octets string an encoded request
---@return string octets an encoded response
return function(octets)
  return core.encode(answer(core.decode(octets)))
end
