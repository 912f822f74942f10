--- A folder in memory, as the readers of packs and policies see the disk.

local files = {}

-- Adds what a folder shows of a path that lies in it.
local function add(names, folder, path)
  local start = folder == "." and "" or folder .. "/"
  if path:sub(1, #start) ~= start then return end
  local name, rest = path:sub(#start + 1):match "^([^/]+)(/?)"
  names[name] = rest == "/" and "directory" or "file"
end

--- Makes both functions that open a folder.
---@param contents table<string, string> octets by path
---@return cotter.ReadFile
---@return cotter.ListFolder
function files.of(contents)
  local function read(path)
    if contents[path] then return contents[path] end
    return nil, { code = "file.missing", text = "no such file" }
  end
  return read, function(folder)
    local names, listed = {}, {}
    for path in pairs(contents) do add(names, folder, path) end
    for name, type in pairs(names) do
      listed[#listed + 1] = { name = name, type = type }
    end
    if #listed > 0 then return listed end
    return nil, { code = "file.missing", text = "no such folder" }
  end
end

--- Writes a rule of a few fields.
---@param id string
---@param more string?
---@return string
function files.rule(id, more)
  return ([[
rule "%s" {
  title = "t", on = "host", severity = "high", %s
  messages = { bad = "{host} is bad" },
  check = function() end,
}
]]):format(id, more or "")
end

return files
