--- Configs as they stand in public repositories, of the plug-ins and lists of
--- which none is under spec/fixtures: what is found in each. What was counted
--- here was read in the files by eye.

local core = require "cotter.core"
local gate = require "cotter.gate"

local FOLDER = "../shared/data/configs/"
local AT <const> = 1795132800 -- 2026-11-20T00:00:00Z

-- The file, its formats, and how often each rule speaks; or the code and the
-- line of its refusal.
local FILES = {
  { "json-other/CAAPIM__Android-MAS-SDK__multiservercerts.json", "msso",
    { ["pin-empty-input"] = 1, ["pin-too-few"] = 1 } },
  { "json-other/CAAPIM__Android-MAS-SDK__security_configuration.json", "msso",
    { ["pin-too-few"] = 1 } },
  { "json-other/CAAPIM__iOS-MAS-Foundation__msso_config.json",
    refused = "json.trailing-comma", line = 47 },
  { "json-other/bekidink__expo-react-native-ssl-pinning__app.json", "expo",
    {} },
  { "json-other/huytdps13400__react-native-ssl-manager__example_ssl_config"
    .. ".json", "react-native-ssl-manager",
    { ["expiry-never"] = 2, ["host-scope-differs"] = 2,
      ["pin-placeholder"] = 4, ["pin-too-few"] = 2,
      ["pin-undecodable"] = 4 } },
  { "json-other/huytdps13400__react-native-ssl-manager__example-expo_ssl_"
    .. "config.json", "react-native-ssl-manager",
    { ["expiry-never"] = 2, ["host-scope-differs"] = 2,
      ["pin-non-canonical"] = 2,
      ["pin-placeholder"] = 4 } },
  { "json-pinset/approov__react-native-cert-pinner__pinset.json",
    "react-native-cert-pinner",
    { ["pin-non-canonical"] = 1, ["pin-placeholder"] = 2,
      ["host-scope-differs"] = 1, ["host-wildcard-one-label"] = 1 } },
  { "chromium-pins/hotianbexuanto__src.next__transport_security_state_static"
    .. ".pins", refused = "chromium-pins.conflict", line = 46 },
  { "trustkit-report/datatheorem__TrustKit__sample_report.json", "foreign",
    { ["config-foreign-shape"] = 1 } },
  { "outsystems/OutSystems__docs-odc__ssl-pinning-build-action.json",
    "android trustkit",
    { ["expiry-never"] = 4, ["pin-non-canonical"] = 6,
      ["pin-placeholder"] = 8 } },
  { "outsystems/OutSystems__capacitor-outsystems-sslpinning__pinning.yaml",
    "android trustkit",
    { ["expiry-never"] = 4, ["pin-retired-ca"] = 4, ["pin-shared"] = 6 } },
}

local function formats_of(verdict)
  local list = {}
  for i, one in ipairs(verdict.inputs) do list[i] = one.format end
  return table.concat(list, " ")
end

local function counts_of(verdict)
  local counts = {}
  for _, one in ipairs(verdict.findings) do
    if one.outcome == "fail" then
      counts[one.rule] = (counts[one.rule] or 0) + 1
    end
  end
  return counts
end

describe("a real file", function()
  for _, row in ipairs(FILES) do
    it(row[1] .. " is judged as it was by eye", function()
      if not core.stat(FOLDER .. row[1]) then return pending "is absent" end
      local verdict = gate.check { inputs = { FOLDER .. row[1] }, at = AT }
      if row.refused then
        local first = verdict.errors[1]
        assert.same({ row.refused, row.line }, { first.code, first.line })
      else
        assert.equal(row[2], formats_of(verdict))
        assert.same(row[3], counts_of(verdict))
      end
    end)
  end
end)
