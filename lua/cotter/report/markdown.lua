--- The report as Markdown, for the summary of a job or a comment on a change.

local columns = require "cotter.report.columns"
local summary = require "cotter.report.summary"
local told = require "cotter.report.told"

local markdown = {}

-- GitHub takes summaries of a step of up to 1 MiB and drops larger ones whole
-- (docs.github.com, workflow commands, job summaries). Nobody reads that much.
local SHOWN <const>, OCTETS <const> = 500, 768 * 1024

--- Makes text fit for a cell: what could be markup of any kind stands as it is.
---@param text string
---@return string
local function cell(text)
  return (columns.escape(text):gsub("[\\`*_{}%[%]<>#|~&@]", "\\%0"))
end

--- Text as code; a backtick in it would end it.
---@param text string
---@return string
local function code(text)
  return "`" .. columns.escape(text):gsub("`", "'"):gsub("|", "\\|") .. "`"
end

---@param ... string cells
---@return string
local function row(...)
  return "| " .. table.concat({ ... }, " | ") .. " |\n"
end

--- Writes lines as far as there is room, and says how many were cut.
---@param write fun(text: string)
---@param lines string[]
---@param noun string
local function write_lines(write, lines, noun)
  local octets, shown = 0, 0
  for _, line in ipairs(lines) do
    octets = octets + #line
    if shown == SHOWN or octets > OCTETS then break end
    write(line)
    shown = shown + 1
  end
  if shown < #lines then
    write(("\n%d more of %s are not shown here.\n"):format(#lines - shown,
      columns.count(#lines, noun)))
  end
end

---@param one cotter.ToldRow
---@return string
local function line_of(one)
  local place, found = told.place(one.one), one.one
  return row(one.what == "fail" and found.severity or one.what,
    place and code(place) or "", cell(found.message),
    cell(found.remedy or ""), code(one.name))
end

---@param verdict cotter.Verdict
---@param write fun(text: string)
local function write_rows(verdict, write)
  local rows = told.rows(verdict)
  if #rows == 0 then return end
  local lines = {}
  -- What is cut should be the mildest.
  if #rows > SHOWN then rows = told.worst_first(rows) end
  for i, one in ipairs(rows) do lines[i] = line_of(one) end
  write("\n" .. row("", "where", "what", "do", "rule")
        .. row("---", "---", "---", "---", "---"))
  write_lines(write, lines, "row")
end

---@param one table a finding that is waived
---@return string
local function waived(one)
  local waiver = one.waiver
  return ("- %s, until %s: %s (%s, approved by %s)\n"):format(
    code(told.name(one)), waiver.expires, cell(waiver.reason),
    cell(waiver.owner), cell(waiver.approver))
end

---@param verdict cotter.Verdict
---@param write fun(text: string)
local function write_waived(verdict, write)
  local lines = {}
  for _, one in ipairs(verdict.findings) do
    if one.outcome == "waived" then lines[#lines + 1] = waived(one) end
  end
  if #lines == 0 then return end
  write "\n### Waived\n\n"
  write_lines(write, lines, "waived finding")
end

---@param verdict cotter.Verdict
---@return table[] findings that nobody has accepted
local function open_findings(verdict)
  local list = {}
  for _, one in ipairs(verdict.findings) do
    if one.outcome == "fail" and not one.existing then list[#list + 1] = one end
  end
  return list
end

--- Writes a verdict.
---@param verdict cotter.Verdict
---@param write fun(text: string)
function markdown.render(verdict, write)
  write(("## cotter: %s\n\n"):format(verdict.verdict))
  write(cell(summary.line(verdict, open_findings(verdict)))
        .. ", as of " .. verdict.at .. "\n")
  write_rows(verdict, write)
  write_waived(verdict, write)
end

return markdown
