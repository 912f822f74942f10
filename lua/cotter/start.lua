--- Starts: a first rule, pack, test, policy, or the gate in CI, as what is to
--- be written of it and what is to be done then. Nothing is written here.

local core = require "cotter.core"
local fault = require "cotter.fault"
local is_id = require "cotter.policy.rule".is_id
local literal = require "cotter.policy.literal"
local open = require "cotter.policy.open"
local paths = require "cotter.policy.path"

local start = {}

---@class cotter.Start
---@field files cotter.StartFile[]
---@field next string[] lines: what to do then
---@field folder string

--- Says why a name is none, and which is near.
---@param name string
---@return string? message
local function wrong_id(name)
  if is_id(name) then return nil end
  local near = name:lower():gsub("[^a-z0-9]+", "-"):gsub("^[-0-9]+", "")
                   :gsub("%-$", "")
  return ('"%s" is not lower-case words with hyphens%s'):format(name,
    is_id(near) and (' (did you mean "%s"?)'):format(near) or "")
end

---@return cotter.Pack[] those that come with cotter
local function shipped()
  local packs = {}
  for i, name in ipairs(paths.shipped()) do
    packs[i] = assert(open.pack(name, core.read_file, core.list_directory))
  end
  return packs
end

---@param id string
---@return string? message
local function taken_rule(id)
  for _, own in ipairs(shipped()) do
    for _, entry in ipairs(own.rules) do
      if entry.id == id then
        return ('a rule that comes with cotter has the name "%s"'):format(id)
      end
    end
  end
end

---@param name string
---@return string? message
local function taken_pack(name)
  for _, own in ipairs(shipped()) do
    if own.name == name then
      return ('a pack that comes with cotter has the name "%s"'):format(name)
    end
  end
end

---@param path string
---@param problem cotter.CoreFault
---@return nil
---@return string message
local function unreadable(path, problem)
  return nil, ("%s: %s"):format(path, problem.text)
end

-- Lua files of a folder may hold no rules of a pack.
local function holds_rule(path)
  local octets, problem = core.read_file(path)
  if not octets then return unreadable(path, problem) end
  local chunk = literal.read(octets, path)
  return chunk ~= nil and #chunk.rules > 0
end

-- A folder says by a file that it is a pack.
local function says_pack(path)
  local entries, problem = core.list_directory(path)
  if not entries then return unreadable(path, problem) end
  for _, entry in ipairs(entries) do
    if entry.name == "pack.lua" then return true end
  end
  return false
end

---@param folder string
---@param entry cotter.FolderEntry
---@return string|false|nil name how a policy names the pack that it is
---@return string? message where that cannot be told
local function pack_name(folder, entry)
  local path = paths.join(folder, entry.name)
  if entry.type == "directory" then
    local is_pack, message = says_pack(path)
    return is_pack and entry.name .. "/", message
  elseif entry.type ~= "file" or not entry.name:find "%.lua$" then
    return false
  end
  local is_rule, message = holds_rule(path)
  return is_rule and entry.name, message
end

--- The packs in a folder, as a policy there names them: the folder itself,
--- packs in it, and files of rules.
---@param folder string
---@return string[]? packs
---@return string? message
local function packs_in(folder)
  local entries, problem = core.list_directory(folder)
  if not entries and problem.code == "file.missing" then return {} end
  if not entries then return unreadable(folder, problem) end
  local found = {}
  for _, entry in ipairs(entries) do
    if entry.name == "pack.lua" then return { "." } end
    local name, message = pack_name(folder, entry)
    if message then return nil, message end
    found[#found + 1] = name or nil
  end
  return found
end

---@param policy string path
---@param rule string
---@param example string path
---@return string a line that shows the rule fire
local function try(policy, rule, example)
  return ("cotter check -p %s --select %s %s"):format(policy, rule, example)
end

-- How a policy can name the pack of a rule that lies beside it.
local function names_of(file)
  return { ["."] = true, ["./"] = true, [file] = true, ["./" .. file] = true }
end

--- Whether a policy names a file of rules beside it, or their folder.
---@param policy string path
---@param file string
---@return boolean?
local function names(policy, file)
  local octets = core.read_file(policy)
  local chunk = octets and literal.read(octets, policy, "policy")
  local own = chunk and chunk.policy[1]
  local packs, known = own and own.node.value.packs, names_of(file)
  for _, one in ipairs(type(packs) == "table" and packs or {}) do
    if known[one] then return true end
  end
end

--- What is to be done for a policy to have a rule: none where it has it.
---@param policy string path
---@param folder string
---@param file string
---@return string? line
local function joining(policy, folder, file)
  if not core.stat(policy) then
    local where = folder == "." and "" or " --in " .. folder
    return "cotter new policy NAME" .. where
           .. "    # which names the rule's file"
  elseif not names(policy, file) then
    return ("add to the packs of %s:  %q"):format(policy, file)
  end
end

---@class cotter.StartOptions
---@field folder string     to write to
---@field policy string?    of a gate
---@field inputs string[]   of a gate
---@field sandbox "reduced"? rules run without seccomp, too

-- One for each kind: the word behind it and where to write, to what is to be
-- written, or nil and why not.
---@type table<string, fun(name: string, folder: string,
---       options: cotter.StartOptions): cotter.Start?, string?>
local kinds = {}

function kinds.rule(name, folder)
  local message = wrong_id(name) or taken_rule(name)
  if message then return nil, message end
  local rule = require "cotter.start.rule"
  local policy = paths.join(folder, "policy.lua")
  local lines = { try(policy, name, paths.join(folder, rule.example(name))),
                  "edit " .. paths.join(folder, name .. ".lua") }
  local first = joining(policy, folder, name .. ".lua")
  if first then table.insert(lines, 1, first) end
  local files = rule.files(name)
  files[#files + 1] = require "cotter.start.test".of_new(name)
  table.insert(lines, #lines,
               "cotter test " .. paths.join(folder, name .. ".lua"))
  return { files = files, folder = folder, next = lines }
end

function kinds.pack(name, folder)
  local pack = require "cotter.start.pack"
  local id = pack.rule(name)
  local message = wrong_id(name) or taken_pack(name) or taken_rule(id)
  if message then return nil, message end
  local example = require "cotter.start.rule".example(id)
  local own = paths.join(folder, name)
  return {
    folder = own,
    files = pack.files(name, require "cotter.start.types".texts()),
    next = { try(own .. "/policy.lua", id, own .. "/" .. example),
             ("cotter rules -p %s/policy.lua %s"):format(own, id),
             "cotter test " .. own, "cotter lint " .. own,
             ("edit %s/%s.lua"):format(own, id) },
  }
end

--- Finds a rule of the pack in a folder.
---@param folder string
---@param id string
---@return cotter.Pack?
---@return cotter.CatalogEntry|string entry or what is wrong
local function find_rule(folder, id)
  local pack, faults = require "cotter.reading".pack(folder)
  if not pack then return nil, fault.line(faults[1]) end
  local ids = {}
  for i, entry in ipairs(pack.rules) do
    if entry.id == id then return pack, entry end
    ids[i] = entry.id
  end
  return nil, ('%s has no rule "%s"%s'):format(
    folder == "." and "this folder" or folder, id, fault.suggestion(id, ids))
end

function kinds.test(name, folder, options)
  local pack, entry = find_rule(folder, name)
  if not pack then return nil, entry --[[@as string]] end
  local test = require "cotter.start.test"
  local codes = fault.names(entry.messages)
  local draft = test.text(entry, "pass", codes)
  local expected, message =
    require "cotter.start.outcome"(pack, entry, draft, options.sandbox)
  if not expected then
    return nil, ("rule %s cannot be tried: %s"):format(name, message)
  end
  local path = name .. "_test.lua"
  return {
    folder = folder,
    files = { { path = path, what = "the test",
                text = test.text(entry, expected, codes) } },
    next = { "cotter test " .. paths.join(folder, path),
             "edit " .. paths.join(folder, path) },
  }
end

function kinds.policy(name, folder)
  local message = wrong_id(name)
  if message then return nil, message end
  local packs
  packs, message = packs_in(folder)
  if not packs then return nil, message end
  local path = paths.join(folder, "policy.lua")
  return { folder = folder,
           files = require "cotter.start.policy".files(name, packs),
           next = { ("cotter rules -p %s"):format(path),
                    ("cotter check -p %s app/"):format(path) } }
end

-- What stands in a file for a shell, and in YAML, as it is.
local function plain_path(path)
  return path:find "^[%w._][%w._/-]*$" ~= nil
         and not ("/" .. path .. "/"):find("/../", 1, true)
end

---@param list string[]
---@return string? message
local function wrong_paths(list)
  for _, path in ipairs(list) do
    if not plain_path(path) then
      return ('"%s" is no path of letters, digits, ".", "_", "-" and "/" '
              .. "below the root of the repository"):format(path)
    end
  end
end

--- The SHA-256 of this very program.
---@return string? hex
---@return string? message
local function own_sha256()
  local octets, refused = core.read_file("/proc/self/exe", 1 << 28)
  if octets then return core.hex(core.sha256(octets)) end
  return nil, "the program cannot read itself: " .. refused.text
end

--- The gate that options tell of.
---@param options cotter.StartOptions
---@return table? gate
---@return string? message
local function gate_of(options)
  local gate = { policy = options.policy or "policy.lua",
                 inputs = options.inputs[1] and options.inputs or { "." } }
  local message = wrong_paths(gate.inputs) or wrong_paths { gate.policy }
  if message then return nil, message end
  gate.sha256, message = own_sha256()
  return not message and gate or nil, message
end

function kinds.ci(name, folder, options)
  local ci = require "cotter.start.ci"
  local systems = {}
  for _, one in ipairs(ci.SYSTEMS) do systems[one] = true end
  if not systems[name] then
    return nil, ('"%s" is not one of %s%s'):format(name,
      table.concat(ci.SYSTEMS, ", "), fault.suggestion(name, ci.SYSTEMS))
  end
  local gate, message = gate_of(options)
  if not gate then return nil, message end
  return { files = ci.files(name, gate), folder = folder,
           next = ci.next(name, gate) }
end

--- The kinds of starts.
start.KINDS = fault.names(kinds)

---@param kind string
---@return boolean
---@nodiscard
function start.is_kind(kind) return kinds[kind] ~= nil end

--- Makes a start.
---@param kind string one of start.KINDS
---@param name string
---@param options cotter.StartOptions
---@return cotter.Start?
---@return string? message
---@nodiscard
function start.make(kind, name, options)
  return kinds[kind](name, options.folder, options)
end

return start
