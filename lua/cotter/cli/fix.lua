--- cotter fix: mends findings in the configs themselves.

local columns = require "cotter.report.columns"
local core = require "cotter.core"
local diff = require "cotter.report.diff"
local faults = require "cotter.fault"
local locking = require "cotter.cli.locking"
local moments = require "cotter.cli.at"
local naming = require "cotter.cli.naming"
local progress = require "cotter.cli.progress"
local sandboxing = require "cotter.cli.sandboxing"
local sources = require "cotter.cli.sources"

local NOT_DONE, NOT_MENDED = 2, 1

---@param row cotter.mending.Row
---@param names cotter.FileNames?
---@return string
local function line_of(row, names)
  local finding = row.finding
  local path = names and finding.path and names:of(finding.path)
               or finding.path
  local told = row.why and ("not mended: %s (%s)"):format(finding.message,
                                                          row.why)
    or "mended: " .. finding.message
  return columns.escape(faults.line {
    path = path, line = finding.line, column = finding.column,
    rule = finding.rule, code = finding.rule, message = told })
end

--- The names of files, of which each is called by one: it may be in two inputs,
--- and what is shown of it is to be applied once.
---@class cotter.FileNames
---@field real table<string, string> by name
---@field first table<string, string> the name by the real one
local FileNames = {}
FileNames.__index = FileNames

--- The name that a file is called by: the first that is asked for.
---@param path string
---@return string
---@nodiscard
function FileNames:of(path)
  local real = self.real[path] or core.real_path(path) or path
  self.real[path] = real
  self.first[real] = self.first[real] or path
  return self.first[real]
end

local function sorted_paths(texts)
  local paths = {}
  for path in pairs(texts) do paths[#paths + 1] = path end
  table.sort(paths)
  return paths
end

---@param result cotter.mending.Result
---@param out cotter.Output
---@return boolean done
local function write_files(result, out)
  for _, path in ipairs(sorted_paths(result.after)) do
    local done, fault = sources.write(path, result.after[path])
    if not done then
      out:tell(columns.escape(faults.line {
        path = path, code = fault.code, message = fault.text }))
      return false
    end
  end
  return true
end

---@param result cotter.mending.Result
---@param out cotter.Output
local function show(result, out)
  for _, path in ipairs(sorted_paths(result.after)) do
    out:write(diff.unified(path, result.before[path], result.after[path]))
  end
end

--- Writes or shows what is changed.
---@return boolean done
local function bring_out(result, args, out)
  if args.write then return write_files(result, out) end
  show(result, out)
  return true
end

--- Tells what becomes of a finding.
local function tell_row(row, line, args, out)
  if row.why then
    out:tell(line)
  elseif args.write then
    out:write(line, "\n")
  end
end

--- The names of the files that were read, the shortest first.
local function names_read(result)
  local paths = {}
  for i, input in ipairs(result.verdict.inputs) do paths[i] = input.path end
  table.sort(paths, function(a, b)
    if #a ~= #b then return #a < #b end
    return a < b
  end)
  return paths
end

--- Keeps one name of each file that is changed.
---@param result cotter.mending.Result
---@return cotter.FileNames
---@return string? message where inputs would have it changed in two ways
local function name_once(result)
  local names = setmetatable({ real = {}, first = {} }, FileNames)
  local others = {}
  for _, path in ipairs(names_read(result)) do
    local name = names:of(path)
    if result.after[name] ~= result.after[path] then
      return names, ("%s and %s are one file, and as a part of each input it "
        .. "would be changed in another way: give one of them"):format(name,
                                                                      path)
    end
    if name ~= path then others[#others + 1] = path end
  end
  for _, path in ipairs(others) do result.after[path] = nil end
  return names
end

--- Tells what becomes of each finding: once, where a file is in two inputs.
---@param result cotter.mending.Result
---@param names cotter.FileNames
---@param args table
---@param out cotter.Output
---@return boolean mends there is something to mend, and none of it is
local function tell_rows(result, names, args, out)
  local mended, told = false, {}
  for _, row in ipairs(result.rows) do
    local line = line_of(row, names)
    mended = mended or not row.why
    if not told[line] then tell_row(row, line, args, out) end
    told[line] = true
  end
  return not mended and #result.rows > 0
end

---@param verdict table
---@param out cotter.Output
local function tell_errors(verdict, out)
  require "cotter.report.text".errors(verdict, function(text)
    out:tell((text:gsub("\n$", "")))
  end)
  for _, one in ipairs(verdict.findings) do
    if one.outcome == "error" then out:tell(line_of { finding = one,
      why = "the rule could not be evaluated" }) end
  end
end

--- The inputs, each once: what is mended is the same file, whatever it is
--- called by.
local function each_once(inputs)
  local list, seen = {}, {}
  for _, path in ipairs(inputs) do
    local real = path ~= "-" and core.real_path(path) or path
    if not seen[real] then list[#list + 1] = path end
    seen[real] = true
  end
  return list
end

--- Reads standard input, which can be shown mended, and not be changed.
---@param args table
---@return string[]? inputs
---@return table<string, string>|string|nil instead
local function read_inputs(args)
  for _, path in ipairs(args.arguments) do
    if path == "-" and args.write then
      return nil, "--write has no file to change for the INPUT -: name the "
        .. "file, or apply what is shown without --write"
    end
  end
  return naming.read(args.stdin_name, each_once(args.arguments), true)
end

---@param args table
---@return cotter.CheckOptions?
---@return string? message
local function read_options(args)
  local at, message = moments.read(args.at)
  if not at then return nil, message end
  local locked
  locked, message = locking.read(args)
  if message then return nil, message end
  return { policy = args.policy, evidence = args.evidence, at = at,
           locked = locked, sandbox = args.sandbox,
           identity_password = os.getenv "COTTER_IDENTITY_PASSWORD",
           select = args.select[1] and args.select or nil, set = {} }
end

---@param args table
---@return cotter.mending.Result?
---@return string? message
local function mend(args)
  local options, message = read_options(args)
  if not options then return nil, message end
  local line <close> = progress.begin(args)
  line.tell "reading"
  local inputs, instead = read_inputs(args)
  if not inputs then return nil, instead --[[@as string]] end
  options.inputs, options.instead = inputs, instead --[[@as table]]
  options.progress = line.tell
  return require "cotter.mending".run(options)
end

---@param message string?
---@param out cotter.Output
---@return integer status
local function refuse(message, out)
  out:tell(('cotter fix: %s; see "cotter help fix"'):format(
    columns.escape(message)))
  return NOT_DONE
end

---@param args table
---@param out cotter.Output
---@return integer status
local function run(args, out)
  local result, message = mend(args)
  if not result then return refuse(message, out) end
  if result.verdict.verdict == "error" then
    tell_errors(result.verdict, out)
    return NOT_DONE
  end
  local names, twice = name_once(result)
  if twice then return refuse(twice, out) end
  if not bring_out(result, args, out) then return NOT_DONE end
  return tell_rows(result, names, args, out) and NOT_MENDED or 0
end

---@type cotter.Command
return {
  usage = "[OPTION…] INPUT…",
  about = [[
Mends what cotter check finds, where what is to be written follows from what
stands there: the prefix of a pin, base64 as an encoder writes it, a digest in
hexadecimal, a pin that stands twice, a host in capitals, with a final dot or
not in A-labels. With the certificates of a host at hand (--evidence), the
digest of something else of a certificate gives way to the pin of its key. No
key is made up.

The edits are the smallest that do it: comments and layout stay. They are shown
as a diff; with --write they are written, each file whole or not at all. The
config is checked again before anything is said to be mended: an edit after
which the finding is still there, or after which something worse or something
that fails the gate is found, is dropped. What is not mended is told with its
place and the reason, and so is what shows only now.

Android XML, OutSystems JSON, the JSON of other plug-ins and property lists in
XML are mended; other formats are refused by name.]],
  arguments = { min = 1 },
  options = locking.behind({
    { "--write", "change the files" },
    { "-p --policy", "the policy, literal data in Lua", value = "PATH" },
    { "-e --evidence", "what is known beside the configs, as for check",
      value = "FOLDER" },
    { "--at", "evaluate as of a date, or a moment such as "
      .. "2026-11-20T12:00:00Z; without it, now", value = "DATE" },
    { "--select", "mend what these rules find alone: an id, in which * stands "
      .. "for anything", value = "RULE", many = true },
    naming.OPTION,
    sandboxing.OPTION,
  }, "-p --policy"),
  examples = {
    { "cotter fix pinning.json", "show what would be changed" },
    { "cotter fix --write -e evidence/ app/",
      "mend all configs in a folder, with the chains of the hosts" },
    { "cotter fix --select pin-prefix pinning.json | git apply -p0",
      "apply the edits of one rule by hand" },
  },
  exits = {
    { "0", "something can be mended, or nothing is to mend" },
    { "1", "there are findings, and none of them can be mended" },
    { "2", "usage, or an input that cannot be read; nothing is said to be "
      .. "mended" },
  },
  run = run,
}
