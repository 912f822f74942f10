--- Skip: passes over code without reading what it does.
---
--- Exact for every text that Lua compiles; whatever else is passed over is
--- refused when the file is loaded.

local skip = {}

-- What opens a block, and what ends it. while and for are ended through their
-- do, else and elseif through their if.
local CLOSERS = {
  ["function"] = "end", ["if"] = "end", ["do"] = "end", ["repeat"] = "until",
  ["("] = ")", ["["] = "]", ["{"] = "}",
}
local CLOSES = { ["end"] = true, ["until"] = true, [")"] = true, ["]"] = true,
                 ["}"] = true }

-- Lua itself refuses more than 200 levels (LUAI_MAXCCALLS).
local LIMIT_DEPTH = 200

---@param token cotter.Token
---@return boolean
local function is_word(token)
  return token.kind == "symbol" or token.kind == "keyword"
end

---@param tokens cotter.Tokens
---@param wanted string[] what has to be closed, the innermost last
---@param token cotter.Token
local function open_block(tokens, wanted, token)
  if #wanted == LIMIT_DEPTH then
    tokens:refuse("literal.depth", "code is nested too deeply", token)
  end
  wanted[#wanted + 1] = CLOSERS[token.value]
end

---@param tokens cotter.Tokens
---@param closer string what ends it
local function skip_to(tokens, closer)
  local wanted = { closer }
  while #wanted > 0 do
    local token = tokens:take()
    local word = is_word(token) and token.value
    if word and word == wanted[#wanted] then
      wanted[#wanted] = nil
    elseif token.kind == "end" or CLOSES[word] then
      tokens:refuse("literal.syntax", ("%s expected near %s"):format(
        wanted[#wanted], tokens:describe(token)), token)
    elseif CLOSERS[word] then
      open_block(tokens, wanted, token)
    end
  end
end

--- Passes over what an opening token begins, to the one that ends it.
---@param tokens cotter.Tokens at the opening one
function skip.balanced(tokens)
  skip_to(tokens, CLOSERS[tokens:take().value])
end

--- Passes over arguments and body of a function, to its end.
---@param tokens cotter.Tokens at the parenthesis
function skip.body(tokens)
  skip_to(tokens, "end")
end

local function set(words)
  local members = {}
  for word in words:gmatch "%S+" do members[word] = true end
  return members
end

local UNARY = set "- # ~ not"
local BINARY = set "+ - * / // % ^ .. == ~= <= >= < > & | ~ << >> and or"
local BRACKETED = set "function ( {"
local PLAIN = set "nil true false ..."
local LITERALS = set "string integer float"

---@param tokens cotter.Tokens
local function skip_operand(tokens)
  local token = tokens:peek()
  local word = is_word(token) and token.value
  if BRACKETED[word] then
    skip.balanced(tokens)
  elseif PLAIN[word] or LITERALS[token.kind] or token.kind == "name" then
    tokens:take()
  else
    tokens:refuse("literal.syntax",
                  "an expression expected near " .. tokens:describe(token))
  end
end

--- Passes over calls, indices and methods behind an operand.
---@param tokens cotter.Tokens
local function skip_suffixes(tokens)
  while true do
    if tokens:accept "." or tokens:accept ":" then
      tokens:expect_name()
    elseif tokens:at "(" or tokens:at "[" or tokens:at "{" then
      skip.balanced(tokens)
    elseif tokens:peek().kind == "string" then
      tokens:take()
    else
      return
    end
  end
end

--- Passes over one expression.
---@param tokens cotter.Tokens
function skip.expression(tokens)
  while true do
    while is_word(tokens:peek()) and UNARY[tokens:peek().value] do
      tokens:take()
    end
    local suffixed = tokens:at "(" or tokens:peek().kind == "name"
    skip_operand(tokens)
    if suffixed then skip_suffixes(tokens) end
    local token = tokens:peek()
    if not (is_word(token) and BINARY[token.value]) then return end
    tokens:take()
  end
end

return skip
