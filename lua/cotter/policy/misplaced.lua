--- Misplaced: rules that stand where a pack does not look for any, and so would
--- never run, without a word.
---
--- A pack has its rules in the files *.lua of its own folder. One in a folder
--- below it, in lib/, in a test, or in a file that is called .LUA is refused
--- where the policy names the pack.

local fault = require "cotter.fault"
local lexer = require "cotter.policy.lexer"
local paths = require "cotter.policy.path"
local span = require "cotter.span"

local misplaced = {}

local BELOW <const> = "a pack has its rules in its own folder, and none of "
  .. "those below: move the file up, or name its folder among the packs of the "
  .. "policy"
local MODULE <const> = "lib/ has the modules of a pack, and a rule there never "
  .. "runs: move the file up"
local TEST <const> = "a file whose name ends in _test.lua has tests, and a "
  .. "rule there never runs: put it into another"
local NAME <const> = "a file of rules is called .lua, in small letters: this "
  .. "one is not read"

--- Tells whether a rule begins with a token, at the begin of a line.
---@param tokens cotter.Token[]
---@param index integer
---@return boolean
local function begins_rule(tokens, index)
  local token, last = tokens[index], tokens[index - 1]
  return token.kind == "name" and token.value == "rule"
    and tokens[index + 1].kind == "string"
    and (last == nil or last.line < token.line)
end

--- Where a text has a rule: not in a comment or a string, unless the text
--- cannot be read as Lua.
---@param octets string
---@param path string
---@param lines cotter.Lines
---@return integer? offset
local function find_rule(octets, path, lines)
  local found = octets:match "^[ \t]*()rule%s*[\"'%[]"
    or octets:match "[\r\n][ \t]*()rule%s*[\"'%[]"
  local read, tokens = pcall(lexer.tokens, found and octets or "", path, lines)
  if not read then return found end
  for i in ipairs(tokens) do
    if begins_rule(tokens, i) then return tokens[i].offset end
  end
end

---@class cotter.Search
---@field own cotter.Opener
---@field packs table<string, boolean> paths
---@field faults cotter.Fault[] grows

--- Looks for a rule in a file that is none of a pack.
---@param search cotter.Search
---@param path string
---@param why string
local function look(search, path, why)
  local octets = not search.packs[path] and search.own.read(path)
  if not octets then return end
  local lines = span.lines(octets)
  local offset = find_rule(octets, path, lines)
  if not offset then return end
  local line, column = lines:position(offset)
  table.insert(search.faults, fault.new("pack.misplaced", why, path,
                                        { line = line, column = column }))
end

---@param list cotter.ListFolder
---@param folder string
---@return cotter.FolderEntry[] by name, without what is hidden
local function entries_of(list, folder)
  local found = {}
  for _, one in ipairs(list(folder) or {}) do
    if not one.name:find "^%." then found[#found + 1] = one end
  end
  table.sort(found, function(a, b) return a.name < b.name end)
  return found
end

-- What says that a folder is somebody's own.
local OWN = { ["pack.lua"] = true, ["policy.lua"] = true }

---@param entries cotter.FolderEntry[]
---@return boolean
local function is_own(entries)
  for _, one in ipairs(entries) do
    if OWN[one.name] then return true end
  end
  return false
end

--- Looks into a folder in that of a pack, unless it is a pack or a policy's.
---@param search cotter.Search
---@param folder string
---@param why string
local function look_below(search, folder, why)
  local entries = entries_of(search.own.list, folder)
  if search.packs[folder] or is_own(entries) then return end
  for _, one in ipairs(entries) do
    if one.type ~= "directory" and one.name:lower():find "%.lua$" then
      look(search, paths.join(folder, one.name), why)
    end
  end
end

---@param search cotter.Search
---@param folder string of a pack
local function look_in(search, folder)
  for _, one in ipairs(entries_of(search.own.list, folder)) do
    local path = paths.join(folder, one.name)
    if one.type == "directory" then
      look_below(search, path, one.name == "lib" and MODULE or BELOW)
    elseif one.name:find "_test%.lua$" then
      look(search, path, TEST)
    elseif one.name:lower():find "%.lua$" and not one.name:find "%.lua$" then
      look(search, path, NAME)
    end
  end
end

--- Finds the rules that lie beside those of packs, and are none of theirs.
---@param names string[] of packs, as they are opened
---@param own cotter.Opener
---@return cotter.Fault[] "pack.misplaced"
---@nodiscard
function misplaced.find(names, own)
  local search = { own = own, packs = {}, faults = {} }
  local folders = {}
  for _, name in ipairs(names) do
    if not name:find "^cotter:" then
      local folder = name:gsub("(.)/+$", "%1")
      search.packs[folder] = true
      folders[#folders + 1] = folder
    end
  end
  for _, folder in ipairs(folders) do look_in(search, folder) end
  return search.faults
end

return misplaced
