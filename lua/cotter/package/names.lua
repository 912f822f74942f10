--- What the names of a package's entries say: which kind of package it is, and
--- which entries may be configs by their places.

local names = {}

---@class cotter.WantedEntry
---@field entry string
---@field role "manifest"|"table"|"config"|"list"|"json"|"anchor"
---@field wired boolean?   of a config: the manifest names it; wanted by its
---       name alone, it is not
---@field resource string? of a config: files of one resource are alike in it

names.MANIFEST, names.TABLE = "AndroidManifest.xml", "resources.arsc"

-- An app's own list of properties. Its frameworks have others, that the system
-- does not look at.
local LIST = "^Payload/[^/]+%.app/Info%.plist$"

-- Resources of the type xml, unless a build has shortened their paths.
local RESOURCE = "^res/xml[^/]*/[^/]+%.xml$"

-- Where frameworks that are written in JavaScript keep what plug-ins read.
local WEB = { "^assets/", "^Payload/[^/]+%.app/" }

local WORDS = { "pin", "ssl", "msso_config" }

--- Tells whether an entry is called after pins, or stands in a folder that is.
local function is_called_after_pins(name)
  local lower = name:lower()
  if not lower:find "%.json$" then return false end
  for _, word in ipairs(WORDS) do
    if lower:match "[^/]*$":find(word, 1, true) then return true end
  end
  return lower:find "/pinning/[^/]*$" ~= nil
end

local function is_json(name)
  for _, folder in ipairs(WEB) do
    if name:find(folder) then return is_called_after_pins(name) end
  end
  return false
end

local function role_of(name)
  if name == names.MANIFEST then return "manifest" end
  if name == names.TABLE then return "table" end
  if name:find(LIST) then return "list" end
  if name:find(RESOURCE) then return "config" end
  return is_json(name) and "json" or nil
end

--- The entries that are wanted by their names, in the order of the package.
---@param list string[]
---@return cotter.WantedEntry[] rows
---@return table<string, boolean> roles that there are: of a package there is
---        a manifest or a list
---@nodiscard
function names.wanted(list)
  local rows, roles = {}, {}
  for _, name in ipairs(list) do
    local role = role_of(name)
    if role then
      rows[#rows + 1] = { entry = name, role = role }
      roles[role] = true
    end
  end
  return rows, roles
end

return names
