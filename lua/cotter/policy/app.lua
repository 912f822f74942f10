--- An app.lua: which configs ship together. Literal, never run.
---
---   app {
---     name = "shop",
---     configs = {
---       android = { "android/app/src/main/res/xml/*.xml" },
---       ios = { "ios/Shop/Info.plist" },
---     },
---   }
---
--- Paths are relative to the file: `*` stands for anything in a name, `**` for
--- any folders. A plain list does without platforms. Several apps may stand in
--- one file, and one config in several apps.

local fault = require "cotter.fault"
local glob = require "cotter.glob"
local literal = require "cotter.policy.literal"
local paths = require "cotter.policy.path"
local schema = require "cotter.policy.schema"
local vocabulary = require "cotter.vocabulary"

---@class cotter.AppFile
---@field path string     as written
---@field full string     from where cotter runs
---@field wild boolean    it stands for any number of paths
---@field platform string?
---@field line integer
---@field column integer

---@class cotter.AppDefinition
---@field name string
---@field path string of the app.lua
---@field files cotter.AppFile[]
---@field refused boolean? one of them cannot be read
---@field line integer
---@field column integer

local app = {}

local function read_file(node, context, name)
  local path = schema.read(node, { kind = "text" }, context, name)
  return path and { path = path, line = node.line, column = node.column }
end

local FILES = { kind = "list", of = { kind = "custom", read = read_file } }

local PLATFORMS = { kind = "record", fields = {} }
for _, platform in ipairs(vocabulary.platforms) do
  PLATFORMS.fields[platform] = FILES
end

--- A list of files, or one for each platform.
local function read_configs(node, context, name)
  local entry = node.entries and node.entries[1]
  if entry and type(entry.key) == "string" then
    local by, list = schema.read(node, PLATFORMS, context, name), {}
    for _, platform in ipairs(vocabulary.platforms) do
      for _, one in ipairs(by and by[platform] or {}) do
        one.platform = platform
        list[#list + 1] = one
      end
    end
    return list
  end
  return schema.read(node, FILES, context, name)
end

--- The fields of an app.
app.SHAPE = { kind = "record", fields = {
  name = { kind = "text", required = true },
  configs = { kind = "custom", read = read_configs, required = true },
} }

local function complete(one, from)
  one.full = paths.beside(from, one.path)
  one.wild = glob.is(one.path)
end

local function read_app(statement, path, faults)
  local context = { faults = faults, area = "app", what = "app" }
  local before = #faults
  local made = schema.read(statement.node, app.SHAPE, context, "")
  if #faults > before then return nil end
  if #made.configs == 0 then
    return schema.refuse(context, "value", statement.node.index.configs,
                         "configs is empty: nothing would be checked")
  end
  for _, one in ipairs(made.configs) do complete(one, path) end
  return { name = made.name, path = path, files = made.configs,
           line = statement.line, column = statement.column }
end

local function refuse_others(chunk, faults)
  for _, one in ipairs(chunk.statements) do
    if one.kind ~= "app" then
      faults:add("app.statement", one,
                 one.kind .. " does not belong into an app.lua")
    end
  end
  if #faults == 0 and #chunk.app == 0 then
    faults:add("app.statement", { line = 1, column = 1 },
               "an app.lua has at least one app { … } in it")
  end
end

--- Two apps of one name could not be told apart in a report.
local function check_names(list, faults)
  local seen = {}
  for _, one in ipairs(list) do
    if seen[one.name] then
      faults:add("app.value", one,
                 ("app: the name %q stands twice"):format(one.name))
    end
    seen[one.name] = true
  end
end

--- Reads the apps of a file; whether their configs are there is for the search.
---@param octets string
---@param path string
---@return cotter.AppDefinition[]?
---@return cotter.Fault[]? faults
---@nodiscard
function app.read(octets, path)
  local chunk, refused = literal.read(octets, path, "app")
  if not chunk then return nil, refused end
  local faults, list = fault.collect(path), {}
  refuse_others(chunk, faults)
  for _, statement in ipairs(chunk.app) do
    list[#list + 1] = read_app(statement, path, faults)
  end
  check_names(list, faults)
  return faults:result(list)
end

return app
