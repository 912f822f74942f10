--- cotter explain: why a rule says what it says of each subject.

local columns = require "cotter.report.columns"
local locking = require "cotter.cli.locking"
local moments = require "cotter.cli.at"
local naming = require "cotter.cli.naming"
local progress = require "cotter.cli.progress"
local sandboxing = require "cotter.cli.sandboxing"
local settings = require "cotter.cli.settings"

local NOT_EVALUATED = 2

--- Reads what the options say.
---@param args table
---@return cotter.ExplainOptions?
---@return string? message
local function read_request(args)
  local set, versions = settings.read(args.set)
  if not set then return nil, versions --[[@as string]] end
  local at, message = moments.read(args.at)
  if not at then return nil, message end
  local locked
  locked, message = locking.read(args)
  if message then return nil, message end
  if #args.arguments < 2 and not args.evidence then
    return nil, "nothing to look at: no INPUT"
  end
  local inputs, instead = naming.read(args.stdin_name,
    table.move(args.arguments, 2, #args.arguments, 1, {}))
  if not inputs then return nil, instead --[[@as string]] end
  return {
    rule = args.arguments[1], host = args.host, policy = args.policy,
    inputs = inputs, instead = instead,
    evidence = args.evidence, at = at, set = set, locked = locked,
    sandbox = args.sandbox,
    versions = versions --[[@as table<string, string>]],
    identity_password = os.getenv "COTTER_IDENTITY_PASSWORD",
  }
end

---@param errors table[]
---@param out cotter.Output
local function tell(errors, out)
  for _, one in ipairs(errors) do
    local place = one.path and one.path .. ":" .. (one.line and one.line .. ":"
                                                   or "") .. " " or ""
    out:tell(columns.escape(("cotter explain: %s%s"):format(place,
                                                            one.message)))
  end
end

---@param request cotter.ExplainOptions
---@param args table
---@return table? document
---@return table[]? errors
---@return (fun(path: string): string?)? source
local function explain(request, args)
  local line <close> = progress.begin(args)
  request.progress = line.tell
  return require "cotter.explanation".of(request)
end

---@param args table
---@param out cotter.Output
---@return integer status
local function run(args, out)
  local request, message = read_request(args)
  if not request then
    tell({ { message = message } }, out)
    return NOT_EVALUATED
  end
  local document, errors, source = explain(request, args)
  tell(errors or document.errors, out)
  if not document then return NOT_EVALUATED end
  local report = require "cotter.report.explanation"
  if args.format == "json" then
    out:write(report.json(document))
  else
    report.text(document, source, function(text) out:write(text) end)
  end
  return #document.errors > 0 and NOT_EVALUATED or 0
end

---@type cotter.Command
return {
  usage = "[OPTION…] RULE INPUT…",
  about = [[
Tells why a rule says what it says of each subject, of those that pass, too:
what it read, and where in a config or in the evidence that stands; its
parameters and level with the line that set them; which lines of the rule ran;
and its messages. INPUT is what cotter check takes.

The rule is run in the same way, but for its budget, which is larger, since
what watches it takes instructions, too.]],
  arguments = { min = 1 },
  options = locking.behind({
    { "-p --policy", "the policy, literal data in Lua", value = "PATH" },
    { "-e --evidence", "what is known beside the configs", value = "FOLDER" },
    { "--at", "evaluate as of a date or moment; without it, now",
      value = "DATE" },
    { "--set", "set a parameter of the rule, or the version of a plug-in",
      value = "RULE.param=value", many = true },
    naming.OPTION,
    { "--host", "the subjects of this host alone", value = "NAME" },
    { "--format", "text or json", value = "FMT",
      choices = { "text", "json" } },
    sandboxing.OPTION,
  }, "-p --policy"),
  examples = {
    { "cotter explain pin-too-few app/", "each host and its pins" },
    { "cotter explain -e evidence/ --host www.example.com "
      .. "rotation-no-backup app/", "one host" },
    { "cotter explain -p policy.lua --format json pin-sha1 app/",
      "for programs" },
  },
  exits = {
    { "0", "explained, whatever the rule says" },
    { "2", "usage, no such rule or host, or not evaluated" },
  },
  run = run,
}
