--- Decisions: what the consumers of a config do with the chain of a server, in
--- words and as data.

local columns = require "cotter.report.columns"
local core = require "cotter.core"
local decide = require "cotter.decide"
local faults = require "cotter.fault"

local decisions = {}

---@class cotter.DecisionQuestion
---@field config string    path
---@field consumer string?
---@field at integer
---@field anchors string   octets

--- Decides about a server's chain. What cannot be decided is no acceptance.
---@param host string
---@param octets string[] DER of the certificates as served
---@param question cotter.DecisionQuestion
---@return cotter.Decision[]? list with `exit_code`
---@return { code: string, message: string }? fault
---@nodiscard
function decisions.make(host, octets, question)
  local list, fault = decide { host = host, certs = octets,
    config = question.config, consumer = question.consumer,
    at = question.at, anchors = question.anchors }
  if not list then
    local place = fault.path and faults.line { path = fault.path,
      line = fault.line, column = fault.column, message = fault.text }
    return nil, { code = fault.code, message = place or fault.text }
  elseif #list == 0 then
    return nil, { code = "config.consumers",
      message = question.config .. " is read by none of the consumers" }
  end
  return list
end

local WORDS = {
  accept = "accepted", warn = "accepted, with a warning",
  unpinned = "not pinned", refuse = "refused", unknown = "unknown",
}

--- What the plug-in's action gives, where a consumer has one.
---@param answer { Success: boolean, Error: string? }
---@return string
local function describe_answer(answer)
  return ("CheckCertificateForUrl: Success = %s%s"):format(
    answer.Success and "True" or "False",
    answer.Error and (', Error = "%s"'):format(answer.Error) or "")
end

---@param one cotter.Decision
---@return string
local function place_of(one)
  if not one.config then return "" end
  local place = table.concat({ one.config, one.line, one.column }, ":")
  return (" (%s)"):format(columns.escape(place))
end

-- The message of the plug-in's pack repeats its answer, which is told already.
---@param one cotter.Decision
---@return string
local function reason_of(one)
  return one.answer and one.reason or one.message or one.reason or one.code
end

--- Writes decisions for people, beneath a server.
---@param list cotter.Decision[]
---@param out cotter.Output
function decisions.write(list, out)
  for _, one in ipairs(list) do
    out:write(("  %s: %s%s\n"):format(one.consumer, WORDS[one.verdict],
                                      place_of(one)))
    if one.answer then
      out:write("    ", describe_answer(one.answer), "\n")
    end
    if one.verdict ~= "accept" then
      out:write("    ", columns.escape(reason_of(one)), "\n")
    end
  end
end

-- The keys of a decision, as JSON has them.
decisions.ORDER = {
  "consumer", "config", "line", "column", "verdict", "answer", "code",
  "message", "reason", "remedy", "rule", "severity", "consequence", "pins",
  "matches",
  answer = { "Success", "Error" },
  matches = { "pin", "depth", "subject", "held", "line", "column" },
}

---@param answer { Success: boolean, Error: string? }?
---@return table?
local function plain_answer(answer)
  return answer and { Success = answer.Success,
                      Error = answer.Error or core.null }
end

--- Gives decisions as plain data for JSON; the path stands beside them.
---@param list cotter.Decision[]
---@return table[]
---@nodiscard
function decisions.plain(list)
  local plains = {}
  for i, one in ipairs(list) do
    local made = {}
    for _, key in ipairs(decisions.ORDER) do made[key] = one[key] end
    made.answer = plain_answer(one.answer)
    plains[i] = made
  end
  return plains
end

return decisions
