--- The types for editors: every public name stands in api.d.lua, core.d.lua or
--- library.d.lua, and nothing else does.

local core = require "cotter.core"

local function contents(path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read "a"
end

local API = contents "lua/cotter/api.d.lua"
local CORE = contents "lua/cotter/core.d.lua"

--- The name of the field that a line declares, and whether it may be nil.
local function field_of(line)
  local name, type = line:match "^%-%-%-@field ([%w_]+) (.*)$"
  if not name then return nil end
  local kind = type:gsub("%b{}", "{}"):match "^%S+"
  return name, (kind:find "%?$" or kind:find "|nil$") and "optional" or "field"
end

--- The lines of comment that declare a class, and the functions of the local
--- of its name.
local function members(text, class)
  local block = text:match("%-%-%-@class cotter%." .. class .. "%f[^%w].-\n\n")
  assert.truthy(block, "no class cotter." .. class)
  local fields = {}
  for line in block:gmatch "[^\n]+" do
    local name, kind = field_of(line)
    if name then fields[name] = kind end
  end
  for name in text:gmatch("\nfunction " .. class .. "[.:]([%w_]+)%(") do
    fields[name] = "method"
  end
  return fields
end

local function sorted(map)
  local list = {}
  for name in pairs(map) do list[#list + 1] = name end
  table.sort(list)
  return list
end

--- The shapes of all records and lists that the library makes.
local function shapes()
  local found, saved = {}, {}
  local record, list = core.record, core.list
  core.record = function(name, shape)
    found[#found + 1] = { name = name, shape = shape }
    return record(name, shape)
  end
  core.list = function(name, methods)
    found[#found + 1] = { name = name, list = true,
                          shape = { methods = methods } }
    return list(name, methods)
  end
  for name, module in pairs(package.loaded) do
    if name:find "^cotter%." and name ~= "cotter.core" then
      saved[name], package.loaded[name] = module, nil
    end
  end
  for path in io.popen [[grep -lE 'core\.(record|list)\(' -r lua/cotter |
                         grep -v '\.d\.lua$' | sort]]:lines() do
    require(path:gsub("^lua/", ""):gsub("%.lua$", ""):gsub("/init$", "")
                :gsub("/", "."))
  end
  for name in pairs(package.loaded) do
    if name:find "^cotter%." and name ~= "cotter.core" then
      package.loaded[name] = saved[name]
    end
  end
  core.record, core.list = record, list
  return found
end

-- The class of each record and list; false for what is not made by itself, or
-- stands for a value that has a type of its own.
local CLASSES = {
  anchor = "Anchor", answer = "Answer", app = "App", cert = "ChainCert",
  chain = "Chain", config = "Config", connection = "Connection",
  duration = "Duration", encryption = "Protection",
  extension = "ChainExtension", finding = false, held = "Held", host = "Host",
  identity = "Identity", key = "IdentityKey", mac = "Protection",
  map_entry = "MapEntry", match = "Match", observation = "Observation",
  path = "ValidPath", pin = "Pin", place = false, private_key = "PrivateKey",
  reference = "Reference",
  refusal = "PathRefusal", row = "Row", san = "San",
  served_by = "ServedBy", spki = "Spki", suffix = "Row", time = "Time",
}
local LISTS = {
  answers = "AnswerList", certs = "ChainCerts", chains = "Chains",
  configs = "ConfigList", consumers = false, extensions = "ChainExtensions",
  hosts = "Hosts", identity_map = "IdentityMap", list = "Rows",
  matches = false, names = false, observations = "ObservationList",
  pins = "Pins",
}

-- What a field may be in the model, and never is when a rule reads it: without
-- a chain a connection is not evaluated. Rows of data have their own fields.
local NARROWER = { ["connection.chain"] = true }

--- The class of a record or list: false for none of its own.
local function class_of(one)
  local class = (one.list and LISTS or CLASSES)[one.name]
  assert.not_nil(class, "a class for " .. one.name .. ", here and there")
  return class
end

local function assert_field(one, field, known)
  local name, mark = field:match "^(.-)(%??)$"
  assert.not_nil(known[name], name)
  if one.name == "row" or one.name == "suffix"
     or NARROWER[one.name .. "." .. name] then return end
  assert.equal(mark == "?" and "optional" or "field", known[name], name)
end

local function assert_members(one, known)
  local shape = one.shape
  for _, field in ipairs(shape.fields or {}) do
    assert_field(one, field, known)
  end
  for name in pairs(shape.lazy or {}) do assert.not_nil(known[name], name) end
  for name in pairs(shape.methods or {}) do
    assert.equal("method", known[name], name)
  end
end

describe("api.d.lua has the members of", function()
  for _, one in ipairs(shapes()) do
    it((one.list and "the list " or "the record ") .. one.name, function()
      local class = class_of(one)
      if class then assert_members(one, members(API, class)) end
    end)
  end
end)

local function add_names(names, shape)
  for _, field in ipairs(shape.fields or {}) do
    names[field:match "^(.-)%??$"] = true
  end
  for _, part in ipairs { "lazy", "methods" } do
    for name in pairs(shape[part] or {}) do names[name] = true end
  end
end

describe("api.d.lua has no member that is not there of", function()
  local there = {}
  for _, one in ipairs(shapes()) do
    local class = (one.list and LISTS or CLASSES)[one.name]
    if class then
      there[class] = there[class] or { at = true }
      add_names(there[class], one.shape)
    end
  end
  for class, names in pairs(there) do
    it(class, function()
      for name in pairs(members(API, class)) do
        assert.truthy(names[name], name)
      end
    end)
  end
end)

describe("api.d.lua has", function()
  local function functions(text)
    local names = {}
    for name in text:gmatch "\nfunction ([%w_]+)%(" do names[name] = true end
    return names
  end

  it("the names that a file of rules, a pack or a policy sees", function()
    local loader = require "cotter.engine.rules".open(
      { files = {}, modules = {} }, {}, {})
    local names = loader:vocabulary()
    for _, kind in ipairs(require "cotter.policy.literal".KINDS) do
      names[kind] = true
    end
    assert.same(sorted(names), sorted(functions(API)))
  end)

  it("what ctx has", function()
    local strict = require "cotter.strict"
    local map, ctx = strict.map, nil
    strict.map = function(what, fields, declared)
      if what == "ctx" then ctx = fields end
      return map(what, fields, declared)
    end
    local nothing = function() end
    local shared = setmetatable({ data = {} }, {
      __index = function() return nothing end })
    require "cotter.engine.context".new(shared,
      { id = "x", needs = {}, params = {}, data = {} }, {},
      { note = nothing, chains = nothing })
    strict.map = map
    assert.same(sorted(ctx), sorted(members(API, "Context")))
  end)
end)

describe("core.d.lua has", function()
  local fields = members(CORE, "core")
  for name in pairs(core) do
    it("core." .. name, function()
      assert.truthy(fields[name]
                    or CORE:find("\nfunction core." .. name .. "(", 1, true))
    end)
  end

  it("no function that is not there", function()
    for name in CORE:gmatch "\nfunction core%.([%w_]+)%(" do
      assert.not_nil(core[name], name)
    end
  end)

  -- Types whose methods stand in a table; those of the others are functions of
  -- their fields, which the specs of each hold to.
  local METHODS = { ["cotter.archive"] = "Archive",
                    ["cotter.mapping"] = "Mapping", ["cotter.near"] = "Near",
                    ["cotter.resources"] = "Resources",
                    ["cotter.suffixes"] = "Suffixes" }
  for name, metatable in pairs(debug.getregistry()) do
    local index = type(name) == "string" and name:find "^cotter%."
                  and type(metatable) == "table"
                  and rawget(metatable, "__index")
    if type(index) == "table" then
      it("the methods of " .. name, function()
        assert.same(sorted(index), sorted(members(CORE, METHODS[name])))
      end)
    end
  end
end)

describe("library.d.lua has", function()
  it("what the library has", function()
    local text, names = contents "lua/cotter/library.d.lua", {}
    for name, what in text:gmatch "\n  ([%w_]+) = core%.([%w_]+)," do
      names[name] = true
      assert.not_nil(core[what], what)
    end
    for name in text:gmatch "\nfunction cotter%.([%w_]+)%(" do
      names[name] = true
    end
    assert.same(sorted(require "cotter"), sorted(names))
  end)
end)

describe("The types", function()
  it("have each kind of observation, and no other", function()
    local list = API:match "@alias cotter.ObservationKind\n(.-)\n\n"
    local kinds = {}
    for kind in list:gmatch '"([%l-]+)"' do kinds[#kinds + 1] = kind end
    assert.same(require "cotter.vocabulary".observations, kinds)
  end)

  -- A reader that tells of another kind would be heard by no rule.
  it("have each kind of observation that a reader tells", function()
    local known, count = {}, 0
    for _, kind in ipairs(require "cotter.vocabulary".observations) do
      known[kind] = true
    end
    for path in io.popen "find lua/cotter/config -name '*.lua'":lines() do
      for call in contents(path):gmatch "[:.]observe(%b())" do
        local kind = call:match '"([%l-]+)"'
        count = count + (kind and 1 or 0)
        assert.truthy(not kind or known[kind], path .. ": " .. tostring(kind))
      end
    end
    assert.truthy(count > 50)
  end)

  for _, name in ipairs { "api", "core", "library" } do
    it("of " .. name .. ".d.lua are Lua, and refer to classes that exist",
       function()
      local path = "lua/cotter/" .. name .. ".d.lua"
      assert(loadfile(path))
      local all = API .. CORE .. contents "lua/cotter/library.d.lua"
      for line in io.lines(path) do
        local annotation = line:match "^%-%-%-@%l+ (.*)$" or ""
        for class in annotation:gmatch "cotter%.(%u%w+)" do
          assert.truthy(all:find("@class cotter%." .. class .. "%f[^%w]")
                        or all:find("@alias cotter%." .. class .. "%f[^%w]"),
                        class)
        end
      end
    end)
  end
end)
