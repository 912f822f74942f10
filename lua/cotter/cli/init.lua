--- The program: the words of the command line in, the exit status out.

local core = require "cotter.core"

local commands = require "cotter.cli.commands"
local output = require "cotter.cli.output"

local NOT_EVALUATED = 2

-- What people write to ask for help or the version of any program.
local ALIASES = { ["--help"] = "help", ["-h"] = "help",
                  ["--version"] = "version" }

---@param word string
---@return cotter.CommandName?
local function command_of(word)
  for _, command in ipairs(commands) do
    if command[1] == word then return command end
  end
end

--- "#!/usr/bin/env cotter" gives the path of a script, "cotter -e" code.
---@param word string
---@return boolean
local function is_script(word)
  return word == "-e" or word:find("/", 1, true) ~= nil
         or word:find "%.lua$" ~= nil
end

---@param word string
---@return string
local function unknown_command(word)
  local names = {}
  for _, command in ipairs(commands) do names[#names + 1] = command[1] end
  local near = core.suggest(word, names)
  return ('cotter: unknown command "%s"%s; see "cotter help"'):format(
    require "cotter.report.columns".escape(word),
    near and (' (did you mean "%s"?)'):format(near) or "")
end

---@param name string
---@return cotter.Command
local function load_command(name) return require("cotter.cli." .. name) end

---@param name string
---@param words string[] that follow it
---@param out cotter.Output
---@return integer status
local function call(name, words, out)
  local command = load_command(name)
  local args, message =
    require "cotter.cli.arguments".read(name, command, words)
  if not args then
    out:tell(('cotter %s: %s; see "cotter help %s"'):format(
      name, require "cotter.report.columns".escape(message), name))
    return NOT_EVALUATED
  end
  out.ran = name == "run"
  if args.help then
    out:write(require "cotter.cli.help".of_command(name, command))
    return 0
  end
  local status = command.run(args, out, load_command)
  require "cotter.cli.sandboxing".tell(out)
  return status
end

---@param out cotter.Output
---@param words string[]
---@return integer status
local function main(out, words)
  local name = ALIASES[words[1]] or words[1]
  local command = command_of(name)
  if not name then
    out:tell 'cotter: no command; see "cotter help"'
    return NOT_EVALUATED
  elseif command then
    return call(name, table.move(words, 2, #words, 1, {}), out)
  elseif is_script(name) then
    return call("run", words, out)
  end
  out:tell(unknown_command(name))
  return NOT_EVALUATED
end

---@param raised any
---@return any
local function explain(raised)
  if type(raised) == "table" and raised.output then return raised end
  return debug.traceback(tostring(raised), 2)
end

--- Tells of an output that failed; anything else is a mistake.
---@param raised string | cotter.OutputFault
---@return string? bug
local function report(raised)
  if type(raised) == "string" then return raised end
  io.stderr:write("cotter: ", raised.output, "\n")
end

--- A mistake of the program's own is returned: only who called knows whether
--- it had the memory to do better.
---@param ... string the words of the command line
---@return integer status
---@return boolean? ran whether a script of the user's has run in this state
---@return string? bug with a traceback, where there is memory for one
return function(...)
  local out = output.new()
  local ok, status = xpcall(main, explain, out, { ... })
  local bug = not ok and report(status) or nil
  local flushed, fault = xpcall(out.flush, explain, out)
  if not flushed then bug = report(fault) or bug end
  return ok and flushed and status or NOT_EVALUATED, out.ran, bug
end
