--- cotter test: runs the tests beside rules.

local columns = require "cotter.report.columns"
local core = require "cotter.core"
local progress = require "cotter.cli.progress"
local coverage = require "cotter.tests.coverage"
local sandboxing = require "cotter.cli.sandboxing"

local NOT_EVALUATED = 2
local FORMATS = { "text", "tap", "junit", "json" }

--- The packs that are meant where none is named: the folder itself, if rules
--- are in it, or its folder of policies.
---@return string[]
local function standard_paths()
  local stat, fault = core.stat "policies"
  if not stat then
    return { fault.code == "file.missing" and "." or "policies" }
  end
  return { stat.type == "directory" and "policies" or "." }
end

--- Reads what --min-score says.
---@param text string?
---@return number? percentage
---@return string? message
local function read_score(text)
  if not text then return nil end
  local number = text:find "^%d+%.?%d*$" and tonumber(text)
  if number and number <= 100 then return number end
  return nil, ('--min-score "%s" is no percentage from 0 to 100'):format(text)
end

---@param args table
---@return cotter.TestOptions?
---@return string? message
local function read_request(args)
  local required, message = coverage.read(args.require)
  if not required then return nil, message end
  local least
  least, message = read_score(args.min_score)
  if message then return nil, message end
  return { paths = args.arguments[1] and args.arguments or standard_paths(),
           filter = args.filter, list = args.list, require = required,
           coverage = args.coverage or #required > 0, sandbox = args.sandbox,
           mutate = args.mutate or least ~= nil, min_score = least }
end

---@param document table
---@param source fun(path: string): string?
---@param args table
---@param out cotter.Output
local function report(document, source, args, out)
  local format = args.format or "text"
  local text = require "cotter.report.tests.text"
  local function write(octets) out:write(octets) end
  if args.list and format == "text" then
    text.list(document, write)
  elseif format ~= "text" or #document.cases > 0 then
    require("cotter.report.tests." .. format).render(document, source, write,
                                                     out.colour)
  end
  text.errors(document, source, function(octets)
    out:tell((octets:gsub("\n$", "")))
  end)
end

---@param request cotter.TestOptions
---@param args table
---@return table document
---@return fun(path: string): string? source
local function test(request, args)
  local line <close> = progress.begin(args)
  request.progress = line.tell
  return require "cotter.tests".run(request)
end

---@param request cotter.TestOptions
---@param args table
---@param out cotter.Output
---@return integer status
local function run_once(request, args, out)
  local document, source = test(request, args)
  report(document, source, args, out)
  return document.exit_code
end

---@param args table
---@param out cotter.Output
---@return integer status
local function run(args, out)
  local request, message = read_request(args)
  if request and args.watch and not core.isatty(1) then
    request, message = nil, "--watch is for a terminal"
  end
  if not request then
    out:tell(('cotter test: %s; see "cotter help test"'):format(
      columns.escape(message)))
    return NOT_EVALUATED
  end
  if not args.watch then return run_once(request, args, out) end
  return require "cotter.cli.watching".loop(request.paths, out, function()
    return run_once(request, args, out)
  end)
end

---@type cotter.Command
return {
  usage = "[OPTION…] [PATH…]",
  about = [[
Runs the tests beside rules, in the state in which rules run. A PATH is the
folder of a pack, with those in it; a policy, for the packs that it names; a
file of rules; or a file of tests, NAME_test.lua. Without one it is policies/,
or the folder that one is in.

A rule without a test, a filter that matches nothing and a file without a test
are errors.]],
  arguments = { min = 0 },
  options = {
    { "--filter", "run the cases that have this in \"rule: name\" alone; * "
      .. "is anything", value = "TEXT" },
    { "--list", "list the cases, and run none" },
    { "--format", table.concat(FORMATS, ", "), value = "FMT",
      choices = FORMATS },
    { "--coverage", "tell which outcomes, messages, lines and branches of "
      .. "rules were seen" },
    { "--require", table.concat(coverage.KINDS, ", ") .. ": what of these no "
      .. "case has shown fails", value = "KIND,…" },
    { "--mutate", "change rules, and hashes in configs that pass, one at a "
      .. "time, and list what no case notices; survivors.lua accepts some" },
    { "--min-score", "fail where fewer mutants than that are noticed",
      value = "PERCENT" },
    { "--watch", "run again whenever a file changes, on a terminal" },
    sandboxing.OPTION,
  },
  examples = {
    { "cotter test", "all rules in policies/" },
    { "cotter test --filter pin-sha1 rules/", "the cases of a rule" },
    { "cotter test --require outcomes,messages rules/", "as a gate" },
    { "cotter test --format junit rules/ > tests.xml", "for a build server" },
  },
  exits = {
    { "0", "every case is as expected" },
    { "1", "at least one is not, something that is required is not covered, "
           .. "or too few mutants are noticed" },
    { "2", "not run: usage, a broken rule or test, a rule without a test, "
           .. "no test" },
  },
  run = run,
}
