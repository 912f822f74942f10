--- Mends findings: the edit of a config that a finding asks for, where what is
--- to be written follows from what stands there, or from a certificate. No key
--- is made up: a pin in another spelling is held to be the same digest.

local core = require "cotter.core"
local token = require "cotter.mend.token"

local mend = {}

-- What pins begin with in the formats that are mended.
local PREFIXES = {
  outsystems = "sha256/", android = "", apple = "", trustkit = "",
  ["tsk-plist"] = "", expo = "", tcs = "", msso = "",
  ["react-native-ssl-public-key-pinning"] = "",
  ["react-native-cert-pinner"] = "sha256/",
  ["react-native-ssl-manager"] = "sha256/",
}

---@class cotter.mend.Text a config, and where its lines begin
---@field octets string
---@field format string
---@field starts integer[]

--- Tells whether configs of a format are mended.
---@param format string
---@return boolean
---@nodiscard
function mend.knows(format) return PREFIXES[format] ~= nil end

--- Prepares a config; what is not UTF-8 has no places to edit.
---@param octets string
---@param format string
---@return cotter.mend.Text?
---@return string? why not
---@nodiscard
function mend.text(octets, format)
  if not mend.knows(format) then
    return nil, ("configs of the format %s are not mended"):format(format)
  elseif octets:sub(1, 6) == "bplist" then
    return nil, "binary property lists are not mended: plutil -convert xml1"
  elseif octets:find "^\xEF\xBB\xBF" or octets:find "%z"
         or not utf8.len(octets) then
    return nil, "it is not plain UTF-8: save it as that first"
  end
  local starts = { 1 }
  for start in octets:gmatch "\n()" do starts[#starts + 1] = start end
  return { octets = octets, format = format, starts = starts }
end

-- The octet at a line and column.
local function octet_at(text, line, column)
  local start = text.starts[line]
  local after = (text.starts[line + 1] or #text.octets + 2) - 1
  local at = start and column and utf8.offset(text.octets, column, start)
  return at and at <= after and at or nil
end

-- The digest that a text was meant to be.
local function digest_of(text)
  return core.pin((text:gsub("%s+", ""))).octets or core.pin(text).octets
end

--- A pin as the format writes it, of the same digest as what stands there.
local function same_pin(right, text, one)
  local octets = digest_of(one.text)
  local pin = right and core.pin(right)
  if not pin or #(pin.octets or "") ~= 32 or pin.octets ~= octets
     or pin.algorithm ~= "sha256" then
    return nil
  end
  return PREFIXES[text.format] .. core.base64(octets)
end

--- The pin of the certificate of which something else was hashed.
local function other_pin(right, text)
  local pin = right and core.pin(right)
  if not pin or pin.fault or #(pin.octets or "") ~= 32 then return nil end
  return PREFIXES[text.format] .. core.base64(pin.octets)
end

local function same_name(right, _, one)
  local host = core.host(one.text)
  return host.name == right and core.host(right).canonical and right or nil
end

-- What is written in place of what stands there, by the rule.
local REPLACE = {
  ["pin-prefix"] = { "right", same_pin },
  ["pin-undecodable"] = { "right", same_pin },
  ["pin-non-canonical"] = { "right", same_pin },
  ["pin-wrong-object"] = { "right", other_pin },
  ["host-not-canonical"] = { "name", same_name },
}

local NO_EDIT <const> = "no edit follows from what stands there"

local function replacement(finding, text, one)
  local row = REPLACE[finding.rule]
  local right = finding.values and finding.values[row[1]]
  local made = type(right) == "string" and row[2](right, text, one) or nil
  if not made then return nil, NO_EDIT end
  return { offset = one.first - 1, stop = one.last, replacement = made }
end

local function removal(text, one)
  local from, to = token.range(text.octets, one)
  if not from then return nil, to end
  return { offset = from - 1, stop = to, replacement = "" }
end

--- Tells whether the edit that mends a finding takes out what another may have
--- to write first.
---@param finding table
---@return boolean
---@nodiscard
function mend.takes_out(finding) return finding.rule == "pin-duplicate" end

--- Tells whether findings of a rule are mended at all.
---@param rule string
---@return boolean
---@nodiscard
function mend.heals(rule)
  return rule == "pin-duplicate" or REPLACE[rule] ~= nil
end

--- Plans the edit that mends a finding.
---@param finding table of a verdict, with its place in the text
---@param text cotter.mend.Text
---@return cotter.Edit?
---@return string? why there is none
---@nodiscard
function mend.plan(finding, text)
  local out = mend.takes_out(finding)
  if not mend.heals(finding.rule) then return nil, NO_EDIT end
  local at = octet_at(text, finding.line, finding.column)
  if not at then return nil, "it has no place in the text" end
  local one, why = token.read(text.octets, at, text.format == "android")
  if not one then return nil, why end
  if out then return removal(text, one) end
  return replacement(finding, text, one)
end

return mend
