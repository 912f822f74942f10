--- What cotter lint looks at: the rules of a pack, each with the code that can
--- speak for it.

local code = require "cotter.lint.code"
local fault = require "cotter.fault"

---@class cotter.LintRule
---@field entry cotter.CatalogEntry
---@field own cotter.Stretch[]     its functions
---@field shared cotter.Stretch[] the locals of its file, and the pack's modules
---@field all cotter.Stretch[]     both

---@class cotter.LintPack
---@field rules cotter.LintRule[] by path and line
---@field files cotter.Code[]     that hold rules, and modules

---@class cotter.LintFinding
---@field code string
---@field message string
---@field rule string?
---@field path string
---@field line integer
---@field column integer

local subject = {}

---@param pack cotter.Pack
---@param faults cotter.Faults
---@return table<string, cotter.Code> by path
---@return cotter.Stretch[] of the modules
local function read_files(pack, faults)
  local files, modules = {}, {}
  for _, file in ipairs(pack.files) do
    files[file.path] = assert(code.read(file.octets, file.path))
  end
  for _, name in ipairs(fault.names(pack.modules)) do
    local file = pack.modules[name]
    local read, refused = code.read(file.octets, file.path)
    faults:join { refused }
    if read then
      files[file.path] = read
      modules[#modules + 1] = { code = read, from = 1, to = #read.tokens - 1 }
    end
  end
  return files, modules
end

---@param entry cotter.CatalogEntry
---@param file cotter.Code
---@param modules cotter.Stretch[]
---@return cotter.LintRule
local function rule_of(entry, file, modules)
  local own, shared = {}, file:between_rules()
  for _, name in ipairs(fault.names(entry.functions)) do
    own[#own + 1] = file:stretch(entry.functions[name])
  end
  table.move(modules, 1, #modules, #shared + 1, shared)
  local all = table.move(own, 1, #own, 1, {})
  return { entry = entry, own = own, shared = shared,
           all = table.move(shared, 1, #shared, #all + 1, all) }
end

--- Prepares a pack that has been read.
---@param pack cotter.Pack
---@param faults cotter.Faults gets what is wrong with its modules
---@return cotter.LintPack
---@nodiscard
function subject.of(pack, faults)
  local files, modules = read_files(pack, faults)
  local made = { rules = {}, files = {} }
  for _, path in ipairs(fault.names(files)) do
    made.files[#made.files + 1] = files[path]
  end
  for i, entry in ipairs(pack.rules) do
    made.rules[i] = rule_of(entry, files[entry.path], modules)
  end
  table.sort(made.rules, function(a, b)
    if a.entry.path ~= b.entry.path then return a.entry.path < b.entry.path end
    return a.entry.line < b.entry.line
  end)
  return made
end

--- Makes a finding about a rule.
---@param entry cotter.CatalogEntry
---@param about string
---@param place cotter.Place
---@param message string
---@return cotter.LintFinding
---@nodiscard
function subject.finding(entry, about, place, message)
  return { code = about, message = ("rule %s: %s"):format(entry.id, message),
           rule = entry.id, path = entry.path, line = place.line,
           column = place.column }
end

return subject
