--- cotter waiver: lists waivers, looks over them, writes one.

local core = require "cotter.core"

local columns = require "cotter.report.columns"
local fault = require "cotter.fault"
local moment = require "cotter.moment"
local locking = require "cotter.cli.locking"
local moments = require "cotter.cli.at"
local naming = require "cotter.cli.naming"
local progress = require "cotter.cli.progress"
local reading = require "cotter.reading"
local waivers = require "cotter.policy.waivers"
local waiving = require "cotter.waiving"
local sandboxing = require "cotter.cli.sandboxing"

local FINDINGS, NOT_EVALUATED = 1, 2

---@param message string
---@param out cotter.Output
---@return integer status
local function complain(message, out)
  out:tell(('cotter waiver: %s; see "cotter help waiver"'):format(
    columns.escape(message)))
  return NOT_EVALUATED
end

---@param faults cotter.Fault[]
---@param out cotter.Output
---@return integer status
local function tell(faults, out)
  for _, one in ipairs(faults) do
    out:tell(columns.escape(fault.line(one)))
  end
  return NOT_EVALUATED
end

---@param one cotter.Waiver
---@return string what it is about, in one word or two
local function scope(one)
  local parts = { one.code and one.rule .. "/" .. one.code or one.rule }
  for _, field in ipairs { "host", "file", "pointer" } do
    parts[#parts + 1] = one[field]
  end
  return table.concat(parts, " ")
end

-- No finding is at hand where waivers are listed, so none is used or void.
local WORDS = { unused = "in force", ended = "ended",
                ["not-begun"] = "not begun" }

---@param row cotter.WaiverState
---@param out cotter.Output
local function print_row(row, out)
  local one = row.waiver
  out:write(columns.escape(("%s:%d: %s, %s to %s: %s"):format(one.path,
    one.line, WORDS[row.state], one.created, one.expires, scope(one))), "\n")
  out:write("  ", columns.escape(("%s (%s, approved by %s)"):format(
    one.reason, one.owner, one.approver)), "\n")
end

local function list(args, at, out)
  if #args.inputs > 0 then
    return complain("list takes no INPUT: it prints what is written down; "
      .. "audit looks at what is found", out)
  end
  local plan, faults = reading.plan(args.policy,
    { waivers = args.waivers, locked = args.lock_demand }, core.read_file)
  if not plan then return tell(faults, out) end
  local rows = waiving.apply({}, plan.waivers, at,
                             { inputs = {}, max_days = plan.max_days,
                               ran = {} })
  for _, row in ipairs(rows) do print_row(row, out) end
  out:write(columns.count(#rows, "waiver"), "\n")
  return 0
end

--- Evaluates the inputs, with seals of all findings.
---@param args table
---@param at integer
---@return cotter.Verdict
local function evaluate(args, at)
  local line <close> = progress.begin(args)
  return require "cotter.gate".check {
    inputs = args.inputs, instead = args.instead, policy = args.policy,
    evidence = args.evidence,
    waivers = args.waivers, at = at, seals = true,
    progress = line.tell, locked = args.lock_demand, sandbox = args.sandbox,
    identity_password = os.getenv "COTTER_IDENTITY_PASSWORD",
  }
end

local function audit(args, at, out)
  if #args.inputs == 0 then
    return complain("audit needs an INPUT: which waivers are used shows there",
                    out)
  end
  local verdict = evaluate(args, at)
  if #verdict.errors > 0 then return tell(verdict.errors, out) end
  local count, rows = 0, verdict.waivers or {}
  for _, row in ipairs(rows) do
    for _, remark in ipairs(row.remarks) do
      count = count + 1
      local one = row.waiver
      out:write(columns.escape(("%s:%d:%d: %s: %s"):format(one.path, one.line,
        one.column, scope(one), remark)), "\n")
    end
  end
  out:write(("%s, %s to look at\n"):format(columns.count(#rows, "waiver"),
                                           columns.count(count, "thing")))
  return count > 0 and FINDINGS or 0
end

local FIELDS = { "id", "rule", "host", "pointer", "file", "reason", "owner",
                 "approver", "created", "expires", "seal" }

--- Writes a waiver as it stands in a file.
---@param one table<string, string>
---@return string
local function write_literal(one)
  local lines = { "waivers {\n  {" }
  for _, field in ipairs(FIELDS) do
    local value = one[field]
    if value then
      lines[#lines + 1] = ("    %s = %s,"):format(field, ("%q"):format(value))
    end
  end
  lines[#lines + 1] = "  },\n}\n"
  return table.concat(lines, "\n")
end

--- The seal of the findings that a waiver is about.
---@param one cotter.Waiver
---@param verdict cotter.Verdict
---@return string? seal
---@return string? message
local function seal_of(one, verdict)
  local found = waiving.about(one, verdict.findings, verdict.roots)
  if #found == 0 then
    return nil, "nothing is found that this waiver is about"
  end
  for _, finding in ipairs(found) do
    if finding.seal ~= found[1].seal then
      return nil, "it is about several entries, which have no common seal: "
                  .. "name a host or a pointer"
    end
  end
  return found[1].seal
end

--- What is wrong with a waiver, by the options that say it.
---@param faults cotter.Fault[]
---@return string
local function in_options(faults)
  local told = {}
  for i, one in ipairs(faults) do
    told[i] = one.message:gsub("^waivers: ", "")
      :gsub('the field "waiver%[1%]%.(%l+)"', "--%1")
      :gsub("waiver%[1%]%.(%l+)", "--%1")
  end
  return table.concat(told, "; ")
end

--- Why a waiver is about no rule or message of a policy.
---@param one cotter.Waiver
---@param rules table<string, table<string, table>> messages by rule
---@param policy string?
---@return string?
local function stray(one, rules, policy)
  local own = rules[one.rule]
  if not own then
    return ("--rule: there is no rule %q%s%s"):format(one.rule,
      policy and "" or " in the pack of cotter, and no other policy by -p",
      fault.suggestion(one.rule, fault.names(rules)))
  elseif one.code and not own[one.code] then
    return ("--rule: %s has no message %q%s"):format(one.rule, one.code,
      fault.suggestion(one.code, fault.names(own)))
  end
end

--- Refuses a rule or message that the policy does not have: a waiver of it
--- would be thought to be in force.
---@param one cotter.Waiver
---@param args table
---@return cotter.Fault[]? faults
local function check_rule(one, args)
  local plan, faults = reading.plan(args.policy,
    { waivers = args.waivers, locked = args.lock_demand }, core.read_file)
  if not plan then return faults end
  local rules = {}
  for _, row in ipairs(plan.catalogue) do
    rules[row.rule.id] = row.rule.messages
  end
  local message = stray(one, rules, args.policy)
  return message and { { code = "waivers.rule",
                         message = "cotter waiver: " .. message } }
end

local function new(args, at, out)
  local one = { created = moment.date(at) }
  for _, field in ipairs(FIELDS) do one[field] = one[field] or args[field] end
  local made, faults = waivers.read(write_literal(one), "waiver")
  if not made then return complain(in_options(faults), out) end
  faults = check_rule(made[1], args)
  if faults then return tell(faults, out) end
  if #args.inputs > 0 then
    local verdict = evaluate(args, at)
    if #verdict.errors > 0 then return tell(verdict.errors, out) end
    local seal, message = seal_of(made[1], verdict)
    if not seal then return complain(message, out) end
    one.seal = seal
  end
  out:write(write_literal(one))
  return 0
end

--- Says that nothing names waivers, so that none is told as none that there is.
---@param args table
---@return string? message
local function lack_of_waivers(args)
  local verb = args.arguments[1]
  if verb == "new" or args.policy or args.waivers then return nil end
  return verb .. " has no waivers to look at: name a policy by "
    .. "-p, or a file of them by --waivers"
end

--- Refuses options of another verb: somebody thinks that they do something.
---@param args table
---@return string? message
local function misuse(args)
  local verb = args.arguments[1]
  for _, field in ipairs(verb ~= "new" and FIELDS or {}) do
    if args[field] then
      return ("%s does not take --%s, which is for new"):format(verb, field)
    end
  end
  if verb == "list" and args.evidence then
    return "list does not take --evidence: it evaluates nothing"
  end
end

--- Reads what the options and words behind the verb say.
---@param args table
---@return integer? at
---@return string? message
local function read(args)
  local at, message = nil, misuse(args) or lack_of_waivers(args)
  if not message then at, message = moments.read(args.at) end
  if not at then return nil, message end
  args.lock_demand, message = locking.read(args)
  if message then return nil, message end
  args.inputs, args.instead = naming.read(args.stdin_name,
    table.move(args.arguments, 2, #args.arguments, 1, {}))
  if not args.inputs then return nil, args.instead end
  return at
end

local VERBS = { list = list, audit = audit, new = new }

---@param args table
---@param out cotter.Output
---@return integer status
local function run(args, out)
  local verb = args.arguments[1]
  local act = VERBS[verb]
  if not act then
    return complain(('"%s" is not one of list, audit, new%s'):format(verb,
      fault.suggestion(verb, fault.names(VERBS))), out)
  end
  local at, message = read(args)
  if not at then return complain(message, out) end
  return act(args, at, out)
end

---@type cotter.Command
return {
  usage = "[OPTION…] list|audit|new [INPUT…]",
  about = [[
Waivers say which findings somebody has accepted, why, and until when; the last
day counts, in UTC. list prints those of a policy or file. audit evaluates
INPUT, and tells those that are unused, have ended, end soon or on one day, are
longer than they may be, or void. new writes one; with an INPUT it bears the
seal of what it accepts, and is void as soon as that changes.]],
  arguments = { min = 1 },
  options = locking.behind({
    { "-p --policy", "the policy, which names waivers", value = "PATH" },
    { "--waivers", "a file of them, in place of the policy's",
      value = "PATH" },
    { "-e --evidence", "what is known beside the configs", value = "FOLDER" },
    { "--at", "as of a date or moment; without it, now", value = "DATE" },
    naming.OPTION,
    { "--id", "new: what people call it", value = "TEXT" },
    { "--rule", "new: the rule, or RULE/CODE", value = "RULE" },
    { "--host", "new: a host, or *.example.com", value = "NAME" },
    { "--pointer", "new: the entry in the config", value = "POINTER" },
    { "--file", "new: the path of the config below INPUT", value = "PATH" },
    { "--reason", "new: why it is accepted", value = "TEXT" },
    { "--owner", "new: who mends it", value = "TEXT" },
    { "--approver", "new: who accepts it", value = "TEXT" },
    { "--expires", "new: the last day", value = "DATE" },
    sandboxing.OPTION,
  }, "-p --policy"),
  examples = {
    { "cotter waiver list -p policy.lua", "what is accepted, until when" },
    { "cotter waiver audit -p policy.lua app/",
      "what to look at; exit 1 if there is something" },
    { "cotter waiver new --rule pin-too-few --host www.example.com "
      .. "--reason 'key ordered' --owner payments --approver appsec "
      .. "--expires 2026-12-31 app/", "write one, with a seal" },
  },
  exits = {
    { "0", "listed or written; audit: nothing to look at" },
    { "1", "audit: something to look at" },
    { "2", "usage, unreadable input, broken rule, policy or waiver" },
  },
  run = run,
}
