--- Prepares a pack when the program is built: its data are checked and become
--- rows, its rules are known to be what was read of them.
---
--- What it makes are modules. One has the pack and, of each rule, what is asked
--- of it whether it runs or not; `policy.carried` opens it. The rest of a rule
--- is one text in it, and each list of data is a module of its own, so that a
--- run takes in no more than what it uses.
---
--- The program carries the rules compiled; the library for stock Lua has their
--- text.

local carried = require "cotter.policy.carried"
local core = require "cotter.core"
local data = require "cotter.policy.data"
local fault = require "cotter.fault"
local pack = require "cotter.policy.pack"

local shipped = {}

---@class cotter.PreparedModule
---@field name string
---@field text string Lua

local text_of

---@param fields table<string, any>
---@return string
local function text_of_fields(fields)
  local parts = {}
  for i, name in ipairs(fault.names(fields)) do
    parts[i] = ("[%q]=%s"):format(name, text_of(fields[name]))
  end
  return table.concat(parts, ",")
end

--- Writes a plain value as Lua, of which bytecode can be made: that is read
--- four times as fast as the same value encoded.
---@param value any
---@return string
function text_of(value)
  if type(value) ~= "table" then return ("%q"):format(value) end
  if #value == 0 then return "{" .. text_of_fields(value) .. "}" end
  local parts = {}
  for i, one in ipairs(value) do parts[i] = text_of(one) end
  return "{" .. table.concat(parts, ",") .. "}"
end

---@param name string
---@param value any
---@return cotter.PreparedModule
local function module_of(name, value)
  return { name = name, text = "return " .. text_of(value) .. "\n" }
end

-- The digests of a list of pins in its order, so that a run can tell whether
-- it knows a key without the rows.
local function digests(rows)
  local octets = {}
  for i, row in ipairs(rows) do
    octets[i] = core.pin(row.value.pin).octets
  end
  return table.concat(octets)
end

-- The suffixes of a list that has them, so that a run can tell what is in it.
local function suffixes(rows, declared)
  local texts = {}
  for i, row in ipairs(rows) do
    texts[i] = declared.fields and row.value.suffix or row.value
  end
  return core.encode(texts)
end

local function has_suffixes(declared)
  return declared.type == "list<suffix>"
    or declared.fields ~= nil and declared.fields.suffix ~= nil
end

---@class cotter.Preparation
---@field module string name of the pack's
---@field pack cotter.Pack
---@field faults cotter.Faults
---@field modules cotter.PreparedModule[]
local Preparation = {}
Preparation.__index = Preparation

---@param name string
---@param value string
---@return string module
function Preparation:carry(name, value)
  local made = module_of(self.module .. "." .. name, value)
  self.modules[#self.modules + 1] = made
  return made.name
end

function Preparation:carry_rows(name, declared, rows)
  declared.rows = self:carry("data." .. name, core.encode(rows))
  if declared.fields and declared.fields.pin then
    declared.pins = self:carry("pins." .. name, digests(rows))
  end
  if has_suffixes(declared) then
    declared.suffixes =
      self:carry("suffixes." .. name, suffixes(rows, declared))
  end
end

function Preparation:read_data()
  local own = self.pack
  for _, name in ipairs(fault.names(own.data)) do
    local declared = own.data[name]
    local rows, refused = data.read(declared.type, declared.fields,
                                    declared.octets, declared.path)
    self.faults:join(refused)
    declared.octets = nil
    if rows then self:carry_rows(name, declared, rows) end
  end
end

-- Leaves out the text of what the program carries compiled.
function Preparation:drop_text()
  for _, file in ipairs(self.pack.files) do file.octets = nil end
  for _, file in pairs(self.pack.modules) do file.octets = nil end
end

-- Leaves out what only serves to hold a loaded rule to its text.
function Preparation:fold_rules()
  for i, entry in ipairs(self.pack.rules) do
    entry.literal, entry.functions, entry.places = nil, nil, {}
    entry.embedded = true
    self.pack.rules[i] = carried.fold(entry)
  end
end

--- Opens the pack of a folder as the program carries it, or the library.
---@param path string
---@param is_library boolean
---@return cotter.PreparedModule[]? the pack's own is the first
---@return cotter.Fault[]? faults
---@nodiscard
function shipped.prepare(path, is_library)
  local own, refused = pack.open(path, core.read_file, core.list_directory)
  if not own then return nil, refused end
  local made = setmetatable({ module = carried.module(path), pack = own,
                              modules = {}, faults = fault.collect(path) },
                            Preparation)
  made:read_data()
  if not is_library then made:drop_text() end
  made:fold_rules()
  own.embedded = made.module
  table.insert(made.modules, 1, module_of(made.module, own))
  return made.faults:result(made.modules)
end

--- Makes a folder and those that it is in.
---@param path string
local function make_folders(path)
  for at in path:gmatch "()/" do
    if at > 1 then assert(core.make_directory(path:sub(1, at - 1))) end
  end
end

--- Writes the modules of a pack to a folder; raises what is wrong with it.
---@param path string of the pack
---@param folder string
---@param is_library boolean? for stock Lua, not the program
---@return string[] paths
function shipped.write(path, folder, is_library)
  local modules, refused = shipped.prepare(path, is_library == true)
  for i, one in ipairs(refused or {}) do refused[i] = fault.line(one) end
  if not modules then error(table.concat(refused, "\n"), 0) end
  local paths = {}
  for i, one in ipairs(modules) do
    paths[i] = ("%s/%s.lua"):format(folder, (one.name:gsub("%.", "/")))
    make_folders(paths[i])
    assert(core.write_file(paths[i], one.text))
  end
  return paths
end

return shipped
