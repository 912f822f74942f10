--- cotter new: writes a first rule, pack, policy, or the gate in CI.

local core = require "cotter.core"

local columns = require "cotter.report.columns"
local fault = require "cotter.fault"
local paths = require "cotter.policy.path"
local start = require "cotter.start"

local NOT_DONE = 2

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

---@param made cotter.Start
---@return string? message
local function in_the_way(made)
  for _, file in ipairs(made.files) do
    local path = paths.join(made.folder, file.path)
    local there, refused = core.stat(path)
    if there or refused.code ~= "file.missing" then
      return ("%s: %s; nothing is written"):format(path,
        there and "is there already" or refused.text)
    end
  end
end

--- Writes all files, or none where there is one of them already.
---@param made cotter.Start
---@return string? message
local function write(made)
  local message = in_the_way(made)
  if message then return message end
  for _, file in ipairs(made.files) do
    local path = paths.join(made.folder, file.path)
    local done, refused = make_folders(path)
    if done then done, refused = core.write_file(path, file.text) end
    if not done then return path .. ": " .. refused.text end
  end
end

---@param made cotter.Start
---@param out cotter.Output
local function tell(made, out)
  local widest = 0
  for _, file in ipairs(made.files) do
    local path = columns.escape(paths.join(made.folder, file.path))
    widest = math.max(widest, columns.width(path))
  end
  out:write "written:\n"
  for _, file in ipairs(made.files) do
    local path = columns.escape(paths.join(made.folder, file.path))
    out:write("  ", path, (" "):rep(widest - columns.width(path) + 2),
              file.what, "\n")
  end
  out:write "next:\n"
  for _, line in ipairs(made.next) do
    out:write("  ", columns.escape(line), "\n")
  end
end

---@param args table
---@return cotter.Start?
---@return string? message
local function read_request(args)
  local kind, name = args.arguments[1], args.arguments[2]
  if not start.is_kind(kind) then
    return nil, ('"%s" is not one of %s%s'):format(kind,
      table.concat(start.KINDS, ", "), fault.suggestion(kind, start.KINDS))
  elseif kind ~= "ci" and #args.arguments > 2 then
    return nil, "too many arguments"
  elseif kind ~= "ci" and args.policy then
    return nil, "--policy is for ci alone"
  end
  return start.make(kind, name, {
    folder = (args["in"] or "."):gsub("(.)/+$", "%1"), policy = args.policy,
    inputs = table.move(args.arguments, 3, #args.arguments, 1, {}),
    sandbox = args.sandbox,
  })
end

---@param args table
---@param out cotter.Output
---@return integer status
local function run(args, out)
  local made, message = read_request(args)
  message = made and write(made) or message
  if message then
    out:tell(('cotter new: %s; see "cotter help new"'):format(
      columns.escape(message)))
    return NOT_DONE
  end
  tell(made, out)
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
