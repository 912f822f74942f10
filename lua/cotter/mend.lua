--- Mends findings: the edit of a config that a finding asks for, where what is
--- to be written follows from what stands there, or from a certificate. No key
--- is made up: a pin in another spelling is held to be the same digest. It runs
--- in a process without rights, as the engine does.

local core = require "cotter.core"
local rules = require "cotter.mend.rules"
local token = require "cotter.mend.token"

---@class cotter.mend.Finding
---@field rule string
---@field line integer?
---@field column integer?
---@field right string? what ought to stand there

---@class cotter.mend.Config
---@field octets string
---@field format string
---@field findings cotter.mend.Finding[]

---@class cotter.mend.Plan one of both
---@field edit cotter.Edit?
---@field why string? there is none

---@class cotter.mend.Text a config, and where its lines begin
---@field octets string
---@field format string
---@field starts integer[]

-- What pins begin with in the formats that are mended.
local PREFIXES = {
  outsystems = "sha256/", android = "", apple = "", trustkit = "",
  ["tsk-plist"] = "", expo = "", tcs = "", msso = "",
  ["react-native-ssl-public-key-pinning"] = "",
  ["react-native-cert-pinner"] = "sha256/",
  ["react-native-ssl-manager"] = "sha256/",
}

--- Prepares a config; what is not UTF-8 has no places to edit.
---@param octets string
---@param format string
---@return cotter.mend.Text?
---@return string? why not
local function prepare(octets, format)
  if not PREFIXES[format] then
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

--- A digest as the format writes it; nothing where it is not the one that is
--- right.
local function written(octets, right, text)
  local digits = #(octets or "") == 32 and core.base64(octets)
  if not digits or right:sub(-#digits) ~= digits then return nil end
  return PREFIXES[text.format] .. digits
end

--- A pin of the same digest as what stands there.
local function same_pin(right, text, one)
  if core.pin(right).algorithm ~= "sha256" then return nil end
  return written(digest_of(one.text), right, text)
end

--- The pin of the certificate of which something else was hashed.
local function other_pin(right, text)
  local pin = core.pin(right)
  return not pin.fault and written(pin.octets, right, text) or nil
end

local function same_name(right, _, one)
  local host = core.host(one.text)
  return host.name == right and core.host(right).canonical and right or nil
end

-- What is written in place of what stands there, by the rule.
local REPLACE = {
  ["pin-prefix"] = same_pin, ["pin-undecodable"] = same_pin,
  ["pin-non-canonical"] = same_pin, ["pin-wrong-object"] = other_pin,
  ["host-not-canonical"] = same_name,
}

local NO_EDIT <const> = "no edit follows from what stands there"

local function replacement(finding, text, one)
  local right = finding.right
  local made = right and REPLACE[finding.rule](right, text, one)
  if not made then return nil, NO_EDIT end
  return { offset = one.first - 1, stop = one.last, replacement = made }
end

local function removal(text, one)
  local from, to = token.range(text.octets, one)
  if not from then return nil, to end
  return { offset = from - 1, stop = to, replacement = "" }
end

--- Plans the edit that mends a finding.
---@param finding cotter.mend.Finding
---@param text cotter.mend.Text
---@return cotter.Edit?
---@return string? why there is none
local function plan(finding, text)
  if not rules.heals(finding) then return nil, NO_EDIT end
  local at = octet_at(text, finding.line, finding.column)
  if not at then return nil, "it has no place in the text" end
  local one, why = token.read(text.octets, at, text.format == "android")
  if not one then return nil, why end
  if rules.takes_out(finding) then return removal(text, one) end
  return replacement(finding, text, one)
end

---@param config cotter.mend.Config
---@return cotter.mend.Plan[] plans one for each finding
local function plan_all(config)
  local text, refused = prepare(config.octets, config.format)
  local plans = {}
  for i, finding in ipairs(config.findings) do
    local edit, why
    if text then edit, why = plan(finding, text) end
    plans[i] = { edit = edit, why = why or not text and refused or nil }
  end
  return plans
end

---@param octets string an encoded request
---@return string octets an encoded response
return function(octets)
  local plans = {}
  for i, config in ipairs(core.decode(octets).configs) do
    plans[i] = plan_all(config)
  end
  return core.encode { plans = plans }
end
