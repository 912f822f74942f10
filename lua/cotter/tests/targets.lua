--- What is to be tested: the packs that a path leads to, with the tests that
--- lie in their folders.

local core = require "cotter.core"
local fault = require "cotter.fault"
local literal = require "cotter.policy.literal"
local nested = require "cotter.policy.nested"
local open = require "cotter.policy.open"
local paths = require "cotter.policy.path"

local targets = {}

---@class cotter.TestTarget
---@field folder string
---@field pack cotter.Pack
---@field tests cotter.PackFile[]
---@field private test string?  the one test file that is meant
---@field private rules string? the one rule file that is meant
local Target = {}
Target.__index = Target

--- Tells whether a case is meant.
---@param case { path: string, rule: string }
---@return boolean
function Target:wants(case)
  if self.test then return case.path == self.test end
  return not self.rules or self.of_rules[case.rule] == true
end

--- Tells whether a rule is to have a test.
---@param entry cotter.CatalogEntry
---@return boolean
function Target:wants_rule(entry)
  return not self.test and (not self.rules or entry.path == self.rules)
end

---@class cotter.TestSearch
---@field list cotter.TestTarget[]
---@field faults cotter.Fault[]
---@field private seen table<string, boolean> folders
---@field private asked table<string, boolean> paths
local Search = {}
Search.__index = Search

function Search:refuse(one) self.faults[#self.faults + 1] = one end

function Search:refuse_all(list)
  for _, one in ipairs(list or {}) do self:refuse(one) end
end

--- How much has been found, faults too.
function Search:count() return #self.list + #self.faults end

--- The names in a folder that are those of tests, sorted.
local function test_names(entries)
  local names = {}
  for _, entry in ipairs(entries) do
    if entry.name:find "^[^.].*_test%.lua$" and entry.type ~= "directory" then
      names[#names + 1] = entry.name
    end
  end
  return names
end

function Search:read_tests(folder, entries)
  local files = {}
  for _, name in ipairs(test_names(entries)) do
    local path = paths.join(folder, name)
    local octets, problem = core.read_file(path)
    if octets then
      files[#files + 1] = { path = path, octets = octets }
    else
      self:refuse(paths.unreadable(path, problem))
    end
  end
  return files
end

--- The rules of a pack that stand in a file, by id.
local function rules_in(pack, path)
  local ids = {}
  for _, entry in ipairs(pack.rules) do
    if entry.path == path then ids[entry.id] = true end
  end
  return ids
end

--- Adds the pack of a folder.
---@param folder string
---@param entries table[] of the folder
---@param only table? test or rules: the one file that is meant
function Search:add(folder, entries, only)
  if self.seen[folder] then return end
  self.seen[folder] = not only
  local pack, faults = open.pack(folder, core.read_file, core.list_directory)
  self:refuse_all(faults)
  if not pack then return end
  local target = { folder = folder, pack = pack,
                   tests = self:read_tests(folder, entries) }
  for name, value in pairs(only or {}) do target[name] = value end
  target.of_rules = rules_in(pack, target.rules)
  self.list[#self.list + 1] = setmetatable(target, Target)
end

--- Adds the packs of a folder, and of those in it.
function Search:folder(path)
  local before = self:count()
  local found, faults = nested.packs(path, core.list_directory)
  self:refuse_all(faults)
  for _, one in ipairs(found) do self:add(one.folder, one.entries) end
  if self:count() == before then
    self:refuse(fault.new("test.no-pack", "no rule is in the folder", path))
  end
end

--- Adds the packs that a policy names, but for those that come with cotter.
function Search:policy(path, octets)
  local policy, faults = require "cotter.policy.file".read(octets, path)
  self:refuse_all(faults)
  if not policy then return end
  local before = self:count()
  for _, one in ipairs(policy.packs) do
    if not one.path:find "^cotter:" then
      self:path(paths.beside(path, one.path))
    end
  end
  if self:count() == before then
    self:refuse(fault.new("test.no-pack",
      "the policy names no pack but those that come with cotter", path))
  end
end

--- Adds the pack around a file, of which that one is meant.
function Search:around(path, field)
  local folder = path:match "^(.*)/[^/]*$" or "."
  local entries, problem = core.list_directory(folder)
  if not entries then return self:refuse(paths.unreadable(path, problem)) end
  self:add(folder, entries, { [field] = path })
end

function Search:file(path)
  local octets, problem = core.read_file(path)
  if not octets then return self:refuse(paths.unreadable(path, problem)) end
  if path:find "_test%.lua$" then return self:around(path, "test") end
  local chunk, faults = literal.read(octets, path)
  if not chunk then
    self:refuse_all(faults)
  elseif #chunk.policy > 0 then
    self:policy(path, octets)
  elseif #chunk.statements == 0 then
    self:refuse(fault.new("test.no-pack", "no rule is in the file", path))
  else
    self:around(path, "rules")
  end
end

function Search:path(path)
  path = path:gsub("(.)/+$", "%1"):gsub("^%./(.)", "%1")
  if self.asked[path] then return end
  self.asked[path] = true
  if path:find "^cotter:" then
    return self:refuse(fault.new("test.shipped", ("%s has no tests in the "
      .. "program: name the folder of its sources"):format(path)))
  end
  local stat, problem = core.stat(path)
  if not stat then return self:refuse(paths.unreadable(path, problem)) end
  if stat.type == "directory" then return self:folder(path) end
  self:file(path)
end

--- Gives a target its methods, where it was found elsewhere.
---@param target table
---@return cotter.TestTarget
---@nodiscard
function targets.restore(target) return setmetatable(target, Target) end

--- Finds what some paths lead to.
---@param list string[]
---@return cotter.TestTarget[]
---@return cotter.Fault[] faults
---@nodiscard
function targets.find(list)
  local self = setmetatable({ list = {}, faults = {}, seen = {},
                              asked = {} }, Search)
  for _, path in ipairs(list) do self:path(path) end
  return self.list, self.faults
end

return targets
