--- Files of an Android app that are called alike and ship: which of them builds
--- have that take some source set.

local source_set = require "cotter.config.source_set"

---@class cotter.config.Row
---@field file cotter.config.Placed
---@field set cotter.config.SourceSet?

---@class cotter.config.ModuleRows those of one module: there may be thousands,
---       and as many manifests
---@field list cotter.config.Row[]
---@field by_name table<string, cotter.config.Row> by the source set
---@field within table<string, cotter.config.Row> one that a variant of a name
---       may have
---@field open cotter.config.Row[] those that may go with others whose names
---       tell nothing of it

---@class cotter.config.Called files of a name that ship
---@field loose cotter.config.Row? in no source set
---@field modules cotter.config.ModuleRows[]
---@field by_module table<string, cotter.config.ModuleRows>
local Called = {}
Called.__index = Called

function Called:module(row)
  local module = row.set.module
  if not self.by_module[module] then
    self.by_module[module] = { list = {}, by_name = {}, within = {},
                               open = {} }
    table.insert(self.modules, self.by_module[module])
  end
  return self.by_module[module]
end

--- Adds one.
---@param file cotter.config.Placed
function Called:add(file)
  local row = { file = file, set = source_set.of(file) }
  if not row.set then
    self.loose = self.loose or row
    return
  end
  local rows = self:module(row)
  if rows.by_name[row.set.name] then return end
  rows.by_name[row.set.name] = row
  table.insert(rows.list, row)
  local names = source_set.names_behind(row.set)
  for _, name in ipairs(names or {}) do
    rows.within[name] = rows.within[name] or row
  end
  if not names then table.insert(rows.open, row) end
end

local function meets(set, row)
  return row ~= nil and source_set.meet(set, row.set)
end

local function first_that_meets(set, rows)
  for _, row in ipairs(rows) do
    if meets(set, row) then return row end
  end
end

--- The file of a module that goes with a source set of it.
local function own_row(rows, set)
  local names = source_set.names_behind(set)
  if not names then return first_that_meets(set, rows.list) end
  names[#names + 1] = set.name
  for _, name in ipairs(names) do
    if meets(set, rows.by_name[name]) then return rows.by_name[name] end
  end
  if source_set.is_overlay(set) then
    local part = rows.within[set.name]
    return meets(set, part) and part or first_that_meets(set, rows.open)
  end
  return rows.list[1]
end

function Called:row_beside(set)
  if self.loose then return self.loose end
  for i = 1, math.min(2, #self.modules) do
    local row = self.modules[i].list[1]
    if not set or row.set.module ~= set.module then return row end
  end
  local own = self.by_module[set and set.module or false]
  return own and own_row(own, set)
end

--- The file that goes with a source set into what is shipped: modules need not
--- have the same flavors.
---@param set cotter.config.SourceSet?
---@return cotter.config.Placed?
---@nodiscard
function Called:beside(set)
  local row = self:row_beside(set)
  return row and row.file
end

local called = {}

--- Files of one name, of which none is known yet.
---@return cotter.config.Called
---@nodiscard
function called.new()
  return setmetatable({ modules = {}, by_module = {} }, Called)
end

return called
