--- The report as one page of HTML, for people: nothing in it comes from
--- elsewhere, and nothing runs.

local columns = require "cotter.report.columns"
local findings = require "cotter.report.html.findings"
local hosts = require "cotter.report.html.hosts"
local markup = require "cotter.report.html.markup"
local style = require "cotter.report.html.style"
local summary = require "cotter.report.summary"
local tables = require "cotter.report.html.tables"
local timeline = require "cotter.report.html.timeline"
local vocabulary = require "cotter.vocabulary"

local html = {}

local text = markup.text

local HEAD <const> = [[
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'"/>
<meta name="referrer" content="no-referrer"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<title>%s</title>
<style>
%s</style>
</head>
<body>
]]

local TOP <const> = [[
<header class="top">
<p class="brand">cotter · certificate pins</p>
<h1 class="is-%s">%s<small>%s</small></h1>
<dl class="facts">
<div><dt>As of</dt><dd>%s</dd></div>
<div><dt>Exit status</dt><dd>%d</dd></div>
<div><dt>cotter</dt><dd>%s</dd></div>
</dl>
]]

-- The sections, and what writes each.
local SECTIONS = {
  findings.write_errors, findings.write, findings.write_undecided,
  timeline.write, hosts.write, tables.write_accepted, tables.write_waivers,
  tables.write_rules, tables.write_inputs, tables.write_notes,
}

---@param page cotter.Page
---@param all table[] findings
local function write_top(page, all)
  local verdict = page.verdict
  page.write(TOP:format(verdict.verdict, text(verdict.verdict),
    text(summary.line(verdict, all)), text(verdict.at), verdict.exit_code,
    text(verdict.tool.version)))
end

---@param page cotter.Page
---@param by table<string, table[]> findings by severity
local function write_counts(page, by)
  page.write '<ul class="counts" aria-label="Findings by severity">\n'
  for rank = #vocabulary.severities, 1, -1 do
    local severity = vocabulary.severities[rank]
    local count = #by[severity]
    page.write(('<li class="%s%s"><b>%d</b> %s</li>\n'):format(severity,
      count == 0 and " none" or "", count, severity))
  end
  page.write "</ul>\n"
end

--- Writes the sections into a list of pieces, and tells which there are.
---@param page cotter.Page
---@return string[] pieces
---@return { id: string, title: string }[] sections
local function sections_of(page)
  local pieces, sections = {}, {}
  local write = page.write
  page.write = function(piece)
    local id, title =
      piece:match '^<section id="(%w+)".-<h2[^>]*>([^<]*)</h2>'
    if id then sections[#sections + 1] = { id = id, title = title } end
    pieces[#pieces + 1] = piece
  end
  for _, write_section in ipairs(SECTIONS) do write_section(page) end
  page.write = write
  return pieces, sections
end

---@param page cotter.Page
---@param sections { id: string, title: string }[]
local function write_contents(page, sections)
  page.write '<nav aria-label="Sections"><ul>\n'
  for _, one in ipairs(sections) do
    page.write(('<li><a href="#%s">%s</a></li>\n'):format(one.id, one.title))
  end
  page.write "</ul></nav>\n</header>\n<main>\n"
end

---@param verdict cotter.Verdict
---@return table<string, string[]> by path
local function apps_of(verdict)
  local apps = {}
  for _, input in ipairs(verdict.inputs) do apps[input.path] = input.apps end
  return apps
end

--- Writes a verdict.
---@param verdict cotter.Verdict
---@param write fun(text: string)
---@param options cotter.ReportOptions?
function html.render(verdict, write, options)
  local page = { verdict = verdict, write = write, files = {},
                 apps = apps_of(verdict),
                 evidence = (options or {}).evidence }
  local by, all = findings.by_severity(verdict)
  write(HEAD:format(text(("cotter: %s, %s"):format(verdict.verdict,
    columns.count(#all, "finding"))), style))
  write_top(page, all)
  write_counts(page, by)
  local pieces, sections = sections_of(page)
  write_contents(page, sections)
  for _, piece in ipairs(pieces) do write(piece) end
  write(("</main>\n<footer>Made by cotter %s as of %s. Nothing on this page "
    .. "comes from elsewhere, and nothing on it runs.</footer>\n</body>\n"
    .. "</html>\n"):format(text(verdict.tool.version), text(verdict.at)))
end

return html
