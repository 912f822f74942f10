local cjson = require "cjson"
local json = require "cotter.report.json"

local function render(verdict)
  local parts = {}
  json.render(verdict, function(piece) parts[#parts + 1] = piece end)
  return table.concat(parts)
end

local VERDICT = {
  schema = "cotter.report/1", tool = { version = "0.1.0", name = "cotter" },
  at = "2026-11-20T00:00:00Z", verdict = "fail", exit_code = 1,
  inputs = { { pins = 3, hosts = 2, path = "a/b.json" } },
  findings = { {
    rule = "r", code = "c", outcome = "fail", severity = "high",
    level = "mandatory", message = "m\27\u{202E}", path = "a/b.json",
    line = 4, column = 17, values = {}, related = {}, counts = true,
    consequences = { b = "dies", a = "unpinned" }, consequence = "unpinned",
  } },
  errors = {}, missing = {}, notes = {}, rules = {
    { id = "r", pass = 1, fail = 1, unknown = 0, ["not-applicable"] = 0,
      ["not-effective"] = 0, waived = 0, error = 0 } },
  source = function() end,
}

local EXPECTED = [[
{
  "schema": "cotter.report/1",
  "tool": {
    "name": "cotter",
    "version": "0.1.0"
  },
  "at": "2026-11-20T00:00:00Z",
  "verdict": "fail",
  "exit_code": 1,
  "inputs": [
    {
      "path": "a/b.json",
      "hosts": 2,
      "pins": 3
    }
  ],
  "findings": [
    {
      "rule": "r",
      "code": "c",
      "outcome": "fail",
      "severity": "high",
      "level": "mandatory",
      "consequence": "unpinned",
      "consequences": {
        "a": "unpinned",
        "b": "dies"
      },
      "message": "m\u001b\u202e",
      "path": "a/b.json",
      "line": 4,
      "column": 17,
      "values": {},
      "related": []
    }
  ],
  "missing": [],
  "notes": [],
  "errors": [],
  "rules": [
    {
      "id": "r",
      "pass": 1,
      "fail": 1,
      "unknown": 0,
      "not-applicable": 0,
      "not-effective": 0,
      "waived": 0,
      "error": 0
    }
  ]
}
]]

describe("the JSON report", function()
  it("has its keys in the documented order, and no others", function()
    assert.equal(EXPECTED, render(VERDICT))
  end)

  it("is JSON to others", function()
    local read = cjson.decode(render(VERDICT))
    assert.equal("r", read.findings[1].rule)
    assert.equal(17, read.findings[1].column)
    assert.is_nil(read.findings[1].counts)
  end)
end)
