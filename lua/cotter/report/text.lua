--- The report as text, for people: what is wrong, where, what it does on the
--- phone, what to do; and one line with the verdict at the end.

local advice = require "cotter.report.advice"
local columns = require "cotter.report.columns"
local page = require "cotter.report.page"
local summary = require "cotter.report.summary"

local text = {}

local place, WIDTH = page.place, page.WIDTH

local COLOURS = {
  critical = "1;31", high = "1;31", medium = "1;33", low = "36", info = "36",
  waived = "36", existing = "36",
  fail = "1;31", error = "1;31", undecided = "1;33", pass = "1;32",
  caret = "1;32", note = "36", unknown = "1;33",
}

---@class cotter.TextReport: cotter.Page
---@field verdict cotter.Verdict
---@field evidence string?
---@field apps table<string, string[]> by path
local Report = page.kind(COLOURS)

--- Writes places that a finding is about, too.
---@param list table[]?
function Report:related(list)
  for _, other in ipairs(list or {}) do
    local where = place(other)
    self:field("see", other.message and where .. other.message
                      or where:sub(1, -3))
  end
end

---@param one table a finding, or what is known of one
---@return string "pin-sha1/found"
local function id_of(one)
  return one.code and one.rule .. "/" .. one.code or one.rule
end

--- The apps that a file is of, by path, where an input has several.
---@param verdict cotter.Verdict
---@return table<string, string[]>
local function apps_by_path(verdict)
  local apps = {}
  for _, input in ipairs(verdict.inputs) do apps[input.path] = input.apps end
  return apps
end

---@param one table
function Report:finding(one)
  self:head(one, one.severity)
  self:excerpt(one)
  local apps = self.apps[one.path]
  if apps then self:field("app", table.concat(apps, ", ")) end
  for _, line in ipairs(advice.consequences(one)) do
    self:field("phone", line)
  end
  self:related(one.related)
  if one.remedy then self:field("do", one.remedy) end
  self:field("rule", ("%s (%s)"):format(id_of(one), one.level))
  local refused = one.waiver_refused
  if refused then
    self:field("waiver", ("%s%s"):format(place(refused), refused.why))
  end
end

--- Writes a finding that somebody has accepted.
---@param one table
function Report:waived(one)
  local waiver = one.waiver
  self:head(one, "waived")
  self:field("until", ("%s: %s (%s, approved by %s)"):format(waiver.expires,
    waiver.reason, waiver.owner, waiver.approver))
  self:field("see", place(waiver):sub(1, -3))
  self:field("rule", id_of(one))
  self:line()
end

--- Writes what was found and does not count, and what to look at about that.
function Report:accepted()
  for _, one in ipairs(self.verdict.findings) do
    if one.outcome == "waived" then self:waived(one) end
    if one.existing then
      self:head(one, "existing")
      self:field("rule", id_of(one))
      self:line()
    end
  end
  for _, row in ipairs(self.verdict.waivers or {}) do
    for _, remark in ipairs(row.remarks) do
      local one = row.waiver
      self:head({ path = one.path, line = one.line, column = one.column,
                  message = ("waiver of %s: %s"):format(one.id or one.rule,
                                                        remark) }, "note")
    end
  end
  self:vanished()
end

--- Writes what a baseline knows, and is there no more.
function Report:vanished()
  local known = self.verdict.baseline
  for _, one in ipairs(known and known.vanished or {}) do
    self:head({ path = known.path, line = one.line, column = one.column,
      message = ("no longer found: %s in %s%s"):format(id_of(one), one.path,
        one.host and " (" .. one.host .. ")" or "") }, "note")
  end
end

---@param findings table[]
---@return table<string, integer> counts by path
---@return integer files
local function by_file(findings)
  local counts, files = {}, 0
  for _, one in ipairs(findings) do
    local path = one.path or ""
    if not counts[path] then files = files + 1 end
    counts[path] = (counts[path] or 0) + 1
  end
  return counts, files
end

--- Writes the findings by file, with a heading where there are several.
---@param findings table[] sorted by path
function Report:findings(findings)
  local counts, files = by_file(findings)
  local path
  for _, one in ipairs(findings) do
    if files > 1 and one.path ~= path then
      self:line("== ", columns.escape(one.path or "-"), ", ",
                columns.count(counts[one.path or ""], "finding"), "\n")
      path = one.path
    end
    self:finding(one)
    self:line()
  end
end

--- Writes what could not be decided, and what ends that.
---@param one table of verdict.missing
function Report:missing(one)
  self:head({ message = advice.missing(one) }, "unknown")
  if #one.hosts > 0 then self:field("hosts", table.concat(one.hosts, ", ")) end
  self:field("rules", table.concat(one.rules, ", "))
  local line, words = advice.remedy(one, self.evidence)
  if line then
    self:line("  do     ", line)
  elseif words then
    self:field("do", words)
  end
  self:line()
end

---@param missing table[]
---@param decided table<string, boolean> rules that have been told
function Report:unknowns(missing, decided)
  for _, one in ipairs(self.verdict.findings) do
    if one.outcome == "unknown" and not decided[one.rule] then
      self:head(one, "unknown")
      self:field("rule", one.rule)
      self:line()
    end
  end
  for _, one in ipairs(missing) do self:missing(one) end
end

--- The rules that have not been told yet; a rule that needs two kinds of
--- evidence is told with the first.
---@param rules string[]
---@param told table<string, boolean> grows
---@return string[]
local function untold(rules, told)
  local list = {}
  for _, id in ipairs(rules) do
    if not told[id] then list[#list + 1] = id end
    told[id] = true
  end
  return list
end

--- What was not asked for, in one line.
---@param missing table[]
function Report:not_given(missing)
  local parts, told = {}, {}
  for _, one in ipairs(missing) do
    local rules = untold(one.rules, told)
    if #rules > 0 then
      parts[#parts + 1] = ("%s (%s)"):format(one.kind,
                                             table.concat(rules, ", "))
    end
  end
  if #parts == 0 then return end
  local line = "evidence not given with -e: " .. table.concat(parts, ", ")
  self:line(table.concat(columns.wrap(columns.escape(line), WIDTH - 4, -4),
                         "\n    "))
end

---@return table[] fails
local function fails(verdict)
  local list = {}
  for _, one in ipairs(verdict.findings) do
    if one.outcome == "fail" and not one.existing then list[#list + 1] = one end
  end
  return list
end

--- Writes which lock the policy was held to.
---@param lock table?
function Report:lock(lock)
  if not lock then return end
  self:head({ path = lock.path, message = ("serial %d, %s"):format(lock.serial,
    lock.signed and "signed by the key that was given"
    or "whose signature nobody asked for") }, "locked")
end

--- Writes the verdict in one line.
---@param findings table[]
function Report:last_line(findings)
  local word = self.verdict.verdict
  self:line(self:paint(word, word), ": ",
            summary.line(self.verdict, findings))
end

--- Writes errors like a compiler's.
---@param errors cotter.Fault[]
function Report:errors(errors)
  for _, one in ipairs(errors) do
    self:head(one, "error")
    self:excerpt(one)
  end
end

--- Writes what was noted, such as files whose pins are not judged.
---@param notes table[]?
function Report:notes(notes)
  for _, note in ipairs(notes or {}) do self:head(note, "note") end
end

---@param verdict cotter.Verdict
---@param write fun(text: string)
---@param options cotter.ReportOptions
---@return cotter.TextReport
local function new(verdict, write, options)
  return page.new(Report, {
    verdict = verdict, write = write, source = verdict.source,
    colour = options.colour, evidence = options.evidence,
    apps = apps_by_path(verdict),
  })
end

--- Writes the errors of a verdict alone.
---@param verdict cotter.Verdict
---@param write fun(text: string)
---@param options cotter.ReportOptions?
function text.errors(verdict, write, options)
  new(verdict, write, options or {}):errors(verdict.errors)
end

--- Writes notes of a verdict alone.
---@param verdict cotter.Verdict
---@param notes table[]
---@param write fun(text: string)
function text.notes(verdict, notes, write)
  new(verdict, write, {}):notes(notes)
end

--- Sorts out what is missing and counts, and what was never given.
---@param verdict cotter.Verdict
---@return table[] counted
---@return table[] absent
---@return table<string, boolean> rules of either
local function sort_missing(verdict)
  local counted, absent, rules = {}, {}, {}
  for _, one in ipairs(verdict.missing or {}) do
    table.insert(one.counts and counted or absent, one)
    for _, rule in ipairs(one.rules) do rules[rule] = true end
  end
  return counted, absent, rules
end

--- Writes a verdict.
---@param verdict cotter.Verdict
---@param write fun(text: string)
---@param options cotter.ReportOptions?
function text.render(verdict, write, options)
  local report = new(verdict, write, options or {})
  local findings = fails(verdict)
  local counted, absent, rules = sort_missing(verdict)
  report:findings(findings)
  report:accepted()
  report:unknowns(counted, rules)
  report:notes(verdict.notes)
  report:not_given(absent)
  report:lock(verdict.lock)
  if (options or {}).errors ~= false then report:errors(verdict.errors) end
  for _, document in ipairs(verdict.explanations or {}) do
    require "cotter.report.explanation".text(document, document.source, write)
    report:line()
  end
  report:last_line(findings)
end

return text
