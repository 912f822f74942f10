--- Answering: asks a module in a process without rights, and holds what it
--- answers to what it may say. For the engine that is cotter.answered, for
--- files that are read cotter.reading.

local core = require "cotter.core"
local forms = require "cotter.forms"
local jail = require "cotter.jail"

local answering = {}

--- Tells what is wrong with an answer; nothing if it is as it has to be.
---@param module string
---@param answer any decoded
---@param request table that it answers
---@return string?
---@nodiscard
function answering.problem(module, answer, request)
  local form = forms[module]
  local said = form.kind(request)(answer)
  if said ~= true then return said end
  return form.further(answer, request)
end

--- Asks a module.
---@param module "cotter.amend"|"cotter.examine"|"cotter.mend"|"cotter.testing"|
---       "cotter.write"
---@param request table
---@param wishes cotter.JailWishes?
---@return table? answer
---@return { code: string, text: string }? fault
---@nodiscard
function answering.ask(module, request, wishes)
  local octets, fault = jail.ask(module, request, wishes)
  if not octets then return nil, fault end
  local answer = core.decode(octets)
  local odd = answering.problem(module, answer, request)
  if not odd then return answer end
  return nil, { code = "run.odd", text = "the answer of the process that was "
    .. "asked is none: " .. odd }
end

return answering
