--- Waiving: which findings somebody has accepted, and until when. Whether a
--- waiver applies is decided here and nowhere else.

local baseline = require "cotter.baseline"
local host_pattern = require "cotter.host_pattern"
local waivers = require "cotter.policy.waivers"

---@class cotter.WaiverState what is told of a waiver
---@field waiver cotter.Waiver
---@field state "used"|"unused"|"ended"|"not-begun"|"void"|"absolute"
---@field findings integer  that it covers, now or when it was in force
---@field remarks string[]  what somebody should look at

local waiving = {}

local DAY <const> = 86400

--- Days before its end from which on a waiver is told to end soon.
local SOON <const> = 14

--- The days for which a waiver may be given, unless the policy says another
--- number: half a year, after which whoever accepted it is asked again.
waiving.MAX_DAYS = 180

--- Whether a finding is one that a waiver is about, whatever the day.
---@param one cotter.Waiver
---@param finding table
---@param inputs string[]
---@return boolean
local function is_about(one, finding, inputs)
  for _, field in ipairs { "rule", "code", "pointer" } do
    if one[field] and one[field] ~= finding[field] then return false end
  end
  return host_pattern.takes(one.host, finding.host)
    and (not one.file
         or one.file == baseline.below(finding.path or "", inputs))
end

--- The findings that a waiver is about, whatever the day.
---@param one cotter.Waiver
---@param findings table[]
---@param inputs string[]
---@return table[]
---@nodiscard
function waiving.about(one, findings, inputs)
  local found = {}
  for _, finding in ipairs(findings) do
    if (finding.outcome == "fail" or finding.outcome == "waived")
       and is_about(one, finding, inputs) then
      found[#found + 1] = finding
    end
  end
  return found
end

---@param one cotter.Waiver
---@param at integer
---@return "in-force"|"ended"|"not-begun"
local function time_of(one, at)
  local first, stop = waivers.span(one)
  if at < first then return "not-begun" end
  return at < stop and "in-force" or "ended"
end

-- What is told of a waiver that is about a finding, and does not cover it.
local AGAINST = {
  ended = "ended on %s: the finding is back",
  ["not-begun"] = "begins on %s",
  void = "is void: what it accepted has changed since",
  absolute = "does not count: no waiver reaches this level",
}

local NAMED = { ended = "expires", ["not-begun"] = "created" }

---@param one cotter.Waiver
---@param why string of AGAINST
---@return string
local function against(one, why)
  return AGAINST[why]:format(one[NAMED[why]])
end

--- What keeps a waiver that is about a finding from covering it.
---@param one cotter.Waiver
---@param finding table
---@param at integer
---@return string?
local function obstacle(one, finding, at)
  if finding.level == "absolute" then return "absolute" end
  local time = time_of(one, at)
  if time ~= "in-force" then return time end
  if one.seal and one.seal ~= finding.seal then return "void" end
end

---@param one cotter.Waiver
---@return table for reports
local function plain(one)
  return { id = one.id, reason = one.reason, owner = one.owner,
           approver = one.approver, created = one.created,
           expires = one.expires, path = one.path, line = one.line,
           column = one.column }
end

---@param row cotter.WaiverState
---@param text string? nothing to remark
local function remark(row, text)
  for _, told in ipairs(row.remarks) do
    if told == text then return end
  end
  row.remarks[#row.remarks + 1] = text
end

--- Notes that a waiver covers a finding, which another may do already.
local function accept(row, finding)
  row.findings = row.findings + 1
  if finding.waiver then
    remark(row, ("%s: another waiver covers it, too"):format(finding.rule))
  else
    finding.outcome, finding.waiver = "waived", plain(row.waiver)
  end
  row.state = "used"
end

--- Notes that a waiver is about a finding that it does not cover.
local function refuse(row, finding, why)
  local text = against(row.waiver, why)
  row.findings = row.findings + 1
  if why == "void" or why == "absolute" then
    remark(row, text)
    if row.state == "unused" then row.state = why end
  end
  finding.waiver_refused = finding.waiver_refused or plain(row.waiver)
  finding.waiver_refused.why = finding.waiver_refused.why or text
end

---@param finding table
---@param rows cotter.WaiverState[] on its rule
---@param at integer
---@param inputs string[]
local function apply(finding, rows, at, inputs)
  for _, row in ipairs(rows) do
    if is_about(row.waiver, finding, inputs) then
      local why = obstacle(row.waiver, finding, at)
      if why then refuse(row, finding, why) else accept(row, finding) end
    end
  end
  if finding.waiver then finding.waiver_refused = nil end
end

---@param one cotter.Waiver
---@param max_days integer
---@return string?
local function overlong(one, max_days)
  local first, stop = waivers.span(one)
  local days = (stop - first) // DAY
  if days > max_days then
    return ("overlong: %d days, where %d are the most"):format(days, max_days)
  end
end

---@param one cotter.Waiver
---@param at integer
---@return string?
local function ends_soon(one, at)
  local _, stop = waivers.span(one)
  local left = (stop - 1) // DAY - at // DAY
  if time_of(one, at) == "in-force" and left <= SOON then
    return left == 0 and "ends today"
      or ("ends in %d day%s"):format(left, left == 1 and "" or "s")
  end
end

--- How many waivers in force end on each day: if several do, all of what they
--- cover comes back at once.
local function count_ends(rows, at)
  local ends = {}
  for _, row in ipairs(rows) do
    local one = row.waiver
    if time_of(one, at) == "in-force" then
      ends[one.expires] = (ends[one.expires] or 0) + 1
    end
  end
  return ends
end

---@param row cotter.WaiverState
---@param ran table<string, boolean>
---@return string?
local function idle(row, ran)
  if row.state == "ended" then return "ended on " .. row.waiver.expires end
  return row.state == "unused" and ran[row.waiver.rule]
    and "unused: it covers no finding" or nil
end

---@param one cotter.Waiver in force
---@param ends table<string, integer>
---@return string?
local function cliff(one, ends)
  local count = ends[one.expires]
  return count > 1 and ("%d waivers end on %s"):format(count, one.expires)
    or nil
end

local function look_over(rows, at, options)
  local ends = count_ends(rows, at)
  for _, row in ipairs(rows) do
    local one = row.waiver
    local time = time_of(one, at)
    if time ~= "in-force" then row.state = time end
    remark(row, overlong(one, options.max_days or waiving.MAX_DAYS))
    remark(row, ends_soon(one, at))
    remark(row, time == "in-force" and cliff(one, ends) or nil)
    remark(row, idle(row, options.ran))
  end
end

--- Applies waivers: a finding that one covers becomes `waived`, and gets it as
--- `waiver`; one that is back gets what does not cover it as `waiver_refused`.
---@param findings table[]   of the verdict; those that fail may change
---@param list cotter.Waiver[]
---@param at integer
---@param options { inputs: string[], max_days: integer?,
---       ran: table<string, boolean> } which rules ran
---@return cotter.WaiverState[] in the order of the list
---@nodiscard
function waiving.apply(findings, list, at, options)
  local rows, by_rule = {}, {}
  for i, one in ipairs(list) do
    local row = { waiver = one, state = "unused", findings = 0, remarks = {} }
    rows[i], by_rule[one.rule] = row, by_rule[one.rule] or {}
    table.insert(by_rule[one.rule], row)
  end
  for _, finding in ipairs(findings) do
    local own = finding.outcome == "fail" and by_rule[finding.rule]
    if own then apply(finding, own, at, options.inputs) end
  end
  look_over(rows, at, options)
  return rows
end

return waiving
