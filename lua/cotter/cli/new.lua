--- cotter new: writes a first rule, pack, policy, or the gate in CI.

local core = require "cotter.core"

local columns = require "cotter.report.columns"
local fault = require "cotter.fault"
local is_id = require "cotter.policy.rule".is_id
local literal = require "cotter.policy.literal"
local open = require "cotter.policy.open"
local paths = require "cotter.policy.path"

local NOT_DONE = 2

---@class cotter.Start
---@field files cotter.StartFile[]
---@field next string[] lines: what to do then
---@field folder string

---@param folder string
---@param name string
---@return string path
local function join(folder, name) return paths.join(folder, name) end

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
  local path = join(folder, entry.name)
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

-- One for each kind: the words behind it and where to write, to what is to be
-- written, or nil and why not.
---@type table<string, fun(name: string, folder: string, args: table):
---       cotter.Start?, string?>
local kinds = {}

function kinds.rule(name, folder)
  local message = wrong_id(name) or taken_rule(name)
  if message then return nil, message end
  local rule = require "cotter.start.rule"
  local policy = join(folder, "policy.lua")
  local lines = { try(policy, name, join(folder, rule.example(name))),
                  "edit " .. join(folder, name .. ".lua") }
  local first = joining(policy, folder, name .. ".lua")
  if first then table.insert(lines, 1, first) end
  local files = rule.files(name)
  files[#files + 1] = require "cotter.start.test".of_new(name)
  table.insert(lines, #lines, "cotter test " .. join(folder, name .. ".lua"))
  return { files = files, folder = folder, next = lines }
end

function kinds.pack(name, folder)
  local pack = require "cotter.start.pack"
  local id = pack.rule(name)
  local message = wrong_id(name) or taken_pack(name) or taken_rule(id)
  if message then return nil, message end
  local example = require "cotter.start.rule".example(id)
  local own = join(folder, name)
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

function kinds.test(name, folder, args)
  local pack, entry = find_rule(folder, name)
  if not pack then return nil, entry --[[@as string]] end
  local test = require "cotter.start.test"
  local codes = fault.names(entry.messages)
  local draft = test.text(entry, "pass", codes)
  local expected, message =
    require "cotter.start.outcome"(pack, entry, draft, args.sandbox)
  if not expected then
    return nil, ("rule %s cannot be tried: %s"):format(name, message)
  end
  local path = name .. "_test.lua"
  return {
    folder = folder,
    files = { { path = path, what = "the test",
                text = test.text(entry, expected, codes) } },
    next = { "cotter test " .. join(folder, path),
             "edit " .. join(folder, path) },
  }
end

function kinds.policy(name, folder)
  local message = wrong_id(name)
  if message then return nil, message end
  local packs
  packs, message = packs_in(folder)
  if not packs then return nil, message end
  local path = join(folder, "policy.lua")
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

function kinds.ci(name, folder, args)
  local ci = require "cotter.start.ci"
  local systems = {}
  for _, one in ipairs(ci.SYSTEMS) do systems[one] = true end
  if not systems[name] then
    return nil, ('"%s" is not one of %s%s'):format(name,
      table.concat(ci.SYSTEMS, ", "), fault.suggestion(name, ci.SYSTEMS))
  end
  local gate = { policy = args.policy or "policy.lua",
                 inputs = table.move(args.arguments, 3, #args.arguments, 1,
                                     {}) }
  gate.inputs[1] = gate.inputs[1] or "."
  local message = wrong_paths(gate.inputs) or wrong_paths { gate.policy }
  if not message then gate.sha256, message = own_sha256() end
  if message then return nil, message end
  return { files = ci.files(name, gate), folder = folder,
           next = ci.next(name, gate) }
end

--- Makes the folders of a path, from the outside in.
---@param path string of a file
---@return true?
---@return { text: string }? refused
local function make_folders(path)
  local at = 1
  while true do
    at = path:find("/", at + 1, true)
    if not at then return true end
    local done, refused = core.make_directory(path:sub(1, at - 1))
    if not done then return nil, refused end
  end
end

---@param start cotter.Start
---@return string? message
local function in_the_way(start)
  for _, file in ipairs(start.files) do
    local path = join(start.folder, file.path)
    local there, refused = core.stat(path)
    if there or refused.code ~= "file.missing" then
      return ("%s: %s; nothing is written"):format(path,
        there and "is there already" or refused.text)
    end
  end
end

--- Writes all files, or none where there is one of them already.
---@param start cotter.Start
---@return string? message
local function write(start)
  local message = in_the_way(start)
  if message then return message end
  for _, file in ipairs(start.files) do
    local path = join(start.folder, file.path)
    local done, refused = make_folders(path)
    if done then done, refused = core.write_file(path, file.text) end
    if not done then return path .. ": " .. refused.text end
  end
end

---@param start cotter.Start
---@param out cotter.Output
local function tell(start, out)
  local widest = 0
  for _, file in ipairs(start.files) do
    local path = columns.escape(join(start.folder, file.path))
    widest = math.max(widest, columns.width(path))
  end
  out:write "written:\n"
  for _, file in ipairs(start.files) do
    local path = columns.escape(join(start.folder, file.path))
    out:write("  ", path, (" "):rep(widest - columns.width(path) + 2),
              file.what, "\n")
  end
  out:write "next:\n"
  for _, line in ipairs(start.next) do
    out:write("  ", columns.escape(line), "\n")
  end
end

local KINDS = fault.names(kinds)

---@param args table
---@return cotter.Start?
---@return string? message
local function read_request(args)
  local kind, name = args.arguments[1], args.arguments[2]
  local make = kinds[kind]
  if not make then
    return nil, ('"%s" is not one of %s%s'):format(kind,
      table.concat(KINDS, ", "), fault.suggestion(kind, KINDS))
  elseif kind ~= "ci" and #args.arguments > 2 then
    return nil, "too many arguments"
  elseif kind ~= "ci" and args.policy then
    return nil, "--policy is for ci alone"
  end
  local folder = (args["in"] or "."):gsub("(.)/+$", "%1")
  return make(name, folder, args)
end

---@param args table
---@param out cotter.Output
---@return integer status
local function run(args, out)
  local start, message = read_request(args)
  message = start and write(start) or message
  if message then
    out:tell(('cotter new: %s; see "cotter help new"'):format(
      columns.escape(message)))
    return NOT_DONE
  end
  tell(start, out)
  return 0
end

---@type cotter.Command
return {
  usage = "[OPTION…] rule|pack|test|policy|ci NAME [INPUT…]",
  about = [[
Writes a small start that works, with comments that say what to change, and
tells what to do next. A rule comes with a config on which it fires. A pack is
a folder with a rule, its test, a policy that runs it, and the types that an
editor with the Lua language server completes from. A test is one of the rule
NAME in the folder; it expects what the rule says today. A policy names the
packs that lie beside it. For ci, NAME is github, gitlab or pre-commit, and
INPUT what is checked, by default the whole repository; policy, waivers,
baseline and evidence are taken from the branch that is merged into, so that a
change cannot edit what judges it.

Nothing is overwritten.]],
  arguments = { min = 2 },
  options = {
    { "--in", "where to write; without it, here", value = "FOLDER" },
    { "-p --policy", "ci: the policy, below the root of the repository; "
      .. "without it, policy.lua", value = "PATH" },
    require "cotter.cli.sandboxing".OPTION,
  },
  examples = {
    { "cotter new pack own", "a folder own/ with a first rule" },
    { "cotter new rule own-backup --in own/", "one more rule" },
    { "cotter new test own-pins --in own/", "a test of a rule" },
    { "cotter new policy release", "policy.lua, which names own/" },
    { "cotter new ci github app/", "a workflow that judges pull requests" },
  },
  exits = {
    { "0", "written" },
    { "2", "nothing is written: usage, a name that is none, or a file that is "
           .. "there already" },
  },
  run = run,
}
