--- cotter convert: writes a config in another format.

local columns = require "cotter.report.columns"
local core = require "cotter.core"
local faults = require "cotter.fault"

local LOSSES, NOT_DONE = 1, 2

local FORMATS = { "android", "apple", "trustkit", "outsystems", "okhttp",
                  "curl", "tlsa", "hpkp" }

---@param args table
---@return table answer with text and warnings, or a problem
local function ask(args)
  local path = args.arguments[1]
  local octets, fault = core.read_file(path)
  local answer
  if octets then
    answer, fault = core.jail("cotter.write", core.encode {
      path = path, octets = octets, format = args.to, role = args.role })
  end
  if answer then return core.decode(answer) end
  return { problem = { path = path, code = fault.code,
                       message = fault.text } }
end

---@param one { path: string?, message: string }
---@param out cotter.Output
local function tell(one, out)
  out:tell(columns.escape(faults.line(one)))
end

---@param answer table
---@param args table
---@param out cotter.Output
---@return integer status
local function put(answer, args, out)
  if not args.output then
    out:write(answer.text)
    return 0
  end
  local done, fault = core.write_file(args.output, answer.text)
  if done then return 0 end
  tell({ path = args.output, code = fault.code, message = fault.text }, out)
  return NOT_DONE
end

---@param args table
---@param out cotter.Output
---@return integer status
local function run(args, out)
  if not args.to then
    out:tell "cotter convert: --to FORMAT is missing"
    return NOT_DONE
  end
  local answer = ask(args)
  if answer.problem then
    tell(answer.problem, out)
    return NOT_DONE
  end
  for _, one in ipairs(answer.warnings) do
    one.message = "warning: " .. one.message
    tell(one, out)
  end
  if args.strict and #answer.warnings > 0 then return LOSSES end
  if answer.hosts == 0 then
    tell({ path = args.arguments[1], message = "no host to write" }, out)
    return NOT_DONE
  end
  return put(answer, args, out)
end

---@type cotter.Command
return {
  usage = "--to FORMAT [OPTION…] INPUT",
  about = [[
Writes the hosts and pins of a config in another format, so that one source of
truth is enough for all platforms of an app. What else a config says, of
anchors or cleartext traffic, is not written. What the format has no word for
is a warning with its line; with --strict nothing is written then. The same
input gives the same octets.

The formats: android, a network security config; apple, NSPinnedDomains of an
Info.plist; trustkit, its TSKConfiguration; outsystems, the pinning.json of the
plug-in; okhttp, a CertificatePinner in Kotlin; curl, its calls; tlsa,
records of DANE; hpkp, the header Public-Key-Pins.]],
  arguments = { min = 1, max = 1 },
  options = {
    { "--to", "the format", value = "FORMAT", choices = FORMATS },
    { "--role", "leaf or ca: what pins are of that do not say it, for apple, "
      .. "curl and tlsa", value = "ROLE", choices = { "leaf", "ca" } },
    { "--strict", "write nothing if something is lost" },
    { "-o --output", "write to FILE, whole or not at all", value = "FILE" },
  },
  examples = {
    { "cotter convert --to android pinning.json",
      "a network security config of an OutSystems config" },
    { "cotter convert --to apple --role ca -o Info.plist "
      .. "network_security_config.xml",
      "the pins of Android for Apple's systems, as those of authorities" },
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
