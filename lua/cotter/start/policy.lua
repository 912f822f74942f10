--- A first policy: what comes with cotter, and the packs that lie beside it.

local fill = require "cotter.start.rule".fill

local policy = {}

local POLICY = [[
-- What the gate runs, at which levels. Literal: cotter reads it and never runs
-- it, so it can say nothing but what stands here.

policy {
  name = "@NAME@", version = "1", api = 1,

  -- Rules that come with cotter, and folders of rules beside this file.
  packs = { @PACKS@ },

  -- Read from top to bottom; the last line that matches wins. A finding of
  -- high or critical severity is mandatory, others are advisory. What is
  -- absolute no waiver and no baseline reaches.
  rules = {
    { select = "pin-empty-input", level = "absolute" },
    -- { select = "severity:medium", level = "mandatory" },
    -- { select = "pin-too-few", set = { min_keys = 3 } },
  },

  -- Some rules want to know the chains that hosts serve, or the keys that are
  -- held in reserve (cotter help check, -e). Without them these rules are
  -- listed as not asked, and the gate decides by the others. Write "require"
  -- once your release has the evidence: then a check without it fails.
  evidence = { chain = "optional", held = "optional" },

  -- What somebody has accepted, until when: cotter waiver new writes one.
  -- waivers = "waivers.lua",

  gate = { fail_on = "mandatory" },
}
]]

---@param name string
---@param packs string[] that lie beside it
---@return cotter.StartFile[]
---@nodiscard
function policy.files(name, packs)
  local written = { '"cotter:pinning"' }
  for _, one in ipairs(packs) do written[#written + 1] = ("%q"):format(one) end
  return { { path = "policy.lua", what = "the policy",
             text = fill(POLICY, { NAME = name,
                                   PACKS = table.concat(written, ", ") }) } }
end

return policy
