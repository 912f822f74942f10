--- cotter run: a trusted Lua script with the whole library.

local columns = require "cotter.report.columns"
local scripts = require "cotter.cli.scripts"

local BROKEN = 2

--- Shows a line as harmless text. A traceback is indented by tabs.
---@param line string
---@return string
local function shown(line)
  local tabs, rest = line:match "^(\t*)(.*)$"
  return tabs .. columns.escape(rest)
end

--- Tells what came of a script: it may say what stands in a certificate.
---@param text string
---@return integer status
local function complain(text)
  io.stderr:write("cotter run: ", text:gsub("[^\n]+", shown), "\n")
  return BROKEN
end

--- Scripts write assert(cotter.open(path)), whose fault is a table.
---@param message any
---@return string
local function trace(message)
  local fault = type(message) == "table" and message.text
  return debug.traceback(tostring(fault or message), 2)
end

--- All of a file, even one of a pipe.
---@param file file*
---@return string?
---@return string? message
local function read(file)
  local at = file:seek() or 0
  local size = file:seek "end" or 0
  file:seek("set", at)
  local text, message = file:read "a"
  if text and #text < size - at then
    return nil, "it changed while it was read"
  end
  return text, message
end

--- As Lua's own interpreter does, but for a file that is cut meanwhile.
---@param name string
---@return function? chunk
---@return string? message
local function load_file(name)
  local file, message = io.stdin, nil
  if name ~= "-" then file, message = io.open(name, "rb") end
  if not file then return nil, "cannot open " .. message end
  local text, problem = read(file)
  if name ~= "-" then file:close() end
  if not text then return nil, ("cannot read %s: %s"):format(name, problem) end
  text = text:gsub("^\xEF\xBB\xBF", ""):gsub("^#[^\n]*", "")
  return load(text, name == "-" and "=stdin" or "@" .. name)
end

--- The script or the code that the command line names, as a chunk.
---@param args table
---@return function? chunk
---@return string name_or_message
local function load_chunk(args)
  local name = args.arguments[1]
  if args.eval then
    local chunk, message = load(args.eval, "=(command line)")
    return chunk, message or "-e"
  elseif not name then
    return nil, "which script?"
  end
  local chunk, message = load_file(name)
  return chunk, message or name
end

---@param words string[]
---@param name string
---@return table arg as Lua's own interpreter makes it
local function script_arguments(words, name)
  local arg = { [0] = name, [-1] = "cotter" }
  return table.move(words, name == "-e" and 1 or 2, #words, 1, arg)
end

--- The library as a global, loaded when it is named.
---@param global table
local function offer_library(global)
  setmetatable(global, { __index = function(_, name)
    if name == "cotter" then return require "cotter" end
  end })
end

---@param args table
---@return integer status
local function run(args)
  scripts.open()
  local chunk, name = load_chunk(args)
  if not chunk then return complain(name) end
  local global = _G
  global.arg = script_arguments(args.arguments, name)
  offer_library(global)
  local done, message = xpcall(chunk, trace, table.unpack(global.arg))
  return done and 0 or complain(message)
end

---@type cotter.Command
return {
  usage = "[-e CODE] [SCRIPT] [ARG…]",
  about = [[
Runs a Lua script with Lua's own libraries and, as the global cotter, this
one; require "cotter" gives it too, also in Lua's own interpreter. The script
may begin with the line #!/usr/bin/env cotter; - reads it from standard
input. It finds its arguments in ... and in the table arg.

A script is trusted: it may do what its user may.]],
  arguments = { min = 0 },
  raw = true,
  options = {
    { "-e --eval", "run CODE in place of a script",
      value = "CODE", last = true },
  },
  examples = {
    { "cotter run study.lua *.pem", "run a script on some files" },
    { "cotter run -e 'print(cotter.version)'", "run a line of Lua" },
  },
  exits = {
    { "0", "done; else the status that the script gives to os.exit" },
    { "2", "the script is not found, is not Lua, or ends with an error" },
  },
  run = run,
}
