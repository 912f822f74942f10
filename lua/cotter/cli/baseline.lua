--- cotter baseline: writes down what is found today, so that a gate can be set
--- up where there is something to find.

local columns = require "cotter.report.columns"
local locking = require "cotter.cli.locking"
local naming = require "cotter.cli.naming"
local moments = require "cotter.cli.at"
local progress = require "cotter.cli.progress"
local sandboxing = require "cotter.cli.sandboxing"
local settings = require "cotter.cli.settings"
local sources = require "cotter.cli.sources"

local NOT_EVALUATED = 2

---@param message string
---@param out cotter.Output
---@return integer status
local function complain(message, out)
  out:tell(('cotter baseline: %s; see "cotter help baseline"'):format(
    columns.escape(message)))
  return NOT_EVALUATED
end

--- Writes the baseline where it is wanted, whole or not at all.
---@param text string
---@param verdict cotter.Verdict that it is of
---@param args table of the command
---@param out cotter.Output
---@return integer status
local function put(text, verdict, args, out)
  local path = args.output
  if not path then
    out:write(text)
    return 0
  end
  local refusal = sources.refusal(verdict, args, path)
  if refusal then return complain(refusal, out) end
  local ok, fault = sources.write(path, text)
  if ok then return 0 end
  out:tell("cotter baseline: " .. columns.escape(path .. ": " .. fault.text))
  return NOT_EVALUATED
end

---@param verdict cotter.Verdict
---@param out cotter.Output
local function tell_errors(verdict, out)
  require "cotter.report.text".errors(verdict, function(text)
    out:tell((text:gsub("\n$", "")))
  end)
end

---@param options cotter.CheckOptions
---@param args table
---@return cotter.Verdict
local function judge(options, args)
  local line <close> = progress.begin(args)
  options.progress = line.tell
  return require "cotter.gate".check(options)
end

--- Reads the moment, unless the output is nowhere to write to.
---@param args table
---@return integer?
---@return string? message
local function read_moment(args)
  local refused = sources.standard(args.output)
  if refused then return nil, refused end
  return moments.read(args.at)
end

---@param args table
---@param out cotter.Output
---@return integer status
local function run(args, out)
  local set, versions = settings.read(args.set)
  if not set then return complain(versions --[[@as string]], out) end
  local at, message
  at, message = read_moment(args)
  if not at then return complain(message, out) end
  local locked
  locked, message = locking.read(args)
  if message then return complain(message, out) end
  local inputs, instead = naming.read(args.stdin_name, args.arguments)
  if not inputs then return complain(instead --[[@as string]], out) end
  local options = {
    inputs = inputs, instead = instead, policy = args.policy,
    evidence = args.evidence,
    locked = locked, at = at, set = set, sandbox = args.sandbox,
    select = args.select[1] and args.select or nil,
    versions = versions --[[@as table<string, string>]],
    identity_password = os.getenv "COTTER_IDENTITY_PASSWORD",
  }
  local verdict = judge(options, args)
  if #verdict.errors > 0 then
    tell_errors(verdict, out)
    return NOT_EVALUATED
  end
  local baseline = require "cotter.baseline"
  local text = require "cotter.report.writer".json(
    baseline.of(verdict.findings, verdict.roots), baseline.ORDER)
  return put(text, verdict, args, out)
end

---@type cotter.Command
return {
  usage = "[OPTION…] INPUT…",
  about = [[
Writes the fingerprints of what is found today. cotter check --baseline tells
such findings as existing, and fails for others alone. A fingerprint has no
line and no folder of the machine in it: it stays the same when the config is
edited elsewhere. What is absolute, waived or unknown is left out.]],
  arguments = { min = 1 },
  options = locking.behind({
    { "-p --policy", "the policy, literal data in Lua", value = "PATH" },
    { "-e --evidence", "what is known beside the configs", value = "FOLDER" },
    { "--at", "evaluate as of a date or moment; without it, now",
      value = "DATE" },
    naming.OPTION,
    { "-o --output", "write into a file, whole or not at all",
      value = "PATH" },
    { "--select", "run these rules alone", value = "RULE", many = true },
    { "--set", "set a parameter of a rule", value = "RULE.param=value",
      many = true },
    sandboxing.OPTION,
  }, "-p --policy"),
  examples = {
    { "cotter baseline -o baseline.json app/", "write a baseline" },
    { "cotter check --baseline baseline.json app/",
      "fail for what is not in it" },
  },
  exits = {
    { "0", "written" },
    { "2", "nothing is written: usage, unreadable input, broken rule or "
           .. "policy" },
  },
  run = run,
}
