--- Code that nothing reaches, and rules that nothing can be about.

local subject = require "cotter.lint.subject"
local vocabulary = require "cotter.vocabulary"

-- Behind these a block goes on no more, so nothing can stand there; to a label
-- a goto leads.
local ENDS = { ["end"] = true, ["else"] = true, ["elseif"] = true,
               ["until"] = true, [")"] = true, ["]"] = true, ["}"] = true,
               ["::"] = true }

-- What a constant condition is.
local CONSTANTS = { ["true"] = true, ["false"] = false, ["nil"] = false }

--- Whether a block ends by a return: one stands in it, and not in a block or
--- function inside of it.
---@param own cotter.Code
---@param from integer
---@param to integer
---@return boolean
local function returns(own, from, to)
  local i = from
  while i <= to do
    if own:at(i, "return") then return true end
    i = (own.closer[i] or i) + 1
  end
  return false
end

--- The value of the condition of an if, elseif or while, where it is constant.
---@param own cotter.Code
---@param index integer of the keyword
---@param stop string what ends the condition: "then" or "do"
---@return boolean?
local function constant(own, index, stop)
  local token = own.tokens[index + 1]
  if token.kind ~= "keyword" or not own:at(index + 2, stop) then return nil end
  return CONSTANTS[token.value]
end

--- Whether all branches of an if end by a return.
---@param own cotter.Code
---@param index integer of the if
---@return boolean
local function all_return(own, index)
  local branches, from = own.branches[index] or {}, index + 1
  local last = branches[#branches]
  if constant(own, index, "then") then
    return returns(own, index + 3, (branches[1] or own.closer[index]) - 1)
  elseif not (last and own:at(last, "else")) then
    return false
  end
  for _, branch in ipairs(branches) do
    if not returns(own, from, branch - 1) then return false end
    from = branch + 1
  end
  return returns(own, from, own.closer[index] - 1)
end

-- What a call behind it is a part of, and no statement.
local JOINS = {}
for word in ("= ( , return and or not .. + - * / // % ^ # & | ~ << >> == ~= "
             .. "<= >= < > { [ . : local function in"):gmatch "%S+" do
  JOINS[word] = true
end

--- Where the statement error(…) at a token ends.
---@param own cotter.Code
---@param index integer
---@return integer? last
local function error_call(own, index)
  local before = own.tokens[index - 1]
  if not own:is_free(index, "error")
     or before.kind ~= "name" and JOINS[before.value] then return nil end
  if own:text(index + 1) then return index + 1 end
  return own:at(index + 1, "(") and own.closer[index + 1] or nil
end

--- Where a statement ends behind which its block does not go on.
---@param own cotter.Code
---@param index integer of its first token
---@return integer? last
local function stops(own, index)
  if own:at(index, "do") and not own.loops[index] then
    local close = own.closer[index]
    return returns(own, index + 1, close - 1) and close or nil
  elseif own:at(index, "if") then
    return all_return(own, index) and own.closer[index] or nil
  end
  return error_call(own, index)
end

-- What has a condition, and the word behind that.
local CONDITIONS = { ["while"] = "do", ["if"] = "then", ["elseif"] = "then" }

--- Where a branch begins that a constant condition keeps out.
---@param own cotter.Code
---@param index integer of the keyword
---@return integer? first
local function kept_out(own, index)
  local token = own.tokens[index]
  local stop = token.kind == "keyword" and CONDITIONS[token.value]
  if not stop then return nil end
  local value = constant(own, index, stop)
  if value == false then return index + 3 end
  local branches = value and own.branches[index]
  return branches and branches[1] or nil
end

--- Where what a statement keeps from running begins behind it.
---@param own cotter.Code
---@param index integer
---@return integer? first
local function left_behind(own, index)
  local last = stops(own, index)
  local behind = last and own.tokens[last + 1]
  if not behind or behind.kind == "end" then return nil end
  local ends = ENDS[behind.value] and behind.kind ~= "string"
  return not ends and last + 1 or nil
end

---@param own cotter.Code
---@param found cotter.LintFinding[]
local function check_code(own, found)
  local function add(index)
    local token = own.tokens[index]
    if not token then return end
    found[#found + 1] = {
      code = "unreachable-code", path = own.path, line = token.line,
      column = token.column, message = "nothing reaches this code",
    }
  end
  for i = 1, #own.tokens - 1 do
    add(left_behind(own, i))
    add(kept_out(own, i))
  end
end

-- Behind a constant, what leaves it as what is returned.
local LEAVES = { [";"] = true, [","] = true, ["and"] = true }

--- Whether a return gives nothing, nil or false.
---@param own cotter.Code
---@param index integer of the return
---@return boolean
local function returns_nothing(own, index)
  local value, behind = own.tokens[index + 1], own.tokens[index + 2]
  if value.kind ~= "keyword" and value.kind ~= "symbol" then return false end
  return ENDS[value.value] or value.value == ";"
         or CONSTANTS[value.value] == false
            and (ENDS[behind.value] or LEAVES[behind.value]) or false
end

--- Whether a function returns nothing but nil and false.
---@param one cotter.Stretch
---@return boolean
local function never_holds(one)
  local own, i = one.code, one.from + 1
  while i < one.to do
    if own:at(i, "function") then
      i = own.closer[i]
    elseif own:at(i, "return") and not returns_nothing(own, i) then
      return false
    end
    i = i + 1
  end
  return true
end

---@param consumers string[]
---@return boolean whether one of them reads some format
local function is_read(consumers)
  for _, format in ipairs(vocabulary.formats) do
    for _, name in ipairs(consumers) do
      if vocabulary.rank(format.consumers, name) then return true end
    end
  end
  return false
end

---@param rule cotter.LintRule
---@return cotter.Place?
---@return string? message
local function unreachable(rule)
  local entry = rule.entry
  local place = entry.functions.applies
  local applies = place and rule.own[1].code:stretch(place)
  if applies and never_holds(applies) then
    return place, "applies never holds: the rule is about nothing"
  elseif entry.consumers and not is_read(entry.consumers) then
    return entry.places.consumers,
           "no format is read by these consumers: the rule is about nothing"
  end
end

---@param pack cotter.LintPack
---@param found cotter.LintFinding[]
return function(pack, found)
  for _, own in ipairs(pack.files) do check_code(own, found) end
  for _, rule in ipairs(pack.rules) do
    local place, message = unreachable(rule)
    if place then
      found[#found + 1] = subject.finding(rule.entry, "unreachable-rule",
                                          place, message)
    end
  end
end
