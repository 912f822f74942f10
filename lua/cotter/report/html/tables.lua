--- What was accepted, what rules came to, what was read, and what was noted.

local columns = require "cotter.report.columns"
local markup = require "cotter.report.html.markup"
local told = require "cotter.report.told"

local tables = {}

local text, code, word = markup.text, markup.code, markup.word

local SHOWN <const> = 500

---@param waiver table
---@return string
local function given(waiver)
  return ("%s (%s, approved by %s)"):format(text(waiver.reason),
    text(waiver.owner), text(waiver.approver))
end

---@param one table a finding
---@return string[] cells
local function accepted_row(one)
  local waiver = one.waiver
  return { text(one.message), code(told.name(one)),
           code(told.place(one) or "-"),
           waiver and word(waiver.expires) or "-",
           waiver and given(waiver)
           or "was there before, as the baseline says" }
end

--- Writes the findings that somebody has accepted.
---@param page cotter.Page
function tables.write_accepted(page)
  local list, write = {}, page.write
  for _, one in ipairs(page.verdict.findings) do
    if one.outcome == "waived" or one.existing then list[#list + 1] = one end
  end
  if #list == 0 then return end
  markup.open(write, "accepted", "Accepted")
  markup.open_table(write, "Accepted findings",
                    { "Finding", "Rule", "Place", "Until", "Why" })
  for i = 1, math.min(#list, SHOWN) do
    markup.row(write, accepted_row(list[i]))
  end
  markup.close_table(write)
  markup.cut(write, #list - SHOWN, "finding", "the JSON report has them all")
  markup.close(write)
end

---@param row cotter.WaiverState
---@return string[] cells
local function waiver_row(row)
  local one, remarks = row.waiver, {}
  for i, remark in ipairs(row.remarks) do remarks[i] = text(remark) end
  return { code(one.id or one.rule), text(row.state), text(row.findings),
           word(one.created), word(one.expires), given(one),
           table.concat(remarks, "<br/>") }
end

--- Writes the waivers.
---@param page cotter.Page
function tables.write_waivers(page)
  local list, write = page.verdict.waivers or {}, page.write
  if #list == 0 then return end
  markup.open(write, "waivers", "Waivers")
  markup.open_table(write, "Waivers", { "Waiver", "State", "Findings", "From",
                                        "Until", "Why", "Look at" })
  for i = 1, math.min(#list, SHOWN) do
    markup.row(write, waiver_row(list[i]))
  end
  markup.close_table(write)
  markup.cut(write, #list - SHOWN, "waiver", "cotter waiver list has them all")
  markup.close(write)
end

-- What a rule has come to; the others are told by their number.
local OUTCOMES = { "pass", "fail", "waived", "unknown", "error" }

---@param rule table of verdict.rules
---@return integer
local function evaluated(rule)
  local sum = 0
  for _, outcome in ipairs(OUTCOMES) do sum = sum + rule[outcome] end
  return sum
end

---@param rule table of verdict.rules
---@param title string?
---@return string[] cells
local function rule_row(rule, title)
  local cells = { code(rule.id), text(title or "") }
  for _, outcome in ipairs(OUTCOMES) do
    cells[#cells + 1] = rule[outcome] == 0 and '<span class="soft">0</span>'
                        or tostring(rule[outcome])
  end
  return cells
end

---@param verdict cotter.Verdict
---@return table<string, string> by id
local function titles_of(verdict)
  local titles = {}
  for _, entry in ipairs(verdict.catalogue or {}) do
    titles[entry.id] = entry.title
  end
  return titles
end

--- Writes what each rule came to that found something to look at.
---@param page cotter.Page
function tables.write_rules(page)
  local write, titles, idle = page.write, titles_of(page.verdict), 0
  if #page.verdict.rules == 0 then return end
  markup.open(write, "rules", "Rules")
  markup.open_table(write, "Rules", { "Rule", "Title", "Pass", "Fail",
                                      "Waived", "Unknown", "Error" })
  for _, rule in ipairs(page.verdict.rules) do
    if evaluated(rule) == 0 then
      idle = idle + 1
    else
      markup.row(write, rule_row(rule, titles[rule.id]))
    end
  end
  markup.close_table(write)
  if idle > 0 then
    write(('<p class="cut">%s more ran and found nothing that they are '
      .. "about.</p>\n"):format(columns.count(idle, "rule")))
  end
  markup.close(write)
end

--- Writes what was read.
---@param page cotter.Page
function tables.write_inputs(page)
  local list, write = page.verdict.inputs, page.write
  if #list == 0 then return end
  markup.open(write, "inputs", "Inputs")
  markup.open_table(write, "Inputs", { "File", "Format", "Hosts", "Pins",
                                       "SHA-256 of the file" })
  for i = 1, math.min(#list, SHOWN) do
    local one = list[i]
    local apps = one.apps and " of " .. table.concat(one.apps, ", ") or ""
    markup.row(write, { code(one.path) .. text(apps), text(one.format),
      text(one.hosts or "-"), text(one.pins or "-"),
      code(one.sha256 or "-") })
  end
  markup.close_table(write)
  markup.cut(write, #list - SHOWN, "file", "the JSON report has them all")
  markup.close(write)
end

---@param verdict cotter.Verdict
---@return string[] markup
local function notes_of(verdict)
  local lines = {}
  for _, one in ipairs(verdict.notes or {}) do
    local place = told.place(one)
    lines[#lines + 1] = (place and code(place) .. " " or "")
                        .. text(one.message)
  end
  for _, one in ipairs(verdict.missing or {}) do
    if not one.counts then
      lines[#lines + 1] = ("evidence not given: %s, which is wanted by %s")
        :format(text(one.kind), text(table.concat(one.rules, ", ")))
    end
  end
  return lines
end

--- Writes what rules and readers noted, and which evidence was not given.
---@param page cotter.Page
function tables.write_notes(page)
  local lines, write = notes_of(page.verdict), page.write
  if #lines == 0 then return end
  markup.open(write, "notes", "Notes")
  write "<ul>\n"
  for i = 1, math.min(#lines, SHOWN) do
    write(("<li>%s</li>\n"):format(lines[i]))
  end
  write "</ul>\n"
  markup.cut(write, #lines - SHOWN, "note", "the JSON report has them all")
  markup.close(write)
end

return tables
