--- What cotter lint looks at: the rules of a pack, each with the code that can
--- speak for it.

local chunk = require "cotter.policy.chunk"
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
---@field evaluations table<string, cotter.Evaluation> by path

---@class cotter.LintFinding
---@field code string
---@field message string
---@field rule string?
---@field path string
---@field line integer
---@field column integer

local subject = {}

--- Cuts a file into tokens, if Lua takes it: it is compiled, and never run.
---@param file cotter.PackFile
---@param faults cotter.Faults
---@return cotter.Code?
local function read_file(file, faults)
  local compiled, problem = chunk.load(file, {})
  if not compiled then
    return faults:join { fault.new(problem.code, problem.text, file.path,
                                   problem) }
  end
  local read, refused = code.read(file.octets, file.path)
  faults:join { refused }
  return read
end

---@param pack cotter.Pack
---@param faults cotter.Faults
---@return table<string, cotter.Code> by path
---@return cotter.Stretch[] of the modules
local function read_files(pack, faults)
  local files, modules = {}, {}
  for _, file in ipairs(pack.files) do
    files[file.path] = read_file(file, faults)
  end
  for _, name in ipairs(fault.names(pack.modules)) do
    local read = read_file(pack.modules[name], faults)
    if read then
      files[read.path] = read
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
  local made = { rules = {}, files = {}, evaluations = {} }
  for _, path in ipairs(fault.names(files)) do
    made.files[#made.files + 1] = files[path]
  end
  for _, entry in ipairs(pack.rules) do
    local file = files[entry.path]
    made.rules[#made.rules + 1] = file and rule_of(entry, file, modules)
  end
  table.sort(made.rules, function(a, b)
    if a.entry.path ~= b.entry.path then return a.entry.path < b.entry.path end
    return a.entry.line < b.entry.line
  end)
  return made
end

--- All code of a pack, each stretch once, and the rule that alone has it.
---@param pack cotter.LintPack
---@return { stretch: cotter.Stretch, entry: cotter.CatalogEntry? }[]
---@nodiscard
function subject.stretches(pack)
  local list = {}
  for _, rule in ipairs(pack.rules) do
    for _, one in ipairs(rule.own) do
      list[#list + 1] = { stretch = one, entry = rule.entry }
    end
  end
  for _, own in ipairs(pack.files) do
    for _, one in ipairs(own:between_rules()) do
      list[#list + 1] = { stretch = one }
    end
  end
  return list
end

--- Makes a finding, about a rule where one is given.
---@param entry cotter.CatalogEntry?
---@param about string
---@param place cotter.Place
---@param message string
---@param path string? of a finding that is about no rule
---@return cotter.LintFinding
---@nodiscard
function subject.finding(entry, about, place, message, path)
  if not entry then
    return { code = about, message = message, path = path, line = place.line,
             column = place.column }
  end
  return { code = about, message = ("rule %s: %s"):format(entry.id, message),
           rule = entry.id, path = entry.path, line = place.line,
           column = place.column }
end

return subject
