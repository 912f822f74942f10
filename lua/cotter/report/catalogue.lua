--- The catalogue: rules as they describe themselves, for people and programs.

local columns = require "cotter.report.columns"
local fault = require "cotter.fault"
local vocabulary = require "cotter.vocabulary"
local writer = require "cotter.report.writer"

local catalogue = {}

local WIDTH = 80

-- Text ----------------------------------------------------------------------

---@param text string
---@param width integer
---@return string
local function pad(text, width)
  return text .. (" "):rep(width - columns.width(text))
end

--- Lists rules, one in a line: id, severity, title.
---@param rows cotter.PlanRule[]
---@param write fun(text: string)
function catalogue.list(rows, write)
  local longest = 0
  for _, row in ipairs(rows) do longest = math.max(longest, #row.rule.id) end
  for _, row in ipairs(rows) do
    local entry = row.rule
    write(("%s  %s  %s\n"):format(pad(entry.id, longest),
      pad(entry.severity, 8), columns.escape(entry.title)))
  end
end

---@param value any of a parameter
---@return string
local function show(value)
  if type(value) ~= "table" then return tostring(value) end
  local parts = {}
  for i, one in ipairs(value) do parts[i] = show(one) end
  if #parts > 0 then return table.concat(parts, ", ") end
  for _, name in ipairs(fault.names(value)) do
    parts[#parts + 1] = name .. " = " .. show(value[name])
  end
  return #parts > 0 and "{ " .. table.concat(parts, ", ") .. " }" or "empty"
end

---@param declaration cotter.Declaration
---@param value any in force
---@return string
local function describe(declaration, value)
  local parts = { declaration.type }
  local min, max = declaration.min, declaration.max
  if declaration.values then
    parts[#parts + 1] = "one of " .. table.concat(declaration.values, ", ")
  end
  if min then parts[#parts + 1] = "at least " .. min end
  if max then parts[#parts + 1] = "at most " .. max end
  local default = show(declaration.default)
  parts[#parts + 1] = "default " .. default
  if show(value) ~= default then
    parts[#parts + 1] = "here " .. show(value)
  end
  return table.concat(parts, "; ")
end

---@class cotter.Page a text with a margin of names
---@field write fun(text: string)
local Page = {}
Page.__index = Page

---@param indent integer
---@param text string
function Page:paragraph(indent, text)
  for _, line in ipairs(columns.wrap(columns.escape(text), WIDTH - indent)) do
    self.write((" "):rep(indent) .. line .. "\n")
  end
end

---@param name string
---@param texts string[]
function Page:section(name, texts)
  if #texts == 0 then return end
  self.write("\n" .. name .. "\n")
  for _, text in ipairs(texts) do self:paragraph(2, text) end
end

---@param entry cotter.CatalogEntry
---@param values table<string, any>
function Page:params(entry, values)
  local names = fault.names(entry.params)
  if #names > 0 then self.write "\nparameters\n" end
  for _, name in ipairs(names) do
    local declaration = entry.params[name]
    local value = values[name]
    if value == nil then value = declaration.default end
    self:paragraph(2, name .. ": " .. describe(declaration, value))
    if declaration.doc then self:paragraph(4, declaration.doc) end
  end
end

---@param message cotter.CatalogMessage
---@return string? what it does on the phone
local function consequences(message)
  local parts = {}
  if message.consequence then parts[1] = message.consequence end
  for _, consumer in ipairs(vocabulary.consumers) do
    local what = message.consequences and message.consequences[consumer]
    if what then parts[#parts + 1] = consumer .. " " .. what end
  end
  if #parts > 0 then return "on the phone: " .. table.concat(parts, "; ") end
end

---@param entry cotter.CatalogEntry
function Page:messages(entry)
  self.write "\nmessages\n"
  for _, code in ipairs(fault.names(entry.messages)) do
    local message = entry.messages[code]
    local severity = message.severity and (" (%s)"):format(message.severity)
    self:paragraph(2, ("%s%s: %s"):format(code, severity or "", message.text))
    local what = consequences(message)
    if what then self:paragraph(4, what) end
    if message.remedy then self:paragraph(4, "remedy: " .. message.remedy) end
  end
end

---@param entry cotter.CatalogEntry
---@return string[]
local function conditions(entry)
  local list = {}
  if #entry.needs > 0 then
    list[#list + 1] = "needs evidence: " .. table.concat(entry.needs, ", ")
  end
  if entry.consumers then
    list[#list + 1] = "connections of: " .. table.concat(entry.consumers, ", ")
  end
  if entry.formats then
    list[#list + 1] = "configs of: " .. table.concat(entry.formats, ", ")
  end
  if entry.where then
    list[#list + 1] = "looks at those with: "
      .. table.concat(entry.where, ", ")
  end
  if entry.since then list[#list + 1] = "since " .. entry.since end
  if entry.ends then list[#list + 1] = "until " .. entry.ends end
  for _, name in ipairs(fault.names(entry.data)) do
    list[#list + 1] = ("reads data %s: %s"):format(name, entry.data[name])
  end
  return list
end

--- Explains one rule.
---@param row cotter.PlanRule
---@param level string of its findings
---@param write fun(text: string)
function catalogue.explain(row, level, write)
  local entry, page = row.rule, setmetatable({ write = write }, Page)
  write(("%s  %s, %s\n"):format(entry.id, entry.severity, level))
  page:paragraph(0, entry.title)
  page:section("when", conditions(entry))
  page:params(entry, row.params)
  page:messages(entry)
  page:section("remedy", { entry.remedy })
  page:section("see", entry.refs)
  write(("\n%s:%d, about each %s, pack %s\n"):format(
    columns.escape(entry.path), entry.line, entry.on, row.pack.name))
end

-- JSON ------------------------------------------------------------------------

local ORDER = {
  "schema", "rules",
  rules = {
    "id", "title", "on", "severity", "level", "since", "ends", "needs",
    "consumers", "formats", "where", "refs", "params", "data", "messages",
    "remedy",
    "pack", "path", "line", "column",
    params = writer.map, data = writer.map, messages = writer.map,
  },
}

-- What stands as it is in an entry.
local SAME = { "id", "title", "on", "severity", "since", "ends", "needs",
               "consumers", "formats", "where", "refs", "data", "messages",
               "remedy",
               "path", "line", "column" }

---@param row cotter.PlanRule
---@return table<string, table>
local function document_params(row)
  local params = {}
  for name, declaration in pairs(row.rule.params) do
    local made = { value = row.params[name] }
    if made.value == nil then made.value = declaration.default end
    for field, value in pairs(declaration) do made[field] = value end
    params[name] = made
  end
  return params
end

--- Writes rules as JSON, "cotter.rules/1".
---@param rows cotter.PlanRule[]
---@param level fun(row: cotter.PlanRule): string
---@return string
---@nodiscard
function catalogue.json(rows, level)
  local rules = {}
  for i, row in ipairs(rows) do
    local made = { params = document_params(row), level = level(row),
                   pack = row.pack.name }
    for _, field in ipairs(SAME) do made[field] = row.rule[field] end
    rules[i] = made
  end
  return writer.json({ schema = "cotter.rules/1", rules = rules }, ORDER)
end

return catalogue
