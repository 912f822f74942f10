--- cotter lint: what is wrong with rules though they can be read.

local columns = require "cotter.report.columns"
local fault = require "cotter.fault"
local lint = require "cotter.lint"
local progress = require "cotter.cli.progress"
local reading = require "cotter.reading"

local FINDINGS, NOT_EVALUATED = 1, 2

local ORDER = {
  "schema", "rules", "findings", "errors",
  findings = { "code", "rule", "message", "path", "line", "column" },
  errors = { "code", "message", "path", "line", "column" },
}

---@param result cotter.LintResult
---@param out cotter.Output
local function print_text(result, out)
  for _, one in ipairs(result.findings) do
    out:write(columns.escape(("%s:%d:%d: %s: %s"):format(
      one.path, one.line, one.column, one.code, one.message)), "\n")
  end
  out:write(("%s in %s\n"):format(columns.count(#result.findings, "finding"),
                                  columns.count(result.rules, "rule")))
end

---@param paths string[]
---@return cotter.LintResult
local function look(paths)
  local line <close> = progress.begin { arguments = paths }
  line.tell "reading rules"
  return reading.lint(paths)
end

---@param args table
---@param out cotter.Output
---@return integer status
local function run(args, out)
  local paths = args.arguments
  if #paths == 0 then paths = { "." } end
  local result = look(paths)
  for _, one in ipairs(result.errors) do
    out:tell(columns.escape(fault.line(one)))
  end
  if args.format == "json" then
    out:write(require "cotter.report.writer".json({
      schema = "cotter.lint/1", rules = result.rules,
      findings = result.findings, errors = result.errors }, ORDER))
  else
    print_text(result, out)
  end
  if #result.errors > 0 then return NOT_EVALUATED end
  return #result.findings > 0 and FINDINGS or 0
end

---@return string what is told, in one sentence
local function list_codes()
  local parts = {}
  for i, row in ipairs(lint.CODES) do
    parts[i] = ("%s (%s)"):format(row[2], row[1])
  end
  return table.concat(parts, "; ")
end

---@type cotter.Command
return {
  usage = "[OPTION…] [PATH…]",
  about = "Looks over rules by their text, without running them. PATH is a "
          .. "pack, a folder with packs in it, a file of rules, or a policy, "
          .. "whose packs beside it are looked over; without it, the folder "
          .. "that cotter is called in."
          .. "\n\nTold are: " .. list_codes() .. ".",
  arguments = { min = 0 },
  options = {
    { "--format", "text or json", value = "FMT",
      choices = { "text", "json" } },
  },
  examples = {
    { "cotter lint rules/", "a folder of rules" },
    { "cotter lint policy.lua", "the packs of a policy" },
    { "cotter lint --format json rules/", "for programs" },
  },
  exits = {
    { "0", "nothing is found" },
    { "1", "something is found" },
    { "2", "a file cannot be read, or is no rule" },
  },
  run = run,
}
