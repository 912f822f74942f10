--- What tests gave, as text for people: each case that failed with its line,
--- what was expected and what came; and one line with the verdict at the end.

local columns = require "cotter.report.columns"
local excerpt = require "cotter.report.excerpt"
local page = require "cotter.report.page"

local text = {}

---@class cotter.TestReport: cotter.Page
local Report = page.kind {
  failed = "1;31", missing = "1;33", survived = "1;33", error = "1;31",
  fail = "1;31", pass = "1;32", caret = "1;32",
}

--- Writes a case that failed.
function Report:case(one)
  self:head(one, "failed", ("%s: %s"):format(one.rule, one.name))
  self:excerpt(one)
  for _, line in ipairs(one.expected) do self:field("wanted", line) end
  for _, line in ipairs(one.came) do self:field("came", line) end
  if one.excerpt then
    local number = ("%5d | "):format(one.excerpt.line)
    local line = excerpt.harmless(one.excerpt.text)
    self:line(number, columns.cut(columns.escape(line), page.WIDTH - #number))
  end
  self:line()
end

local function share(counts)
  return ("%d of %d"):format(counts.covered, counts.total)
end

--- Writes what was covered of each file, and of each rule that is not covered
--- whole.
function Report:coverage(document)
  for _, rule in ipairs(document.rules) do
    local said, all = 0, 0
    for _, seen in pairs(rule.messages) do
      all, said = all + 1, said + (seen and 1 or 0)
    end
    self:line(("  %s: %s; %d of %s"):format(rule.id,
      table.concat(rule.outcomes, ", "), said, columns.count(all, "message")))
  end
  for _, file in ipairs(document.coverage or {}) do
    self:line(("  %s: %s lines, %s branches"):format(columns.escape(file.path),
      share(file.lines), share(file.branches)))
  end
  self:line()
end

local function mutants(mutation)
  local counted = mutation.count - mutation.accepted
  local part = counted > 0
    and (" (%d %%)"):format(mutation.killed * 100 // counted) or ""
  return ("mutants: %d of %d killed%s%s"):format(mutation.killed, counted,
    part, mutation.accepted > 0
      and (", %d accepted"):format(mutation.accepted) or "")
end

--- Writes the mutants that no case has noticed.
function Report:survivors(mutation)
  for _, one in ipairs(mutation.survivors) do
    if not one.reason then
      self:head(one, "survived", one.change)
      self:excerpt(one)
    end
  end
  self:line(mutants(mutation))
end

local function totals(document)
  local count = document.passed + document.failed
  local rules = 0
  for _, rule in ipairs(document.rules) do
    if rule.cases > 0 then rules = rules + 1 end
  end
  local of = columns.count(rules, "rule")
  if document.failed == 0 then
    local missing = #document.missing
    return ("%s of %s%s"):format(columns.count(count, "case"), of,
      missing > 0 and (", %d missing"):format(missing) or "")
  end
  return ("%d of %s failed, of %s"):format(document.failed,
    columns.count(count, "case"), of)
end

local function new(write, source, colour)
  return page.new(Report, { write = write, source = source,
                            colour = colour })
end

--- Writes what kept tests from running.
---@param document table "cotter.test/1"
---@param source fun(path: string): string?
---@param write fun(text: string)
function text.errors(document, source, write)
  local report = new(write, source)
  for _, one in ipairs(document.errors) do
    report:head(one, "error", one.message)
    report:excerpt(one)
  end
end

--- Lists the cases.
---@param document table
---@param write fun(text: string)
function text.list(document, write)
  for _, one in ipairs(document.cases) do
    write(("%s%s: %s\n"):format(page.place(one), one.rule,
                                columns.escape(one.name)))
  end
end

--- Writes what tests gave.
---@param document table "cotter.test/1"
---@param source fun(path: string): string? of test files
---@param write fun(text: string)
---@param colour boolean?
function text.render(document, source, write, colour)
  local report = new(write, source, colour)
  for _, one in ipairs(document.cases) do
    if one.passed == false then report:case(one) end
  end
  if document.coverage then report:coverage(document) end
  for _, one in ipairs(document.missing) do
    report:head(one, "missing", one.message)
    report:excerpt(one)
  end
  if document.mutation then report:survivors(document.mutation) end
  local word = document.verdict
  report:line(report:paint(word, word), ": ", totals(document))
end

return text
