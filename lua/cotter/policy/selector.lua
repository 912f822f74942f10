--- Selectors: which rules or findings a line of a policy is about.
---
--- "pin-*" is about rules, "pin-prefix/curl_*" about messages of rules, and
--- "severity:medium" about findings of a severity.

local fault = require "cotter.fault"
local vocabulary = require "cotter.vocabulary"

---@class cotter.Selector
---@field text string
---@field rule string?     a glob
---@field code string?     a glob
---@field severity string?
local Selector = {}
Selector.__index = Selector

local selector = {}

--- Whether a text matches a glob, in which * stands for any letters.
---@param text string
---@param glob string
---@return boolean
---@nodiscard
function selector.glob(text, glob)
  local head, rest = glob:match "^([^*]*)(.*)$"
  if rest == "" then return text == glob end
  local tail = rest:match "[^*]*$"
  if #text < #head + #tail or text:sub(1, #head) ~= head or
     text:sub(#text - #tail + 1) ~= tail then
    return false
  end
  local from, last = #head + 1, #text - #tail
  for part in rest:sub(1, #rest - #tail):gmatch "[^*]+" do
    local _, stop = text:find(part, from, true)
    if not stop or stop > last then return false end
    from = stop + 1
  end
  return true
end

---@param text string
---@return cotter.Selector?
---@return string? why
local function parse_severity(text)
  local severity = text:match "^severity:(.*)$"
  if vocabulary.rank(vocabulary.severities, severity) then
    return { text = text, severity = severity }
  end
  return nil, ("severity %q is not one of %s%s"):format(severity,
    table.concat(vocabulary.severities, ", "),
    fault.suggestion(severity, vocabulary.severities))
end

--- Reads a selector.
---@param text string
---@return cotter.Selector?
---@return string? why it is none
---@nodiscard
function selector.parse(text)
  local made, why
  if text:find "^severity:" then
    made, why = parse_severity(text)
    if not made then return nil, why end
  else
    local rule, code = text:match "^([a-z0-9*-]+)/?([a-z0-9_*]*)$"
    if not rule or text:find "/$" then
      return nil, ("%q is no selector such as pin-*, pin-sha1/found or " ..
                   "severity:medium"):format(text)
    end
    made = { text = text, rule = rule, code = code ~= "" and code or nil }
  end
  return setmetatable(made, Selector)
end

--- All that gate.fail_on and --fail-on may say: a gate that nothing fails is
--- none.
---@return string[]
---@nodiscard
function selector.thresholds()
  local all = table.move(vocabulary.levels, 2, #vocabulary.levels, 1, {})
  for _, severity in ipairs(vocabulary.severities) do
    all[#all + 1] = "severity:" .. severity
  end
  return all
end

--- Reads what the gate fails on: a level, or "severity:" and a severity.
---@param text string
---@return { level: string?, severity: string? }?
---@return string? why
---@nodiscard
function selector.fail_on(text)
  local severity = text:match "^severity:(.*)$"
  if severity then
    local made, why = selector.parse(text)
    return made and { severity = severity }, why
  elseif text ~= "off" and vocabulary.rank(vocabulary.levels, text) then
    return { level = text }
  end
  local all = selector.thresholds()
  return nil, ("%q is not one of %s%s"):format(text, table.concat(all, ", "),
                                               fault.suggestion(text, all))
end

--- Whether the selector is about a whole rule.
---@param id string
---@return boolean
---@nodiscard
function Selector:takes_rule(id)
  return self.rule ~= nil and not self.code and
         selector.glob(id, self.rule)
end

--- Whether the selector is about a finding.
---@param id string of its rule
---@param code string?     of its message; nil where none was chosen
---@param severity string
---@return boolean
---@nodiscard
function Selector:takes(id, code, severity)
  if self.severity then return severity == self.severity end
  if not selector.glob(id, self.rule) then return false end
  return not self.code or code ~= nil and selector.glob(code, self.code)
end

--- Whether there is anything in a rule that the selector is about.
---@param entry cotter.CatalogEntry
---@return boolean
---@nodiscard
function Selector:finds(entry)
  if self:takes(entry.id, nil, entry.severity) then return true end
  for code, message in pairs(entry.messages) do
    if self:takes(entry.id, code, message.severity or entry.severity) then
      return true
    end
  end
  return false
end

return selector
