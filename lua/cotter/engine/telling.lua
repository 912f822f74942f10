--- Telling: what rules say, on its way to who has asked. Where that is another
--- process, it takes most of it while rules run, so that tens of thousands of
--- findings are never in this state at once.

local core = require "cotter.core"

local telling = {}

-- What stays here in any case: most runs have less, and ask nothing.
local KEPT <const> = 1000

-- What goes at once: so many findings are some 14 KiB.
local SHARE <const> = 32

---@class cotter.Telling
---@field outcomes cotter.Outcome[] that are here
---@field private large cotter.Outcome[] likewise, each too much for a question
---@field full cotter.CatalogEntry? the rule that has said more than may be said
---@field private sources table<table[], any[]> of subjects
---@field private left integer      that may still be said
---@field private questions integer that may still be asked
local Telling = {}
Telling.__index = Telling

---@param outcomes cotter.Outcome[] grows
---@param does_ask boolean? somebody takes what is told
---@return cotter.Telling
---@nodiscard
function telling.new(outcomes, does_ask)
  return setmetatable({ outcomes = outcomes, large = {}, sources = {},
    left = core.limits.rule_findings,
    questions = does_ask and core.limits.jail_questions or 0 }, Telling)
end

--- Tells some outcomes, in parts where they are too much for one question. One
--- that is too much by itself stays here.
---@param list cotter.Outcome[]
function Telling:tell(list)
  local octets = core.encode(list)
  if #octets <= core.limits.jail_question then
    self.questions = self.questions - 1
    core.question(octets)
  elseif #list == 1 then
    self.large[#self.large + 1] = list[1]
  else
    local half = #list // 2
    self:tell(table.move(list, 1, half, 1, {}))
    self:tell(table.move(list, half + 1, #list, 1, {}))
  end
end

--- Tells the last outcomes. Their order means nothing: a verdict has its own.
function Telling:share()
  local outcomes, list = self.outcomes, {}
  for i = SHARE, 1, -1 do
    list[i] = outcomes[#outcomes]
    outcomes[#outcomes] = nil
  end
  self:tell(list)
end

--- Takes an outcome.
---@param outcome cotter.Outcome
function Telling:add(outcome)
  self.outcomes[#self.outcomes + 1] = outcome
  if #self.outcomes >= KEPT + SHARE and self.questions >= SHARE then
    self:share()
  end
end

--- Takes what a rule says of itself, of which there may be too much. What is
--- told of rules that do not run is as much as there are files and subjects.
---@param outcome cotter.Outcome
---@param rule cotter.CatalogEntry
function Telling:say(outcome, rule)
  if self.left == 0 then
    self.full = self.full or rule
    return
  end
  self.left = self.left - 1
  self:add(outcome)
end

--- The sources of some subjects, which are those of many rules, for what is
--- told once a file.
---@param subjects table[]
---@return any[]
---@nodiscard
function Telling:sources_of(subjects)
  local found = self.sources[subjects] or core.record_sources(subjects)
  self.sources[subjects] = found
  return found
end

--- Puts what stayed here together.
function Telling:finish()
  table.move(self.large, 1, #self.large, #self.outcomes + 1, self.outcomes)
  self.large = {}
end

--- What is wrong where there was more than may be said.
---@return table? problem of a response
---@nodiscard
function Telling:problem()
  local rule = self.full
  if not rule then return nil end
  return { code = "rule.findings", rule = rule.id, path = rule.path,
    line = rule.line, message = ("rule %s: more than %d findings: mend what "
      .. "most of them tell, or ask for fewer rules at a time (--select)")
      :format(rule.id, core.limits.rule_findings) }
end

return telling
