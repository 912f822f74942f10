--- cotter resolve: prints what each platform will do for a host.

local columns = require "cotter.report.columns"
local core = require "cotter.core"
local fault = require "cotter.fault"
local moments = require "cotter.cli.at"
local naming = require "cotter.cli.naming"
local progress = require "cotter.cli.progress"
local settings = require "cotter.cli.settings"

local NOT_EVALUATED = 2

local ORDER = {
  "schema", "at", "answers", "errors",
  answers = {
    "path", "app", "host", "consumer", "pinned", "pins", "leaf", "ca", "line",
    "column", "entry", "scope", "expires", "effect", "reason", "blame",
    "anchors", "cleartext", "transparency", "encryption", "dead", "format",
    "version", "remarks",
    blame = { "path", "line", "column" },
    anchors = { "source", "overrides" },
    dead = { "pin", "line", "column" },
  },
  errors = { "code", "message", "path", "line", "column" },
}

-- Keys that each answer has, null where there is nothing to say.
local ALWAYS = { "leaf", "ca", "line", "column", "entry", "scope", "expires",
                 "reason", "anchors", "cleartext", "transparency",
                 "encryption", "version" }

-- Hosts ---------------------------------------------------------------------

-- What may have been meant by text that is no name of a host.
local MEANT = { ["host.url"] = true, ["host.port"] = true,
                ["host.path"] = true, ["host.userinfo"] = true }

local function why_no_host(text, read)
  if read.wildcard then
    return ('"%s" is a pattern: ask about a name'):format(text)
  elseif read.fault == "host.ip" then
    return ('"%s" is an address, and pins are for names'):format(text)
  end
  local meant = MEANT[read.fault] and not core.host(read.name).fault
  return ('"%s" is no name of a host%s'):format(text,
    meant and (' (did you mean "%s"?)'):format(read.name) or "")
end

--- Reads the names that are asked about: in A-labels, each once.
---@param words string[]
---@return string[]? names
---@return string? message
local function read_hosts(words)
  local names, seen = {}, {}
  for _, text in ipairs(words) do
    local read = core.host(text)
    if read.fault or read.wildcard then return nil, why_no_host(text, read) end
    if not seen[read.name] then names[#names + 1] = read.name end
    seen[read.name] = true
  end
  return names
end

-- Text ------------------------------------------------------------------------

local REACH = {
  any = "for whoever it is used with",
  name = "this name alone", ["one-label"] = "with one label below",
  subdomains = "with all below", ["label-below"] = "one label below alone",
}

local WORDS = {
  unpinned = "not pinned", dies = "the app dies at start",
  refused = "the build refuses the config",
  blocks = "every connection is refused",
}

local function headline(answer)
  if answer.effect == "pinned" then
    return columns.count(#answer.pins, "pin") .. " in force"
  end
  return WORDS[answer.effect] .. ": " .. answer.reason
end

-- Of what was binary the line of its source may be known, and no column.
local function place(path, at)
  return table.concat({ path, at.line, at.line and at.column }, ":")
end

-- A row of an answer; text that is long goes on below.
local function print_row(out, name, text)
  out:write(("    %-10s %s\n"):format(name, columns.escape(text)))
end

local function print_pins(answer, out)
  for _, pin in ipairs(answer.places) do
    local role = pin.role and (" (%s)"):format(pin.role) or ""
    print_row(out, "pin", ("%s%s  %s"):format(pin.pin, role,
                                              place(answer.path, pin)))
  end
  for _, pin in ipairs(answer.dead) do
    print_row(out, "dead pin", ("%s  %s"):format(pin.pin,
                                                 place(answer.path, pin)))
  end
end

local function anchors_of(answer)
  local words = {}
  for i, one in ipairs(answer.anchors) do
    words[i] = one.source
      .. (one.overrides and " (below which no pin is compared)" or "")
  end
  return #words > 0 and table.concat(words, ", ") or "none"
end

-- What is asked of a handshake beside pins, where the config decides that.
local function print_handshake(answer, out)
  if answer.transparency ~= nil then
    print_row(out, "logs", answer.transparency
      and "certificates must be in public logs"
      or "certificates need not be in public logs")
  end
  if answer.encryption then
    print_row(out, "encrypts", "the name of the host: " .. answer.encryption)
  end
end

local function print_around(answer, out)
  if answer.anchors then print_row(out, "trusts", anchors_of(answer)) end
  if answer.cleartext ~= nil then
    print_row(out, "cleartext", answer.cleartext and "allowed, without pins"
                                or "refused")
  end
  print_handshake(answer, out)
  if answer.version then print_row(out, "version", answer.version) end
  for _, text in ipairs(answer.remarks) do print_row(out, "note", text) end
end

local function print_entry(answer, out)
  if not answer.entry then
    print_row(out, "config", answer.path)
    return
  end
  print_row(out, "entry", ("%s, %s  %s"):format(answer.entry,
    REACH[answer.scope], place(answer.path, answer)))
end

-- What the reason rests on, where that is not the entry.
local function print_blame(answer, out)
  local blame = answer.blame
  local elsewhere = blame.path ~= answer.path or blame.line ~= answer.line
  if answer.reason and blame.line and elsewhere and answer.entry then
    print_row(out, "see", place(blame.path, blame))
  end
end

local function print_answer(answer, out)
  out:write(("  %s: %s\n"):format(answer.consumer,
                                  columns.escape(headline(answer))))
  print_entry(answer, out)
  if answer.app then print_row(out, "app", answer.app) end
  print_blame(answer, out)
  print_pins(answer, out)
  if answer.expires and answer.pinned then
    print_row(out, "until", answer.expires .. ", then not pinned")
  end
  print_around(answer, out)
end

local function print_text(answers, out)
  local last
  for _, answer in ipairs(answers) do
    if answer.host ~= last then
      out:write((last and "\n" or "") .. answer.host .. "\n")
    end
    last = answer.host
    print_answer(answer, out)
  end
end

-- JSON ------------------------------------------------------------------------

local function fill(answers)
  for _, answer in ipairs(answers) do
    for _, key in ipairs(ALWAYS) do
      if answer[key] == nil then answer[key] = core.null end
    end
    answer.places = nil
    for _, pin in ipairs(answer.dead) do pin.role = nil end
  end
end

local function print_json(resolved, at, out)
  fill(resolved.answers)
  resolved.at = require "cotter.moment".text(at)
  out:write(require "cotter.report.writer".json(resolved, ORDER))
end

-- The command -----------------------------------------------------------------

local function read_request(args)
  local inputs = { args.arguments[1] }
  local words = table.move(args.arguments, 2, #args.arguments, 1, {})
  local hosts, at, versions, message
  hosts, message = read_hosts(words)
  if not hosts then return nil, message end
  at, message = moments.read(args.at)
  if not at then return nil, message end
  versions, message = settings.only_versions(args.set)
  if not versions then return nil, message end
  local named, instead = naming.read(args.stdin_name, inputs)
  if not named then return nil, instead --[[@as string]] end
  return { inputs = named, instead = instead, hosts = hosts, at = at,
           versions = versions }
end

---@param request cotter.ResolveOptions
---@param args table
---@return table answers
local function ask(request, args)
  local line <close> = progress.begin(args)
  line.tell "reading"
  return require "cotter.gate".resolve(request)
end

---@param args table
---@param out cotter.Output
---@return integer status
local function run(args, out)
  local request, message = read_request(args)
  if not request then
    out:tell(('cotter resolve: %s; see "cotter help resolve"'):format(
      columns.escape(message)))
    return NOT_EVALUATED
  end
  local resolved = ask(request, args)
  for _, one in ipairs(resolved.errors) do
    out:tell(columns.escape(fault.line(one)))
  end
  if args.format == "json" then
    print_json(resolved, request.at, out)
  else
    print_text(resolved.answers, out)
  end
  return #resolved.errors > 0 and NOT_EVALUATED or 0
end

---@type cotter.Command
return {
  usage = "[OPTION…] INPUT HOST…",
  about = [[
Tells what each platform that reads a config will do for a host: which entry
answers, how far it reaches, the pins that are in force, until when, and whom
the platform trusts beside them. Where the platform makes nothing of the file,
dies of it or lets its pins go, no pin is in force, and that is said.

An INPUT is a config, a package, or a folder that is searched for configs. A
HOST is a name, as a connection is made to it.]],
  arguments = { min = 2 },
  options = {
    naming.OPTION,
    { "--at", "as of a date, or a moment such as 2026-11-20T12:00:00Z; "
      .. "without it, now", value = "DATE" },
    { "--format", "text or json", value = "FMT",
      choices = { "text", "json" } },
    { "--set", "say which version of a plug-in builds the config",
      value = "consumer.NAME=VERSION", many = true },
  },
  examples = {
    { "cotter resolve app/ www.example.com", "in all configs of a folder" },
    { "cotter resolve --at 2028-01-01 network_security_config.xml "
      .. "example.com api.example.com", "of two names, as of a day" },
    { "cotter resolve --set consumer.outsystems=7.0.0 --format json "
      .. "pinning.json www.example.com", "with a version of the OutSystems "
      .. "plug-in, for programs" },
  },
  exits = {
    { "0", "answered, whatever the answer is" },
    { "2", "not answered: usage, no name of a host, unreadable input, no "
           .. "config" },
  },
  run = run,
}
