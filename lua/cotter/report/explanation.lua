--- An explanation, for people and programs.

local columns = require "cotter.report.columns"
local writer = require "cotter.report.writer"

local explanation = {}

local ORIGIN = { "by", "path", "line", "column" }

explanation.ORDER = {
  "schema", "at", "rule", "params", "subjects", "errors",
  rule = { "id", "title", "on", "severity", "level", "set", "pack", "path",
           "line", set = ORIGIN },
  params = { "name", "value", "default", "set", set = ORIGIN },
  subjects = {
    "subject", "name", "host", "consumer", "path", "line", "column",
    "outcome", "reason", "reads", "more", "lines", "messages",
    reads = { "what", "value", "path", "line", "column", "pointer" },
    lines = { "path", "lines" },
    messages = { "rule", "code", "outcome", "severity", "level", "set",
                 "message", "path", "line", "column", set = ORIGIN },
  },
}

--- Writes it as JSON.
---@param document table "cotter.explain/1"
---@return string
---@nodiscard
function explanation.json(document)
  return writer.json(document, explanation.ORDER)
end

-- Text ----------------------------------------------------------------------

---@param one { path: string?, line: integer?, column: integer? }
---@return string
local function place(one)
  if not one.path then return "" end
  local text = columns.escape(one.path)
  if one.line then text = text .. ":" .. one.line end
  return one.column and text .. ":" .. one.column or text
end

---@param set { by: string, path: string?, line: integer? }
---@return string
local function origin(set)
  if set.by == "policy" then return place(set) end
  return set.by == "default" and "by default" or columns.escape(set.by)
end

---@param value any of a parameter
---@return string
local function show(value)
  if type(value) ~= "table" then return tostring(value) end
  return (writer.json(value, {}):gsub("%s+", " "):gsub(" $", ""))
end

---@param document table
---@param write fun(text: string)
local function write_rule(document, write)
  local rule = document.rule
  write(("%s  %s, %s (%s)\n%s\n%s:%d, as of %s\n"):format(rule.id,
    rule.severity, rule.level, origin(rule.set), columns.escape(rule.title),
    columns.escape(rule.path), rule.line, document.at))
  if #document.params > 0 then write "\nparameters\n" end
  for _, param in ipairs(document.params) do
    write(("  %s = %s  (%s)\n"):format(param.name,
      columns.escape(show(param.value)), origin(param.set)))
  end
end

---@param read table
---@param write fun(text: string)
local function write_read(read, write)
  local from = place(read)
  write(("    %s = %s%s\n"):format(columns.escape(read.what),
    columns.escape(read.value), from ~= "" and "  " .. from or ""))
end

---@param numbers integer[] ascending
---@return string "3-5, 8"
local function ranges(numbers)
  local parts, first = {}, nil
  for i, number in ipairs(numbers) do
    first = first or number
    if numbers[i + 1] ~= number + 1 then
      parts[#parts + 1] = first == number and tostring(number)
                          or ("%d-%d"):format(first, number)
      first = nil
    end
  end
  return table.concat(parts, ", ")
end

---@param octets string
---@return string[]
local function split(octets)
  local list = {}
  for line in (octets .. "\n"):gmatch "(.-)\r?\n" do list[#list + 1] = line end
  return list
end

---@param ran { path: string, lines: integer[] }
---@param source fun(path: string): string?
---@param write fun(text: string)
local function write_lines(ran, source, write)
  write(("    %s:%s\n"):format(columns.escape(ran.path), ranges(ran.lines)))
  local octets = source(ran.path)
  if not octets then return end
  local text = split(octets)
  for _, number in ipairs(ran.lines) do
    write(("    %5d | %s\n"):format(number,
                                    columns.escape(text[number] or "")))
  end
end

---@param message table
---@param write fun(text: string)
local function write_message(message, write)
  local set = message.set and (", %s (%s)"):format(message.level,
                                                   origin(message.set))
  write(("    %s%s%s: %s\n"):format(
    message.outcome, message.code and " " .. message.code or "",
    message.code and (", %s%s"):format(message.severity, set or "") or "",
    columns.escape(message.message)))
  if message.path then write(("      %s\n"):format(place(message))) end
end

---@param write fun(text: string)
---@param name string
---@param list table[]
---@param write_one fun(one: table, write: fun(text: string))
local function write_list(write, name, list, write_one)
  if #list > 0 then write("  " .. name .. "\n") end
  for _, one in ipairs(list) do write_one(one, write) end
end

---@param subject table
---@param source fun(path: string): string?
---@param write fun(text: string)
local function write_subject(subject, source, write)
  local at = place(subject)
  write(("\n%s: %s %s%s\n"):format(subject.outcome, subject.subject,
    columns.escape(subject.name), at ~= "" and "  " .. at or ""))
  if subject.reason then
    write("  " .. columns.escape(subject.reason) .. "\n")
  end
  write_list(write, "read", subject.reads, write_read)
  if subject.more > 0 then
    write(("    and %d more\n"):format(subject.more))
  end
  write_list(write, "ran", subject.lines, function(one)
    write_lines(one, source, write)
  end)
  write_list(write, "said", subject.messages, write_message)
end

--- Writes it as text.
---@param document table "cotter.explain/1"
---@param source fun(path: string): string? of the rule's files
---@param write fun(text: string)
function explanation.text(document, source, write)
  write_rule(document, write)
  if #document.subjects == 0 then
    write "\nno subject: the rule finds nothing in the inputs to be about\n"
  end
  for _, subject in ipairs(document.subjects) do
    write_subject(subject, source, write)
  end
end

return explanation
