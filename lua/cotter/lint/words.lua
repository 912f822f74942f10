--- Comparisons with words that a field or a parameter never has: the rule goes
--- on as if it had another, without a word.
---
--- Where the text tells what is compared, all its words are known. Where it
--- does not, a field is known by its name alone, and data may have one of the
--- same name: there a word is told that is nearly one of the field's.

local core = require "cotter.core"
local evaluation = require "cotter.lint.evaluation"
local expression = require "cotter.lint.expression"
local fault = require "cotter.fault"
local subject = require "cotter.lint.subject"
local vocabulary = require "cotter.vocabulary"

local FORMATS = {}
for i, one in ipairs(vocabulary.formats) do FORMATS[i] = one.name end

-- The words of fields, by name.
local FIELDS = {
  consumer = vocabulary.consumers, format = FORMATS, role = { "leaf", "ca" },
  kind = vocabulary.observations,
  algorithm = { "sha256", "sha1", "sha384", "sha512" }, -- any of a header's
}

---@param node cotter.Expression
---@param own cotter.Code
---@return string? text
local function text_of(own, node)
  return node.kind == "constant" and own:text(node.token) or nil
end

--- The words of a field of which no more is known than its name, where a word
--- is nearly one of them.
---@param node cotter.Expression
---@param word string
---@return string[]?
local function words_near(node, word)
  local words = node.kind == "field" and FIELDS[node.name]
  return words and core.suggest(word, words) and words or nil
end

--- Says what is wrong with a word.
---@param known cotter.Evaluation
---@param node cotter.Expression what is compared with it
---@param word string
---@return string? message
local function problem(known, node, word)
  local set = known:of(node)
  if set and not set.can.text then return nil end
  local words = set and set.words or words_near(node, word)
  if not words or vocabulary.rank(words, word) then return nil end
  return ("%s is never %q%s"):format(
    known.code:excerpt(node.from, node.to), word,
    fault.suggestion(word, words))
end

---@param known cotter.Evaluation
---@param index integer of a comparison
---@return string? message
---@return cotter.Token?
local function compared(known, index)
  local own, node = known.code, expression.comparison(known.code, index)
  local left, right = node.left, node.right
  if text_of(own, left) then left, right = right, left end
  local word = text_of(own, right)
  if not word then return nil end
  return problem(known, left, word), own.tokens[right.from]
end

---@param known cotter.Evaluation
---@param entry cotter.CatalogEntry?
---@param stretch cotter.Stretch
---@param found cotter.LintFinding[]
local function check(known, entry, stretch, found)
  local own = known.code
  for i = stretch.from, stretch.to do
    if own:at(i, "==") or own:at(i, "~=") then
      local message, token = compared(known, i)
      if message and token then
        found[#found + 1] = subject.finding(entry, "unknown-word", token,
                                            message, own.path)
      end
    end
  end
end

return evaluation.check(check)
