--- Adding: cotter pin --add, which puts pins into a config.

local answering = require "cotter.answering"
local columns = require "cotter.report.columns"
local core = require "cotter.core"
local faults = require "cotter.fault"
local large = require "cotter.large"
local moments = require "cotter.cli.at"
local sources = require "cotter.cli.sources"

local adding = {}

--- What a certificate says that its pin is of: an authority or a leaf.
local function kind_of(item)
  if item.is_ca == nil then return nil end
  return item.is_ca and "ca" or "leaf"
end

--- What all certificates agree on, if they do.
---@param all cotter.FileItem[]
---@return "leaf"|"ca"|nil
---@return string? message why they cannot be added together
local function role_of(all)
  local role
  for _, item in ipairs(all) do
    local own = kind_of(item)
    if own and role and own ~= role then
      return nil, "the certificates are of leaves and of authorities, which "
        .. "Apple lists apart: add those of one kind, or say --role"
    end
    role = role or own
  end
  return role
end

---@param path string
---@param request { host: string, pins: string[], role: string? }
---@return cotter.amend.Response
local function ask(path, request)
  local octets, fault = large.read(path)
  if not octets then
    return { problem = { path = path, code = fault.code,
                         message = fault.text } }
  end
  local at, message = moments.read()
  if not at then
    return { problem = { code = "clock.wrong", message = message } }
  end
  local answer
  answer, fault = answering.ask("cotter.amend", {
    path = path, octets = octets, host = request.host, pins = request.pins,
    role = request.role, said = request.said, mixed = request.mixed,
    at = at })
  if not answer then
    return { problem = { path = path, code = fault.code,
                         message = fault.text } }
  end
  return answer
end

---@param path string
---@param response cotter.amend.Response
---@return cotter.amend.Response
local function write(path, response)
  if not response.octets then return response end
  local done, fault = sources.write(path, response.octets)
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

-- What is for --add alone.
local function refuse_alone(args)
  local other = args.to and "--to" or args.role and "--role"
  return other and other .. " is for --add HOST" or nil
end

-- What --add does not go with.
local function refuse_others(args)
  if args.format or args.host then
    return "--add prints what it adds: --format and --host are for others"
  elseif not args.to then
    return "--add needs --to FILE, the config"
  elseif args.to == "-" then
    return "--to wants a file: it is changed in its place"
  end
end

--- Says what is wrong with the options.
---@param args table
---@return string? message
---@nodiscard
function adding.refuse(args)
  if not args.add then return refuse_alone(args) end
  local message = refuse_others(args)
  if message then return message end
  local fault = core.host(args.add).fault
  if fault then
    return ('--add "%s" is no name of a host (%s)'):format(args.add, fault)
  end
end

local function tell_notes(notes, args, out)
  for _, note in ipairs(notes) do
    out:tell(("%s: note: %s"):format(columns.escape(args.to),
                                     columns.escape(note)))
  end
end

--- Adds pins to the config, or tells why not.
---@param args table
---@param all cotter.FileItem[]
---@param pins string[] each once
---@param out cotter.Output
---@return boolean done
function adding.run(args, all, pins, out)
  local role, mixed = args.role, nil
  if not role then role, mixed = role_of(all) end
  local response = write(args.to, ask(args.to, {
    host = core.host(args.add).name, pins = pins, role = role,
    said = args.role ~= nil, mixed = mixed }))
  if response.problem then
    out:tell(columns.escape(faults.line(response.problem)))
    return false
  end
  print_rows(response.present, "already there:", args, out)
  print_rows(response.added, "added:", args, out)
  tell_notes(response.notes, args, out)
  return true
end

return adding
