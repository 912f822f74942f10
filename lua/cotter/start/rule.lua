--- A first rule: one that works, with a config on which it fires.

local core = require "cotter.core"

local rule = {}

local RULE = [[
--- @NAME@: says here what goes wrong without the rule.
---
--- All but check is literal: cotter reads it without running the file. What a
--- rule sees is typed in api.d.lua, which cotter new pack writes for editors.

rule "@NAME@" {
  title = "Each pinned host is in a domain of ours", -- what is right
  on = "host",       -- called for each: app, config, host, pin, chain, cert …
  severity = "high", -- info, low, medium, high or critical
  refs = { "release handbook 4.2" }, -- where the reason is written
  params = {         -- what a policy may set
    domains = { type = "list<suffix>", default = { "example.com" },
                doc = "the domains that we own, with all below" },
  },
  messages = {       -- one for each way to be wrong
    foreign = "{host} is in none of our domains: its keys change without us",
  },
  remedy = "pin hosts of our own domains alone",
  check = function(host, ctx)
    for _, domain in ipairs(ctx.params.domains) do
      if host:under(domain) then return end -- it passes
    end
    return fail("foreign", { at = host, host = host.name })
  end,
}
]]

local CONFIG = [[
{
  "hosts": [
    { "host": "api.example.com", "hashes": [
      "@FIRST@",
      "@SECOND@"
    ] },
    { "host": "api.example.org", "hashes": [
      "@FIRST@",
      "@SECOND@"
    ] }
  ]
}
]]

-- The digest of a text: well-formed, and of no key.
local function pin(text)
  return "sha256/" .. core.base64(core.sha256(text))
end

---@param text string
---@param values table<string, string>
---@return string
---@nodiscard
function rule.fill(text, values)
  return (text:gsub("@(%u[%u%d]*)@", values))
end

--- The folder of the config on which a new rule fires.
---@param name string
---@return string
---@nodiscard
function rule.example(name) return "example/" .. name end

---@class cotter.StartFile
---@field path string below the folder that is written to
---@field text string
---@field what string in a few words

---@param name string an id
---@return cotter.StartFile[]
---@nodiscard
function rule.files(name)
  return {
    { path = name .. ".lua", what = "the rule",
      text = rule.fill(RULE, { NAME = name }) },
    { path = rule.example(name) .. "/pinning.json",
      what = "a config; the rule fires on one of its hosts",
      text = rule.fill(CONFIG, { FIRST = pin "example key 1",
                                 SECOND = pin "example key 2" }) },
  }
end

return rule
