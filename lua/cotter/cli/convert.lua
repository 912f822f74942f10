--- cotter convert: writes a config in another format.

local answering = require "cotter.answering"
local columns = require "cotter.report.columns"
local core = require "cotter.core"
local faults = require "cotter.fault"
local naming = require "cotter.cli.naming"
local pathname = require "cotter.pathname"
local progress = require "cotter.cli.progress"
local sources = require "cotter.cli.sources"

local LOSSES, NOT_DONE = 1, 2

local FORMATS = { "android", "apple", "trustkit", "outsystems", "okhttp",
                  "curl", "tlsa", "hpkp" }

-- Those that are read.
local READ = {}
for i, one in ipairs(require "cotter.vocabulary".formats) do
  READ[i] = one.name
end

-- What a file of each format is called by.
local EXTENSIONS = { android = ".xml", apple = ".plist", curl = ".sh",
  hpkp = ".txt", okhttp = ".kt", outsystems = ".json", tlsa = ".zone",
  trustkit = ".plist" }

---@param one { path: string?, message: string }
---@param out cotter.Output
local function tell(one, out)
  out:tell(columns.escape(faults.line(one)))
end

---@param one { path: string?, message: string }
---@param out cotter.Output
local function warn(one, out)
  one.message = "warning: " .. one.message
  tell(one, out)
end

--- Converts what stands in one file.
---@param file cotter.InputFile
---@param args table
---@return table answer with results, and a problem
local function ask(file, args)
  local octets = file.octets
  file.octets = nil
  local answer, fault = answering.ask("cotter.write", {
    path = file.path, octets = octets, format = args.to, from = args.from,
    file = file, role = args.role })
  if answer then return answer end
  return { results = {}, problem = { path = file.path, code = fault.code,
                                     message = fault.text } }
end

---@class cotter.convert.Result: cotter.write.Result
---@field path string

--- Converts all that stands in the input.
---@param input string
---@param instead table<string, string>?
---@param args table
---@return cotter.convert.Result[]
---@return table[] problems
---@return table[] notes of files that pin, and are not read
local function convert_all(input, instead, args)
  local line <close> = progress.begin(args)
  line.tell "reading"
  local gathered = require "cotter.gather".inputs({ input }, instead, true)
  local list, problems, notes = {}, gathered.errors, {}
  local files = gathered.inputs[1].files
  for i, file in ipairs(files) do
    line.tell(("converting file %d of %d"):format(i, #files))
    local answer = ask(file, args)
    problems[#problems + 1] = answer.problem
    notes[#notes + 1] = answer.note
    for _, result in ipairs(answer.results) do
      result.path = file.path
      list[#list + 1] = result
    end
  end
  return list, problems, notes
end

--- Converts, and tells what cannot be read.
---@param input string
---@param instead table<string, string>?
---@param args table
---@param out cotter.Output
---@return cotter.convert.Result[]
---@return boolean failed something could not be read
---@return integer warnings of files that pin, and are not read
local function convert(input, instead, args, out)
  local list, problems, notes = convert_all(input, instead, args)
  if #list == 0 and #problems == 0 then
    tell({ path = input, message = "no config to convert" }, out)
  end
  for _, one in ipairs(problems) do tell(one, out) end
  for _, one in ipairs(notes) do warn(one, out) end
  return list, #problems > 0, #notes
end

--- Tells what is lost, and what is not written.
---@return integer warnings
---@return cotter.convert.Result[] written
---@return boolean failed
local function tell_all(list, out)
  local warnings, kept, failed = 0, {}, false
  for _, result in ipairs(list) do
    warnings = warnings + #result.warnings
    for _, one in ipairs(result.warnings) do warn(one, out) end
    failed = failed or result.problem ~= nil
    if result.problem then
      tell(result.problem, out)
    elseif result.hosts == 0 then
      tell({ path = result.path, message = ("no host to write, of the config "
        .. "of %s"):format(result.format) }, out)
    else
      kept[#kept + 1] = result
    end
  end
  return warnings, kept, failed
end

--- Writes a file, but over none that was read: the source of truth stays.
---@param path string
---@param text string
---@param list cotter.convert.Result[] of what was read
---@param out cotter.Output
---@return boolean done
local function write_file(path, text, list, out)
  local read = {}
  for i, result in ipairs(list) do read[i] = result.path end
  local message = sources.taken(path, read)
  if message then
    out:tell("cotter convert: " .. columns.escape(message))
    return false
  end
  local done, fault = sources.write(path, text)
  if not done then
    tell({ path = path, code = fault.code, message = fault.text }, out)
  end
  return done == true
end

--- Names the file of a config, one that no other has.
local function name_of(result, input, extension, known)
  local path = result.path
  if path:sub(1, #input) == input then path = path:sub(#input + 1) end
  local base = path:gsub("^[/!]+", ""):gsub("[/!]+", "-")
  if base == "" then base = pathname.base(result.path) end
  local name = base .. extension
  if known[name] then name = base .. "." .. result.format .. extension end
  known[name] = true
  return name
end

---@return boolean done
local function write_folder(list, input, args, out)
  local folder, known = args.output:gsub("/+$", ""), {}
  local done, fault = core.make_directory(folder)
  if not done then
    tell({ path = folder, code = fault.code, message = fault.text }, out)
    return false
  end
  for _, result in ipairs(list) do
    local name = name_of(result, input, EXTENSIONS[args.to], known)
    if not write_file(folder .. "/" .. name, result.text, list, out) then
      return false
    end
    out:write(("%s: written, of the config of %s in %s\n"):format(
      columns.escape(folder .. "/" .. name), result.format,
      columns.escape(result.path)))
  end
  return true
end

local function is_folder(path)
  local stat = path and core.stat(path)
  return path ~= nil and (path:sub(-1) == "/"
                          or stat ~= nil and stat.type == "directory")
end

--- Says which configs there are, of which one text cannot be made.
local function refuse_several(list, out)
  for _, result in ipairs(list) do
    out:tell(("%s: a config of %s"):format(columns.escape(result.path),
                                           result.format))
  end
  out:tell(("cotter convert: %d configs are not one: name a file, say --from "
    .. "FORMAT, or write them into a folder by -o FOLDER/"):format(#list))
  return false
end

---@return boolean done
local function put(list, input, args, out)
  if is_folder(args.output) then
    return write_folder(list, input, args, out)
  end
  if #list > 1 then return refuse_several(list, out) end
  if args.output then
    return write_file(args.output, list[1].text, list, out)
  end
  out:write(list[1].text)
  return true
end

---@param input string
---@param instead table<string, string>?
---@param args table
---@param out cotter.Output
---@return integer status
local function run_all(input, instead, args, out)
  local list, failed, unread = convert(input, instead, args, out)
  local warnings, kept, unsure = tell_all(list, out)
  if args.strict and warnings + unread > 0 then return LOSSES end
  if #kept == 0 or not put(kept, input, args, out) then return NOT_DONE end
  return (failed or unsure) and NOT_DONE or 0
end

---@param args table
---@param out cotter.Output
---@return integer status
local function run(args, out)
  if not args.to then
    out:tell "cotter convert: --to FORMAT is missing"
    return NOT_DONE
  end
  local inputs, instead = naming.read(args.stdin_name, args.arguments)
  local message = sources.standard(args.output) or not inputs and instead
  if message then
    out:tell(('cotter convert: %s; see "cotter help convert"'):format(
      columns.escape(message --[[@as string]])))
    return NOT_DONE
  end
  return run_all(assert(inputs)[1], instead --[[@as table]], args, out)
end

---@type cotter.Command
return {
  usage = "--to FORMAT [OPTION…] INPUT",
  about = [[
Writes the hosts and pins of a config in another format, so that one source of
truth is enough for all platforms of an app. What the format has no word for,
and what else a config says, of anchors, reports or cleartext traffic, is a
warning with its line; with --strict nothing is written then. What is written
is read back first. The same input gives the same octets.

An INPUT with several configs, a folder or a property list of Apple's and
TrustKit's, is written into a folder, a file for each.

The formats: android, a network security config; apple, NSPinnedDomains of an
Info.plist; trustkit, its TSKConfiguration; outsystems, the pinning.json of the
plug-in; okhttp, a CertificatePinner in Kotlin; curl, its calls; tlsa,
records of DANE; hpkp, the header Public-Key-Pins.]],
  arguments = { min = 1, max = 1 },
  options = {
    { "--to", "the format", value = "FORMAT", choices = FORMATS },
    { "--from", "convert configs of this format alone, as cotter model names "
      .. "it", value = "FORMAT", choices = READ },
    { "--role", "leaf or ca: what pins are of that do not say it, for apple, "
      .. "curl and tlsa", value = "ROLE", choices = { "leaf", "ca" } },
    { "--strict", "write nothing if something is lost" },
    naming.OPTION,
    { "-o --output", "write to FILE, whole or not at all; into FOLDER/, a file "
      .. "for each config", value = "FILE" },
  },
  examples = {
    { "cotter convert --to android pinning.json",
      "a network security config of an OutSystems config" },
    { "cotter convert --to apple --role ca -o Info.plist "
      .. "network_security_config.xml",
      "the pins of Android for Apple's systems, as those of authorities" },
    { "cotter convert --to trustkit -o ios/ app/",
      "all configs in a folder, each into a file of its own" },
    { "cotter convert --strict --to trustkit pinning.json",
      "fail if TrustKit cannot be told the same" },
  },
  exits = {
    { "0", "written; warnings may have been told" },
    { "1", "not written: something would be lost, and --strict is given" },
    { "2", "usage, or an input that cannot be read" },
  },
  run = run,
}
