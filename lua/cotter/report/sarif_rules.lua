--- What SARIF says of rules: an id, texts for people, the words of messages.

local vocabulary = require "cotter.vocabulary"

local rules = {}

--- The order of keys.
rules.ORDER = {
  "id", "shortDescription", "fullDescription", "messageStrings",
  "defaultConfiguration", "help", "properties",
  help = { "text", "markdown" },
}

-- What GitHub sorts alerts by: 9.0 and over is critical, 7.0 high, 4.0 medium.
local SCORES = { info = "0.0", low = "2.0", medium = "5.0", high = "8.0",
                 critical = "9.5" }

---@param severity string
---@return string
local function level(severity)
  local rank = vocabulary.rank(vocabulary.severities, severity)
  if rank >= vocabulary.rank(vocabulary.severities, "high") then
    return "error"
  end
  return severity == "medium" and "warning" or "note"
end

--- The words of a message with SARIF's numbered placeholders, and the names
--- that the numbers stand for. Braces that are none are doubled.
---@param text string
---@return string
---@return string[] names
local function numbered(text)
  local names, number = {}, {}
  local out, from = {}, 1
  for start, name, stop in text:gmatch "(){([%w_]+)}()" do
    if not number[name] then
      names[#names + 1] = name
      number[name] = #names - 1
    end
    out[#out + 1] = text:sub(from, start - 1):gsub("[{}]", "%0%0")
    out[#out + 1] = ("{%d}"):format(number[name])
    from = stop
  end
  out[#out + 1] = text:sub(from):gsub("[{}]", "%0%0")
  return table.concat(out), names
end

---@param entry cotter.CatalogEntry
---@return table<string, { text: string }>
local function strings(entry)
  local made = {}
  for code, message in pairs(entry.messages) do
    made[code] = { text = (numbered(message.text)) }
  end
  return made
end

---@param entry cotter.CatalogEntry
---@return string
local function help(entry)
  local parts = { entry.title .. "." }
  if entry.remedy then parts[#parts + 1] = "To do: " .. entry.remedy .. "." end
  if #entry.refs > 0 then
    parts[#parts + 1] = "See " .. table.concat(entry.refs, "; ") .. "."
  end
  return table.concat(parts, " ")
end

---@param entry cotter.CatalogEntry
---@return table
local function describe(entry)
  return {
    id = entry.id, shortDescription = { text = entry.title },
    fullDescription = { text = entry.title .. "." },
    messageStrings = strings(entry),
    defaultConfiguration = { level = level(entry.severity) },
    help = { text = help(entry) },
    properties = { tags = { "security", "certificate-pinning" },
                   ["security-severity"] = SCORES[entry.severity] },
  }
end

--- The rules of a run, the index of each, and their entries, by id.
---@param catalogue cotter.CatalogEntry[]
---@return table[]
---@return table<string, integer>
---@return table<string, cotter.CatalogEntry>
---@nodiscard
function rules.of(catalogue)
  local list, index, entries = {}, {}, {}
  for i, entry in ipairs(catalogue) do
    list[i], index[entry.id], entries[entry.id] = describe(entry), i - 1, entry
  end
  return list, index, entries
end

-- The names in each text of a rule: thousands of findings have the same.
---@type table<string, string[]>
local names_in = {}

---@param text string
---@return string[]
local function names_of(text)
  if not names_in[text] then
    local _, names = numbered(text)
    names_in[text] = names
  end
  return names_in[text]
end

--- The message of a finding: its text, and the message of the rule with what
--- stands in its places.
---@param one table
---@param entry cotter.CatalogEntry?
---@return table
---@nodiscard
function rules.message(one, entry)
  local message = entry and one.code and entry.messages[one.code]
  if not message then return { text = one.message } end
  local arguments = {}
  for i, name in ipairs(names_of(message.text)) do
    arguments[i] = tostring((one.values or {})[name])
  end
  return { text = one.message, id = one.code,
           arguments = #arguments > 0 and arguments or nil }
end

return rules
