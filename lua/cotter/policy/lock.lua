--- A lock: the SHA-256 of each file that a policy or a pack consists of.
---
---   cotter policy lock v1
---   serial 3
---   pack cotter:pinning 5e1f…
---   9c0a…  policy.lua
---   77b2…  rules/domains.lua
---
--- The first line says what is signed, so that a signature over a lock is one
--- over nothing else. There is one way to write a lock: packs that come with
--- cotter and then files, each sorted by the octets of its name, a line each,
--- ended by LF. What is written otherwise is refused.

local core = require "cotter.core"
local fault = require "cotter.fault"

---@class cotter.Lock
---@field serial integer
---@field packs table<string, string> digests of packs that come with cotter
---@field files table<string, string> digests by path below the lock's folder

local lock = {}

lock.FIRST = "cotter policy lock v1"

--- What is locked with the name of its lock, and of the signature over that.
lock.SUFFIX, lock.SIGNATURE = ".lock", ".sig"

--- 15 digits: enough for the minutes of a date, and exact in any JSON.
lock.MAX_SERIAL = 999999999999999

--- The digest of octets, as a lock has it.
---@param octets string
---@return string 64 hexadecimal digits
---@nodiscard
function lock.digest(octets) return core.hex(core.sha256(octets)) end

--- Reads a serial number.
---@param text string
---@return integer?
---@nodiscard
function lock.serial(text)
  if not text:find "^[1-9]%d*$" or #text > 15 then return nil end
  return math.tointeger(tonumber(text))
end

local ODD = "other characters than letters of ASCII, digits, inner spaces and "
            .. "any of _+@=,~.()-"

---@param part string of a path, between solidi
---@return string? why it is odd
local function odd_part(part)
  if part == "" or part == "." or part == ".." then
    return "a part that is empty or leads elsewhere"
  elseif part:find "^%." then
    return "a hidden part"
  elseif part:find "[^%w_+@=,~.() -]" or part:find "^ " then
    return ODD
  elseif part:find "[ .]$" then
    return "a part that ends in a space or a dot, which some systems drop"
  end
end

--- Says what is odd about the name of a file, which then is not locked: other
--- systems, or readers of the lock, would take it for another one.
---@param name string a path below the lock's folder
---@return string? why
---@nodiscard
function lock.oddness(name)
  for part in (name .. "/"):gmatch "(.-)/" do
    local why = odd_part(part)
    if why then return why end
  end
end

--- Finds names that differ by case alone, in a folder or in a file: on some
--- systems they are one.
---@param names string[]
---@return string? name
---@return string? other
---@nodiscard
function lock.twins(names)
  local seen = {}
  for _, name in ipairs(names) do
    for stop in (name .. "/"):gmatch "()/" do
      local prefix = name:sub(1, stop - 1)
      local other = seen[prefix:lower()]
      if other and other ~= prefix then return prefix, other end
      seen[prefix:lower()] = prefix
    end
  end
end

--- Writes a lock.
---@param made cotter.Lock
---@return string
---@nodiscard
function lock.write(made)
  local lines = { lock.FIRST, "serial " .. made.serial }
  for _, name in ipairs(fault.names(made.packs)) do
    lines[#lines + 1] = ("pack %s %s"):format(name, made.packs[name])
  end
  for _, name in ipairs(fault.names(made.files)) do
    lines[#lines + 1] = made.files[name] .. "  " .. name
  end
  return table.concat(lines, "\n") .. "\n"
end

---@class cotter.LockReader
---@field faults cotter.Faults
---@field lock cotter.Lock
---@field last string? the name before this one, with its kind
local Reader = {}
Reader.__index = Reader

---@param line integer
---@param message string
function Reader:refuse(line, message)
  self.faults:add("lock.syntax", { line = line, column = 1 }, message)
end

---@param line integer
---@param key string that sorts as the lines do
function Reader:in_order(line, key)
  if self.last and key <= self.last then
    self:refuse(line, key == self.last and "the name stands twice"
                      or "the lines are not sorted by their names")
  end
  self.last = key
end

---@param line integer
---@param text string
function Reader:line(line, text)
  local pack, of_pack = text:match "^pack (cotter:[a-z0-9/-]+) (%x+)$"
  local digest, name = text:match "^(%x+)  (.+)$"
  local hash = of_pack or digest
  if not hash or #hash ~= 64 or hash:find "%u" then
    return self:refuse(line, "not 64 hexadecimal digits, two spaces and a name")
  end
  if pack then
    self:in_order(line, "0" .. pack)
    self.lock.packs[pack] = hash
    return
  end
  local why = lock.oddness(name)
  if why then self:refuse(line, "the name has " .. why) end
  self:in_order(line, "1" .. name)
  self.lock.files[name] = hash
end

---@param octets string
function Reader:lines(octets)
  local number = 0
  for text in octets:gmatch "([^\n]*)\n" do
    number = number + 1
    if number == 1 and text ~= lock.FIRST then
      return self:refuse(1, ("a lock begins with the line %q"):format(
        lock.FIRST))
    elseif number == 2 then
      self.lock.serial = lock.serial(text:match "^serial (.*)$" or "")
      if not self.lock.serial then
        return self:refuse(2, ('not "serial" and a number from 1 to %d')
          :format(lock.MAX_SERIAL))
      end
    elseif number > 2 then
      self:line(number, text)
    end
  end
end

---@param octets string
---@return string? why it is no lock at all
local function misfit(octets)
  if octets:find("\r", 1, true) then
    return "has carriage returns: its line ends were changed, which git does "
           .. "not do where .gitattributes says *.lock -text"
  elseif octets:sub(-1) ~= "\n" then
    return "is cut short: its last line has no end"
  end
end

---@param made cotter.Lock
---@return string?
local function incomplete(made)
  if not made.serial then return "has no serial number" end
  if next(made.files) == nil then return "locks no file" end
  local name, other = lock.twins(fault.names(made.files))
  if name then
    return ("names %s and %s, which differ by case alone"):format(other, name)
  end
end

--- Reads a lock.
---@param octets string
---@param path string
---@return cotter.Lock?
---@return cotter.Fault[]? faults "lock.syntax"
---@nodiscard
function lock.read(octets, path)
  local reader = setmetatable({ faults = fault.collect(path),
    lock = { packs = {}, files = {} } }, Reader)
  local why = misfit(octets)
  if not why then
    reader:lines(octets)
    why = #reader.faults == 0 and incomplete(reader.lock)
  end
  if why then reader:refuse(1, "the lock " .. why) end
  return reader.faults:result(reader.lock)
end

return lock
