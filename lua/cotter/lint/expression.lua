--- Expressions of rules, as trees of their tokens (Lua 5.4 3.4).

---@class cotter.Expression
---@field kind string "constant", "name", "field", "index", "call", "unary",
---       "binary", "table", "function" or "rest"
---@field from integer its first token
---@field to integer its last token
---@field token integer? of "constant", "name" and "rest", in parentheses too
---@field sign string? of "unary" and "binary"
---@field left cotter.Expression?  of "binary"; of the others what they are of
---@field right cotter.Expression? of "binary"; the key of "index"
---@field name string? of "field", and of a "call" of a method
---@field arguments cotter.Expression[]? of "call"
---@field single boolean? it stands in parentheses

local expression = {}

-- How tightly the signs hold what stands left and right of them (3.4.8).
local LEFT, RIGHT = {}, {}
for level, signs in ipairs {
  "or", "and", "< > <= >= ~= ==", "|", "~", "&", "<< >>", "..", "+ -",
  "* / // %", "", "^",
} do
  for sign in signs:gmatch "%S+" do
    LEFT[sign] = level
    RIGHT[sign] = (sign == ".." or sign == "^") and level - 1 or level
  end
end
local UNARY = { ["not"] = 11, ["#"] = 11, ["-"] = 11, ["~"] = 11 }

--- Above it stands what one operand is, with what stands before it.
expression.TIGHT = UNARY["not"]

local CONSTANTS = { ["nil"] = true, ["true"] = true, ["false"] = true }

local read

---@param own cotter.Code
---@param index integer
---@return string? word
local function word_at(own, index)
  local token = own.tokens[index]
  local is_word = token and (token.kind == "symbol" or token.kind == "keyword")
  return is_word and token.value or nil
end

--- What stands between commas.
---@param own cotter.Code
---@param from integer
---@return cotter.Expression[]
---@return integer after
local function read_list(own, from)
  local list, at = {}, from
  repeat
    list[#list + 1], at = read(own, at, 0)
    local more = own:at(at, ",")
    if more then at = at + 1 end
  until not more
  return list, at
end

---@param own cotter.Code
---@param from integer
---@return cotter.Expression[]?
---@return integer after
local function read_arguments(own, from)
  if own:text(from) then
    return { { kind = "constant", token = from, from = from, to = from } },
           from + 1
  elseif own:at(from, "{") then
    local to = own.closer[from]
    return { { kind = "table", from = from, to = to } }, to + 1
  elseif own:at(from, "(") then
    local to = own.closer[from]
    return to > from + 1 and read_list(own, from + 1) or {}, to + 1
  end
  return nil, from
end

--- What follows a value, and makes another of it.
---@param own cotter.Code
---@param left cotter.Expression
---@param at integer
---@return cotter.Expression?
local function read_suffix(own, left, at)
  local word = word_at(own, at)
  if word == "." then
    return { kind = "field", left = left, name = own:name(at + 1),
             from = left.from, to = at + 1 }
  elseif word == "[" then
    return { kind = "index", left = left, right = (read(own, at + 1, 0)),
             from = left.from, to = own.closer[at] }
  end
  local method = word == ":" and own:name(at + 1) or nil
  local arguments, after = read_arguments(own, method and at + 2 or at)
  return arguments and { kind = "call", left = left, name = method,
                         arguments = arguments, from = left.from,
                         to = after - 1 }
end

---@param own cotter.Code
---@param at integer
---@return cotter.Expression
local function read_first(own, at)
  local word = word_at(own, at)
  if word == "(" then
    local inner = read(own, at + 1, 0)
    local copy = { single = true }
    for key, value in pairs(inner) do copy[key] = copy[key] or value end
    copy.from, copy.to = at, own.closer[at]
    return copy
  end
  return { kind = own:name(at) and "name" or "rest", token = at, from = at,
           to = at }
end

-- What ends where it is closed.
local CLOSED = { ["{"] = "table", ["function"] = "function" }

---@param own cotter.Code
---@param at integer
---@return cotter.Expression
local function read_simple(own, at)
  local word = word_at(own, at) or own:name(at) or "nil"
  if CLOSED[word] and not own:name(at) then
    return { kind = CLOSED[word], from = at, to = own.closer[at] }
  elseif CONSTANTS[word] then
    return { kind = "constant", token = at, from = at, to = at }
  end
  local made = read_first(own, at)
  while made.kind ~= "rest" do
    local more = read_suffix(own, made, made.to + 1)
    if not more then break end
    made = more
  end
  return made
end

---@param own cotter.Code
---@param at integer
---@param sign string
---@return cotter.Expression
local function read_unary(own, at, sign)
  local left, after = read(own, at + 1, UNARY[sign])
  return { kind = "unary", sign = sign, left = left, from = at,
           to = after - 1 }
end

---@param own cotter.Code
---@param at integer
---@return cotter.Expression
local function read_operand(own, at)
  local known = own.operands[at]
  if known then return known end
  local sign = word_at(own, at)
  local made = sign and UNARY[sign] and read_unary(own, at, sign)
               or read_simple(own, at)
  own.operands[at] = made
  return made
end

--- Reads the expression that begins at a token.
---@param own cotter.Code
---@param from integer
---@param level integer signs above it alone are a part of it
---@return cotter.Expression
---@return integer after of the token behind it
function read(own, from, level)
  local made = read_operand(own, from)
  while true do
    local sign = word_at(own, made.to + 1)
    if not sign or (LEFT[sign] or 0) <= level then break end
    local right = read(own, made.to + 2, RIGHT[sign])
    made = { kind = "binary", sign = sign, left = made, right = right,
             from = from, to = right.to }
  end
  return made, made.to + 1
end

expression.read = read
expression.list = read_list

-- What no operand of a comparison has in it, unless something closes it.
local STOPS = {}
for word in ([[
  ( { [ , ; = == ~= < > <= >= and or if elseif while until return then do else
  repeat local in break goto for function
]]):gmatch "%S+" do STOPS[word] = true end

--- Finds where the operand begins that ends before a token.
---@param own cotter.Code
---@param index integer of the comparison
---@return integer
local function operand_start(own, index)
  local at = index - 1
  while at > 0 do
    local word, open = word_at(own, at), own.opener[at]
    if word == "until" or not open and STOPS[word or ""] then break end
    at = (open or at) - 1
  end
  return at + 1
end

local COMPARISONS = { ["=="] = true, ["~="] = true, ["<"] = true, [">"] = true,
                      ["<="] = true, [">="] = true }

--- Whether a sign is one of those that compare.
---@param sign string?
---@return boolean
---@nodiscard
function expression.compares(sign) return COMPARISONS[sign or ""] or false end

--- Where all begins that stands left of a comparison: of a == b == c at a.
---@param own cotter.Code
---@param index integer of the comparison
---@return integer
local function chain_start(own, index)
  local from = own.chains[index] or operand_start(own, index)
  if expression.compares(word_at(own, from - 1)) then
    from = chain_start(own, from - 1)
  end
  own.chains[index] = from
  return from
end

--- Reads what stands left of a comparison.
---@param own cotter.Code
---@param index integer
---@return cotter.Expression
local function left_of(own, index)
  local from = operand_start(own, index)
  local left, sign = read(own, from, LEFT["=="]), word_at(own, from - 1)
  if not expression.compares(sign) then return left end
  return { kind = "binary", sign = sign, left = left, right = left,
           from = chain_start(own, index), to = left.to }
end

--- Reads the comparison that a token == or ~= is.
---@param own cotter.Code
---@param index integer
---@return cotter.Expression
---@nodiscard
function expression.comparison(own, index)
  local left = left_of(own, index)
  local right = read(own, index + 1, LEFT["=="])
  return { kind = "binary", sign = own.tokens[index].value, left = left,
           right = right, from = left.from, to = right.to }
end

return expression
