--- Private keys in the files of an app, told by content and never by name.

local core = require "cotter.core"
local sources = require "cotter.model.source"

local secret = {}

---@class cotter.Material a file of an app that may hold a key
---@field path string
---@field octets string

---@class cotter.Secret
---@field path string
---@field kind string in words
---@field locked boolean

local new_secret = core.record("private_key", {
  fields = { "path", "kind", "locked" },
  meta = { tostring = function(self) return self.kind end },
})

-- Counts the lines of a text; in binary there are none.
local function lines_of(text)
  return {
    position = function(_, offset)
      local line, start = 1, 1
      for at in text:gmatch "()\n" do
        if at > offset then break end
        line, start = line + 1, at + 1
      end
      local before = text:sub(start, offset)
      return line, (utf8.len(before) or #before) + 1
    end,
    pointer = function() end,
  }
end

-- PEM as it stands in a text of its own, or in a string of JSON or of code.
-- What follows is base64, or the headers of RFC 1421.
local function is_block(text, after)
  local body = text:sub(after, after + 128):gsub("\\[rn]", ""):gsub("%s", "")
  return body:find "^Proc%-Type:" ~= nil or body:find "^[%w+/]+" ~= nil
    and #body:match "^[%w+/]+" >= 16
end

local PEM = "()%-%-%-%-%-BEGIN ([%u%d ]*PRIVATE KEY[%u ]*)%-%-%-%-%-()"

local function find_pem(found, path, octets)
  -- PowerShell's > writes UTF-16, of which ASCII is every other octet.
  local text = octets
  if octets:find "^\xff\xfe" then text = octets:sub(3):gsub("%z", "") end
  if not text:find("-----BEGIN ", 1, true) then return end
  local source = sources.new(path, lines_of(text))
  for at, label, after in text:gmatch(PEM) do
    if is_block(text, after) then
      local locked = label:find("ENCRYPTED", 1, true) ~= nil
        or text:find("^%s*Proc%-Type: 4,ENCRYPTED", after) ~= nil
      found[#found + 1] = new_secret(source, at - 1, path,
                                     "private key in PEM", locked)
    end
  end
end

local function has_key(list)
  for _, one in ipairs(list) do
    if one.kind == "key" or one.kind == "private-key" then return true end
  end
  return false
end

-- A key of PKCS#12 shows without the password, as what is encrypted.
local function look_into_pkcs12(octets)
  local file = core.pkcs12(octets)
  if not file or not (has_key(file.parts) or has_key(file.items)) then
    return
  end
  return "private key in PKCS#12", not file.open
end

local function look_into_der(octets)
  local items, fault = core.items(octets)
  if items then return has_key(items) and "private key in DER", false end
  if fault.code == "key.encrypted" then return "private key in DER", true end
  if fault.code == "container.pkcs12" then return look_into_pkcs12(octets) end
end

-- An entry of a Java keystore, a key or a certificate, ends where the next one
-- begins: tag, alias, date, and the octets of it (sun.security.provider).
local KEY_ENTRY <const>, ENTRY <const> = 1, ">I4s2I8"

local function look_into_keystore(octets)
  local _, count, at = string.unpack(">I4I4", octets, 5)
  for _ = 1, count do
    local tag
    tag, _, _, at = string.unpack(ENTRY, octets, at)
    if tag == KEY_ENTRY then return "private key in a Java keystore", true end
    _, _, at = string.unpack(">s2s4", octets, at)
  end
end

local KEYSTORE = { ["\xfe\xed\xfe\xed"] = true, ["\xce\xce\xce\xce"] = true }

local function look(octets)
  if not KEYSTORE[octets:sub(1, 4)] then return look_into_der(octets) end
  local read, kind, locked = pcall(look_into_keystore, octets)
  if read then return kind, locked end
end

--- Finds the private keys of files.
---@param materials cotter.Material[]
---@return cotter.Secret[]
---@nodiscard
function secret.find(materials)
  local found = {}
  for _, one in ipairs(materials) do
    local before = #found
    find_pem(found, one.path, one.octets)
    if #found == before then
      local kind, locked = look(one.octets)
      if kind then
        found[#found + 1] = new_secret(sources.new(one.path), nil, one.path,
                                       kind, locked)
      end
    end
  end
  return found
end

return secret
