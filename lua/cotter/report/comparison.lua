--- A comparison of two policies, for people and programs.

local columns = require "cotter.report.columns"
local excerpt = require "cotter.report.excerpt"
local host_pattern = require "cotter.host_pattern"
local writer = require "cotter.report.writer"

local comparison = {}

local WIDTH = 80

local ORIGIN = { "by", "path", "line", "column" }
local STANDING = { "outcome", "level", "severity", "fails", "set",
                   set = ORIGIN }
local POLICY = { "path", "name", "version", "verdict" }

local ORDER = {
  "schema", "at", "exit_code", "loosened", "tightened", "old", "new",
  "configs", "flips", "settings", "errors",
  old = POLICY, new = POLICY, configs = { "pass", "fail" },
  flips = {
    "rule", "direction", "change", "count", "before", "after", "witness",
    before = STANDING, after = STANDING,
    witness = { "path", "line", "column", "pointer", "host", "consumer",
                "code", "message", "octets", "reduced",
                reduced = { "octets", "complete", "text" } },
  },
  settings = {
    "what", "rule", "name", "codes", "host", "direction", "before", "after",
    "before_set", "after_set", before_set = ORIGIN, after_set = ORIGIN,
  },
  errors = { "code", "message", "path", "line", "column", "rule" },
}

---@param one table
---@param names string[]
local function pick(one, names)
  local kept = {}
  for _, name in ipairs(names) do kept[name] = one[name] end
  return kept
end

--- Writes it as JSON.
---@param document cotter.Comparison
---@param status integer
---@return string
---@nodiscard
function comparison.json(document, status)
  local plain = pick(document, ORDER)
  plain.exit_code, plain.errors = status, {}
  for i, one in ipairs(document.errors) do
    plain.errors[i] = pick(one, ORDER.errors)
  end
  return writer.json(plain, ORDER)
end

-- Text ----------------------------------------------------------------------

---@class cotter.ComparisonText
---@field document cotter.Comparison
---@field write fun(text: string)
---@field told table<cotter.SettingChange, boolean>
local Text = {}
Text.__index = Text

---@param start string
---@param content string
---@param indent integer of further lines
function Text:wrapped(start, content, indent)
  local lines = columns.wrap(columns.escape(content), WIDTH - indent,
                             columns.width(start) - indent)
  lines[1] = (start .. lines[1]):gsub(" +$", "")
  self.write(table.concat(lines, "\n" .. (" "):rep(indent)) .. "\n")
end

---@param label string
---@param content string
function Text:field(label, content)
  self:wrapped(("  %-7s"):format(label), content, 9)
end

---@param set cotter.Origin?
---@return string
local function origin(set)
  if not set then return "" end
  if set.by == "default" then return " (by default)" end
  if not set.line then return (" (%s)"):format(set.path) end
  return (" (%s:%d:%d)"):format(set.path, set.line, set.column)
end

local OUTCOMES = {
  pass = "not found", off = "the policy turns the rule off",
  absent = "no pack has the rule", waived = "waived",
  unknown = "unknown: evidence is missing",
  ["not-effective"] = "the rule is not in effect",
  ["not-applicable"] = "the rule does not apply",
}

---@param one cotter.Standing
---@return string
local function standing(one)
  if one.outcome ~= "fail" then
    return OUTCOMES[one.outcome] .. origin(one.set)
           .. (one.fails and ", and leaves the gate undecided" or "")
  end
  return ("found, %s%s%s"):format(one.level, origin(one.set),
    one.fails and ": fails the gate" or ": told")
end

---@param value any
---@return string
local function show(value)
  if value == nil then return "none" end
  if type(value) ~= "table" then return tostring(value) end
  return (writer.line(value, {}):gsub("\n$", ""))
end

-- What a setting is called.
local NAMES = {
  level = "level", severity = "severity", text = "text of the rule",
  fail_on = "gate.fail_on", rule = "rule",
}

-- What has a name of its own, which says nothing alone.
local PREFIXED = { module = true, data = true, evidence = true,
                   consumer = true, waiver = true }

---@param one cotter.SettingChange
---@return string
local function name_of(one)
  if PREFIXED[one.what] then return one.what .. " " .. one.name end
  local name = NAMES[one.what] or one.name
  if one.codes then name = name .. " of " .. table.concat(one.codes, ", ") end
  return one.host and name .. " for " .. one.host or name
end

-- What is compared by its octets, of which nothing can be shown.
local OPAQUE = { text = true, module = true, data = true }

---@param one cotter.SettingChange
---@return string
local function opaque(one)
  local places = one.before_set and one.after_set
    and (" (%s, then %s)"):format(one.before_set.path, one.after_set.path)
  local what = "differs"
  if not one.before then what = "is new" end
  if not one.after then what = "is gone" end
  return ("%s %s%s"):format(name_of(one), what, places or "")
end

---@param one cotter.SettingChange
---@return string
local function setting(one)
  if OPAQUE[one.what] then return opaque(one) end
  return ("%s: %s%s, then %s%s"):format(name_of(one), show(one.before),
    origin(one.before_set), show(one.after), origin(one.after_set))
end

---@param witness table
function Text:excerpt(witness)
  local octets = witness.line and self.document.source(witness.path)
  local file = octets and excerpt.open(octets)
  if not file then return end
  local number = ("%5d | "):format(witness.line)
  local shown, caret = file:show(witness.line, witness.column or 1,
                                 WIDTH - #number)
  if not shown then return end
  self.write((number .. shown):match "^(.-)%s*$" .. "\n")
  self.write((" "):rep(#number - 2) .. "| " .. (" "):rep(caret) .. "^\n")
end

-- Lines of a config that are shown; a longer one is in the JSON.
local LONGEST <const> = 40

--- Writes the smallest config that shows the flip, to be pasted.
---@param reduced cotter.Reduced?
function Text:reduced(reduced)
  if not reduced then return end
  local lines = {}
  for line in reduced.text:gmatch "[^\n]*%S[^\n]*" do
    lines[#lines + 1] = "    " .. columns.escape(line:gsub("[ \t\r]+$", ""))
  end
  local what = reduced.complete and "the least that shows it"
               or "less that shows it"
  if #lines > LONGEST then
    return self:field("config", ("%s has %d lines: --format json has it")
      :format(what, #lines))
  end
  self:field("config", what .. ":")
  self.write(table.concat(lines, "\n") .. "\n")
end

---@param witness table
---@return string
local function place(witness)
  if not witness.path then return "" end
  return columns.escape(table.concat({ witness.path, witness.line,
                                       witness.column }, ":")) .. ": "
end

--- Whether a setting is one that a flip may come of.
---@param one cotter.SettingChange
---@param flip cotter.Flip
---@return boolean
local function is_of(one, flip)
  if one.what == "fail_on" then return flip.change == "gate" end
  return one.rule == flip.rule
         and host_pattern.takes(one.host, flip.witness.host)
end

--- Writes what flips of a rule, with what is set otherwise for it.
---@param flip cotter.Flip
function Text:flip(flip)
  local witness = flip.witness
  self:wrapped(place(witness) .. flip.direction .. ": ",
               witness.message or flip.rule, 4)
  self:excerpt(witness)
  self:field("rule", ("%s%s, %s"):format(flip.rule,
    witness.code and "/" .. witness.code or "",
    flip.count == 1 and "1 finding"
    or ("%d findings, this in the smallest file"):format(flip.count)))
  self:field("before", standing(flip.before))
  self:field("after", standing(flip.after))
  for _, one in ipairs(self.document.settings) do
    if is_of(one, flip) then
      self:field("set", setting(one))
      self.told[one] = true
    end
  end
  self:reduced(witness.reduced)
  self.write "\n"
end

---@param one cotter.SettingChange
---@return string the rule, where the rest does not name it
local function subject(one)
  if not one.rule or one.what == "waiver" then return "" end
  return one.rule .. ", "
end

--- Writes what differs and shows in nothing that was found.
function Text:settings()
  local rest = {}
  for _, one in ipairs(self.document.settings) do
    if not self.told[one] then rest[#rest + 1] = one end
  end
  if #rest == 0 then return end
  self.write "other settings that differ:\n"
  for _, one in ipairs(rest) do
    self:wrapped(("  %s: "):format(one.direction or "changed"),
                 subject(one) .. setting(one), 4)
  end
  self.write "\n"
end

---@param document cotter.Comparison
---@param direction string
---@return integer rules
---@return integer findings
local function flipped(document, direction)
  local findings, rules, seen = 0, 0, {}
  for _, flip in ipairs(document.flips) do
    if flip.direction == direction then
      findings = findings + flip.count
      rules = rules + (seen[flip.rule] and 0 or 1)
      seen[flip.rule] = true
    end
  end
  return rules, findings
end

---@param document cotter.Comparison
---@param direction string?
---@return integer
local function set_otherwise(document, direction)
  local count = 0
  for _, one in ipairs(document.settings) do
    if one.direction == direction then count = count + 1 end
  end
  return count
end

---@param document cotter.Comparison
---@param direction string
---@return string "2 rules (5 findings), 1 setting"
local function summary(document, direction)
  local rules, findings = flipped(document, direction)
  local settings, parts = set_otherwise(document, direction), {}
  if rules > 0 then
    parts[1] = ("%s (%s)"):format(columns.count(rules, "rule"),
                                  columns.count(findings, "finding"))
  end
  if settings > 0 then
    parts[#parts + 1] = columns.count(settings, "setting")
  end
  return #parts > 0 and table.concat(parts, ", ") or "nothing"
end

---@param policy cotter.ComparedPolicy
---@return string
local function policy_line(policy)
  return ("%s (%s%s): %s"):format(policy.path, policy.name,
    policy.version and " " .. policy.version or "", policy.verdict)
end

-- Paths that are told; of more the rest is counted.
local LIMIT = 20

--- Writes which configs as a whole the gate lets pass now, or no more.
---@param paths string[]
---@param text string
function Text:configs(paths, text)
  if #paths == 0 then return end
  self.write("configs that " .. text .. ":\n")
  for i = 1, math.min(#paths, LIMIT) do
    self.write("  " .. columns.escape(paths[i]) .. "\n")
  end
  if #paths > LIMIT then
    self.write(("  and %d more\n"):format(#paths - LIMIT))
  end
  self.write "\n"
end

function Text:last_line()
  local document = self.document
  local others = set_otherwise(document, nil)
  self:wrapped("", ("loosened: %s; tightened: %s%s"):format(
    summary(document, "loosened"), summary(document, "tightened"),
    others > 0 and "; changed: " .. columns.count(others, "setting") or ""), 4)
end

--- Writes it as text.
---@param document cotter.Comparison without errors
---@param write fun(text: string)
function comparison.text(document, write)
  local made = setmetatable({ document = document, write = write, told = {} },
                            Text)
  made:wrapped("old: ", policy_line(document.old), 5)
  made:wrapped("new: ", policy_line(document.new), 5)
  write "\n"
  for _, flip in ipairs(document.flips) do made:flip(flip) end
  made:settings()
  made:configs(document.configs.pass, "failed before and pass now")
  made:configs(document.configs.fail, "passed before and fail now")
  made:last_line()
end

return comparison
