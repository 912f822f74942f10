--- The files that a command has read: what it writes goes over none of them,
--- unless it is to change them.
---
--- Paths are compared by what is at them, since one file has many. In a folder
--- of evidence no file is written over, whatever it is: passwords lie there. In
--- an INPUT a file that was looked at and is no config is no source: the report
--- of the last run may be one. What is written is a new file that is moved to
--- its place, so that a hard link of a source may be there: the source stays.

local core = require "cotter.core"

local sources = {}

--- Whether a file is at any of some paths, or at the packages of entries.
---@param real string without a link
---@param list string[]
---@return boolean
local function is_any(real, list)
  for _, path in ipairs(list) do
    if core.real_path(path) == real
       or path:find("!", 1, true)
          and core.real_path((path:gsub("!.*", ""))) == real then
      return true
    end
  end
  return false
end

--- Whether a file is in a folder, however deep.
---@param real string without a link
---@param folder string?
---@return boolean
local function is_below(real, folder)
  local root = folder and core.real_path(folder)
  return root ~= nil and real:sub(1, #root + 1) == root .. "/"
end

---@param path string
---@return string message
local function over(path)
  return path .. ": was read, and is not written over: name another file"
end

--- The paths that a command was given, and of what it has read.
---@param verdict cotter.Verdict
---@param args table with arguments, policy, waivers and baseline
---@return string[]
local function list_of(verdict, args)
  local list = table.move(args.arguments, 1, #args.arguments, 1, {})
  for _, name in ipairs { "policy", "waivers", "baseline" } do
    list[#list + 1] = args[name]
  end
  for _, records in ipairs { verdict.inputs, verdict.errors } do
    for _, one in ipairs(records) do list[#list + 1] = one.path end
  end
  local opened = verdict.opened()
  return table.move(opened, 1, #opened, #list + 1, list)
end

-- What is standard output by its name, whatever that is.
local STANDARD <const> = { ["-"] = true, ["/dev/stdout"] = true,
                           ["/dev/fd/1"] = true, ["/proc/self/fd/1"] = true }

--- Tells whether a path is one to standard output, into which a command writes
--- by itself: a file in its place would leave it to nobody.
---@param path string
---@return boolean
---@nodiscard
function sources.is_standard(path)
  if STANDARD[path] then return true end
  local real = core.real_path(path)
  return real ~= nil and real == core.real_path "/dev/stdout"
end

--- Says why no file is written to a path that is one to standard output.
---@param path string?
---@return string? message
---@nodiscard
function sources.standard(path)
  if not path or not sources.is_standard(path) then return nil end
  return ('-o "%s" is standard output: leave the option out'):format(path)
end

--- Writes a file, whole or not at all. What a link leads to is written: the
--- link stays one.
---@param path string
---@param octets string
---@return true?
---@return cotter.CoreFault?
---@nodiscard
function sources.write(path, octets)
  return core.write_file(core.real_path(path) or path, octets)
end

--- Says why a file is not written that is one of those that were read.
---@param path string
---@param list string[]
---@return string? message
---@nodiscard
function sources.taken(path, list)
  local real = core.real_path(path)
  return real and is_any(real, list) and over(path) or nil
end

--- Says why a file is not written.
---@param verdict cotter.Verdict
---@param args table of the command
---@param path string
---@return string? message
---@nodiscard
function sources.refusal(verdict, args, path)
  local real = core.real_path(path)
  if real and is_below(real, args.evidence) then return over(path) end
  return sources.taken(path, list_of(verdict, args))
end

return sources
