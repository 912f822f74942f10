--- The report as Markdown, for the summary of a job or a comment on a change.

local columns = require "cotter.report.columns"
local summary = require "cotter.report.summary"
local told = require "cotter.report.told"

local markdown = {}

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

---@param write fun(text: string)
---@param ... string cells
local function row(write, ...)
  write("| " .. table.concat({ ... }, " | ") .. " |\n")
end

---@param verdict cotter.Verdict
---@param write fun(text: string)
local function write_rows(verdict, write)
  local rows = told.rows(verdict)
  if #rows == 0 then return end
  write "\n"
  row(write, "", "where", "what", "do", "rule")
  row(write, "---", "---", "---", "---", "---")
  for _, one in ipairs(rows) do
    local place, found = told.place(one.one), one.one
    row(write, one.what == "fail" and found.severity or one.what,
        place and code(place) or "", cell(found.message),
        cell(found.remedy or ""), code(one.name))
  end
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
  local title = "\n### Waived\n\n"
  for _, one in ipairs(verdict.findings) do
    if one.outcome == "waived" then
      write(title .. waived(one))
      title = ""
    end
  end
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
