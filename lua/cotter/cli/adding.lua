--- Adding: cotter pin --add, which puts pins into a config.

local columns = require "cotter.report.columns"
local core = require "cotter.core"
local faults = require "cotter.fault"

local adding = {}

---@param path string
---@param host string
---@param pins string[] each once
---@return cotter.amend.Response
local function ask(path, host, pins)
  local octets, fault = core.read_file(path)
  if not octets then
    return { problem = { path = path, code = fault.code,
                         message = fault.text } }
  end
  local answer
  answer, fault = core.sandbox("cotter.amend", core.encode {
    path = path, octets = octets, host = host, pins = pins })
  if not answer then
    return { problem = { path = path, code = fault.code,
                         message = fault.text } }
  end
  return core.decode(answer)
end

---@param path string
---@param response cotter.amend.Response
---@return cotter.amend.Response
local function write(path, response)
  if not response.octets then return response end
  local done, fault = core.write_file(path, response.octets)
  if done then return response end
  return { problem = { path = path, code = fault.code, message = fault.text } }
end

---@param out cotter.Output
local function print_rows(rows, word, args, out)
  for _, row in ipairs(rows) do
    out:write(("%s:%d:%d: %s %s  %s\n"):format(columns.escape(args.to),
      row.line, row.column, word, core.host(args.add).name, row.pin))
  end
end

-- What --add does not go with.
local function refuse_others(args)
  if args.format or args.host then
    return "--add prints what it adds: --format and --host are for others"
  elseif args.to == "-" then
    return "--to wants a file: it is changed in its place"
  end
end

--- Says what is wrong with the options.
---@param args table
---@return string? message
---@nodiscard
function adding.refuse(args)
  if not args.add then
    return args.to and "--to is for --add HOST" or nil
  elseif not args.to then
    return "--add needs --to FILE, the config"
  end
  local message = refuse_others(args)
  if message then return message end
  local fault = core.host(args.add).fault
  if fault then
    return ('--add "%s" is no name of a host (%s)'):format(args.add, fault)
  end
end

--- Adds pins to the config, or tells why not.
---@param args table
---@param pins string[] each once
---@param out cotter.Output
---@return boolean done
function adding.run(args, pins, out)
  local name = core.host(args.add).name
  local response = write(args.to, ask(args.to, name, pins))
  if response.problem then
    out:tell(columns.escape(faults.line(response.problem)))
    return false
  end
  print_rows(response.present, "already there:", args, out)
  print_rows(response.added, "added:", args, out)
  return true
end

return adding
