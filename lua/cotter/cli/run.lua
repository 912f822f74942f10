--- cotter run: a trusted Lua script with the whole library.

local USAGE = [[
usage: cotter run SCRIPT [ARG...]
       cotter run -e CODE [ARG...]
       cotter run - [ARG...]

Runs a Lua script with Lua's own libraries and require "cotter". SCRIPT may
begin with the line #!/usr/bin/env cotter; "-" reads it from standard input.
The script finds its arguments in ... and in the table arg.

  -e CODE   runs CODE, in which the library is the global cotter

examples:
  cotter run study.lua *.pem
  cotter run -e 'print(cotter.version)'

exit status: 0, the status that the script gives to os.exit, or 2 where the
script is not found, is not Lua, or ends with an error.
]]

local BROKEN = 2

local run = {}

---@param text string
---@return integer status
local function complain(text)
  io.stderr:write("cotter run: ", text, "\n")
  return BROKEN
end

--- Scripts find modules where Lua's own interpreter would.
local function open_paths()
  local known, paths = pcall(require, "cotter.paths")
  if not known then return end
  package.path, package.cpath = paths.path, paths.cpath
end

---@param message any
---@return string
local function trace(message)
  return debug.traceback(tostring(message), 2)
end

--- The script that the command line names, as a chunk.
---@param name string? a path, or "-"
---@return function? chunk
---@return string name_or_message
local function load_script(name)
  if not name then return nil, "which script?" end
  local chunk, message = loadfile(name ~= "-" and name or nil)
  return chunk, chunk and name or message
end

---@param code string?
---@return function? chunk
---@return string name_or_message
local function load_code(code)
  if not code then return nil, "-e needs CODE" end
  local chunk, message = load(code, "=(command line)")
  return chunk, chunk and "-e" or message
end

--- Splits the command line into the chunk and what it gets.
---@param args string[]
---@return function? chunk
---@return string name_or_message
---@return integer first of the chunk's own arguments
local function load_chunk(args)
  local first, next_one = args[1], 2
  local chunk, name
  if first == "-e" or first == "--" then
    chunk, name = (first == "-e" and load_code or load_script)(args[2])
    next_one = 3
  elseif first and first:find "^%-." then
    name = ("unknown option %q"):format(first)
  else
    chunk, name = load_script(first)
  end
  return chunk, name, next_one
end

---@param args string[]
---@param name string
---@param first integer
---@return table arg as Lua's own interpreter makes it
local function script_arguments(args, name, first)
  local arg = { [0] = name, [-1] = "cotter" }
  for i = first, #args do arg[i - first + 1] = args[i] end
  return arg
end

--- The library as a global, loaded when it is named.
---@param global table
local function offer_library(global)
  setmetatable(global, { __index = function(_, name)
    if name == "cotter" then return require "cotter" end
  end })
end

--- Runs the command.
---@param args string[] what follows "run"
---@return integer status
function run.main(args)
  if args[1] == "--help" then
    io.stdout:write(USAGE)
    return 0
  end
  open_paths()
  local chunk, name, first = load_chunk(args)
  if not chunk then return complain(name) end
  local global = _G
  global.arg = script_arguments(args, name, first)
  if name == "-e" then offer_library(global) end
  local done, message = xpcall(chunk, trace, table.unpack(global.arg))
  return done and 0 or complain(message)
end

return run
