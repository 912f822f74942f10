--- A first pack: a folder with a rule, a policy that runs it, and what an
--- editor with the Lua language server wants to know.

local policy = require "cotter.start.policy"
local rule = require "cotter.start.rule"
local test = require "cotter.start.test"

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

local TYPES = {
  { "api", "types of what a rule sees" },
  { "test", "types of what a test has" },
  { "core", "types of certificates, hosts and files" },
  { "library", "types of the library, for scripts" },
}

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
  local function add(more) table.move(more, 1, #more, #files + 1, files) end
  add(rule.files(pack.rule(name)))
  add { test.of_new(pack.rule(name)) }
  add(policy.files(name, { "." }))
  add { { path = ".luarc.json", text = EDITOR,
          what = "tells the Lua language server of the types" } }
  for _, row in ipairs(TYPES) do
    files[#files + 1] = { path = (".cotter/%s.d.lua"):format(row[1]),
                          text = types[row[1]], what = row[2] }
  end
  return files
end

return pack
