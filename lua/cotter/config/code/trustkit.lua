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

--- Where a value ends that has one token, and what it is taken as, which
--- changes nothing of it: kTSKEnforcePinning as String.
function Values:behind()
  local word = self.tokens[self.at + 1]
  local is_cast = word and word.kind == "name" and word.text == "as"
  return self.at + (is_cast and 3 or 1)
end

--- A value that is one token.
function Values:scalar(token, stop)
  local text, type = token.text, "string"
  if not ENDS[self:mark(stop)] then return nil end
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
  local stop = self:behind()
  local made = token and self:scalar(token, stop)
  if not made then return self:pass() end
  self.at = stop
  return made
end

--- Reads an element, or a member and its key. Of a member whose key is no
--- literal nothing is known but that it is there.
---@param made { elements: table[], members: table[], computed: table[] }
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
  else
    made.computed[#made.computed + 1] = first
  end
end

--- Reads [ value, … ] or [ key: value, … ].
function Values:collection(depth)
  local offset = self.tokens[self.at].offset
  local made = { elements = {}, members = {}, computed = {} }
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
    return { offset = offset, type = "dictionary", members = made.members,
             computed = made.computed }
  end
  return { offset = offset, type = "array", elements = made.elements }
end

local NAMES = { [CLASS] = true, TSKPinnedDomains = true }

--- The literal around a name of the domains; nothing where the bracket around
--- it begins none that has them, as in config[kTSKPinnedDomains].
---@param list cotter.config.code.Token[]
---@param at integer of the bracket
---@return table? root
---@return integer stop behind what was read of it
local function literal(list, at)
  local self = setmetatable({ tokens = list, at = at }, Values)
  local root = self:value(0)
  if self.broken or not values.get(root, "TSKPinnedDomains", "dictionary") then
    return nil, self.at
  end
  return root, self.at
end

--- The literals that have domains in them. What one was sought in is passed
--- over, whether or not it was one; a bracket around it may begin another, and
--- is read with all that is in it: as deep as a literal is, and not deeper.
---@param list cotter.config.code.Token[]
---@return table[]
local function find(list)
  local roots, open, at = {}, {}, 1
  while list[at] do
    local token = list[at]
    local text = token.kind == "mark" and token.text
    at = at + 1
    if text == "[" then
      open[#open + 1] = at - 1
    elseif text == "]" then
      open[#open] = nil
    elseif NAMES[token.text] and open[1] and #open <= DEPTH then
      local root, stop = literal(list, table.remove(open))
      roots[#roots + 1], at = root, math.max(at, stop)
    end
  end
  return roots
end

--- Tells whether a text has anything of it.
---@param text string
---@return boolean
---@nodiscard
function trustkit.is(text)
  return text:find("TSKPinnedDomains", 1, true) ~= nil
end

--- Reads the literals in a text, of which a program may hand over any: none
--- where there is none, or its brackets are not in pairs.
---@param list cotter.config.code.Token[]
---@param source cotter.Source
---@return cotter.Config[]
---@nodiscard
function trustkit.read(list, source)
  local made = {}
  for i, root in ipairs(find(list)) do
    made[i] = plist.read_literal(values.of_tree(root), source)
  end
  return made
end

return trustkit
