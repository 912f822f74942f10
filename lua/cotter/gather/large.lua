--- Large files: they are mapped, and handed over to the process that reads
--- them; the program that decides never has their octets.

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

--- Whether a file begins as a ZIP archive does.
---@param path string
---@return boolean
---@nodiscard
function large.is_archive(path)
  local file <close> = io.open(path, "rb")
  return file ~= nil and file:read(4) == "PK\3\4"
end

-- Files without their mappings, which are handed over beside.
local function without_mappings(files, maps)
  local list = {}
  for i, file in ipairs(files) do
    list[i] = file
    if file.mapping then
      local copy = {}
      for name, value in pairs(file) do copy[name] = value end
      maps[#maps + 1], copy.mapping, copy.mapped = copy.mapping, nil, #maps + 1
      list[i] = copy
    end
  end
  return list
end

local function has_mappings(files)
  for _, file in ipairs(files) do
    if file.mapping then return true end
  end
  return false
end

--- Takes mappings out of a request, whose files then have their numbers.
---@param request cotter.Request
---@return cotter.Mapping[]? maps nil without
---@nodiscard
function large.hand_over(request)
  local maps = {}
  for i, input in ipairs(request.inputs) do
    if has_mappings(input.files) then
      if #maps == 0 then
        request.inputs = table.move(request.inputs, 1, #request.inputs, 1, {})
      end
      local copy = {}
      for name, value in pairs(input) do copy[name] = value end
      copy.files = without_mappings(input.files, maps)
      request.inputs[i] = copy
    end
  end
  return #maps > 0 and maps or nil
end

return large
