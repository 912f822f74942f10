--- The locals of a file: which of them each name is, and what each is made of
--- (Lua 5.4 3.5).

local expression = require "cotter.lint.expression"

---@class cotter.Local
---@field code cotter.Code
---@field from integer?    token of its name
---@field value cotter.Expression? that it begins as
---@field walked cotter.Expression? the list that a loop walks over with ipairs
---@field counts boolean?  a number, of a loop
---@field body integer?    token of the function that it is
---@field owner cotter.Local? the function that it is a parameter of
---@field position integer? among the parameters
---@field changed boolean? given another value somewhere
---@field uses integer[]   tokens that mean it

---@class cotter.Scopes
---@field code cotter.Code
---@field meant table<integer, cotter.Local> by token of a name
---@field parameters table<integer, cotter.Local[]> by token of a function
---@field visible table<string, cotter.Local[]> by name, the innermost last
---@field open { from: integer, names: string[] }[] the innermost last
---@field waiting table<integer, fun()[]> what is to be done before a token
---@field declaring table<integer, boolean> signs = that no assignment is
local Scopes = {}
Scopes.__index = Scopes

local scopes = {}

---@param name string
---@param one cotter.Local
function Scopes:bind(name, one)
  one.code, one.uses = self.code, {}
  local list = self.visible[name] or {}
  self.visible[name] = list
  list[#list + 1] = one
  local block = self.open[#self.open]
  block.names[#block.names + 1] = name
end

---@param from integer
function Scopes:enter(from)
  self.open[#self.open + 1] = { from = from, names = {} }
end

function Scopes:leave()
  for _, name in ipairs(table.remove(self.open).names) do
    table.remove(self.visible[name])
  end
end

---@param index integer
---@param act fun()
function Scopes:before(index, act)
  local list = self.waiting[index] or {}
  self.waiting[index] = list
  list[#list + 1] = act
end

--- The names from a token on, with commas between them and attributes.
---@param from integer
---@return { name: string, from: integer }[]
---@return integer after
function Scopes:names(from)
  local own, list, at = self.code, {}, from
  while own:name(at) do
    list[#list + 1] = { name = own:name(at), from = at }
    at = at + (own:at(at + 1, "<") and 4 or 1)
    if not own:at(at, ",") then break end
    at = at + 1
  end
  return list, at
end

---@param index integer of the word local
function Scopes:declare(index)
  local own = self.code
  if own:at(index + 1, "function") then return end
  local names, at = self:names(index + 1)
  local list = {}
  if own:at(at, "=") then
    self.declaring[at] = true
    list, at = expression.list(own, at + 1)
  end
  self:before(at, function()
    for i, one in ipairs(names) do
      self:bind(one.name, { from = one.from, value = list[i] })
    end
  end)
end

--- Makes the parameters of a function visible in it.
---@param index integer of the word function
function Scopes:define(index)
  local own, at, owner = self.code, index + 1, nil
  if own:at(index - 1, "local") then
    owner = { from = at, body = index }
    self:bind(own:name(at), owner)
  end
  while not own:at(at, "(") do at = at + 1 end
  local names = self:names(at + 1)
  self:enter(index)
  local list = {}
  for i, one in ipairs(names) do
    list[i] = { from = one.from, owner = owner, position = i }
    self:bind(one.name, list[i])
  end
  self.parameters[index] = list
end

---@param list cotter.Expression[]
---@param own cotter.Code
---@return cotter.Expression? walked
local function walked_by(list, own)
  local call = list[1]
  local is_walk = #list == 1 and call.kind == "call" and not call.name
    and call.left.kind == "name" and own:name(call.left.from) == "ipairs"
  return is_walk and call.arguments[1] or nil
end

---@param index integer of the word for
function Scopes:loop(index)
  local own = self.code
  local names, at = self:names(index + 1)
  local counts = own:at(at, "=")
  if counts then self.declaring[at] = true end
  local list, body = expression.list(own, at + 1)
  local walked = not counts and walked_by(list, own) or nil
  self:before(body + 1, function()
    for i, one in ipairs(names) do
      self:bind(one.name, { from = one.from,
        counts = (counts or walked and i == 1) and true or nil,
        walked = i == 2 and walked or nil })
    end
  end)
end

-- What ends the statement before an assignment.
local ENDS = { [";"] = true, ["="] = true }

--- Whether an assignment is to a name by itself, and to no field of it.
---@param index integer
---@return boolean
function Scopes:is_given(index)
  return self.code:at(index + 1, ",") or self.code:at(index + 1, "=")
end

--- Notes which locals an assignment changes: each name before the sign, up to
--- where the statement can have begun.
---@param index integer of the sign
function Scopes:assign(index)
  local own, at = self.code, index - 1
  while at > 0 do
    local token, one = own.tokens[at], self.meant[at]
    local ends = token.kind == "symbol" and ENDS[token.value]
    if token.kind == "keyword" or ends then return end
    if one and self:is_given(at) then one.changed = true end
    at = (own.opener[at] or at) - 1 -- of a, t[f(x == 1)] all but the brackets
  end
end

-- What begins a scope; a loop's is that of its do.
local ENTERS = { ["do"] = true, ["if"] = true, ["repeat"] = true }

local WORDS = { ["local"] = Scopes.declare, ["for"] = Scopes.loop,
                ["function"] = Scopes.define }

---@param index integer of the word until
function Scopes:leave_repeat(index)
  -- The condition sees the locals of the block (3.3.4).
  local _, after = expression.read(self.code, index + 1, 0)
  self:before(after, function() self:leave() end)
end

---@param index integer
---@param word string
function Scopes:keyword(index, word)
  local own = self.code
  if WORDS[word] then return WORDS[word](self, index) end
  if ENTERS[word] then
    self:enter(index)
  elseif word == "else" or word == "elseif" then
    self:leave()
    self:enter(index)
  elseif word == "until" then
    self:leave_repeat(index)
  elseif word == "end" and own.opener[index] then
    self:leave()
  end
end

---@param index integer
function Scopes:name(index)
  local list = self.visible[self.code:name(index)]
  local one = list and list[#list]
  if not one then return end
  self.meant[index] = one
  one.uses[#one.uses + 1] = index
end

--- Whether a token is a key of a table, or the sign behind one.
---@param index integer
---@param around integer[]
---@return boolean
function Scopes:is_key(index, around)
  local own = self.code
  return own:at(around[#around], "{")
         and (own:at(index, "=") or own:name(index) ~= nil
              and own:at(index + 1, "="))
end

---@param index integer
function Scopes:take(index)
  local own = self.code
  if own.tokens[index].kind == "keyword" then
    self:keyword(index, own.tokens[index].value)
  elseif own:is_free(index) then
    self:name(index)
  elseif own:at(index, "=") and not self.declaring[index] then
    self:assign(index)
  end
end

---@param index integer
---@param around integer[] what is open around it, the innermost last
function Scopes:step(index, around)
  local own = self.code
  for _, act in ipairs(self.waiting[index] or {}) do act() end
  if own.opener[index] then table.remove(around) end
  if own.closer[index] then around[#around + 1] = index end
  if not self:is_key(index, around) then self:take(index) end
end

--- Tells what the names of a file mean.
---@param own cotter.Code
---@return cotter.Scopes
---@nodiscard
function scopes.of(own)
  local self = setmetatable({ code = own, meant = {}, parameters = {},
    visible = {}, open = { { from = 0, names = {} } }, waiting = {},
    declaring = {} }, Scopes)
  local around = {}
  for index = 1, #own.tokens do self:step(index, around) end
  return self
end

return scopes
