--- Chromium's list of keys, transport_security_state_static.pins: for each a
--- line with its name, then a certificate or public key in PEM, or its pin.
---
---   # a comment
---   GTSRootR1
---   -----BEGIN CERTIFICATE-----
---   …
---   TestSPKI
---   sha256/AAAA…=
---
--- A static pinset names the keys; the list itself pins no host. Its pins end
--- some weeks after the moment that it says of itself.

local core = require "cotter.core"
local readers = require "cotter.config.reader"
local time = require "cotter.model.time"

local chromium_pins = { name = "chromium-pins" }

local TIME = "PinsListTimestamp"

-- For how long after that moment pins are enforced by who has no later list
-- (Chromium, net/http/transport_security_state.cc IsStaticPKPListTimely).
local LASTS <const> = 70 * 86400

-- Digits of a moment that has a date.
local DIGITS <const> = 11

local function refuse(offset, text, meant)
  return nil, { offset = offset, text = text, meant = meant,
                code = "chromium.line" }
end

--- Finds the end of the block of PEM that begins in a line.
local function block_at(octets, at)
  local label = octets:match("^%-%-%-%-%-BEGIN ([%u ]+)%-%-%-%-%-", at)
  local ending = label and "-----END " .. label .. "-----"
  local from, to = octets:find(ending or "\0", at, true)
  return from and octets:sub(at, to), to and to + 1
end

--- The pin that is written, or that of a certificate or key.
local function key_at(octets, at)
  local text = octets:match("^sha256/[^\r\n]*", at)
  if text then return text, at + #text end
  local block, stop = block_at(octets, at)
  if not block then
    return refuse(at - 1, "a key should stand here: PEM, or sha256/…", true)
  end
  local items, fault = core.items(block)
  if not items then
    return refuse(at - 1 + (fault.offset or 0), fault.text, true)
  end
  return items[1].pin, stop
end

--- What stands behind a name: the place of the line after it.
local function line_after(octets, at)
  return octets:match("^[^\n]*\n[%s]*()", at)
end

local function add_key(self, octets, at, name)
  local behind = line_after(octets, at)
  if not behind then return refuse(at - 1, "a name without a key", true) end
  local text, stop = key_at(octets, behind)
  if not text then return nil, stop end
  self.keys[#self.keys + 1] = { name = name, text = text, offset = at - 1 }
  return stop
end

local function add_time(self, octets, at)
  local behind = line_after(octets, at)
  local digits, stop = octets:match("^(%d+)()", behind or #octets + 1)
  if not digits or #digits > DIGITS then
    return refuse((behind or at) - 1, "seconds since 1970 should stand here",
                  true)
  end
  self.ends = math.tointeger(tonumber(digits)) + LASTS
  return stop
end

--- Reads what stands in a line, and what belongs to it.
local function add_line(self, octets, at)
  local name = octets:match("^(%u[%w_]*)[ \t\r]*%f[\n\0]", at)
  if name == TIME then return add_time(self, octets, at) end
  if name then return add_key(self, octets, at, name) end
  return refuse(at - 1, "the name of a key should stand here",
                #self.keys > 0 or self.own)
end

local function is_own(octets, source)
  return source.path:find "%.pins$" ~= nil
    or octets:find("%f[^\n\0]" .. TIME .. "\r?\n") ~= nil
end

---@param octets string
---@param source cotter.Source
---@return cotter.Config?
---@return cotter.config.LineFault?
---@nodiscard
function chromium_pins.read(octets, source)
  local self = readers.new(source, 0, { format = "chromium-pins",
    consumers = { "chromium" }, spelling = "sha256/", encoding = "utf-8" })
  self.keys, self.own = {}, is_own(octets, source)
  local at = octets:match "^%s*()"
  while at <= #octets do
    if octets:find("^#", at) then
      at = octets:find("\n", at, true) or #octets + 1
    else
      local stop, problem = add_line(self, octets, at)
      if not stop then return nil, problem end
      at = stop
    end
    at = octets:match("^%s*()", at)
  end
  if #self.keys == 0 then return refuse(0, "no name of a key") end
  local owner, pins = self:host { offset = self.keys[1].offset,
                                  place = self.keys[1].offset,
                                  expires = self.ends and time.at(self.ends) }
  for i, key in ipairs(self.keys) do
    pins[i] = self:pin(key.text, key.offset, owner, key.name)
  end
  return self.config
end

return chromium_pins
