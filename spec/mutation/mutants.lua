--- Makes mutants of a source of C or Lua: each is the text with one token
--- changed, outside of comments, strings and lines of the preprocessor.

local mutants = {}

local SWAPS <const> = {
  c = { ["<"] = "<=", [">"] = ">=", ["<="] = "<", [">="] = ">",
        ["=="] = "!=", ["!="] = "==", ["&&"] = "||", ["||"] = "&&",
        ["+="] = "-=", ["-="] = "+=" },
  lua = { ["<"] = "<=", [">"] = ">=", ["<="] = "<", [">="] = ">",
          ["=="] = "~=", ["~="] = "==", ["and"] = "or", ["or"] = "and",
          ["not"] = "" },
}
local SIGNS <const> = { ["+"] = "-", ["-"] = "+" }
local TRUTHS <const> = { ["true"] = "false", ["false"] = "true" }

-- What opens a condition behind a word, and what closes it.
local CONDITIONS <const> = {
  c = { ["if"] = { "(", ")" }, ["while"] = { "(", ")" } },
  lua = { ["if"] = { "if", "then" }, ["elseif"] = { "elseif", "then" },
          ["while"] = { "while", "do" } },
}

-- What is no token that changes, and tokens; the first that matches is it.
local BLANKS <const> = {
  c = { "^%s+", "^//[^\n]*", "^/%*.-%*/" },
  lua = { "^%s+", "^%-%-%[%[.-%]%]", "^%-%-[^\n]*" },
}
local TOKENS <const> = {
  c = { "^[%a_][%w_]*", "^%d[%w.]*", "^<<=?", "^>>=?", "^%->", "^%+%+", "^%-%-",
        "^&&", "^||", "^[<>=!+*/%%|&^-]=", "^." },
  lua = { "^[%a_][%w_]*", "^%d[%w.]*", "^%[%[.-%]%]", "^<const>", "^<<", "^>>",
          "^//", "^%.%.%.?", "^[<>=~]=", "^." },
}

-- The last octet of a string, or character, that begins at the place.
local function string_end(text, at)
  local quote, stop = text:sub(at, at), at + 1
  while text:sub(stop, stop) ~= quote do
    stop = text:sub(stop, stop) == "\\" and stop + 2 or stop + 1
  end
  return stop
end

-- The last octet of a line of the preprocessor, with those that go on from it.
local function directive_end(text, at)
  local stop = at
  repeat
    stop = (text:find("\n", stop + 1, true) or #text + 1)
  until text:sub(stop - 1, stop - 1) ~= "\\"
  return stop - 1
end

local function first_end(text, at, patterns)
  for _, pattern in ipairs(patterns) do
    local _, stop = text:find(pattern, at)
    if stop then return stop end
  end
end

-- The last octet of what is no token, if there is such at the place.
local function skipped_end(text, at, language)
  if language == "c" and text:sub(at, at) == "#" then
    return directive_end(text, at)
  end
  return first_end(text, at, BLANKS[language])
end

local function token_end(text, at, language)
  if text:find("^[\"']", at) then return string_end(text, at) end
  return first_end(text, at, TOKENS[language])
end

local function tokens_of(text, language)
  local tokens, at = {}, 1
  while at <= #text do
    local stop = skipped_end(text, at, language)
    if not stop then
      stop = token_end(text, at, language)
      tokens[#tokens + 1] = { text = text:sub(at, stop), at = at, stop = stop }
    end
    at = stop + 1
  end
  return tokens
end

-- A sign between two operands, not before one.
local function is_binary(before)
  return before ~= "return" and before:find "^[%w_%])]" ~= nil
end

-- The token that closes the condition which tokens[first] opens.
local function closing(tokens, first, open, close)
  local depth = 0
  for i = first, #tokens do
    if tokens[i].text == open then depth = depth + 1 end
    if tokens[i].text == close then depth = depth - 1 end
    if depth == 0 then return tokens[i] end
  end
end

-- The condition behind a word: where it is, and how it is negated.
local function negated(text, tokens, i, language)
  local form = CONDITIONS[language][tokens[i].text]
  if not form then return nil end
  if language == "lua" then
    local from = tokens[i].stop + 1
    local stop = closing(tokens, i, form[1], form[2]).at - 1
    return from, stop, " not (" .. text:sub(from, stop) .. ") "
  end
  local from = tokens[i + 1].at
  local stop = closing(tokens, i + 1, form[1], form[2]).stop
  return from, stop, "(!" .. text:sub(from, stop) .. ")"
end

-- What may stand in place of a token.
local function instead_of(token, before, language)
  if token:find "^%d" then
    return { "(" .. token .. " + 1)", "(" .. token .. " - 1)" }
  elseif SIGNS[token] and is_binary(before) then
    return { SIGNS[token] }
  elseif TRUTHS[token] and before == "return" then
    return { TRUTHS[token] }
  end
  return { SWAPS[language][token] }
end

local function line_at(text, at)
  local _, feeds = text:sub(1, at - 1):gsub("\n", "")
  return feeds + 1
end

-- What a line at the left margin begins: a function, a table, a type.
local NAMES <const> = {
  c = { "([%w_]+)%s*[%(%[]", "([%w_]+) [{=]", "^[%w_]+" },
  lua = { "function ([%w_.:]+)", "^local ([%w_]+)", "^[%w_]+" },
}

-- The name of what a place is in.
local function surroundings(text, at, language)
  local begins = ""
  for line in text:sub(1, (text:find("\n", at, true))):gmatch "[^\n]+" do
    if line:find "^[%a_]" then begins = line end
  end
  for _, pattern in ipairs(NAMES[language]) do
    local name = begins:match(pattern)
    if name then return name end
  end
end

-- The line, or lines, that a change is in, on one line and without what
-- surrounds it.
local function excerpt(text, at, stop)
  while at > 1 and text:sub(at - 1, at - 1) ~= "\n" do at = at - 1 end
  local last = text:find("\n", stop, true) or #text + 1
  return (text:sub(at, last - 1):gsub("%s+", " "):match "^%s*(.-)%s*$")
end

-- Tells apart those that look alike in one function.
local function number_alike(list)
  local seen = {}
  for _, one in ipairs(list) do
    local key = one.within .. "\n" .. one.shown
    seen[key] = (seen[key] or 0) + 1
    if seen[key] > 1 then
      one.shown = ("%s (%d)"):format(one.shown, seen[key])
    end
  end
  return list
end

---@param path string what is mutated
---@param text string its contents
---@return table list of { path, line, within, was, text, shown }: where it is
---        and in what, the line as it was, the changed source, and the line as
---        it is there
---@nodiscard
function mutants.of(path, text)
  local language = path:match "%.lua$" and "lua" or "c"
  local tokens, list = tokens_of(text, language), {}
  local function add(at, stop, by)
    local made = text:sub(1, at - 1) .. by .. text:sub(stop + 1)
    list[#list + 1] = {
      path = path, line = line_at(text, at), text = made,
      within = surroundings(text, at, language),
      was = excerpt(text, at, stop), shown = excerpt(made, at, at + #by - 1),
    }
  end
  for i, token in ipairs(tokens) do
    local before = i > 1 and tokens[i - 1].text or ""
    for _, by in ipairs(instead_of(token.text, before, language)) do
      add(token.at, token.stop, by)
    end
    local from, stop, by = negated(text, tokens, i, language)
    if from then add(from, stop, by) end
  end
  return number_alike(list)
end

return mutants
