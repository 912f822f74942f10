--- Messages that a rule declares and never fails with, fails with and does not
--- declare, or fails with without their values.

local fault = require "cotter.fault"
local message = require "cotter.policy.message"
local subject = require "cotter.lint.subject"
local vocabulary = require "cotter.vocabulary"

local placeholders, RESERVED = message.placeholders, message.RESERVED

---@class cotter.FailCall
---@field own cotter.Code
---@field code string?        where it is a literal
---@field index integer       of the code
---@field traceable boolean   the code, no literal, comes of words of the file
---@field after integer       of the token behind the code

-- Behind these the value of a code may come from elsewhere.
local FOREIGN = { ["("] = true, [".."] = true, ["."] = true, [":"] = true }

--- Whether a code that is no literal is one of the words that stand in the
--- file: a name, or a look-up in a table.
---@param own cotter.Code
---@param from integer
---@return boolean traceable
---@return integer after
local function trace(own, from)
  local i, traceable = from, true
  while not (own:at(i, ",") or own:at(i, ")")) do
    if FOREIGN[own.tokens[i].value] and own.tokens[i].kind == "symbol" then
      traceable = own:name(i + 1) == "decision" and traceable
    end
    i = (own.closer[i] or i) + 1
  end
  return traceable, i
end

---@param own cotter.Code
---@param index integer of the name fail
---@return cotter.FailCall?
local function call_at(own, index)
  local from = own:at(index + 1, "(") and index + 2 or index + 1
  local text = own:text(from)
  if text and (from == index + 1 or own:at(from + 1, ",")
               or own:at(from + 1, ")")) then
    return { own = own, code = text, index = from, after = from + 1,
             traceable = true }
  elseif from == index + 1 then
    return nil
  end
  local traceable, after = trace(own, from)
  return { own = own, index = from, after = after, traceable = traceable }
end

---@param stretches cotter.Stretch[]
---@return cotter.FailCall[]
local function calls_in(stretches)
  local calls = {}
  for _, one in ipairs(stretches) do
    for i = one.from, one.to do
      if one.code:is_free(i, "fail") then
        calls[#calls + 1] = call_at(one.code, i)
      end
    end
  end
  return calls
end

--- Every word of some code: a code that is no literal may be one of them.
---@param stretches cotter.Stretch[]
---@return table<string, boolean>
local function words_in(stretches)
  local words = {}
  for _, one in ipairs(stretches) do
    for i = one.from, one.to do
      local word = one.code:text(i) or one.code:name(i)
      if word then words[word] = true end
    end
  end
  return words
end

--- The codes that a rule can fail with.
---@param rule cotter.LintRule
---@return table<string, boolean>?  nil where it can't be told
local function codes_of(rule)
  local used, computed = {}, false
  for _, call in ipairs(calls_in(rule.all)) do
    if not call.traceable then return nil end
    if call.code then used[call.code] = true else computed = true end
  end
  if not computed then return used end
  used = words_in(rule.all)
  for _, code in ipairs(rule.entry.on == "connection"
                        and vocabulary.decisions or {}) do
    used[code] = true
  end
  return used
end

---@param rule cotter.LintRule
---@param found cotter.LintFinding[]
local function check_dead(rule, found)
  local entry, used = rule.entry, codes_of(rule)
  for _, code in ipairs(used and fault.names(entry.messages) or {}) do
    if not used[code] then
      found[#found + 1] = subject.finding(entry, "dead-message",
        entry.places["messages." .. code] or entry,
        ("messages.%s is declared, and the rule never fails with it"):format(
          code))
    end
  end
end

local SEPARATES = { ["{"] = true, [","] = true, [";"] = true }

---@param own cotter.Code
---@param open integer of the brace of a table
---@return table<string, cotter.Token>? keys nil where they can't be told
local function keys_of(own, open)
  local keys, i = {}, open + 1
  while i < own.closer[open] do
    if own:name(i) and own:at(i + 1, "=") then
      keys[own:name(i)] = own.tokens[i]
    elseif own:at(i, "[") and SEPARATES[own.tokens[i - 1].value] then
      return nil
    end
    i = (own.closer[i] or i) + 1
  end
  return keys
end

--- The names that a call gives values to.
---@param call cotter.FailCall
---@return table<string, cotter.Token>? names nil where they can't be told
local function values_of(call)
  local own = call.own
  if own:at(call.after, ",") and own:at(call.after + 1, "{")
     and own:at(own.closer[call.after + 1] + 1, ")") then
    return keys_of(own, call.after + 1)
  elseif own:at(call.after, ",") then
    return nil
  end
  return {}
end

--- Tells of values that the message has no place for: one that was to be where
--- the finding is, and is misspelt, leaves it at the subject without a word.
---@param entry cotter.CatalogEntry
---@param call cotter.FailCall
---@param keys table<string, cotter.Token>
---@param found cotter.LintFinding[]
local function check_unread(entry, call, keys, found)
  local known = fault.names(RESERVED)
  for _, name in ipairs(placeholders(entry.messages[call.code].text)) do
    known[#known + 1] = name
  end
  for _, name in ipairs(fault.names(keys)) do
    if not vocabulary.rank(known, name) then
      found[#found + 1] = subject.finding(entry, "unread-value", keys[name],
        ("the message %s has no place for %s%s"):format(call.code, name,
          fault.suggestion(name, known)))
    end
  end
end

---@param entry cotter.CatalogEntry
---@param call cotter.FailCall with a literal code
---@param found cotter.LintFinding[]
local function check_call(entry, call, found)
  local place = call.own.tokens[call.index]
  local own = entry.messages[call.code]
  if not own then
    found[#found + 1] = subject.finding(entry, "unknown-message", place,
      ("there is no message %q%s"):format(call.code,
        fault.suggestion(call.code, fault.names(entry.messages))))
    return
  end
  local values = values_of(call)
  for _, name in ipairs(values and placeholders(own.text) or {}) do
    if not values[name] then
      found[#found + 1] = subject.finding(entry, "missing-value", place,
        ("the message %s needs a value for {%s}"):format(call.code, name))
    end
  end
  check_unread(entry, call, values or {}, found)
end

---@param pack cotter.LintPack
---@param found cotter.LintFinding[]
return function(pack, found)
  for _, rule in ipairs(pack.rules) do
    check_dead(rule, found)
    for _, call in ipairs(calls_in(rule.own)) do
      if call.code then check_call(rule.entry, call, found) end
    end
  end
end
