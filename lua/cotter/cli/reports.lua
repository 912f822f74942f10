--- Reports: what --format and -o ask for, and the writing of it.

local core = require "cotter.core"

local columns = require "cotter.report.columns"
local report = require "cotter.report"
local sources = require "cotter.cli.sources"

local reports = {}

---@class cotter.ReportFile
---@field path string? nil: standard output
---@field name string  of the format
---@field format cotter.Report

local STANDARD <const> = "standard output"

--- Reads "FMT" or "FMT=PATH".
---@param output string
---@return cotter.ReportFile?
---@return string? message
local function read_output(output)
  local name, path = output:match "^([^=]*)=(.+)$"
  if not path and output:find("=", 1, true) then
    return nil, ('-o "%s" is neither FMT nor FMT=PATH'):format(output)
  end
  local format, message = report.find(name or output)
  if not format then return nil, message end
  if path and sources.is_standard(path) then
    return nil, ('-o "%s" is standard output: write -o %s, without a path, or '
      .. '--format %s'):format(output, name, name)
  end
  return { path = path, format = format, name = name or output }
end

--- The place of a file, whose path may lead there in other ways as well, by a
--- link of its own or by its folder.
---@param path string
---@return string
local function place_of(path)
  local real = core.real_path(path)
  if real then return real end
  local folder, name = path:match "^(.*/)([^/]*)$"
  return (core.real_path(folder or ".") or folder or ".") .. "/"
         .. (name or path)
end

--- Adds a report, unless another is written to the same place.
---@param list cotter.ReportFile[]
---@param taken table<string, boolean> grows
---@param output string
---@return string? message
local function add(list, taken, output)
  local file, message = read_output(output)
  if not file then return message end
  local place = file.path and place_of(file.path) or STANDARD
  if taken[place] then
    return file.path and ('-o writes "%s" twice'):format(file.path)
      or "two reports go to standard output"
  end
  taken[place] = true
  list[#list + 1] = file
end

--- Reads what the options ask for. Where none goes to standard output, the
--- report for people does.
---@param format string?    of --format
---@param outputs string[]  of -o
---@return cotter.ReportFile[]?
---@return string? message
---@nodiscard
function reports.read(format, outputs)
  local list, taken = {}, {}
  local wanted = table.move(outputs, 1, #outputs, format and 2 or 1,
                            { format })
  for _, output in ipairs(wanted) do
    local message = add(list, taken, output)
    if message then return nil, message end
  end
  if not taken[STANDARD] then add(list, taken, "text") end
  return list
end

--- Loads what renders reports.
---@param list cotter.ReportFile[]
function reports.load(list)
  for _, file in ipairs(list) do file.format.load() end
end

-- Formats that tell why a rule says what it says.
local EXPLAINING = { text = true, json = true }

--- Whether a report can tell why rules say what they say.
---@param list cotter.ReportFile[]
---@return boolean
---@nodiscard
function reports.explain(list)
  for _, file in ipairs(list) do
    if EXPLAINING[file.name] then return true end
  end
  return false
end

--- Whether the report on standard output is the one for people, with notes.
---@param list cotter.ReportFile[]
---@return boolean
---@nodiscard
function reports.is_text(list)
  for _, file in ipairs(list) do
    if not file.path and file.name == "text" then return true end
  end
  return false
end

-- Formats that tell what was noted: the others have no word for it.
local NOTING = { text = true, json = true, ndjson = true, sarif = true }

--- Whether the report on standard output tells what was noted.
---@param list cotter.ReportFile[]
---@return boolean
---@nodiscard
function reports.note(list)
  for _, file in ipairs(list) do
    if not file.path and NOTING[file.name] then return true end
  end
  return false
end

--- Whether a report shows configs and chains, which the gate gives then.
---@param list cotter.ReportFile[]
---@return boolean?
---@nodiscard
function reports.want_portrait(list)
  for _, file in ipairs(list) do
    if file.format.portrait then return true end
  end
end

--- Writes a report into a file, whole or not at all.
---@param file cotter.ReportFile
---@param verdict cotter.Verdict
---@param options cotter.ReportOptions
---@return string? message
local function write_file(file, verdict, options)
  local parts = {}
  file.format.render(verdict, function(text)
    parts[#parts + 1] = text
  end, options)
  local ok, fault = sources.write(file.path, table.concat(parts))
  if not ok then return file.path .. ": " .. fault.text end
end

--- Says why a report is not written, if it would go over what was read.
---@param file cotter.ReportFile
---@param verdict cotter.Verdict
---@param args table of the command
---@return string? message
local function refusal(file, verdict, args)
  return sources.refusal(verdict, args, file.path)
end

--- Writes the reports that go into files.
---@param list cotter.ReportFile[]
---@param verdict cotter.Verdict
---@param options cotter.ReportOptions
---@param args table of the command
---@param out cotter.Output
---@return boolean all
---@nodiscard
function reports.write(list, verdict, options, args, out)
  local all = true
  for _, file in ipairs(list) do
    local message = file.path and (refusal(file, verdict, args)
                                   or write_file(file, verdict, options))
    if message then
      out:tell("cotter check: " .. columns.escape(message))
      all = false
    end
  end
  return all
end

-- Formats for people, who read errors on standard error; programs want all in
-- one place.
local FOR_PEOPLE = { text = true, compact = true }

--- Writes the report that goes to standard output.
---@param list cotter.ReportFile[]
---@param verdict cotter.Verdict
---@param options cotter.ReportOptions
---@param out cotter.Output
function reports.print(list, verdict, options, out)
  for _, file in ipairs(list) do
    if not file.path then
      file.format.render(verdict, function(text) out:write(text) end, {
        colour = out.colour and file.name == "text",
        errors = not FOR_PEOPLE[file.name], evidence = options.evidence,
      })
    end
  end
end

return reports
