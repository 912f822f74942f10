--- A first pack: a folder with a rule, a policy that runs it, and what an
--- editor with the Lua language server wants to know.

local policy = require "cotter.start.policy"
local rule = require "cotter.start.rule"

local pack = {}

local PACK = [[
--- What this folder of rules is. Rules lie beside this file, modules that they
--- use in lib/, and tests in files that end in _test.lua.

pack {
  name = "@NAME@", version = "1.0.0", api = 1,
  doc = "says here what the rules are about",
}
]]

-- A rule has no files, no clock and no processes.
local EDITOR = [[
{
  "runtime.version": "Lua 5.4",
  "runtime.builtin": {
    "coroutine": "disable", "debug": "disable", "io": "disable",
    "os": "disable", "package": "disable"
  },
  "workspace.library": [".cotter"],
  "diagnostics.groupSeverity": { "strict": "Warning", "strong": "Warning" }
}
]]

--- The rule of a new pack.
---@param name string of the pack
---@return string id
---@nodiscard
function pack.rule(name) return name .. "-domain" end

---@param name string
---@param types table<string, string> texts of the files of types, by name
---@return cotter.StartFile[]
---@nodiscard
function pack.files(name, types)
  local files = {
    { path = "pack.lua", what = "names the pack",
      text = rule.fill(PACK, { NAME = name }) },
  }
  table.move(rule.files(pack.rule(name)), 1, 2, 2, files)
  table.move(policy.files(name, { "." }), 1, 1, 4, files)
  files[5] = { path = ".luarc.json", text = EDITOR,
               what = "tells the Lua language server of the types" }
  files[6] = { path = ".cotter/api.d.lua", text = types.api,
               what = "types of what a rule sees" }
  files[7] = { path = ".cotter/core.d.lua", text = types.core,
               what = "types of certificates, hosts and files" }
  files[8] = { path = ".cotter/library.d.lua", text = types.library,
               what = "types of the library, for scripts" }
  return files
end

return pack
