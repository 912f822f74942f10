--- Large files: they are mapped, and a process without rights is handed them as
--- they are; the program that decides never has their octets.

local core = require "cotter.core"

local large = {}

-- What is smaller costs less to copy than to begin a process anew.
local LEAST <const> = 1024 * 1024

--- Maps a file that is large, and no larger than a file may be.
---@param path string
---@return cotter.Mapping? mapping nil where it is to be read
---@nodiscard
function large.map(path)
  local stat = path ~= "-" and core.stat(path)
  if not stat or stat.type ~= "file" or stat.size <= LEAST
     or stat.size > core.limits.file_octets then
    return nil
  end
  return (core.map_file(path))
end

--- Reads a file, or maps it where it is large.
---@param path string "-" is standard input
---@param octets string? where it was read, which one that is large is again
---@return string|cotter.Mapping|nil octets
---@return cotter.CoreFault? fault
---@nodiscard
function large.read(path, octets)
  if octets and #octets <= LEAST then return octets end
  local mapping = large.map(path)
  if mapping then return mapping end
  return core.read_file(path)
end

--- How a file begins.
---@param octets string|cotter.Mapping
---@return string octets 16 at most
---@nodiscard
function large.head(octets)
  if type(octets) == "string" then return octets:sub(1, 16) end
  return octets:head()
end

--- The octets of a file, as a report shows them: one that is mapped is read.
--- Raises an error where it cannot be read any more: what is shown without it
--- is not the whole report.
---@param octets string|cotter.Mapping|nil
---@param path string
---@return string? octets nil where there are none
---@nodiscard
function large.text(octets, path)
  if type(octets) ~= "userdata" then return octets end
  local text, fault = core.read_file(path)
  if not text then error({ output = path .. ": " .. fault.text }, 0) end
  return text
end

return large
