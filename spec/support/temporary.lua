--- A folder on the disk with files in it, for as long as a function runs.

local core = require "cotter.core"

local temporary = {}

local function quoted(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

--- Writes a file; its folders are made.
---@param path string
---@param octets string
function temporary.write(path, octets)
  for stop in path:gmatch "()/" do
    if stop > 1 then assert(core.make_directory(path:sub(1, stop - 1))) end
  end
  local file = assert(io.open(path, "wb"))
  assert(file:write(octets))
  assert(file:close())
end

--- Runs a function with a folder of its own, which is removed afterwards.
---@generic T
---@param written table<string, string> octets by path in the folder
---@param run fun(folder: string): T
---@return T
function temporary.with(written, run)
  local folder = os.tmpname()
  assert(os.remove(folder))
  assert(os.execute("mkdir " .. quoted(folder)))
  local done, result = pcall(function()
    for path, octets in pairs(written) do
      temporary.write(folder .. "/" .. path, octets)
    end
    return run(folder)
  end)
  os.execute("rm -rf " .. quoted(folder))
  if not done then error(result, 0) end
  return result
end

return temporary
