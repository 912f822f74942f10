--- The report as one line a finding, as compilers write them and editors read:
--- path:line:column: severity rule/code message.

local columns = require "cotter.report.columns"
local told = require "cotter.report.told"

local compact = {}

---@param row cotter.ToldRow
---@return string
local function word(row)
  return row.what == "fail" and row.one.severity or row.what
end

--- Writes a verdict.
---@param verdict cotter.Verdict
---@param write fun(text: string)
---@param options cotter.ReportOptions?
function compact.render(verdict, write, options)
  local errors = (options or {}).errors ~= false
  for _, row in ipairs(told.rows(verdict)) do
    if errors or row.what ~= "error" then
      local place = told.place(row.one)
      write(columns.escape(("%s%s %s %s"):format(
        place and place .. ": " or "", word(row), row.name, row.one.message))
        .. "\n")
    end
  end
end

return compact
