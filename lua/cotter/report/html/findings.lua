--- What was found, the worst first: each with its place in the source, what it
--- does on the phone, and what to do.

local advice = require "cotter.report.advice"
local columns = require "cotter.report.columns"
local excerpt = require "cotter.report.excerpt"
local markup = require "cotter.report.html.markup"
local told = require "cotter.report.told"
local vocabulary = require "cotter.vocabulary"

local findings = {}

local text, code = markup.text, markup.code

-- More than anybody reads; a browser is slow with tens of thousands.
local SHOWN <const> = 1000
local WIDTH <const> = 96

---@class cotter.Page
---@field verdict cotter.Verdict
---@field write fun(text: string)
---@field evidence string? the folder
---@field files table<string, cotter.Excerpts|false>
---@field apps table<string, string[]> by path

---@param page cotter.Page
---@param path string
---@return cotter.Excerpts|false
local function open(page, path)
  if page.files[path] == nil then
    local octets = page.verdict.source and page.verdict.source(path)
    page.files[path] = octets and excerpt.open(octets) or false
  end
  return page.files[path]
end

--- Divides what stands at the caret from what follows: a string, a word or one
--- character.
---@param rest string harmless
---@return string
---@return string
local function divide(rest)
  local found = rest:match '^"[^"]*"?' or rest:match "^[%w_:%-%.]+"
                or columns.cut(rest, 1)
  return found, rest:sub(#found + 1)
end

--- Writes the line that is meant, with a caret under the place.
---@param page cotter.Page
---@param one table with a place
local function write_source(page, one)
  local file = one.line and open(page, one.path)
  if not file then return end
  local shown, caret = file:show(one.line, one.column or 1, WIDTH)
  if not shown then return end
  local number = ("%5d | "):format(one.line)
  local before = columns.cut(shown, caret --[[@as integer]])
  local meant, after = divide(shown:sub(#before + 1))
  if not one.column then meant, after = "", shown:sub(#before + 1) end
  page.write(('<pre class="source" tabindex="0"><code>'
    .. '<span class="number">%s</span>%s<mark>%s</mark>%s'):format(number,
    markup.entities(before), markup.entities(meant), markup.entities(after)))
  if one.column then
    page.write(('\n<span class="number" aria-hidden="true">%s| </span>%s'
      .. '<span class="caret" aria-hidden="true">^</span>'):format(
      (" "):rep(#number - 2), (" "):rep(caret --[[@as integer]])))
  end
  page.write "</code></pre>\n"
end

---@param page cotter.Page
---@param term string
---@param markup_text string
local function field(page, term, markup_text)
  page.write(("<dt>%s</dt><dd>%s</dd>\n"):format(term, markup_text))
end

---@param page cotter.Page
---@param one table
local function write_related(page, one)
  for _, other in ipairs(one.related or {}) do
    local place = told.place(other)
    field(page, "See also", (place and code(place) or "")
      .. (other.message and " " .. text(other.message) or ""))
  end
end

---@param page cotter.Page
---@param one table
local function write_about(page, one)
  page.write '<dl class="about">\n'
  for _, line in ipairs(advice.consequences(one)) do
    field(page, "On the phone", text(line))
  end
  if one.remedy then field(page, "To do", text(one.remedy)) end
  write_related(page, one)
  local apps = page.apps[one.path]
  if apps then field(page, "App", text(table.concat(apps, ", "))) end
  field(page, "Rule", code(told.name(one))
    .. (one.title and ' <span class="soft">' .. text(one.title) .. "</span>"
        or ""))
  local refused = one.waiver_refused
  if refused then
    field(page, "Waiver", ("%s %s"):format(code(told.place(refused) or "-"),
                                           text(refused.why)))
  end
  page.write "</dl>\n"
end

---@param page cotter.Page
---@param one table
---@param number integer
local function write_finding(page, one, number)
  page.write(('<article class="%s" id="finding-%d">\n<p class="tags"><b>%s</b>'
    .. " · %s</p>\n<h4>%s</h4>\n"):format(one.severity, number, one.severity,
    text(one.level), text(one.message)))
  local place = told.place(one)
  if place then
    page.write(('<p class="place">%s</p>\n'):format(text(place)))
  end
  write_source(page, one)
  write_about(page, one)
  page.write "</article>\n"
end

--- The findings of each severity that nobody has accepted.
---@param verdict cotter.Verdict
---@return table<string, table[]>
---@return table[] all
---@nodiscard
function findings.by_severity(verdict)
  local by, all = {}, {}
  for _, severity in ipairs(vocabulary.severities) do by[severity] = {} end
  for _, one in ipairs(verdict.findings) do
    if one.outcome == "fail" and not one.existing then
      table.insert(by[one.severity], one)
      all[#all + 1] = one
    end
  end
  return by, all
end

--- Writes them, the worst first.
---@param page cotter.Page
function findings.write(page)
  local by, all = findings.by_severity(page.verdict)
  if #all == 0 then return end
  markup.open(page.write, "findings", "Findings")
  local number = 0
  for rank = #vocabulary.severities, 1, -1 do
    local severity = vocabulary.severities[rank]
    if #by[severity] > 0 and number < SHOWN then
      page.write(('<h3 class="%s"><span class="tone">%s</span> '
        .. '<span class="soft">%s</span></h3>\n'):format(severity, severity,
        columns.count(#by[severity], "finding")))
    end
    for _, one in ipairs(by[severity]) do
      number = number + 1
      if number <= SHOWN then write_finding(page, one, number) end
    end
  end
  markup.cut(page.write, number - SHOWN, "finding",
             "the JSON report has them all")
  markup.close(page.write)
end

--- Writes the errors of the run.
---@param page cotter.Page
function findings.write_errors(page)
  local errors = page.verdict.errors
  if #errors == 0 then return end
  markup.open(page.write, "errors", "Errors")
  for i = 1, math.min(#errors, SHOWN) do
    local one = errors[i]
    page.write(('<article class="error">\n<p class="tags"><b>error</b> · %s'
      .. "</p>\n<h4>%s</h4>\n"):format(text(one.code), text(one.message)))
    local place = told.place(one)
    if place then
      page.write(('<p class="place">%s</p>\n'):format(text(place)))
    end
    write_source(page, one)
    page.write "</article>\n"
  end
  markup.cut(page.write, #errors - SHOWN, "error",
             "the JSON report has them all")
  markup.close(page.write)
end

---@param page cotter.Page
---@param one table of verdict.missing
local function write_missing(page, one)
  page.write(('<article class="unknown">\n<p class="tags"><b>unknown</b></p>\n'
    .. '<h4>%s</h4>\n<dl class="about">\n'):format(text(advice.missing(one))))
  if #one.hosts > 0 then
    field(page, "Hosts", text(table.concat(one.hosts, ", ")))
  end
  field(page, "Rules", text(table.concat(one.rules, ", ")))
  local command, words = advice.remedy(one, page.evidence)
  if command then field(page, "To do", code(command))
  elseif words then field(page, "To do", text(words)) end
  page.write "</dl>\n</article>\n"
end

--- The rules and kinds of evidence that are undecided, and count.
---@param verdict cotter.Verdict
---@return table[] outcomes
---@return table[] missing
local function undecided(verdict)
  local outcomes, missing = {}, {}
  for _, one in ipairs(verdict.findings) do
    if one.outcome == "unknown" and one.counts then
      outcomes[#outcomes + 1] = one
    end
  end
  for _, one in ipairs(verdict.missing or {}) do
    if one.counts then missing[#missing + 1] = one end
  end
  return outcomes, missing
end

--- Writes what could not be decided.
---@param page cotter.Page
function findings.write_undecided(page)
  local outcomes, missing = undecided(page.verdict)
  if #outcomes + #missing == 0 then return end
  markup.open(page.write, "undecided", "Undecided")
  for _, one in ipairs(missing) do write_missing(page, one) end
  for i = 1, math.min(#outcomes, SHOWN) do
    local one = outcomes[i]
    page.write(('<article class="unknown">\n<p class="tags"><b>unknown</b> · '
      .. '%s</p>\n<h4>%s</h4>\n<p class="place">%s</p>\n</article>\n'):format(
      text(one.rule), text(one.message), text(told.place(one) or "")))
  end
  markup.cut(page.write, #outcomes - SHOWN, "outcome",
             "the JSON report has them all")
  markup.close(page.write)
end

return findings
