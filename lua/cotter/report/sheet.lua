--- Sheets: what there is to know of a rule, or of all of them, before it is
--- laid out as text, Markdown, HTML or a page of the manual.

local fault = require "cotter.fault"
local vocabulary = require "cotter.vocabulary"

local sheet = {}

---@class cotter.SheetItem
---@field term string?
---@field text string
---@field notes string[]

---@class cotter.SheetSection
---@field name string
---@field items cotter.SheetItem[]?
---@field code string[]? lines, in place of items

---@class cotter.Sheet
---@field name string
---@field summary string
---@field title string
---@field sections cotter.SheetSection[] none is empty
---@field footer string

---@param term string?
---@param text string
---@param notes string[]?
---@return cotter.SheetItem
local function item(term, text, notes)
  return { term = term, text = text, notes = notes or {} }
end

---@param texts string[]
---@return cotter.SheetItem[]
local function items(texts)
  local list = {}
  for i, text in ipairs(texts) do list[i] = item(nil, text) end
  return list
end

-- Parameters ------------------------------------------------------------------

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

---@param row cotter.PlanRule
---@return cotter.SheetItem[]
local function parameters(row)
  local list = {}
  for i, name in ipairs(fault.names(row.rule.params)) do
    local declaration, value = row.rule.params[name], row.params[name]
    if value == nil then value = declaration.default end
    list[i] = item(name, describe(declaration, value), { declaration.doc })
  end
  return list
end

-- Messages --------------------------------------------------------------------

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
---@return cotter.SheetItem[]
local function messages(entry)
  local list = {}
  for i, code in ipairs(fault.names(entry.messages)) do
    local message = entry.messages[code]
    local severity = message.severity and (" (%s)"):format(message.severity)
    local notes = { consequences(message) }
    if message.remedy then notes[#notes + 1] = "remedy: " .. message.remedy end
    list[i] = item(code .. (severity or ""), message.text, notes)
  end
  return list
end

-- The rest --------------------------------------------------------------------

---@param entry cotter.CatalogEntry
---@return string[]
local function conditions(entry)
  local list = {}
  local function add(words, value)
    if type(value) == "table" then value = table.concat(value, ", ") end
    if value and value ~= "" then list[#list + 1] = words .. value end
  end
  add("needs evidence: ", entry.needs)
  add("connections of: ", entry.consumers)
  add("configs of: ", entry.formats)
  add("looks at those with: ", entry.where)
  add("since ", entry.since)
  add("until ", entry.ends)
  for _, name in ipairs(fault.names(entry.data)) do
    add(("reads data %s: "):format(name), entry.data[name])
  end
  return list
end

local literal

---@param value table
---@return string[]
local function literals(value)
  local parts = {}
  for i, one in ipairs(value) do parts[i] = literal(one) end
  if #parts > 0 then return parts end
  for i, name in ipairs(fault.names(value)) do
    parts[i] = ("[%q] = %s"):format(name, literal(value[name]))
  end
  return parts
end

--- Writes a value as it stands in a policy.
---@param value any
---@return string
function literal(value)
  if type(value) == "string" then return ("%q"):format(value) end
  if type(value) ~= "table" then return tostring(value) end
  local parts = literals(value)
  return #parts == 0 and "{}" or "{ " .. table.concat(parts, ", ") .. " }"
end

--- The line of a policy that says what holds without it.
---@param row cotter.PlanRule
---@param level string
---@return string[]
local function example(row, level)
  local entry, lines = row.rule, {}
  lines[1] = ("{ select = %q, level = %q,"):format(entry.id, level)
  for _, name in ipairs(fault.names(entry.params)) do
    local value = row.params[name]
    if value == nil then value = entry.params[name].default end
    lines[#lines + 1] = ("          %s = %s,"):format(name, literal(value))
  end
  if #lines > 1 then
    lines[2] = "  set = { " .. lines[2]:match "^%s*(.*)$"
    lines[#lines] = lines[#lines]:gsub(",$", " } },")
  else
    lines[1] = lines[1]:gsub(",$", " },")
  end
  return lines
end

---@param made cotter.SheetSection[] grows
---@param name string
---@param list cotter.SheetItem[]
local function add(made, name, list)
  if #list > 0 then made[#made + 1] = { name = name, items = list } end
end

--- Tells all that a rule says about itself.
---@param row cotter.PlanRule
---@param level string of its findings
---@return cotter.Sheet
---@nodiscard
function sheet.of(row, level)
  local entry, sections = row.rule, {}
  add(sections, "when", items(conditions(entry)))
  add(sections, "parameters", parameters(row))
  add(sections, "messages", messages(entry))
  add(sections, "remedy", items { entry.remedy })
  add(sections, "see", items(entry.refs))
  sections[#sections + 1] = { name = "among the rules of policy.lua",
                              code = example(row, level) }
  return {
    name = entry.id, summary = entry.severity .. ", " .. level,
    title = entry.title, sections = sections,
    footer = ("%s:%d, about each %s, pack %s"):format(
      entry.path, entry.line, entry.on, row.pack.name),
  }
end

--- Lists rules by the file that they stand in.
---@param rows cotter.PlanRule[]
---@return cotter.Sheet
---@nodiscard
function sheet.list(rows)
  local sections, by_path = {}, {}
  for _, row in ipairs(rows) do
    local path = row.rule.path
    by_path[path] = by_path[path] or {}
    table.insert(by_path[path], item(row.rule.id,
      ("%s (%s, %s)"):format(row.rule.title, row.rule.on, row.rule.severity)))
  end
  for _, path in ipairs(fault.names(by_path)) do
    add(sections, path, by_path[path])
  end
  return { name = "rules", summary = ("%d rules"):format(#rows),
           title = "What each rule asks for, its subject and its severity",
           sections = sections, footer = "cotter rules ID tells all of one" }
end

return sheet
