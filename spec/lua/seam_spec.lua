-- The seam between the program and what reads strangers' octets: whatever the
-- engine takes and gives passes as octets, and nothing is lost on the way.
local core = require "cotter.core"
local engine = require "cotter.engine"
local gate = require "cotter.gate"

local AT = 1776988800 -- 2026-04-24T00:00:00Z

local INPUTS = {
  { "an app that passes", "examples/gate/app", "examples/gate/evidence" },
  { "an app that is broken in five ways", "examples/gate/broken",
    "examples/gate/evidence" },
  { "an app without evidence", "examples/gate/broken" },
  { "the cases of all rules", "spec/fixtures/rules" },
}

-- A request of who takes nothing before the answer: what is told while rules
-- run is the matter of telling_spec.
local function alone(request)
  local own = core.decode(request)
  own.asks = nil
  return core.encode(own)
end

-- Runs the gate and keeps the octets that pass the seam to the engine. What
-- looks into packages asks for others before.
local function listen(input, evidence)
  local requests, responses = {}, {}
  local jail = core.jail
  core.jail = function(module, request)
    if module == "cotter.engine" then request = alone(request) end
    local response, fault = jail(module, request)
    if module == "cotter.engine" then
      requests[#requests + 1] = request
      responses[#responses + 1] = response
    end
    return response, fault
  end
  local done, verdict = pcall(gate.check,
    { inputs = { input }, evidence = evidence, at = AT })
  core.jail = jail
  assert(done, verdict)
  return requests, responses
end

describe("what passes the seam for", function()
  for _, case in ipairs(INPUTS) do
    local name, input, evidence = table.unpack(case, 1, 3)

    describe(name, function()
      local requests, responses = listen(input, evidence)

      it("is something", function()
        assert.equal(1, #requests)
        assert.equal(1, #responses)
      end)

      it("is the same octets when it is read and written again", function()
        for _, octets in ipairs { requests[1], responses[1] } do
          assert.equal(octets, core.encode(core.decode(octets)))
        end
      end)

      it("is answered alike in a state of its own and in ours", function()
        assert.equal(responses[1], engine(requests[1]))
      end)

      it("is answered alike twice", function()
        local again = assert(core.jail("cotter.engine", requests[1]))
        assert.equal(responses[1], again)
      end)
    end)
  end
end)
