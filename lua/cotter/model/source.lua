--- Sources: a file that was read, and how an offset in it is told to people.

local span = require "cotter.span"

---@class cotter.Position
---@field path string
---@field line integer?   from 1
---@field column integer? from 1, in Unicode code points
---@field pointer string? RFC 6901, in formats that have one

---@class cotter.Source
---@field path string as the user named it
---@field private document table? what knows lines, columns and pointers
local Source = {}
Source.__index = Source

local source = {}

---@param path string
---@param document table? with position(offset) and pointer(offset)
---@return cotter.Source
---@nodiscard
function source.new(path, document)
  return setmetatable({ path = path, document = document }, Source)
end

--- A text that knows its lines.
---@param path string
---@param octets string
---@return cotter.Source
---@nodiscard
function source.of_text(path, octets)
  local lines = span.lines(octets)
  return source.new(path, {
    position = function(_, offset) return lines:position(offset + 1) end,
    pointer = function() return nil end,
  })
end

--- A file of which one line alone is known.
---@param path string
---@param line integer?
---@return cotter.Source
---@nodiscard
function source.of_line(path, line)
  return source.new(path, { position = function() return line end,
                            pointer = function() return nil end })
end

--- Tells where an octet stands. A file without text has no line.
---@param offset integer?
---@return cotter.Position
---@nodiscard
function Source:position(offset)
  local document = self.document
  if not (document and offset) then return { path = self.path } end
  local line, column = document:position(offset)
  return { path = self.path, line = line, column = column,
           pointer = document:pointer(offset) }
end

return source
