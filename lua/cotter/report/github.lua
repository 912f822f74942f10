--- The report as annotations of GitHub's actions: ::error file=…::message.
---
--- GitHub shows ten annotations of a kind for a step and drops the rest in
--- silence, so the worst come first and the last one says how many were cut.

local columns = require "cotter.report.columns"
local told = require "cotter.report.told"
local uri = require "cotter.report.uri"

local github = {}

local SHOWN <const> = 10 -- of a kind, for a step (actions/toolkit)

local COMMANDS = { error = "error", warning = "warning", note = "notice" }

-- What ends a message or a property (actions/toolkit, command.ts).
local ESCAPES = { ["%"] = "%25", ["\r"] = "%0D", ["\n"] = "%0A",
                  [":"] = "%3A", [","] = "%2C" }

---@param text string
---@return string
local function message(text)
  return (columns.escape(text):gsub("[%%\r\n]", ESCAPES))
end

---@param text string
---@return string
local function property(text)
  return (columns.escape(text):gsub("[%%\r\n:,]", ESCAPES))
end

---@param row cotter.ToldRow
---@return string
local function annotation(row)
  local one, parts = row.one, {}
  if one.path then parts[1] = "file=" .. property(uri.plain(one.path)) end
  if one.line then parts[#parts + 1] = "line=" .. one.line end
  if one.column then parts[#parts + 1] = "col=" .. one.column end
  parts[#parts + 1] = "title=" .. property(row.name)
  local text = one.message
  if one.remedy then text = text .. ". " .. one.remedy end
  return ("::%s %s::%s\n"):format(COMMANDS[row.kind], table.concat(parts, ","),
                                  message(text))
end

---@param rows cotter.ToldRow[]
---@param kind string
---@return cotter.ToldRow[]
local function of_kind(rows, kind)
  local list = {}
  for _, row in ipairs(rows) do
    if row.kind == kind then list[#list + 1] = row end
  end
  return told.worst_first(list)
end

--- Writes a verdict.
---@param verdict cotter.Verdict
---@param write fun(text: string)
function github.render(verdict, write)
  local rows = told.rows(verdict)
  for _, kind in ipairs { "error", "warning", "note" } do
    local list = of_kind(rows, kind)
    local shown = #list > SHOWN and SHOWN - 1 or #list
    for i = 1, shown do write(annotation(list[i])) end
    if shown < #list then
      write(("::%s title=cotter::%d more of %d are not shown: GitHub shows %d "
        .. "of a kind for a step\n"):format(COMMANDS[kind], #list - shown,
                                            #list, SHOWN))
    end
  end
end

return github
