--- Pack: a folder of rules, with their data and modules.
---
--- The folder holds rule files (*.lua), the modules that they use (lib/*.lua),
--- data, and pack.lua, which names them. A folder without pack.lua is a pack
--- by the folder's name, and so is a single rule file by the file's.

local core = require "cotter.core"
local declare = require "cotter.policy.declare"
local fault = require "cotter.fault"
local literal = require "cotter.policy.literal"
local pathname = require "cotter.pathname"
local paths = require "cotter.policy.path"
local rule = require "cotter.policy.rule"
local schema = require "cotter.policy.schema"
local unique = require "cotter.policy.unique"

---@class cotter.PackFile
---@field path string
---@field octets string

---@class cotter.PackData
---@field type string
---@field fields table<string, cotter.Declaration>?
---@field path string
---@field octets string?
---@field rows string? in place of the octets, in a pack that the program
---                    carries: the module with the rows, encoded
---@field pins string? with them, of records with a pin: that of the digests
---@field suffixes string? and where there are some, that of the suffixes

---@class cotter.Pack
---@field name string
---@field version string
---@field api integer
---@field requires string[]  names of packs that have to be there too
---@field path string
---@field rules cotter.CatalogEntry[] by id
---@field files cotter.PackFile[]     that hold rules, by path
---@field modules table<string, cotter.PackFile> by name without the pack's
---@field data table<string, cotter.PackData>
---@field digest string       of all that was read of it
---@field embedded string?    the module that it is, if it is one

---@alias cotter.ReadFile fun(path: string): string?, table?
---@alias cotter.ListFolder fun(path: string): table[]?, table?

local pack = {}

-- Other files of the same language that may lie in the folder.
local NO_RULES = { ["pack.lua"] = true, ["policy.lua"] = true,
                   ["waivers.lua"] = true, ["survivors.lua"] = true }

--- The only api so far.
local API = 1

---@param node cotter.Node
---@param context cotter.SchemaContext
---@param name string
---@return string?
local function read_id(node, context, name)
  local text = schema.typed(node, "string", context, name)
  if not text or rule.is_id(text) then return text end
  schema.refuse(context, "value", node,
                ("%s %q is not lower-case words with hyphens"):format(name,
                                                                      text))
end

--- Reads an api number, of a pack or a policy.
---@param node cotter.Node
---@param context cotter.SchemaContext
---@param name string
---@return integer?
function pack.read_api(node, context, name)
  local api = schema.typed(node, "integer", context, name)
  if not api or api == API then return api end
  schema.refuse(context, "api", node,
                ("api %d is not known here, only %d is"):format(api, API))
end

--- The fields of pack.lua.
pack.SHAPE = { kind = "record", fields = {
  name = { kind = "custom", read = read_id, required = true },
  version = { kind = "text", required = true },
  api = { kind = "custom", read = pack.read_api, required = true },
  requires = { kind = "list", of = { kind = "custom", read = read_id } },
  doc = { kind = "text" },
  data = { kind = "map", key = declare.NAME, key_what = "name of data",
           of = { kind = "custom", read = declare.data } },
} }

---@param path string of a folder or file
---@return string name that a pack may have
local function name_of(path)
  local last = pathname.base(path)
  local name = last:gsub("%.lua$", ""):lower():gsub("[^a-z0-9]+", "-")
                   :gsub("^[-0-9]+", ""):gsub("%-$", "")
  return name ~= "" and name or "rules"
end

-- A pack that is being put together.
---@class cotter.PackBuilder
---@field pack cotter.Pack
---@field faults cotter.Faults
---@field read cotter.ReadFile
---@field list cotter.ListFolder
---@field digests string[]            a line for each file that was read
local Builder = {}
Builder.__index = Builder

---@param path string
---@return string? octets
function Builder:octets(path)
  local octets, refused = self.read(path)
  if not octets then
    self.faults:join { paths.unreadable(path, refused) }
    return nil
  end
  local name = path == self.pack.path and pathname.base(path)
               or path:sub(#paths.join(self.pack.path, "") + 1)
  table.insert(self.digests, name .. "\0" .. core.sha256(octets))
  return octets
end

---@param path string
---@param octets string
---@param kind "rule"|"pack" of the statements that it is for
---@return cotter.Chunk?
function Builder:chunk(path, octets, kind)
  local chunk, faults = literal.read(octets, path, kind)
  self.faults:join(faults)
  return chunk
end

---@param chunk cotter.Chunk
---@param faults cotter.Faults
---@param kinds string statements that may stand there, for the message
---@param kind string  the one that may
local function refuse_others(chunk, faults, kinds, kind)
  for _, one in ipairs(chunk.statements) do
    if one.kind ~= kind then
      faults:add("pack.statement", one,
        ("%s does not belong into %s%s"):format(one.kind, kinds,
          NO_RULES[one.kind .. ".lua"]
          and (": its file is called %s.lua"):format(one.kind) or ""))
    end
  end
end

--- Reads one rule file.
---@param path string
function Builder:rule_file(path)
  local octets = self:octets(path)
  local chunk = octets and self:chunk(path, octets, "rule")
  if not chunk then return end
  local faults = fault.collect(path)
  refuse_others(chunk, faults, "a rule file", "rule")
  if #chunk.statements == 0 then
    faults:add("pack.no-rule", { line = 1, column = 1 },
               "the file registers no rule; modules lie in lib/, tests end " ..
               "in _test.lua")
  end
  for _, statement in ipairs(chunk.rules) do
    local entry = rule.entry(statement, faults)
    self.pack.rules[#self.pack.rules + 1] = entry
  end
  self.faults:join(faults)
  table.insert(self.pack.files, { path = path, octets = octets })
end

---@param name string
---@param declared { file: string, type: string, fields: table? }
---@param place cotter.Place
---@param faults cotter.Faults
function Builder:data_file(name, declared, place, faults)
  local file = declared.file
  if file:find "^/" or ("/" .. file .. "/"):find "/%.%./" then
    return faults:add("pack.value", place,
                      ("pack: data.%s lies outside of the pack"):format(name))
  end
  local path = paths.join(self.pack.path, file)
  local octets = self:octets(path)
  if octets then
    self.pack.data[name] = { type = declared.type, fields = declared.fields,
                             path = path, octets = octets }
  end
end

---@param statement cotter.Statement
---@param faults cotter.Faults
function Builder:take_pack(statement, faults)
  local places = {}
  local context = { faults = faults, area = "pack", what = "pack",
                    places = places }
  local fields = schema.read(statement.node, pack.SHAPE, context, "")
  local own = self.pack
  own.name = fields.name or own.name
  own.version, own.doc = fields.version or own.version, fields.doc
  own.requires = fields.requires or {}
  for _, name in ipairs(fault.names(fields.data or {})) do
    self:data_file(name, fields.data[name], places["data." .. name], faults)
  end
end

--- Reads pack.lua.
---@param path string
function Builder:pack_file(path)
  local octets = self:octets(path)
  local chunk = octets and self:chunk(path, octets, "pack")
  if not chunk then return end
  local faults = fault.collect(path)
  refuse_others(chunk, faults, "pack.lua", "pack")
  if #chunk.pack ~= 1 then
    faults:add("pack.statement", chunk.pack[2] or { line = 1, column = 1 },
               "pack.lua has one pack { … } in it")
  else
    self:take_pack(chunk.pack[1], faults)
  end
  self.faults:join(faults)
end

---@param folder string
---@return string[]? names of its Lua files, sorted
---@return table? refused
function Builder:lua_files(folder)
  local listed, refused = self.list(folder)
  if not listed then return nil, refused end
  local names = {}
  for _, one in ipairs(listed) do
    if one.name:find "^[^.].*%.lua$" and one.type ~= "directory" then
      names[#names + 1] = one.name
    end
  end
  table.sort(names)
  return names
end

--- Reads the modules of a folder that has any.
function Builder:modules()
  local folder = paths.join(self.pack.path, "lib")
  for _, file in ipairs(self:lua_files(folder) or {}) do
    local name, path = file:gsub("%.lua$", ""), paths.join(folder, file)
    local octets = self:octets(path)
    if octets then
      self.pack.modules[name] = { path = path, octets = octets }
    end
  end
end

---@param names string[] of the Lua files in the folder
function Builder:folder(names)
  local path = self.pack.path
  for _, name in ipairs(names) do
    if name == "pack.lua" then
      self:pack_file(paths.join(path, name))
    elseif not NO_RULES[name] and not name:find "_test%.lua$" then
      self:rule_file(paths.join(path, name))
    end
  end
  self:modules()
  if #self.pack.files == 0 and #self.faults == 0 then
    self.faults:join { fault.new("pack.no-rule", "the folder has no rule file",
                                 path) }
  end
end

--- Holds the data that rules read to the data that the pack brings.
function Builder:check_data()
  for _, entry in ipairs(self.pack.rules) do
    for _, name in ipairs(fault.names(entry.data)) do
      local own = self.pack.data[name]
      if own and own.type ~= entry.data[name] then
        self.faults:join { fault.new("rule.data",
          ("rule %s: data.%s is %s, but the pack has it as %s"):format(
            entry.id, name, entry.data[name], own.type),
          entry.path, entry.places["data." .. name]) }
      end
    end
  end
end

---@return cotter.Pack?
---@return cotter.Fault[]?
function Builder:finish()
  table.sort(self.pack.rules, function(a, b)
    if a.id ~= b.id then return a.id < b.id end
    if a.path ~= b.path then return a.path < b.path end
    return a.line < b.line
  end)
  unique.check(self.pack.rules, self.faults, {})
  self:check_data()
  table.sort(self.digests)
  self.pack.digest = core.hex(core.sha256(table.concat(self.digests)))
  return self.faults:result(self.pack)
end

--- Reads a pack from its folder, or from a single rule file.
---@param path string without a slash at its end
---@param read cotter.ReadFile
---@param list cotter.ListFolder
---@return cotter.Pack?
---@return cotter.Fault[]? faults
local function open_path(path, read, list)
  local builder = setmetatable({
    read = read, list = list, faults = fault.collect(), digests = {},
    pack = { name = name_of(path), version = "0", api = API, requires = {},
             path = path, rules = {}, files = {}, modules = {}, data = {} },
  }, Builder)
  local names, refused = builder:lua_files(path)
  if names then
    builder:folder(names)
  elseif path:find "%.lua$" then
    builder:rule_file(path)
  else
    return nil, { paths.unreadable(path, refused) }
  end
  return builder:finish()
end

--- Finds the folder of the shipped pack beside the library's own sources.
---@return string
function pack.shipped_folder()
  local own = package.searchpath("cotter.policy.pack", package.path) or ""
  local root = own:match "^(.*)lua/cotter/policy/pack%.lua$"
  return (root or "") .. "policies"
end

---@param path string that begins with cotter:
---@return cotter.Fault
local function no_such_pack(path)
  return fault.new("pack.unknown", ("there is no pack %q%s"):format(path,
    fault.suggestion(path, paths.shipped())))
end

--- Opens a pack: those that come with cotter by their name, any other by its
--- path.
---@param path string
---@param read cotter.ReadFile
---@param list cotter.ListFolder
---@return cotter.Pack?
---@return cotter.Fault[]? faults
---@nodiscard
function pack.open(path, read, list)
  if not path:find "^cotter:" then
    local folder = path:gsub("(.)/+$", "%1")
    return open_path(folder, read, list)
  end
  local below = paths.below(path)
  if not below then return nil, { no_such_pack(path) } end
  return open_path((pack.shipped_folder() .. "/" .. below):gsub("/$", ""), read,
                   list)
end

return pack
