--- Finds the authority that a text names: comments beside pins, and names of
--- keys, are written by people.

local labels = {}

--- The words of a text, in lower case, each between blanks. "GTSRootR1" is one.
local function words_of(text)
  return " " .. text:lower():gsub("[^%w]+", " "):gsub("^ ", ""):gsub(" $", "")
         .. " "
end

local function squash(words) return (words:gsub(" ", "")) end

-- A name of fewer letters ("R3") is in too many texts.
local SHORTEST = 6

local function index(names)
  local rows = {}
  for at, name in ipairs(names) do
    local words = words_of(name)
    local plain = squash(words)
    if #plain >= SHORTEST then
      rows[#rows + 1] = { words = words, plain = plain, at = at }
    end
  end
  return rows
end

local function is_named(row, words, plain)
  return plain == row.plain or words:find(row.words, 1, true) ~= nil
end

--- Makes a function from a text to the place of the longest of some names that
--- stands in it, and whether the text is that name and nothing else.
---@param names fun(): string[] asked for once, if at all
---@return fun(text: string): integer?, boolean?
---@nodiscard
function labels.finder(names)
  local rows
  return function(text)
    rows = rows or index(names())
    local words = words_of(text)
    local plain, best = squash(words), nil
    for _, row in ipairs(rows) do
      local longer = not best or #row.plain > #best.plain
      if longer and is_named(row, words, plain) then best = row end
    end
    if best then return best.at, best.plain == plain end
  end
end

return labels
