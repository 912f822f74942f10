--- TrustKit's configuration as a literal of Swift:
---
---   [ kTSKSwizzleNetworkDelegates: false,
---     kTSKPinnedDomains: [
---       "example.com": [ kTSKPublicKeyHashes: [ "base64=", "base64=" ] ] ] ]
---
--- It becomes the property list that TrustKit would be handed.

local plist = require "cotter.config.plist.trustkit"
local values = require "cotter.config.plist.values"

local trustkit = {}

local CLASS = "kTSKPinnedDomains"

-- Constants whose value is not their name without the k.
local VALUES = { kTSKExcludeSubdomainFromParentPolicy =
                   "kSKExcludeSubdomainFromParentPolicy" }

-- Levels of the literal: TrustKit's has four.
local DEPTH <const> = 16

---@class cotter.config.code.Values
---@field tokens cotter.config.code.Token[]
---@field at integer
---@field broken boolean? a bracket closes another than the one that is open
local Values = {}
Values.__index = Values

--- The mark at a token; nil for any other token, and behind the last.
function Values:mark(at)
  local token = self.tokens[at]
  return token and token.kind == "mark" and token.text or nil
end

function Values:is(text) return self:mark(self.at) == text end

function Values:accept(text)
  if not self:is(text) then return false end
  self.at = self.at + 1
  return true
end

local BRACKETS = { ["("] = 1, ["["] = 1, ["{"] = 1, [")"] = -1, ["]"] = -1,
                   ["}"] = -1 }

-- What a value ends before.
local ENDS = { [","] = true, [":"] = true, ["]"] = true }

--- Passes over what is no literal, up to the comma or bracket behind it.
function Values:pass()
  local token, depth = self.tokens[self.at], 0
  while self.tokens[self.at] do
    local mark = self:mark(self.at)
    if depth == 0 and ENDS[mark] then break end
    depth = depth + (BRACKETS[mark] or 0)
    if depth < 0 then break end
    self.at = self.at + 1
  end
  return { type = "expression", offset = token and token.offset or 0 }
end

local WORDS = { ["true"] = true, ["false"] = false, YES = true, NO = false }

--- A value that is one token.
function Values:scalar(token)
  local text, type = token.text, "string"
  if not ENDS[self:mark(self.at + 1)] then return nil end
  if token.kind == "name" and WORDS[text] ~= nil then
    type, text = "boolean", WORDS[text]
  elseif token.kind == "name" and text:find "^kTSK" then
    text = VALUES[text] or text:sub(2)
  elseif not token.literal then
    return nil
  end
  return { type = type, value = text, offset = token.offset }
end

function Values:value(depth)
  local token = self.tokens[self.at]
  if token and self:is "[" and depth < DEPTH then
    return self:collection(depth)
  end
  local made = token and self:scalar(token)
  if not made then return self:pass() end
  self.at = self.at + 1
  return made
end

--- Reads an element, or a member and its key. A member whose key is no literal
--- is not known.
---@param made { elements: table[], members: table[] }
---@param depth integer
function Values:element(made, depth)
  local first = self:value(depth)
  if not self:accept ":" then
    made.elements[#made.elements + 1] = first
    return
  end
  local second = self:value(depth)
  made.keyed = true
  if first.type == "string" then
    made.members[#made.members + 1] = { key = first.value, at = first.offset,
                                        value = second }
  end
end

--- Reads [ value, … ] or [ key: value, … ].
function Values:collection(depth)
  local offset = self.tokens[self.at].offset
  local made = { elements = {}, members = {} }
  self.at = self.at + 1
  made.keyed = self:accept ":"
  while self.tokens[self.at] and not self:accept "]" do
    self:element(made, depth + 1)
    if not self:accept "," and not self:is "]" then self:pass() end
    if BRACKETS[self:mark(self.at)] == -1 and not self:is "]" then
      self.broken = true
      break
    end
  end
  if made.keyed then
    return { offset = offset, type = "dictionary", members = made.members }
  end
  return { offset = offset, type = "array", elements = made.elements }
end

--- Where the literal begins that has the domains in it: the bracket around.
---@param list cotter.config.code.Token[]
---@return integer?
local function find(list)
  local open = {}
  for i, token in ipairs(list) do
    local text = token.kind == "mark" and token.text
    if text == "[" then
      open[#open + 1] = i
    elseif text == "]" then
      open[#open] = nil
    elseif token.text == CLASS or token.text == "TSKPinnedDomains" then
      if #open > 0 then return open[#open] end
    end
  end
end

--- Tells whether a text has anything of it.
---@param text string
---@return boolean
---@nodiscard
function trustkit.is(text)
  return text:find("TSKPinnedDomains", 1, true) ~= nil
end

--- Reads the literal in a text; nil where there is none, or its brackets are
--- not in pairs.
---@param list cotter.config.code.Token[]
---@param source cotter.Source
---@return cotter.Config?
---@nodiscard
function trustkit.read(list, source)
  local at = find(list)
  if not at then return nil end
  local self = setmetatable({ tokens = list, at = at }, Values)
  local root = self:value(0)
  if self.broken or not values.get(root, "TSKPinnedDomains", "dictionary") then
    return nil
  end
  return plist.read_literal(values.of_tree(root), source)
end

return trustkit
