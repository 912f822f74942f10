--- The gate where changes are built: what judges a change is that of the branch
--- that it is merged into.

local fill = require "cotter.start.rule".fill

local ci = {}

--- The systems, and the modules that know them.
ci.SYSTEMS = { "github", "gitlab", "pre-commit" }

---@class cotter.StartGate
---@field policy string   its path below the root of the repository
---@field inputs string[] likewise; ready for a shell
---@field sha256 string   hex; of the program

---@param name string one of SYSTEMS
---@return table
local function system(name)
  return require("cotter.start.gate." .. name:gsub("-", "_"))
end

---@param gate cotter.StartGate
---@return table<string, string>
local function values(gate)
  return { POLICY = gate.policy, SHA256 = gate.sha256,
           INPUTS = table.concat(gate.inputs, " ") }
end

---@param name string one of SYSTEMS
---@param gate cotter.StartGate
---@return cotter.StartFile[]
---@nodiscard
function ci.files(name, gate)
  local own = system(name)
  local files = { { path = own.PATH, what = own.WHAT,
                    text = fill(own.TEXT, values(gate)) } }
  if own.SCRIPT then
    files[2] = { path = own.SCRIPT_PATH, what = "the script that it runs",
                 text = fill(own.SCRIPT, values(gate)) }
  end
  return files
end

--- What has to be done by hand.
---@param name string
---@param gate cotter.StartGate
---@return string[] lines
---@nodiscard
function ci.next(name, gate)
  local lines = {}
  for i, line in ipairs(system(name).NEXT) do
    lines[i] = fill(line, values(gate))
  end
  return lines
end

return ci
