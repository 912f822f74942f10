--- Mending: edits that are believed only when the gate, asked again, no longer
--- finds what they mend, and nothing that it had not found.

local core = require "cotter.core"
local edit = require "cotter.edit"
local editing = require "cotter.editing"
local fault = require "cotter.fault"
local gate = require "cotter.gate"
local keeping = require "cotter.keeping"
local outside = require "cotter.outside"
local rules = require "cotter.mend.rules"
local vocabulary = require "cotter.vocabulary"

local mending = {}

---@class cotter.mending.Row
---@field finding table
---@field why string? it is not mended; nil where it is

---@class cotter.mending.Result
---@field before table<string, string> octets by path, of what is changed
---@field after table<string, string>
---@field rows cotter.mending.Row[] of all findings that fail, as they stand
---@field verdict table of the gate, before the change

---@class cotter.mending.Change an edit, and all the findings that it mends
---@field path string
---@field edit cotter.Edit
---@field findings table[]

---@class cotter.mending.State
---@field options cotter.CheckOptions
---@field texts table<string, string> as far as they are mended, by path
---@field verdict table on these
---@field why table<string, string> why a finding is not mended, by key
---@field mended table[] findings
---@field runs integer that the gate may still be asked
---@field lost cotter.Fault? why a question to it had no answer

-- Enough to single out a dozen edits that do harm among thousands.
local MAX_RUNS <const> = 128

-- Places move when something is written before them: findings are known by
-- what they say, and counted by what they are about.
local function key_of(finding)
  return table.concat({ finding.rule, finding.path or "", finding.host or "",
                        finding.message }, "\0")
end

local function subject_of(finding)
  return table.concat({ finding.rule, finding.path or "",
                        finding.host or "" }, "\0")
end

local function fails(finding)
  return finding.outcome == "fail" or finding.outcome == "error"
end

local function counts_of(verdict)
  local counts = {}
  for _, one in ipairs(verdict.findings) do
    if fails(one) then
      local subject = subject_of(one)
      counts[subject] = (counts[subject] or 0) + 1
    end
  end
  return counts
end

local function formats_of(verdict)
  local formats = {}
  for _, input in ipairs(verdict.inputs) do
    formats[input.path] = input.format
  end
  return formats
end

--- Says why an edit of the file of a finding is not to be asked for.
local function refusal(finding, verdict)
  local path = finding.path
  if not path then return "it is about no file" end
  if path:find("!", 1, true) and not core.stat(path) then
    return "it is inside of a package: mend its source"
  elseif not verdict.source(path) and outside.fault(path) then
    return "it is behind a link: name what that leads to"
  end
end

--- The findings of a step, but for those that are not to be asked about.
local function wanted(state, takes_out)
  local findings = {}
  for _, one in ipairs(state.verdict.findings) do
    if one.outcome == "fail" and rules.takes_out(one) == takes_out then
      local why = refusal(one, state.verdict)
      state.why[key_of(one)] = why
      if not why then findings[#findings + 1] = one end
    end
  end
  return findings
end

--- The files that findings are in, as far as they are mended.
local function texts_of(state, findings)
  local texts, formats = {}, formats_of(state.verdict)
  for _, one in ipairs(findings) do
    local path = one.path
    texts[path] = texts[path] or { format = formats[path] or "unknown",
      octets = state.texts[path] or state.verdict.source(path) or "" }
  end
  return texts
end

-- What the certificate tells goes before what the text alone does.
local function join(change, finding, planned)
  if finding.rule == "pin-wrong-object" then change.edit = planned end
  table.insert(change.findings, finding)
end

--- One change for each place, of what was planned.
---@return cotter.mending.Change[]
local function changes_of(state, findings, plans)
  local changes, index = {}, {}
  for _, finding in ipairs(findings) do
    local own = plans[finding]
    local place = own.edit and finding.path .. "\0" .. own.edit.offset
    if not place then
      state.why[key_of(finding)] = own.why
    elseif index[place] then
      join(index[place], finding, own.edit)
    else
      index[place] = { path = finding.path, edit = own.edit,
                       findings = { finding } }
      changes[#changes + 1] = index[place]
    end
  end
  return changes
end

--- Plans the edits of a step: those that write, or those that take out.
---@return cotter.mending.Change[]
local function plan(state, takes_out)
  local findings = wanted(state, takes_out)
  local plans, refused = editing.plan(findings, texts_of(state, findings))
  if plans then return changes_of(state, findings, plans) end
  state.lost = { code = refused.code, message = refused.text }
  return {}
end

local function copy(texts)
  local own = {}
  for path, octets in pairs(texts or {}) do own[path] = octets end
  return own
end

--- The texts with some changes more.
local function change_texts(state, changes)
  local texts, by_path = copy(state.texts), {}
  for _, one in ipairs(changes) do
    by_path[one.path] = by_path[one.path] or {}
    table.insert(by_path[one.path], one.edit)
  end
  for path, edits in pairs(by_path) do
    texts[path] = edit.apply(texts[path] or state.verdict.source(path), edits)
  end
  return texts
end

--- Asks the gate about texts in place of what the files hold.
local function ask(options, texts)
  local own = {}
  for name, value in pairs(options) do own[name] = value end
  own.instead = texts
  return gate.check(own)
end

local function severity_of(finding)
  return vocabulary.rank(vocabulary.severities, finding.severity)
end

-- How bad what is mended is, by host and file at the worst.
local function worst_of(mended)
  local worst = {}
  for _, one in ipairs(mended) do
    local place = (one.path or "") .. "\0" .. (one.host or "")
    worst[place] = math.max(worst[place] or 0, severity_of(one))
  end
  return worst
end

-- A host that works may show what its defect hid: that is no harm where it is
-- no worse than the defect was, and lets the config pass as before.
local function is_revealed(finding, worst)
  local place = (finding.path or "") .. "\0" .. (finding.host or "")
  return not finding.counts and worst[place] ~= nil
    and severity_of(finding) <= worst[place]
end

-- A pin that can be read may turn out to stand twice, which is mended next.
local function is_next(finding, lenient)
  return lenient and rules.takes_out(finding)
end

---@class cotter.mending.Expectation
---@field gone table[]     findings that must not be there any more
---@field mended table[]   findings whose hosts may show others
---@field lenient boolean  pins that stand twice are mended next

-- The findings that there may be of each subject.
local function allowance(before, gone)
  local allowed = counts_of(before)
  for _, finding in ipairs(gone) do
    local subject = subject_of(finding)
    allowed[subject] = (allowed[subject] or 0) - 1
  end
  return allowed
end

-- Takes a finding from an allowance; tells whether it was not in it.
local function exceeds(allowed, worst, finding)
  local subject = subject_of(finding)
  local left = allowed[subject]
  if not left then return not is_revealed(finding, worst) end
  allowed[subject] = left - 1
  return left < 1
end

--- Finds what a verdict has that it should not.
---@param before table verdict
---@param after table verdict
---@param expected cotter.mending.Expectation
---@return table? finding
local function find_harm(before, after, expected)
  local allowed = allowance(before, expected.gone)
  local worst = worst_of(expected.mended)
  for _, finding in ipairs(after.findings) do
    if fails(finding) and not is_next(finding, expected.lenient)
       and exceeds(allowed, worst, finding) then
      return finding
    end
  end
  return #after.errors > #before.errors and after.errors[1] or nil
end

local function findings_of(changes)
  local list = {}
  for _, change in ipairs(changes) do
    table.move(change.findings, 1, #change.findings, #list + 1, list)
  end
  return list
end

local function accept(state, changes)
  local findings = findings_of(changes)
  table.move(findings, 1, #findings, #state.mended + 1, state.mended)
end

-- Says what came of an edit that is dropped.
local function describe_harm(finding, harm)
  if not harm then return "too many edits did harm: this one was not tried" end
  if harm.rule == finding.rule then return "it is found after the edit, too" end
  return ("after the edit %s: %s"):format(harm.rule and harm.rule .. " finds"
    or "phones would do otherwise", harm.message)
end

local function drop(state, changes, harm)
  if harm and not harm.outcome and fault.is_of_system(harm) then
    state.lost = harm
  end
  for _, finding in ipairs(findings_of(changes)) do
    state.why[key_of(finding)] = describe_harm(finding, harm)
  end
end

--- Asks the gate what it says of some changes, unless it was asked too often.
---@return table? verdict
---@return table<string, string>? texts
local function try(state, changes)
  state.runs = state.runs - 1
  if state.runs < 0 then return nil end
  local texts = change_texts(state, changes)
  return ask(state.options, texts), texts
end

--- Finds what some changes do that they should not: to the verdict, or to what
--- phones do.
local function harm_of(state, changes, after, texts, lenient)
  local mended = findings_of(changes)
  return find_harm(state.verdict, after, { gone = mended, mended = mended,
                                           lenient = lenient })
    or keeping.harm(state.options, state.texts, texts, mended)
end

--- Finds the changes that can be made together: all, or what is left of each
--- half where that does harm.
---@return cotter.mending.Change[]
local function sift(state, kept, changes, lenient)
  if #changes == 0 then return kept end
  local all = table.move(changes, 1, #changes, #kept + 1,
                         table.move(kept, 1, #kept, 1, {}))
  local harm
  local after, texts = try(state, all)
  if after then
    harm = harm_of(state, all, after, texts, lenient)
    if not harm then
      state.tried = { changes = all, texts = texts, verdict = after }
      return all
    end
  end
  if #changes == 1 or not after then
    drop(state, changes, harm)
    return kept
  end
  local half = #changes // 2
  kept = sift(state, kept, table.move(changes, 1, half, 1, {}), lenient)
  return sift(state, kept, table.move(changes, half + 1, #changes, 1, {}),
              lenient)
end

--- Makes one step: plans, sifts, and takes over what has proved itself.
local function step(state, takes_out, lenient)
  state.tried = nil
  sift(state, {}, plan(state, takes_out), lenient)
  local tried = state.tried
  if not tried then return end
  accept(state, tried.changes)
  state.texts, state.verdict = tried.texts, tried.verdict
end

local function run(options, before, lenient)
  local state = { options = options, texts = copy(options.instead),
                  verdict = before, why = {}, mended = {}, runs = MAX_RUNS }
  step(state, false, lenient)
  step(state, true, false)
  return state
end

-- Whether nothing is found in the end that was not found at first.
local function holds(state, before)
  return not find_harm(before, state.verdict,
    { gone = {}, mended = state.mended, lenient = false })
end

local REVEALED <const> = "it shows now that others are mended"
local UNKNOWN <const> = "no edit follows from what stands there"

-- Why what is still found is not mended.
local function reason(state, finding, known)
  if not known[subject_of(finding)] then return REVEALED end
  return state.why[key_of(finding)] or UNKNOWN
end

--- What was mended, in the order of the files, and after it what was not.
local function rows_of(state, before)
  local rows, known = {}, counts_of(before)
  for i, finding in ipairs(state.mended) do rows[i] = { finding = finding } end
  for _, finding in ipairs(state.verdict.findings) do
    if fails(finding) then
      rows[#rows + 1] = { finding = finding,
                          why = reason(state, finding, known) }
    end
  end
  return rows
end

--- Mends what can be mended. Nothing is written.
---@param options cotter.CheckOptions with the moment
---@return cotter.mending.Result
---@nodiscard
function mending.run(options)
  local before = gate.check(options)
  local result = { before = {}, after = {}, rows = {}, verdict = before }
  if before.verdict == "error" then return result end
  local state = run(options, before, true)
  if not holds(state, before) then state = run(options, before, false) end
  if state.lost then
    result.verdict = { verdict = "error", errors = { state.lost },
                       findings = {}, inputs = before.inputs }
    return result
  end
  for path, octets in pairs(state.texts) do
    local was = before.source(path)
    if octets ~= was then
      result.before[path], result.after[path] = was, octets
    end
  end
  result.rows = rows_of(state, before)
  return result
end

return mending
