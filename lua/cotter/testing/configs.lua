--- Configs to order: a builder for each format. What it makes is real text,
--- which goes through the reader of the format, so that lines are real.
---
---   android { host = "api.example.com", pins = { key "A", key "B" } }
---   pinning_json { { host = …, pins = … }, { host = …, pins = … } }

local checks = require "cotter.testing.checks"
local core = require "cotter.core"
local fault = require "cotter.fault"
local keys = require "cotter.testing.keys"
local marks = require "cotter.testing.marks"

local configs = {}

---@class cotter.testing.Entry
---@field host string
---@field pins string[]?
---@field leaf string[]?
---@field ca string[]?
---@field include_subdomains boolean?
---@field expires string?
---@field enforced boolean?
---@field cleartext boolean?
---@field trust string[]?
---@field override_pins boolean?
---@field report boolean?

---@class cotter.testing.Format
---@field path string      of the file, where a test does not say
---@field spell (fun(base64: string): string)? a key as a pin
---@field digits boolean?  a key is written in hexadecimal
---@field unnamed boolean? its entries name no host
---@field entry string[]   fields of its entries, beside host and pins
---@field file string[]?   fields of the whole
---@field write fun(entries: cotter.testing.Entry[], options: table): string

---@class cotter.testing.File what a test says of a file
---@field path string
---@field format cotter.testing.Format?
---@field entries table[]? of a builder
---@field octets string?   of text
---@field fixture string?  of file: relative to the folder of the test

---@type table<string, cotter.testing.Format>
local FORMATS = {}
for _, name in ipairs { "json", "lines", "xml" } do
  for builder, format in pairs(require("cotter.testing.formats." .. name)) do
    FORMATS[builder] = format
  end
end

-- Fields ---------------------------------------------------------------------

--- A pin: a key, or a text that stands in the config as it is.
local function pin(value, what)
  local key = marks.value(value, "key")
  if key or type(value) == "string" then return key or value end
  checks.refuse("%s must be a key or a text, not %s", what,
                marks.name(value))
end

local pins = checks.list_of(pin)

local CHECKS = {
  host = checks.octets, pins = pins, leaf = pins, ca = pins,
  include_subdomains = checks.boolean, enforced = checks.boolean,
  cleartext = checks.boolean, override_pins = checks.boolean,
  report = checks.boolean, arbitrary_loads = checks.boolean,
  expires = checks.octets, trust = checks.list_of(checks.text),
}

---@param base string[]
---@param names string[]?
---@return table<string, cotter.testing.Check>
local function select_checks(base, names)
  local selected = {}
  for _, name in ipairs(base) do selected[name] = CHECKS[name] end
  for _, name in ipairs(names or {}) do selected[name] = CHECKS[name] end
  return selected
end

for _, format in pairs(FORMATS) do
  local base = format.unnamed and { "pins" } or { "host", "pins" }
  format.entry_checks = select_checks(base, format.entry)
  format.file_checks = select_checks({}, format.file)
  format.file_checks.path = checks.text
end

--- The fields of one entry that is given without a list, and those of the
--- whole.
local function divide(given, format, name)
  local entry, whole = {}, {}
  for _, field in ipairs(checks.names(given, name)) do
    local to = not format.entry_checks[field] and whole or entry
    if field ~= "path" and not format.file_checks[field] then to = entry end
    to[field] = given[field]
  end
  return { entry }, whole
end

local function take_list(given, name)
  local entries, whole = {}, {}
  for key, value in pairs(given) do
    if math.type(key) == "integer" then
      entries[key] = value
    else
      whole[key] = value
    end
  end
  return checks.list(entries, name), whole
end

--- The entries of a table that has them as a list, or is one itself.
local function take_entries(given, format, name)
  checks.table(given, name)
  if given[1] ~= nil then return take_list(given, name) end
  return divide(given, format, name)
end

local function read_entry(given, format, what)
  local entry = checks.fields(given, what, format.entry_checks)
  if not entry.host and not format.unnamed then
    checks.refuse("%s has no host", what)
  end
  return entry
end

local function builder(name, format)
  return function(given)
    local list, whole = take_entries(given, format, name)
    local options = checks.fields(whole, name, format.file_checks)
    local entries = {}
    for i, one in ipairs(list) do
      local what = #list > 1 and ("%s[%d]"):format(name, i) or name
      entries[i] = read_entry(one, format, what)
    end
    return marks.new("config", { path = options.path or format.path,
      format = format, entries = entries, options = options })
  end
end

-- Files ----------------------------------------------------------------------

--- A path inside of the pack: where it is, and nowhere else.
local function inside(path, what)
  checks.text(path, what)
  if path:find "^/" or path:find "\\" then
    checks.refuse("%s: %q is not relative to the folder of the test", what,
                  path)
  end
  for part in path:gmatch "[^/]+" do
    if part == ".." or part == "." then
      checks.refuse("%s: %q has a part %q, and stays in the folder", what,
                    path, part)
    end
  end
  return path
end

--- The paths of the fixtures that tests name.
---@type table<string, boolean>
configs.wanted = {}

--- file "fixtures/one.xml": a file beside the tests; with a second path, as if
--- it lay there.
local function file(path, as)
  inside(path, "file")
  if as ~= nil then inside(as, "file") end
  configs.wanted[path] = true
  return marks.new("config", { path = as or path, fixture = path })
end

--- text("pinning.json", "{ … }"): a file as it is written here.
local function text(path, octets)
  return marks.new("config", { path = inside(path, "text"),
                               octets = checks.text(octets, "text") })
end

local function config(value, what)
  return marks.value(value, "config")
    or checks.refuse("%s must be a config, not %s", what, marks.name(value))
end

--- folder { config, … }: files that a folder has, some of which are no configs.
local function folder(given)
  local files = checks.list_of(config)(given, "folder")
  return marks.new("folder", { files = files })
end

--- The files that a case is about: one config, a list of them, or a folder.
---@param value any
---@param what string
---@return { files: cotter.testing.File[], explicit: boolean }
---@nodiscard
function configs.read(value, what)
  local one, whole = marks.value(value, "config"),
                     marks.value(value, "folder")
  if one then return { files = { one }, explicit = true } end
  if whole then return { files = whole.files, explicit = false } end
  if type(value) ~= "table" or marks.is(value) then
    checks.refuse("%s must be a config, a list of configs or a folder, not %s",
                  what, marks.name(value))
  end
  return { files = checks.list_of(config)(value, what), explicit = true }
end

-- Writing --------------------------------------------------------------------

local function spell(list, format)
  local texts = {}
  for i, one in ipairs(list or {}) do
    if type(one) == "string" then
      texts[i] = one
    elseif format.digits then
      texts[i] = core.hex(core.sha256(keys.spki(one)))
    else
      texts[i] = format.spell(keys.base64(one))
    end
  end
  return list and texts
end

--- The octets of a file.
---@param one cotter.testing.File
---@param fixtures table<string, string> octets of files, by path
---@return string|table octets, or what is in a package
---@nodiscard
function configs.octets(one, fixtures)
  if one.octets then return one.octets end
  if one.fixture then
    return fixtures[one.fixture]
      or error(("file %q was not read"):format(one.fixture), 0)
  end
  local entries = {}
  for i, entry in ipairs(one.entries) do
    entries[i] = setmetatable({ pins = spell(entry.pins, one.format),
      leaf = spell(entry.leaf, one.format), ca = spell(entry.ca, one.format),
    }, { __index = entry })
  end
  return one.format.write(entries, one.options)
end

--- The names that a test file has for files.
---@type table<string, function>
configs.names = { file = file, text = text, folder = folder }
for name, format in pairs(FORMATS) do
  configs.names[name] = builder(name, format)
end

--- The names of the builders, sorted.
---@return string[]
---@nodiscard
function configs.builders() return fault.names(FORMATS) end

return configs
