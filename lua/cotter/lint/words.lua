--- Comparisons with words that a field or a parameter never has: the rule goes
--- on as if it had another, without a word.
---
--- Of a parameter all values are declared. A field is known by its name alone,
--- and data may have one of the same name: there a word is told that is nearly
--- one of the field's.

local core = require "cotter.core"
local fault = require "cotter.fault"
local subject = require "cotter.lint.subject"
local vocabulary = require "cotter.vocabulary"

local FORMATS = {}
for i, one in ipairs(vocabulary.formats) do FORMATS[i] = one.name end

-- The words of fields, by name.
local FIELDS = {
  consumer = vocabulary.consumers, format = FORMATS, role = { "leaf", "ca" },
  kind = vocabulary.observations, algorithm = { "sha256", "sha1" },
}

local COMPARES = { "==", "~=" }

---@param own cotter.Code
---@param index integer
---@return boolean
local function compares(own, index)
  for _, sign in ipairs(COMPARES) do
    if own:at(index, sign) then return true end
  end
  return false
end

--- The last token of the names that begin at a token: a.b.c.
---@param own cotter.Code
---@param index integer
---@return integer
local function last_of(own, index)
  while own:at(index + 1, ".") and own:name(index + 2) do index = index + 2 end
  return index
end

--- What is compared with a text, on either side.
---@param own cotter.Code
---@param index integer of the sign
---@return integer? text
---@return integer? field
local function sides(own, index)
  if own:text(index + 1) and own:name(index - 1) then
    return index + 1, index - 1
  elseif own:text(index - 1) and own:name(index + 1) then
    return index - 1, last_of(own, index + 1)
  end
end

--- The values of the parameter that a field is.
---@param entry cotter.CatalogEntry
---@param own cotter.Code
---@param field integer
---@return string[]?
local function values_of(entry, own, field)
  if own:name(field - 2) ~= "params" then return nil end
  local declared = entry.params[own:name(field)]
  return declared and declared.values
end

--- Says what is wrong with a word.
---@param entry cotter.CatalogEntry
---@param own cotter.Code
---@param text integer
---@param field integer
---@return string? message
local function problem(entry, own, text, field)
  if not own:at(field - 1, ".") then return nil end
  local word, name = own:text(text), own:name(field)
  local values = values_of(entry, own, field)
  local words = values or FIELDS[name]
  if not words or vocabulary.rank(words, word) then return nil end
  if not values and not core.suggest(word, words) then return nil end
  return ("%s is never %q%s"):format(name, word,
                                     fault.suggestion(word, words))
end

---@param entry cotter.CatalogEntry
---@param stretch cotter.Stretch
---@param found cotter.LintFinding[]
local function check(entry, stretch, found)
  local own = stretch.code
  for i = stretch.from, stretch.to do
    local text, field
    if compares(own, i) then text, field = sides(own, i) end
    local message = text and problem(entry, own, text, field)
    if message then
      found[#found + 1] = subject.finding(entry, "unknown-word",
                                          own.tokens[text], message)
    end
  end
end

---@param pack cotter.LintPack
---@param found cotter.LintFinding[]
return function(pack, found)
  for _, rule in ipairs(pack.rules) do
    for _, one in ipairs(rule.own) do check(rule.entry, one, found) end
  end
end
