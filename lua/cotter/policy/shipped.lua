--- Prepares the shipped pack when the program is built: its data are checked
--- and become rows, its rules are known to be what was read of them.

local core = require "cotter.core"
local data = require "cotter.policy.data"
local fault = require "cotter.fault"
local pack = require "cotter.policy.pack"

local shipped = {}

-- The digests of a list of pins in its order, so that a run can tell whether
-- it knows a key without the rows.
local function digests(rows)
  local octets = {}
  for i, row in ipairs(rows) do
    octets[i] = core.pin(row.value.pin).octets
  end
  return table.concat(octets)
end

---@param own cotter.Pack
---@param faults cotter.Faults
local function read_rows(own, faults)
  for _, name in ipairs(fault.names(own.data)) do
    local declared = own.data[name]
    local rows, refused = data.read(declared.type, declared.fields,
                                    declared.octets, declared.path)
    faults:join(refused)
    -- In octets, since a run decodes only the lists that its rules read.
    declared.rows, declared.octets = rows and core.encode(rows), nil
    declared.pins = declared.fields and declared.fields.pin
      and digests(rows or {})
  end
end

-- Leaves out the text of what the program carries compiled.
local function drop_text(own)
  for _, file in ipairs(own.files) do file.octets = nil end
  for _, file in pairs(own.modules) do file.octets = nil end
end

-- Leaves out what only serves to hold a loaded rule to its text. Messages are
-- there in octets: a run sends those of all rules, and few speak.
local function prepare_rules(own)
  for _, entry in ipairs(own.rules) do
    entry.literal, entry.functions, entry.places = nil, nil, {}
    entry.embedded, entry.told = true, core.encode(entry.messages)
    entry.messages = nil
  end
end

--- Opens the pack of a folder as the program carries it.
---@param path string
---@param read cotter.ReadFile
---@param list cotter.ListFolder
---@return cotter.Pack?
---@return cotter.Fault[]? faults
---@nodiscard
function shipped.prepare(path, read, list)
  local own, refused = pack.open(path, read, list)
  if not own then return nil, refused end
  local faults = fault.collect(path)
  read_rows(own, faults)
  own.embedded = true
  drop_text(own)
  prepare_rules(own)
  return faults:result(own)
end

return shipped
