#!/usr/bin/env -S cotter run
--- Which servers' certificates have a path, depending on what is asked of it:
--- a profile, a purpose, a depth, a certificate policy.
---
---     chains.lua FILE…
---
--- The authorities in the files are trusted, whoever signed them; all other
--- certificates are validated, each in the middle of its own life, so that the
--- answer does not depend on the day.

local cotter = require "cotter"

--- What is asked, in the order in which it is printed. The policies are those
--- of the Baseline Requirements 7.1.6.1: which one a path is valid for is what
--- RFC 5280 6.1 works out.
local QUESTIONS = {
  { "webpki", {} },
  { "rfc5280", { profile = "rfc5280" } },
  { "for a client", { purpose = "client" } },
  { "no intermediate", { max_depth = 0 } },
  { "EV", { explicit_policy = true, initial_policy_set = { "2.23.140.1.1" } } },
  { "DV", { explicit_policy = true,
            initial_policy_set = { "2.23.140.1.2.1" } } },
  { "OV", { explicit_policy = true,
            initial_policy_set = { "2.23.140.1.2.2" } } },
  { "any policy", { explicit_policy = true } },
  { "policy by its name", { explicit_policy = true, inhibit_any = true } },
}

--- The certificates of authorities, one after another, and all others.
---@param paths string[]
---@return string authorities, cotter.Cert[] leaves
local function read(paths)
  local authorities, leaves = {}, {}
  for _, path in ipairs(paths) do
    for cert in assert(cotter.open(path)) do
      if cert and cert:check() then
        if cert.is_ca then
          authorities[#authorities + 1] = cert.der
        else
          leaves[#leaves + 1] = cert
        end
      end
    end
  end
  return table.concat(authorities), leaves
end

--- Puts one question about one certificate: "path", or the name of the check
--- that stands against it.
---@param leaf cotter.Cert
---@param anchors cotter.Anchors
---@param question table<string, any>
---@return string
local function ask(leaf, anchors, question)
  local options = { leaf = leaf, anchors = anchors,
                    at = (leaf.not_before + leaf.not_after) // 2 }
  for name, value in pairs(question) do options[name] = value end
  local path, refusal = cotter.validate(options)
  return path and "path" or refusal.code
end

---@param title string
---@param counts table<string, integer>
local function print_counts(title, counts)
  local names = {}
  for name in pairs(counts) do names[#names + 1] = name end
  table.sort(names)
  for i, name in ipairs(names) do
    print(("%-20s %4d  %s"):format(i == 1 and title or "", counts[name], name))
  end
end

local authorities, leaves = read { ... }
local anchors, fault = cotter.anchors(authorities)
if not anchors then
  io.stderr:write("no authorities: ", fault.text, "\n")
  os.exit(2)
end
print(("%d certificates, %d authorities"):format(#leaves, #anchors))
for _, question in ipairs(QUESTIONS) do
  local counts = {}
  for _, leaf in ipairs(leaves) do
    local answer = ask(leaf, anchors, question[2])
    counts[answer] = (counts[answer] or 0) + 1
  end
  print_counts(question[1], counts)
end
