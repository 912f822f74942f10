--- cotter repl: the library, line by line.

local core = require "cotter.core"

local columns = require "cotter.report.columns"
local complete = require "cotter.repl.complete"
local docs = require "cotter.repl.docs"
local fault = require "cotter.fault"
local moments = require "cotter.cli.at"
local paths = require "cotter.cli.scripts"
local shown = require "cotter.repl.show"

local NOT_DONE = 2
local PROMPT, MORE = "> ", ">> "
local KEPT <const>, WIDEST <const> = 1000, 4096 -- lines of history; octets

---@class cotter.Repl
---@field scope table
---@field out cotter.Output
---@field terminal boolean
---@field history string[] that was typed here
---@field path string? of the history
local Repl = {}
Repl.__index = Repl

-- History --------------------------------------------------------------------

--- Where the history is kept (XDG Base Directory Specification: a path that is
--- relative is none).
---@return string? path
local function history_path()
  local state, home = os.getenv "XDG_STATE_HOME", os.getenv "HOME"
  if not (state or ""):find "^/" then
    state = (home or ""):find "^/" and home .. "/.local/state" or nil
  end
  return state and state .. "/cotter/repl_history"
end

---@param path string?
---@return string[] lines that earlier ones have left
local function kept_lines(path)
  local octets, lines = path and core.read_file(path, KEPT * WIDEST), {}
  for line in (octets or ""):gmatch "[^\n]+" do lines[#lines + 1] = line end
  return lines
end

function Repl:read_history()
  self.path = history_path()
  for _, line in ipairs(kept_lines(self.path)) do core.add_history(line) end
end

---@param text string
function Repl:remember(text)
  local line = text:gsub("%s*\n%s*", " ")
  if not self.terminal or line:find "^%s*$" or line:find "^:quit%s*$"
     or #line >= WIDEST or line == self.history[#self.history] then return end
  self.history[#self.history + 1] = line
  core.add_history(line)
end

--- Keeps the history, behind what others have left by now; a folder that cannot
--- be made keeps none.
function Repl:write_history()
  if not (self.terminal and self.path) or #self.history == 0 then return end
  local at = 1
  while true do
    at = self.path:find("/", at + 1, true)
    if not at then break end
    core.make_directory(self.path:sub(1, at - 1))
  end
  local lines = kept_lines(self.path)
  table.move(self.history, 1, #self.history, #lines + 1, lines)
  local from = math.max(1, #lines - KEPT + 1)
  core.write_file(self.path, table.concat(lines, "\n", from) .. "\n", true)
end

-- Lines ----------------------------------------------------------------------

--- Lines that nobody types; where they cannot be read that is told.
---@return string? line nil at the end
function Repl:read()
  local line, why = io.read "L"
  if why then self:complain("standard input cannot be read: " .. why) end
  return line
end

---@param prompt string
---@return string? line nil at the end
function Repl:line(prompt)
  self.out:flush()
  if not self.terminal then return self:read() end
  local line = core.read_line(prompt, function(word)
    return complete(self.scope, word)
  end)
  if line ~= false then return line end
  io.stdout:write(prompt)
  io.stdout:flush()
  return io.read()
end

---@param message string? of Lua
---@return boolean
local function goes_on(message)
  return message ~= nil and message:find "<eof>$" ~= nil
end

--- Compiles what was typed: an expression, or statements.
---@param text string
---@return function? chunk
---@return string? message
---@return boolean? more it goes on
function Repl:compile(text)
  local chunk, why = load("return " .. text, "=repl", "t", self.scope)
  if chunk then return chunk end
  local message
  chunk, message = load(text, "=repl", "t", self.scope)
  return chunk, message, goes_on(message) or not chunk and goes_on(why)
end

-- Commands -------------------------------------------------------------------

local HELP = [[
An expression is shown, statements are run. A local ends with its line: leave
the word out to keep a name. _ is what was shown last.

  app, apps, config, configs, host, hosts, pin, pins, chain, chains
               what was read: the first of each kind, and all
  ctx          what a rule has beside its subject, with all evidence
  cotter       the library of cotter run

  :doc NAME    what is written on a name: host, host.under, ctx, cotter.pin
  :help        this
  :quit        end, as does the end of the input
]]

---@type table<string, fun(repl: cotter.Repl, rest: string): boolean?>
local commands = {}

function commands.help(repl) repl.out:write(HELP) end

function commands.quit() return true end

function commands.doc(repl, rest)
  if rest == "" then return repl:complain ":doc wants a name, such as host" end
  local text, message = docs.of(rest)
  if not text then return repl:complain(message) end
  repl.out:write(text, "\n")
end

---@param text string
function Repl:complain(text)
  self.failed = true
  self.out:tell(columns.escape(text))
end

--- Does what :name says.
---@param text string
---@return boolean? whether to end
function Repl:command(text)
  local name, rest = text:match "^:(%S*)%s*(.-)%s*$"
  if commands[name] then return commands[name](self, rest) end
  self:complain((":%s is not one of :doc, :help, :quit%s"):format(name,
    fault.suggestion(name, fault.names(commands))))
end

-- Evaluation -----------------------------------------------------------------

---@param raised any
---@return string
local function told(raised)
  if type(raised) == "table" and (raised.text or raised.message) then
    return raised.text or raised.message
  end
  return (core.tostring(raised):gsub("^repl:", "line "))
end

---@param results table with n
function Repl:show(results)
  for i = 1, results.n do
    self.out:write(shown.show(results[i]), "\n")
  end
  if results.n > 0 then self.scope._ = results[1] end
end

---@param chunk function
function Repl:run_chunk(chunk)
  local results = table.pack(xpcall(chunk, told))
  if not results[1] then return self:complain(results[2]) end
  self:show(table.pack(table.unpack(results, 2, results.n)))
end

--- Reads until what was typed is whole, and evaluates it.
---@return boolean whether to end
function Repl:step()
  local text = self:line(PROMPT)
  if not text then return true end
  if text:find "^%s*:" then
    self:remember(text)
    return self:command(text:match "^%s*(.*)") == true
  end
  local chunk, message, more = self:compile(text)
  while more do
    local line = self:line(MORE)
    if not line then break end
    text = text .. "\n" .. line
    chunk, message, more = self:compile(text)
  end
  self:remember(text)
  if chunk then
    self:run_chunk(chunk)
  else
    self:complain((message:gsub("^repl:", "line ")))
  end
  return false
end

--- Evaluates what is typed.
---@param scope table
---@param out cotter.Output
---@return integer status
local function loop(scope, out)
  local repl = setmetatable({
    scope = scope, out = out, history = {},
    terminal = core.isatty(0) and core.isatty(1),
  }, Repl)
  if repl.terminal then
    repl:read_history()
    out:write(("cotter %s; :help says what is here\n"):format(core.version))
  end
  while not repl:step() do end
  repl:write_history()
  return repl.failed and not repl.terminal and NOT_DONE or 0
end

---@param inputs string[]
---@return boolean
local function names_lines(inputs)
  for _, input in ipairs(inputs) do
    if input == "-" then return true end
  end
  return false
end

---@param args table
---@param out cotter.Output
---@return integer status
local function run(args, out)
  local at, message = moments.read(args.at)
  if at and names_lines(args.arguments) then
    at, message = nil, "an INPUT is a file or a folder: what stands in - are "
      .. "the lines that are evaluated"
  end
  if not at then
    out:tell("cotter repl: " .. columns.escape(message))
    return NOT_DONE
  end
  paths.open()
  out.ran = true
  local scope, errors = require "cotter.repl.scope".read(
    { inputs = args.arguments, evidence = args.evidence, at = at },
    function(text) out:tell(columns.escape(text)) end)
  for _, one in ipairs(errors) do out:tell(columns.escape(fault.line(one))) end
  return #errors > 0 and NOT_DONE or loop(scope, out)
end

---@type cotter.Command
return {
  usage = "[OPTION…] [INPUT…]",
  about = [[
Evaluates Lua line by line, with the whole library, and shows what comes of it.
What INPUT and the evidence hold is in scope as rules see it, and so is ctx.
:doc NAME says what a name is, :help what is there, :quit ends. On a terminal
lines can be edited, names are completed by TAB, and the last thousand lines are
kept below XDG_STATE_HOME or HOME/.local/state, for their owner alone.

What is typed is trusted: it may do what its user may. INPUT is read in the
same state, and not in one of its own as for cotter check.]],
  arguments = { min = 0 },
  options = {
    { "-e --evidence", "what is known beside the configs", value = "FOLDER" },
    { "--at", "what ctx.now is; without it, now", value = "DATE" },
  },
  examples = {
    { "cotter repl app/", "what a rule sees of the configs of an app" },
    { "echo 'hosts[1].pins' | cotter repl pinning.json", "a value" },
  },
  exits = {
    { "0", "ended" },
    { "2", "an input cannot be read; or, of lines that nobody types, one of "
           .. "them failed" },
  },
  run = run,
}
