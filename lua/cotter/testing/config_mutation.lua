--- Mutation of configs: of cases that pass, one character of a hash is changed.

local config_mutation = {}

-- Characters of the base64 of a SHA-256.
local DIGEST <const> = 44

--- The digests of the keys that the evidence of a case has, in base64.
local function known_digests(prepared)
  local digests = {}
  local evidence = prepared.material.evidence
  for _, chain in ipairs(evidence.chains) do
    for _, cert in ipairs(chain.certs) do
      digests[cert:pin():sub(#"sha256/" + 1)] = true
    end
  end
  return digests
end

--- A digest with another first character.
local function changed(digest)
  local first = digest:sub(1, 1) == "A" and "B" or "A"
  return first .. digest:sub(2)
end

--- The outcomes of all rules on what a case is about, as one text, and what
--- broke one.
local function outcomes_of(self, request)
  local all = {}
  for i, entry in ipairs(self.request.rules) do
    all[i] = { id = entry.id, params = {}, entry = entry }
  end
  local copy = {}
  for name, value in pairs(request) do copy[name] = value end
  copy.rules = all
  local response = self.runner:answer(copy, self.loader)
  local counts = {}
  for _, one in ipairs(response.outcomes) do
    if one.outcome == "fail" then
      counts[#counts + 1] = one.rule .. "/" .. one.code
    end
  end
  table.sort(counts)
  local problem = response.errors[1]
  return table.concat(counts, " "), problem and problem.message
end

--- The request of a case with other octets in one of its files.
local function request_with(request, number, octets)
  local copy, input = {}, {}
  for name, value in pairs(request) do copy[name] = value end
  for name, value in pairs(request.inputs[1]) do input[name] = value end
  input.files = table.move(input.files, 1, #input.files, 1, {})
  local file = {}
  for name, value in pairs(input.files[number]) do file[name] = value end
  file.octets = octets
  input.files[number], copy.inputs = file, { input }
  return copy
end

--- The places of digests in a text.
local function places_of(octets, digests)
  local list = {}
  for at, run in octets:gmatch "()([%w+/]+=)" do
    local digest = run:sub(-DIGEST)
    if digests[digest] then
      list[#list + 1] = { at = at + #run - #digest, digest = digest }
    end
  end
  return list
end

--- Changes each digest in a file of a case, one after another.
local function change(self, case, number, file, digests)
  local request = self.runner:prepare(case).request
  local whole, broken
  for _, one in ipairs(places_of(file.octets, digests)) do
    if not whole then whole, broken = outcomes_of(self, request) end
    local octets = file.octets:sub(1, one.at - 1) .. changed(one.digest)
      .. file.octets:sub(one.at + DIGEST)
    self.count = self.count + 1
    local text, why = outcomes_of(self, request_with(request, number, octets))
    why = why or broken
    if why or text == whole then
      self.survivors[#self.survivors + 1] = { path = case.path,
        line = case.line, column = case.column,
        change = ("one character of %s in %s%s"):format(one.digest, file.path,
          why and ", where a rule ended: " .. why or "") }
    end
  end
end

--- Changes the hashes of keys that the evidence has, in configs that pass: no
--- rule of the pack says more of the one than of the other.
---@param self cotter.testing.Mutation its count and survivors grow
function config_mutation.run(self)
  self.loader = self.runner:open(self.request.pack, self.request.rules)
  for _, case in ipairs(self.cases) do
    if case.expected[1].outcome == "pass" then
      local prepared = self.runner:prepare(case)
      local digests = known_digests(prepared)
      for number, file in ipairs(prepared.request.inputs[1].files) do
        change(self, case, number, file, digests)
      end
    end
  end
end

return config_mutation
