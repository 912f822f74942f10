--- A tree of files that is made of one text, and stands for the disk: what the
--- core opens is looked up in it. A line "=== NAME" begins a file.

local core = require "cotter.core"

local tree = {}

local LIMIT_FILES <const> = 20
local NAME <const> = "^[%w_.-]+$"

local files, folders = {}, {}

local function is_path(path)
  if #path > 100 then return false end
  for part in (path .. "/"):gmatch "([^/]*)/" do
    if not part:find(NAME) or part:find "^%.%.?$" then return false end
  end
  return true
end

local function add_entry(path, type)
  local folder, name = path:match "^(.*)/(.*)$"
  if not folder then return true end
  if files[folder] then return false end
  local list = folders[folder]
  if not list then
    list = {}
    folders[folder] = list
    if not add_entry(folder, "directory") then return false end
  end
  list[#list + 1] = { name = name, type = type }
  return true
end

local function add(path, octets)
  if not is_path(path) or files[path] or folders[path] then return false end
  files[path] = octets
  return add_entry(path, "file")
end

--- Takes the files of a text. Nothing for one that is no tree.
---@param text string
---@return table<string, string>? files by path
function tree.open(text)
  files, folders = {}, {}
  local count = 0
  for path, octets in ("\n" .. text):gsub("\n=== ", "\0\0\0")
                        :gmatch "%z%z%z([^\n]*)\n([^\0]*)" do
    count = count + 1
    if count > LIMIT_FILES or not add(path, octets) then return nil end
  end
  for _, list in pairs(folders) do
    table.sort(list, function(a, b) return a.name < b.name end)
  end
  return count > 0 and files or nil
end

--- Tells whether there is a folder.
---@param path string
---@return boolean
function tree.has_folder(path) return folders[path] ~= nil end

local MISSING = { code = "file.missing", text = "there is no such file" }

local disk = {}

function disk.read_file(path)
  local octets = files[path]
  if not octets then return nil, MISSING end
  return octets
end

function disk.search_file(path, words, bare)
  for _, list in ipairs { words, bare } do
    for _, word in ipairs(list) do
      if files[path]:find(word, 1, true) then return files[path] end
    end
  end
  return false
end

function disk.stat(path)
  if files[path] then return { type = "file", size = #files[path] } end
  if folders[path] then return { type = "directory", size = 0 } end
  return nil, MISSING
end

function disk.list_directory(path)
  if not folders[path] then return nil, MISSING end
  return folders[path], 0
end

function disk.real_path(path)
  if path == "." then return "/" end
  return (files[path] or folders[path]) and "/" .. path or nil
end

function disk.archive() return nil, { code = "archive.end", text = "none" } end

--- Puts the tree in the place of the disk.
---@return table<string, function> before what it takes the place of
function tree.take_over()
  local before = {}
  for name, own in pairs(disk) do before[name], core[name] = core[name], own end
  return before
end

--- Puts back what take_over has given.
---@param before table<string, function>
function tree.give_back(before)
  for name, own in pairs(before) do core[name] = own end
end

return tree
