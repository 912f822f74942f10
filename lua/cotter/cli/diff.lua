--- cotter diff: what becomes of the same inputs under another policy.

local columns = require "cotter.report.columns"
local locking = require "cotter.cli.locking"
local moments = require "cotter.cli.at"
local naming = require "cotter.cli.naming"
local progress = require "cotter.cli.progress"
local sandboxing = require "cotter.cli.sandboxing"
local settings = require "cotter.cli.settings"

local NOT_EVALUATED, LOOSENED = 2, 1

---@param args table
---@return string? message
local function misuse(args)
  if #args.policy ~= 2 then
    return ("-p is given %s: name the old policy, then the new one"):format(
      columns.count(#args.policy, "time"))
  elseif args.policy[1] == args.policy[2] then
    return "-p names the same policy twice"
  elseif #args.arguments == 0 and not args.evidence then
    return "nothing to compare by: no INPUT"
  end
end

---@param args table
---@return cotter.CheckOptions?
---@return string? message
local function read_options(args)
  local message = misuse(args)
  if message then return nil, message end
  local set, versions = settings.read(args.set)
  if not set then return nil, versions --[[@as string]] end
  local at, locked
  at, message = moments.read(args.at)
  if not at then return nil, message end
  locked, message = locking.read(args)
  if message then return nil, message end
  local inputs, instead = naming.read(args.stdin_name, args.arguments)
  if not inputs then return nil, instead --[[@as string]] end
  return { inputs = inputs, instead = instead, evidence = args.evidence,
    at = at, set = set, versions = versions --[[@as table<string, string>]],
    select = args.select[1] and args.select or nil, locked = locked,
    sandbox = args.sandbox,
    identity_password = os.getenv "COTTER_IDENTITY_PASSWORD" }
end

---@param document cotter.Comparison
---@param args table
---@return integer
local function status_of(document, args)
  if #document.errors > 0 then return NOT_EVALUATED end
  return args.fail_on_loosening and document.loosened > 0 and LOOSENED or 0
end

---@param document cotter.Comparison
---@param out cotter.Output
local function tell_errors(document, out)
  require "cotter.report.text".errors({ errors = document.errors,
    inputs = {}, findings = {}, source = document.source }, function(text)
      out:tell((text:gsub("\n$", "")))
    end)
end

---@param options cotter.CheckOptions
---@param args table
---@return cotter.Comparison
local function compare(options, args)
  local line <close> = progress.begin(args)
  options.progress = line.tell
  return require "cotter.comparison".of(options, args.policy[1],
                                        args.policy[2])
end

---@param args table
---@param out cotter.Output
---@return integer status
local function run(args, out)
  local options, message = read_options(args)
  if not options then
    out:tell(('cotter diff: %s; see "cotter help diff"'):format(
      columns.escape(message)))
    return NOT_EVALUATED
  end
  local document = compare(options, args)
  local status = status_of(document, args)
  local report = require "cotter.report.comparison"
  if args.format == "json" then
    out:write(report.json(document, status))
  elseif #document.errors == 0 then
    report.text(document, function(text) out:write(text) end)
  end
  if #document.errors > 0 then tell_errors(document, out) end
  return status
end

---@type cotter.Command
return {
  usage = "-p OLD -p NEW [OPTION…] INPUT…",
  about = [[
Evaluates INPUT under two policies, and tells what flips: what the new one finds
no more or lets pass (loosened), and what it finds or fails for only now
(tightened), by rule, with a witness: the finding in the smallest file; and
which configs as a whole pass or fail now. The same octets of configs and
evidence are judged by both, as of the same moment.

Of the witness the least is told that shows it alone, to be pasted: what can go
is left out, of JSON and XML by elements and of other formats by lines, in a
bounded number of steps. One that takes other files is told by its place.

Settings that differ are told with the lines that set them: those of rules that
flip beside these, the others at the end.
A rule that is gone or turned off, a lower level or severity, a waiver, evidence
that is not required any more and a higher gate.fail_on are loosened whatever
is found; which way a parameter, a list or the text of a rule goes is for the
inputs to show, so give many.]],
  arguments = { min = 0 },
  options = locking.behind({
    { "-p --policy", "the old policy; given again, the new one",
      value = "PATH", many = true },
    { "-e --evidence", "what is known beside the configs", value = "FOLDER" },
    { "--at", "evaluate as of a date or moment; without it, now",
      value = "DATE" },
    { "--fail-on-loosening", "exit 1 if anything is loosened" },
    { "--format", "text or json", value = "FMT",
      choices = { "text", "json" } },
    { "--select", "compare these rules alone: an id, in which * stands for "
      .. "anything; both policies have to have one", value = "RULE",
      many = true },
    { "--set", "set a parameter under both policies, or say which version of "
      .. "a plug-in builds the configs", value = "RULE.param=value",
      many = true },
    naming.OPTION,
    sandboxing.OPTION,
  }, "-p --policy"),
  examples = {
    { "cotter diff -p base/gate/policy.lua -p gate/policy.lua app/",
      "what a change of the policy lets pass" },
    { "cotter diff -p old.lua -p new.lua --fail-on-loosening corpus/",
      "as a gate on the policy itself" },
  },
  exits = {
    { "0", "compared" },
    { "1", "with --fail-on-loosening: something is loosened" },
    { "2", "not compared: usage, unreadable input, a broken policy or rule, "
           .. "nothing ran under one of them" },
  },
  run = run,
}
