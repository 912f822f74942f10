--- cotter model: prints configs as rules see them.

local columns = require "cotter.report.columns"
local core = require "cotter.core"
local naming = require "cotter.cli.naming"
local progress = require "cotter.cli.progress"
local fault = require "cotter.fault"

local NOT_EVALUATED = 2

local ORDER = {
  "schema", "configs", "errors",
  configs = {
    "path", "format", "apps", "hosts",
    hosts = {
      "name", "include_subdomains", "expires", "enforced",
      "certificate_transparency", "domain_encryption", "line", "column",
      "pins",
      pins = { "algorithm", "text", "digest", "fault", "line", "column" },
    },
  },
  errors = { "code", "message", "path", "line", "column" },
}

-- What is there where a config of Android says it.
local ANDROID = { certificate_transparency = true, domain_encryption = true }

local function fill_host(host)
  for _, key in ipairs(ORDER.configs.hosts) do
    if host[key] == nil and not ANDROID[key] then host[key] = core.null end
  end
  for _, pin in ipairs(host.pins) do
    pin.digest = pin.digest or core.null
    pin.fault = pin.fault or core.null
  end
end

--- What is not known is null, so that each host and pin has the same keys.
---@param model table
local function fill(model)
  for _, config in ipairs(model.configs) do
    for _, host in ipairs(config.hosts) do fill_host(host) end
  end
end

---@param host table
---@return string what is unusual about it
local function traits(host)
  local parts = {}
  if host.include_subdomains then parts[#parts + 1] = "with subdomains" end
  if host.expires then parts[#parts + 1] = "until " .. host.expires end
  if host.enforced == false then parts[#parts + 1] = "not enforced" end
  if host.certificate_transparency then
    parts[#parts + 1] = "certificates logged"
  end
  if host.domain_encryption then
    parts[#parts + 1] = "domain encryption " .. host.domain_encryption
  end
  return #parts > 0 and ", " .. table.concat(parts, ", ") or ""
end

--- The place of a host or pin. What is binary has no lines, or no columns.
---@param one table
---@return string
local function place(one)
  if not one.line then return (" "):rep(11) end
  if not one.column then return ("%6d     "):format(one.line) end
  return ("%6d:%-4d"):format(one.line, one.column)
end

---@param host table
---@param out cotter.Output
local function print_host(host, out)
  out:write(("%s %s%s\n"):format(place(host), columns.escape(host.name),
                                 traits(host)))
  for _, pin in ipairs(host.pins) do
    out:write(("%s   %s%s\n"):format(
      place(pin), columns.escape(pin.text),
      pin.fault and "  " .. pin.fault or ""))
  end
end

---@param config table
---@return string where there are several apps
local function of_apps(config)
  if not config.apps then return "" end
  return (", of %s"):format(columns.escape(table.concat(config.apps, ", ")))
end

---@param model table
---@param out cotter.Output
local function print_text(model, out)
  for _, config in ipairs(model.configs) do
    out:write(("%s: %s, %s%s\n"):format(columns.escape(config.path),
      config.format, columns.count(#config.hosts, "host"), of_apps(config)))
    for _, host in ipairs(config.hosts) do print_host(host, out) end
  end
end

---@param inputs string[]
---@param instead table<string, string>?
---@param args table
---@return table model
local function ask(inputs, instead, args)
  local line <close> = progress.begin(args)
  line.tell "reading"
  return require "cotter.gate".model { inputs = inputs, instead = instead }
end

---@param args table
---@param out cotter.Output
---@return integer status
local function run(args, out)
  local inputs, instead = naming.read(args.stdin_name, args.arguments)
  if not inputs then
    out:tell(('cotter model: %s; see "cotter help model"'):format(
      columns.escape(instead)))
    return NOT_EVALUATED
  end
  local model = ask(inputs, instead --[[@as table]], args)
  for _, one in ipairs(model.errors) do
    out:tell(columns.escape(fault.line(one)))
  end
  if args.format == "json" then
    fill(model)
    out:write(require "cotter.report.writer".json(model, ORDER))
  else
    print_text(model, out)
  end
  return #model.errors > 0 and NOT_EVALUATED or 0
end

---@type cotter.Command
return {
  usage = "[OPTION…] INPUT…",
  about = "Prints configs as rules see them: hosts and pins with the line "
          .. "and column where they stand. A malformed pin is printed with "
          .. "what is wrong with it.",
  arguments = { min = 1 },
  options = {
    naming.OPTION,
    { "--format", "text or json", value = "FMT",
      choices = { "text", "json" } },
  },
  examples = {
    { "cotter model pinning.json", "hosts and pins of a config" },
    { "cotter model --format json app/", "of all configs in a folder, for "
      .. "programs" },
  },
  run = run,
}
