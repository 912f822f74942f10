--- OkHttp's CertificatePinner in Kotlin and Java.
---
---   CertificatePinner.Builder()
---     .add("*.example.com", "sha256/base64=", "sha256/base64=")
---
--- Calls of add on a builder count whose arguments are literals: behind the
--- builder itself, on a name that it was assigned to, or in a block of apply.
--- Others are observed: what they pin is not known here. A call of add with a
--- pin behind a pattern is one on a builder, whatever stands before it: a
--- parameter, a field, the subject of with, the class by another name.

local readers = require "cotter.config.reader"
local scopes = require "cotter.config.code.scopes"

local okhttp = {}

local CLASS, BUILDER = "CertificatePinner", "Builder"

---@class cotter.config.code.Entry
---@field host cotter.Host
---@field pins cotter.Pin[]

---@class cotter.config.code.OkHttp: cotter.config.Reader
---@field tokens cotter.config.code.Token[]
---@field entries table<string, cotter.config.code.Entry> of the builder that is
---       being read, by pattern
---@field builders cotter.config.code.Scopes the entries of each, by its name;
---       of what has none and a block is about, by ""
local Reader = setmetatable({}, { __index = readers.methods })
Reader.__index = Reader

function Reader:is(at, text)
  local token = self.tokens[at]
  return token ~= nil and token.kind ~= "string" and token.text == text
end

local BRACKETS = { ["("] = 1, ["["] = 1, ["{"] = 1, [")"] = -1, ["]"] = -1,
                   ["}"] = -1 }

--- 1 for a bracket that opens, -1 for one that closes, else 0.
function Reader:bracket(at)
  local token = self.tokens[at]
  return token.kind == "mark" and BRACKETS[token.text] or 0
end

--- The arguments of a call: where each begins and ends, and where the call
--- does. Brackets are counted, and not nested by recursion.
---@param at integer of the opening parenthesis
---@return integer[][] arguments
---@return integer stop the closing parenthesis, or the last token
function Reader:arguments(at)
  local list, depth, from = {}, 0, at + 1
  for i = at, #self.tokens do
    depth = depth + self:bracket(i)
    local ends = depth == 0 or depth == 1 and self:is(i, ",")
    if ends and i > from then list[#list + 1] = { from, i - 1 } end
    if ends then from = i + 1 end
    if depth == 0 then return list, i end
  end
  return list, #self.tokens
end

--- The value of an argument that is a literal, or literals joined by +.
---@param range integer[]
---@return string?
---@return integer offset of what it begins with
function Reader:literal(range)
  local from, to = range[1], range[2]
  if self:is(from + 1, "=") then from = from + 2 end -- a named argument
  local parts, offset = {}, self.tokens[math.min(from, to)].offset
  for i = from, to, 2 do
    local token = self.tokens[i]
    if not token.literal or i < to and not self:is(i + 1, "+") then
      return nil, offset
    end
    parts[#parts + 1] = token.text
  end
  if (to - from) % 2 == 1 then return nil, offset end
  return table.concat(parts), offset
end

function Reader:not_literal(offset, what)
  self:observe(offset, "not-literal", { name = what })
end

--- What the arguments of a call say, each with its offset; nil where one of
--- them is no literal, since the others alone would be judged wrongly.
---@param list integer[][]
---@return { text: string, offset: integer }[]?
function Reader:literals(list)
  local values, all = {}, true
  for i, range in ipairs(list) do
    local text, offset = self:literal(range)
    values[i] = { text = text, offset = offset }
    if not text then self:not_literal(offset, i == 1 and "host" or "pin") end
    all = all and text ~= nil
  end
  return all and values or nil
end

--- The entry of a pattern. A builder joins the pins of all calls with it.
---@param values { text: string, offset: integer }[]
---@return cotter.config.code.Entry
function Reader:entry(values)
  local text = values[1].text
  local entry = self.entries[text]
  if not entry then
    entry = {}
    entry.host, entry.pins = self:host { offset = values[1].offset,
      text = text, place = (values[2] or values[1]).offset }
    self.entries[text] = entry
  end
  return entry
end

--- Reads add(pattern, pin, …); without a pin it compiles, and pins nothing.
---@param at integer of its opening parenthesis
---@return integer stop
function Reader:add_call(at)
  local list, stop = self:arguments(at)
  local values = #list >= 1 and self:literals(list)
  if not values then return stop end
  local entry = self:entry(values)
  for i = 2, #values do
    entry.pins[#entry.pins + 1] =
      self:pin(values[i].text, values[i].offset, entry.host)
  end
  return stop
end

-- What a block calls the builder that it is of.
local OWN = { this = true, it = true }

--- Reads a call of add in a block; one on another, by a name, that has a single
--- argument is of a list.
---@param at integer of add
---@return integer stop
function Reader:call_in_block(at)
  local name = self:is(at - 1, ".") and self:receiver(at - 1)
  if name and not OWN[name] then
    local list, stop = self:arguments(at + 1)
    if #list == 1 then return stop end
  end
  return self:add_call(at + 1)
end

--- Reads the calls of add in a block.
---@param at integer of the brace
---@return integer stop
function Reader:block(at)
  local depth, i = 0, at
  while i <= #self.tokens do
    if self:is(i, "{") then depth = depth + 1
    elseif self:is(i, "}") then depth = depth - 1
    elseif self:is(i, "add") and self:is(i + 1, "(") then
      i = self:call_in_block(i)
    end
    if depth == 0 then return i end
    i = i + 1
  end
  return i
end

--- Goes along what is called on a builder.
---@param at integer behind the builder
---@return integer stop of the last token that was looked at
function Reader:chain(at)
  while self:is(at, ".") or self:is(at, "?") do
    local name = self.tokens[at + 1]
    if self:is(at, "?") then
      at = at + 1
    elseif self:is(at + 2, "(") then
      local stop
      if name.text == "add" then
        stop = self:add_call(at + 2)
      else
        stop = select(2, self:arguments(at + 2))
      end
      at = stop + 1
    elseif self:is(at + 2, "{") then
      at = self:block(at + 2) + 1
    else
      return at
    end
  end
  return at
end

--- Whether a builder is made at a token: CertificatePinner.Builder().
---@return integer? behind it
function Reader:builder(at)
  if self:is(at, CLASS) and self:is(at + 1, ".") and self:is(at + 2, BUILDER)
     and self:is(at + 3, "(") then
    return select(2, self:arguments(at + 3)) + 1
  end
end

-- What may stand before a name that is assigned to, and declares nothing.
local STATEMENTS = { ["else"] = true, ["do"] = true }

-- How many tokens of a type are looked at.
local TYPE <const> = 8

-- What declares a property or a local of Kotlin.
local DECLARES = { val = true, var = true }

--- Where the name stands before its type, which ends at a token: b of
--- val b: CertificatePinner.Builder?
function Reader:before_type(at)
  for i = at, math.max(3, at - TYPE), -1 do
    if self:is(i, ":") and DECLARES[self.tokens[i - 2].text] then
      return i - 1
    end
    local is_part = self.tokens[i].kind == "name" or self:is(i, ".")
                    or self:is(i, "?")
    if not is_part then break end
  end
  return at
end

--- The name that what stands at a token is assigned to.
---@return string? name
---@return boolean? is_declared there, and not before
function Reader:assigned(at)
  if self:is(at - 1, "new") then at = at - 1 end
  if not self:is(at - 1, "=") then return nil end
  local place = self:before_type(at - 2)
  local name, before = self.tokens[place], self.tokens[place - 1]
  if not name or name.kind ~= "name" then return nil end
  return name.text, before ~= nil and before.kind == "name"
                    and not STATEMENTS[before.text]
end

-- What a pin begins with, and no other argument of an add; and what it ends in
-- where that is missing or misspelt, so that OkHttp throws: the base64 of 32
-- octets, behind a word at most.
local PIN <const> = "^sha%d+/"
local DIGEST <const>, WORD <const> = "^[%w+/_-]+=$", "^[%w-]*[/:]*$"
local DIGEST_DIGITS <const> = 44

-- How far a pin is sought: behind its pattern, which may be a call.
local REACH <const> = 16

local function ends_in_digest(text)
  return text:sub(-DIGEST_DIGITS):find(DIGEST) ~= nil
         and #text >= DIGEST_DIGITS
         and text:sub(1, -DIGEST_DIGITS - 1):find(WORD) ~= nil
end

local function is_pin(token)
  return token.kind == "string"
         and (token.text:find(PIN) ~= nil or ends_in_digest(token.text))
end

--- Whether a call at a token may be of a builder's add: with a word for a
--- pattern, which no name of a server on the Internet is, it adds a member of
--- JSON, or a header.
function Reader:may_pin(at)
  if not (self:is(at, "add") and self:is(at + 1, "(")) then return false end
  local first = self.tokens[at + 2]
  local is_word = first and first.literal and not first.text:find(".", 1, true)
  return not (is_word and self:is(at + 3, ","))
end

--- Whether a call of add at a token has a pin behind a pattern: one without is
--- of a list of pins.
function Reader:has_pin(at)
  if not self:may_pin(at) then return false end
  local depth, is_behind = 1, false
  for i = at + 2, math.min(at + REACH, #self.tokens) do
    if is_pin(self.tokens[i]) then return is_behind end
    is_behind = is_behind or depth == 1 and self:is(i, ",")
    depth = depth + self:bracket(i)
    if depth == 0 then break end
  end
  return false
end

--- The name of what stands before a point, also b?.add.
function Reader:receiver(point)
  local at = self:is(point - 1, "?") and point - 2 or point - 1
  local token = self.tokens[at]
  return token and token.kind == "name" and token.text or nil
end

--- The entries of what add is called on: by its name, of a block by the brace
--- that opens it, or of a builder that has no name. What has a name and is made
--- elsewhere, as a parameter, is one of the block: in another the name is that
--- of another.
---@param at integer of add
---@return table<string, cotter.config.code.Entry>
function Reader:entries_at(at)
  local name = not self:is(at - 1, ".") and "" or self:receiver(at - 1)
  if not name then return {} end
  local known = self.builders:get(name)
  if known then return known end
  local made = {}
  self.builders:declare(name, made)
  return made
end

--- Reads a call of add with a pin, and what is called behind it.
---@param at integer of add
---@return integer stop
function Reader:loose_call(at)
  self.entries = self:entries_at(at)
  return self:chain(self:add_call(at + 1) + 1)
end

--- Reads what is called on a builder that is made at a token.
---@param at integer
---@param behind integer
---@return integer stop
function Reader:made(at, behind)
  self.entries = {}
  local name, is_declared = self:assigned(at)
  if is_declared then
    self.builders:declare(name --[[@as string]], self.entries)
  elseif name then
    self.builders:assign(name, self.entries)
  end
  return self:chain(behind)
end

--- Reads what is called on the name of a builder.
function Reader:named(at)
  local token = self.tokens[at]
  if token.kind ~= "name"
     or not (self:is(at + 1, ".") or self:is(at + 1, "?")) then
    return nil
  end
  local entries = self.builders:get(token.text)
  if not entries then return nil end
  self.entries = entries
  return self:chain(at + 1)
end

--- Reads what begins at a token.
---@return integer stop
function Reader:step(at)
  local behind = self:builder(at)
  if behind then return self:made(at, behind) end
  if self:has_pin(at) then return self:loose_call(at) end
  if self:is(at, "{") then self.builders:enter() end
  if self:is(at, "}") then self.builders:leave() end
  return self:named(at) or at + 1
end

function Reader:read()
  local at = 1
  while at <= #self.tokens do at = self:step(at) end
end

--- Tells whether a text has anything of it.
---@param text string
---@return boolean
---@nodiscard
function okhttp.is(text) return text:find(CLASS, 1, true) ~= nil end

--- Reads the calls in a text.
---@param list cotter.config.code.Token[]
---@param source cotter.Source
---@return cotter.Config
---@nodiscard
function okhttp.read(list, source)
  local self = setmetatable(readers.new(source, 0, { format = "okhttp",
    consumers = { "okhttp" }, spelling = "sha256/", encoding = "utf-8" }),
    Reader)
  self.tokens, self.builders = list, scopes.new()
  self:read()
  return self.config
end

return okhttp
