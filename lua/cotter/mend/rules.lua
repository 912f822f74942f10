--- Rules whose findings an edit mends, and what of a finding says what is to
--- stand there then.

local rules = {}

-- The value of a finding that has what is right.
local RIGHT = {
  ["pin-prefix"] = "right", ["pin-undecodable"] = "right",
  ["pin-non-canonical"] = "right", ["pin-wrong-object"] = "right",
  ["host-not-canonical"] = "name",
}

--- Tells whether the edit that mends a finding takes out what another may have
--- to write first.
---@param finding table
---@return boolean
---@nodiscard
function rules.takes_out(finding) return finding.rule == "pin-duplicate" end

--- Tells whether a finding is one that an edit may mend.
---@param finding table
---@return boolean
---@nodiscard
function rules.heals(finding)
  return rules.takes_out(finding) or RIGHT[finding.rule] ~= nil
end

--- What ought to stand where a finding is, as its rule says.
---@param finding table of a verdict
---@return string? right a pin, or the name of a host
---@nodiscard
function rules.right(finding)
  local name = RIGHT[finding.rule]
  local value = name and finding.values and finding.values[name]
  return type(value) == "string" and value or nil
end

return rules
