--- Quotes texts as the formats of configs want it.

local quote = {}

local JSON = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\r"] = "\\r",
               ["\t"] = "\\t" }

---@param character string
---@return string
local function escape_json(character)
  return JSON[character] or ("\\u%04x"):format(character:byte())
end

--- A string of JSON, and of Swift.
---@param text string
---@return string
---@nodiscard
function quote.json(text)
  return '"' .. text:gsub('[%c"\\]', escape_json) .. '"'
end

--- A string of Kotlin, where a dollar begins a name.
---@param text string
---@return string
---@nodiscard
function quote.kotlin(text)
  return (quote.json(text):gsub("%$", "\\$"))
end

local XML = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;",
              ['"'] = "&quot;" }

--- Text and values of attributes of XML.
---@param text string
---@return string
---@nodiscard
function quote.xml(text)
  return (text:gsub('[&<>"]', XML))
end

--- Strings one a line, as the elements of an array of JSON.
---@param texts string[]
---@param indent string before each
---@param write fun(text: string): string
---@return string
---@nodiscard
function quote.lines(texts, indent, write)
  local lines = {}
  for i, text in ipairs(texts) do lines[i] = indent .. write(text) end
  return table.concat(lines, ",\n")
end

return quote
