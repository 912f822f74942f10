--- cotter check: evaluates configs against a policy.

local columns = require "cotter.report.columns"
local exit_status = require "cotter.cli.exits"
local locking = require "cotter.cli.locking"
local moments = require "cotter.cli.at"
local naming = require "cotter.cli.naming"
local progress = require "cotter.cli.progress"
local report = require "cotter.report"
local reports = require "cotter.cli.reports"
local sandboxing = require "cotter.cli.sandboxing"
local settings = require "cotter.cli.settings"

local NOT_EVALUATED = 2

---@class cotter.CheckRequest
---@field reports cotter.ReportFile[]
---@field gate cotter.CheckOptions

---@param args table
---@return boolean?
local function explains(args) return args.explain or args.explain_all end

--- Reads which reports are wanted.
---@param args table
---@return cotter.ReportFile[]?
---@return string? message
local function read_reports(args)
  local list, message = reports.read(args.format, args.output)
  if not list then return nil, message end
  if explains(args) and not reports.explain(list) then
    return nil, "--explain is told in text and json, and neither is written"
  end
  return list
end

--- Reads what the options say.
---@param args table
---@return cotter.CheckRequest?
---@return string? message
local function read_request(args)
  local set, versions = settings.read(args.set)
  if not set then return nil, versions --[[@as string]] end
  local list, at, message
  list, message = read_reports(args)
  if not list then return nil, message end
  at, message = moments.read(args.at)
  if not at then return nil, message end
  local locked
  locked, message = locking.read(args)
  if message then return nil, message end
  local inputs, instead = naming.read(args.stdin_name, args.arguments,
                                      explains(args))
  if not inputs then return nil, instead --[[@as string]] end
  return { reports = list, gate = {
    inputs = inputs, instead = instead, policy = args.policy,
    evidence = args.evidence,
    locked = locked, portrait = reports.want_portrait(list),
    identity_password = os.getenv "COTTER_IDENTITY_PASSWORD",
    at = at, set = set,
    select = args.select[1] and args.select or nil, must_run = true,
    versions = versions --[[@as table<string, string>]],
    sandbox = args.sandbox, fail_on = args.fail_on,
    waivers = args.waivers, baseline = args.baseline,
  } }
end

--- Writes for people on standard error.
---@param out cotter.Output
---@return fun(text: string)
local function teller(out)
  return function(text) out:tell((text:gsub("\n$", ""))) end
end

--- Tells the errors of a verdict.
---@param verdict cotter.Verdict
---@param out cotter.Output
local function tell_errors(verdict, out)
  if #verdict.errors == 0 then return end
  require "cotter.report.text".errors(verdict, teller(out))
end

--- Writes the report that goes to standard output. Where that has no notes they
--- are told beside it: a file that pins, and is not judged, is one.
---@param list cotter.ReportFile[]
---@param verdict cotter.Verdict
---@param options cotter.ReportOptions
---@param out cotter.Output
local function print(list, verdict, options, out)
  local notes = reports.note(list) and {} or sandboxing.without(verdict.notes)
  if #notes > 0 then
    require "cotter.report.text".notes(verdict, notes, teller(out))
  end
  reports.print(list, verdict, options, out)
  if reports.is_text(list) then sandboxing.leave() end
end

--- Asks the gate, and for reasons where they are wanted.
---@param request cotter.CheckRequest
---@param args table
---@return cotter.Verdict
local function judge(request, args)
  local options = request.gate
  local line <close> = progress.begin(args)
  options.progress = line.tell
  require "cotter.jail".meanwhile(function() reports.load(request.reports) end)
  if not explains(args) then
    return require "cotter.gate".check(options)
  end
  options.at = options.at or require "cotter.core".now()
  local verdict = require "cotter.gate".check(options)
  verdict.explanations = require "cotter.explanation".of_verdict(verdict,
    options, args.explain_all)
  return verdict
end

---@param args table
---@param out cotter.Output
---@return integer status
local function run(args, out)
  local request, message = read_request(args)
  if request and #args.arguments == 0 and not args.evidence then
    request, message = nil, "nothing to check: no INPUT"
  end
  if not request then
    out:tell(('cotter check: %s; see "cotter help check"'):format(
      columns.escape(message)))
    return NOT_EVALUATED
  end
  local verdict = judge(request, args)
  local options = { evidence = args.evidence }
  local all = reports.write(request.reports, verdict, options, args, out)
  tell_errors(verdict, out)
  if not args.quiet then print(request.reports, verdict, options, out) end
  return all and verdict.exit_code or NOT_EVALUATED
end

---@type cotter.Command
return {
  usage = "[OPTION…] INPUT…",
  about = [[
Evaluates configs against a policy, and says whether they may ship. An INPUT
is a config, the package of an app, a folder that is searched for configs, or
an app.lua, which names the configs of apps.
Without a policy the rules run that come with cotter.

Nothing is fetched: chains that servers send, trust anchors, keys held in
reserve and client identities are read from a folder of evidence, which can be
judged without an INPUT, too. cotter probe --save writes the chains.]],
  arguments = { min = 0 },
  options = locking.behind({
    { "-p --policy", "the policy, literal data in Lua", value = "PATH" },
    { "-e --evidence", "what is known beside the configs: chains/, anchors/, "
      .. "held/, identities/ and others in a folder", value = "FOLDER" },
    { "--at", "evaluate as of a date, or a moment such as "
      .. "2026-11-20T12:00:00Z; without it, now", value = "DATE" },
    { "--format", "of standard output: " .. table.concat(report.formats, ", "),
      value = "FMT", choices = report.formats },
    { "-o --output", "write a report into a file, too, whole or not at all; "
      .. "without PATH the same as --format", value = "FMT[=PATH]",
      many = true },
    { "--fail-on", "what fails: advisory, mandatory, absolute, or "
      .. "severity:high and the like", value = "LEVEL" },
    { "--select", "run these rules alone: an id, in which * stands for "
      .. "anything", value = "RULE", many = true },
    { "--set", "set a parameter of a rule, or say which version of a plug-in "
      .. "builds the configs: consumer.outsystems=7.0.0",
      value = "RULE.param=value", many = true },
    { "--waivers", "findings that somebody has accepted, in place of the "
      .. "policy's", value = "PATH" },
    { "--baseline", "findings that were there before, as cotter baseline "
      .. "wrote them", value = "PATH" },
    sandboxing.OPTION,
    naming.OPTION,
    { "--explain", "tell of each rule that found something why it says so, "
      .. "and why it passes others, as cotter explain does; in text and json" },
    { "--explain-all", "tell it of each rule that had something to look at" },
    { "--quiet", "print errors alone; the exit status is the verdict" },
  }, "-p --policy"),
  examples = {
    { "cotter check app/", "check all configs in a folder" },
    { "cotter check -e evidence/ --at 2026-11-20 pinning.json",
      "with the chains of the hosts, as of a day" },
    { "cotter check -p policy.lua -o json=report.json app/",
      "under a policy, with a report for programs beside the text" },
    { "cotter check -o sarif=cotter.sarif -o github app/",
      "for code scanning, with annotations of the change" },
    { "cotter check --select 'pin-*' --set pin-too-few.min_keys=3 app/",
      "some rules, one of them stricter" },
  },
  exits = exit_status,
  run = run,
}
