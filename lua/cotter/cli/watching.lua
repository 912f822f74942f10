--- Watching: does something again whenever a file below some paths changes.

local core = require "cotter.core"

local watching = {}

local CLEAR <const> = "\27[H\27[2J"
local PAUSE <const> = 500 -- milliseconds between two looks
local DEPTH <const> = 8

local look

--- Looks at what a folder holds.
local function look_into(path, parts, depth)
  for _, entry in ipairs(core.list_directory(path) or {}) do
    if entry.type ~= "link" and entry.name:sub(1, 1) ~= "." then
      look(path .. "/" .. entry.name, parts, depth + 1)
    end
  end
end

--- Adds what is at a path: its name, and when it was written.
function look(path, parts, depth)
  local stat = core.stat(path)
  parts[#parts + 1] = ("%s %s %s"):format(path,
    tostring(stat and stat.modified), tostring(stat and stat.size))
  if stat and stat.type == "directory" and depth < DEPTH then
    look_into(path, parts, depth)
  end
end

---@param paths string[]
---@return string
local function state_of(paths)
  local parts = {}
  for _, path in ipairs(paths) do look(path, parts, 0) end
  return table.concat(parts, "\n")
end

--- Does something, and again at each change; an interrupt ends that.
---@param paths string[]
---@param out cotter.Output
---@param once fun(): integer
---@return integer status never
function watching.loop(paths, out, once)
  while true do
    local before = state_of(paths)
    out:write(CLEAR)
    once()
    out:flush()
    while state_of(paths) == before do core.pause(PAUSE) end
  end
end

return watching
